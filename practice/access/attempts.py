"""Wrong tries at an address: after a few, each one makes the next wait twice as long, for known and unknown alike."""

from datetime import timedelta

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from core.session import now
from practice.access.models import attempts

FREE = 5
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=30), timedelta(hours=1)
FORGOTTEN = timedelta(days=1)


def wait(failures: int) -> timedelta:
    """How long the address stays shut after this many wrong tries in a row."""
    if failures < FREE:
        return timedelta(0)
    return min(FIRST_WAIT * (1 << min(failures - FREE, 16)), LONGEST_WAIT)


def remaining(conn: Connection, address_hash: str) -> timedelta:
    """How long it is still shut; nothing when it is open. Runs under the system's scope."""
    statement = select(attempts.c.locked_until).where(attempts.c.id == address_hash)
    until = conn.execute(statement).scalar()
    if until is None:
        return timedelta(0)
    left: timedelta = until - now(conn)
    return max(timedelta(0), left)


def failed(conn: Connection, address_hash: str) -> int:
    """Count one more wrong try: how many that makes. Runs under the system's scope."""
    moment = now(conn)
    conn.execute(delete(attempts).where(attempts.c.last_at < moment - FORGOTTEN))
    build = sqlite.insert if conn.dialect.name == "sqlite" else postgresql.insert
    counted = conn.execute(
        build(attempts)
        .values(id=address_hash, failures=1, last_at=moment)
        .on_conflict_do_update(
            index_elements=["id"], set_={"failures": attempts.c.failures + 1, "last_at": moment}
        )
        .returning(attempts.c.failures)
    ).scalar_one()
    if pause := wait(int(counted)):
        conn.execute(
            attempts.update().where(attempts.c.id == address_hash).values(locked_until=moment + pause)
        )
    return int(counted)


def forget(conn: Connection, address_hash: str) -> None:
    """The right one came. Runs under the system's scope."""
    conn.execute(delete(attempts).where(attempts.c.id == address_hash))
