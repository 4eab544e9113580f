"""What messages said, for records that point at them."""

from collections.abc import Collection

from sqlalchemy import Connection, select

from core.session import mine
from inbox.models import message


def texts_of(conn: Connection, message_ids: Collection[str]) -> dict[str, str]:
    """Text by id of those that are still there."""
    if not message_ids:
        return {}
    statement = select(message.c.id, message.c.text).where(mine(message), message.c.id.in_(message_ids))
    return {row.id: row.text for row in conn.execute(statement).all()}
