"""Who looked at whose conversation: one line per person and thread every ten minutes."""

from datetime import timedelta

from sqlalchemy import Connection, select

from compliance.audit.entry import append
from compliance.models import audit_entry
from core.session import acting, mine, now
from inbox import threads

AGAIN = timedelta(minutes=10)
VIEWED = "thread.viewed"


def seen(conn: Connection, thread_id: str) -> bool:
    """Whether it is written down already that whoever acts here looked at this thread just now."""
    who = acting(conn)
    statement = select(audit_entry.c.id).where(
        mine(audit_entry),
        audit_entry.c.subject_kind == "thread",
        audit_entry.c.subject_id == thread_id,
        audit_entry.c.action == VIEWED,
        audit_entry.c.actor_kind == who.kind,
        audit_entry.c.actor_id == who.id,
        audit_entry.c.at > now(conn) - AGAIN,
    )
    return conn.execute(statement.limit(1)).first() is not None


def view(conn: Connection, thread_id: str) -> None:
    """Write it down, unless another request of the same person has."""
    if not seen(conn, thread_id):
        contact_id = threads.load_thread(conn, thread_id).contact_id
        append(conn, acting(conn), VIEWED, ("thread", thread_id), detail={"contact": contact_id})
