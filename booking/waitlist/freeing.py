"""Time that was taken and is not any more, written down where it becomes free, so that whoever waits is asked."""

from datetime import datetime

from sqlalchemy import Connection, select

from booking.waitlist.models import freed_time, waitlist_entry
from core.claims import Queue
from core.session import add, mine, now, wake

FREED = Queue("freed_times", freed_time)
_WAITING = (
    select(waitlist_entry.c.id)
    .where(mine(waitlist_entry), waitlist_entry.c.state.in_(("waiting", "offered")))
    .limit(1)
)


def freed(conn: Connection, cause: str, provider: str | None, starts_at: datetime, ends_at: datetime) -> None:
    """`cause` makes it happen once. Nothing is written where nobody waits or the time is over."""
    if ends_at <= now(conn) or conn.execute(_WAITING).first() is None:
        return
    there = select(freed_time.c.id).where(mine(freed_time), freed_time.c.cause == cause[:120])
    if conn.execute(there).first() is not None:
        return
    add(
        conn,
        freed_time,
        cause=cause[:120],
        provider=provider,
        starts_at=max(starts_at, now(conn)),
        ends_at=ends_at,
        created_at=now(conn),
        due_at=now(conn),
        attempts=0,
    )
    wake(conn, FREED.name)
