"""Numbered changes of a practice, written last in a unit of work; sockets only ring the bell."""

from datetime import datetime
from typing import Any

from sqlalchemy import Column, Connection, Index, Integer, String, Table, delete, func, insert, select
from sqlalchemy.dialects import postgresql, sqlite

from core.session import mine, practice_of, work
from core.tables import UTCDateTime, metadata

live_head = Table(
    "live_head",
    metadata,
    Column("practice_id", String(36), primary_key=True),
    Column("head", Integer, nullable=False),
)
live_event = Table(
    "live_event",
    metadata,
    Column("practice_id", String(36), primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("kind", String(24), nullable=False),
    Column("thread_id", String(36), nullable=False),
    Column("item_id", String(36)),
    Column("at", UTCDateTime, nullable=False),
    Index("ix_live_event_at", "at"),
)

_HEAD = select(live_head.c.head).where(mine(live_head))
_OLDEST = select(func.min(live_event.c.seq)).where(mine(live_event))
_INSERT = insert(live_event)
_RANGE = select(live_event).where(mine(live_event)).order_by(live_event.c.seq)


def _taken(build: Any) -> Any:
    statement = build(live_head)
    up = {"head": live_head.c.head + statement.excluded.head}
    return statement.on_conflict_do_update(index_elements=["practice_id"], set_=up).returning(
        live_head.c.head
    )


_TAKEN = {"sqlite": _taken(sqlite.insert), "postgresql": _taken(postgresql.insert)}


def append(conn: Connection, kind: str, thread_id: str, item_id: str | None = None) -> None:
    """Note a change. It is numbered and written when the unit of work ends, so that the counter's row
    lock is held for the shortest time; the same change noted twice is written once. `thread_id` may be empty.
    """
    if not isinstance(thread_id, str):  # here it fails alone, numbered with others it would not
        raise TypeError("what is live belongs to a conversation")
    entry = (kind, thread_id, item_id)
    pending = work(conn).live
    if entry in pending:
        pending.remove(entry)
    pending.append(entry)


def flush(conn: Connection) -> None:
    """Write what was noted; called by the database as the last statement of a unit of work."""
    current = work(conn)
    if not current.live:
        return
    practice_id = practice_of(conn)
    entries, current.live = current.live, []
    head = _take_numbers(conn, practice_id, len(entries))
    first = head - len(entries) + 1
    conn.execute(
        _INSERT,
        [
            {
                "practice_id": practice_id,
                "seq": first + i,
                "kind": kind,
                "thread_id": thread_id,
                "item_id": item_id,
                "at": current.now,
            }
            for i, (kind, thread_id, item_id) in enumerate(entries)
        ],
    )
    current.doorbells[practice_id] = head


def _take_numbers(conn: Connection, practice_id: str, count: int) -> int:
    statement = _TAKEN[conn.dialect.name]
    return int(conn.execute(statement, {"practice_id": practice_id, "head": count}).scalar_one())


def head(conn: Connection) -> int:
    """The latest number of this practice; 0 when nothing has happened."""
    return conn.execute(_HEAD).scalar() or 0


def oldest(conn: Connection) -> int | None:
    """The lowest number still here: whoever is further behind has to read everything anew."""
    return conn.execute(_OLDEST).scalar()


def prune(conn: Connection, before: datetime, limit: int) -> int:
    """Let go of the oldest numbers from before; gives how many went."""
    going = (
        select(live_event.c.seq)
        .where(mine(live_event), live_event.c.at < before)
        .order_by(live_event.c.seq)
        .limit(limit)
    )
    return conn.execute(delete(live_event).where(mine(live_event), live_event.c.seq.in_(going))).rowcount


def since(conn: Connection, after: int, limit: int = 200) -> list[tuple[int, str, str, str | None, object]]:
    """Changes with a number above `after`, in order: (seq, kind, thread_id, item_id, at)."""
    statement = _RANGE.where(live_event.c.seq > after).limit(limit)
    return [(row.seq, row.kind, row.thread_id, row.item_id, row.at) for row in conn.execute(statement).all()]
