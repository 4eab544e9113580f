"""Whose a conversation or a message is, for many at once."""

from collections.abc import Collection

from sqlalchemy import Connection, select

from core.session import mine
from inbox.models import message, thread


def contacts_of_threads(conn: Connection, ids: Collection[str]) -> dict[str, str]:
    """Contact ids by thread id."""
    rows = conn.execute(select(thread.c.id, thread.c.contact_id).where(mine(thread), thread.c.id.in_(ids)))
    return {row.id: row.contact_id for row in rows}


def contacts_of_messages(conn: Connection, ids: Collection[str]) -> dict[str, str]:
    """Contact ids by message id."""
    rows = conn.execute(
        select(message.c.id, thread.c.contact_id)
        .join(thread, thread.c.id == message.c.thread_id)
        .where(mine(message), message.c.id.in_(ids))
    )
    return {row.id: row.contact_id for row in rows}
