"""Which of our lines each of a person's addresses was last spoken with on."""

from collections.abc import Collection

from sqlalchemy import Connection, bindparam, func, select

from core.session import mine
from inbox.models import message

_NEWEST = (
    select(message.c.address_id, func.max(message.c.id).label("id"))
    .where(
        mine(message),
        message.c.address_id.in_(bindparam("addresses", expanding=True)),
        message.c.account_id.isnot(None),
    )
    .group_by(message.c.address_id)
    .subquery()
)
_LINES = select(message.c.address_id, message.c.account_id).join(_NEWEST, _NEWEST.c.id == message.c.id)


def lines_of(conn: Connection, address_ids: Collection[str]) -> dict[str, str]:
    """By address id the account of its newest message; nothing for one that was never used."""
    rows = conn.execute(_LINES, {"addresses": list(address_ids)})
    return {row.address_id: row.account_id for row in rows}
