"""Which of our lines each of a person's addresses was last spoken with on."""

from collections.abc import Collection

from sqlalchemy import Connection, func, select

from core.session import mine
from inbox.models import message


def lines_of(conn: Connection, address_ids: Collection[str]) -> dict[str, str]:
    """By address id the account of its newest message; nothing for one that was never used."""
    newest = (
        select(message.c.address_id, func.max(message.c.id).label("id"))
        .where(mine(message), message.c.address_id.in_(address_ids), message.c.account_id.isnot(None))
        .group_by(message.c.address_id)
        .subquery()
    )
    rows = conn.execute(
        select(message.c.address_id, message.c.account_id).join(newest, newest.c.id == message.c.id)
    )
    return {row.address_id: row.account_id for row in rows}
