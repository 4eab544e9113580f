"""Holds: a time kept for one thread while its patient makes up their mind."""

from datetime import datetime, timedelta
from typing import Any, Final

from msgspec.structs import replace
from sqlalchemy import Connection, Row, bindparam, select, update

from booking.busy import around
from booking.locks import keys_of, lock
from booking.models import hold as holds
from booking.occupancy import OccupiedError, occupy, vacate
from booking.rows import place, times
from booking.searching import alternatives
from booking.slots import Start, StartQuery, resources_for, why_not
from booking.types import Held, HoldKind, Taken, start_of
from booking.waitlist.offering import close_offer, of_holds
from core.errors import NotFoundError
from core.session import add, mine, new_id, now
from core.tables import UTCDateTime
from practice.book import PracticeBook

LONGEST_HELD = timedelta(minutes=10)
"""A time kept for somebody who has gone away is a time nobody gets."""

GUEST: Final = "guest"
"""Kept for whoever comes along; it lives and ends with the thread's own."""

_LIVE = (
    select(holds)
    .where(
        mine(holds),
        holds.c.thread_id == bindparam("thread"),
        holds.c.state == "live",
        holds.c.kind != GUEST,
        holds.c.expires_at > bindparam("now", type_=UTCDateTime),
    )
    .order_by(holds.c.created_at.desc(), holds.c.id.desc())
    .limit(1)
)
_END = (
    update(holds)
    .where(mine(holds), holds.c.thread_id == bindparam("thread"), holds.c.state == "live")
    .returning(holds.c.id, holds.c.kind)
)


def hold(
    conn: Connection,
    practice: PracticeBook,
    thread_id: str,
    start: Start,
    treatments: tuple[str, ...],
    moves: str | None,
    ttl: timedelta,
    *,
    query: StartQuery | None = None,
    kind: HoldKind = "talk",
) -> Held | Taken:
    """Keep this start for the thread, in place of what it held before; at most ten minutes, but for what the
    waitlist offers, where the caller says by when it must be answered.

    `query` says for whom and for what (returning, cadence, services) and what the alternatives must fit.
    """
    query = query or StartQuery(type=start.type, services=treatments)
    lock(conn, keys_of(practice, start))
    kept = conn.execute(_LIVE, {"thread": thread_id, "now": now(conn)}).first()
    if (
        kept is not None
        and kept.kind == "waitlist"
        and (kept.starts_at, kept.provider)
        == (
            start.at,
            start.provider,
        )
    ):
        return _value(practice, kept)  # it is kept for them already, and for longer
    busy = around(conn, start, thread_id=thread_id, moving=moves)
    reason = why_not(practice, query, start, busy, now(conn))
    resources = resources_for(practice, start, busy)
    if reason is not None or resources is None:
        other = alternatives(conn, practice, query, start, thread_id=thread_id, moving=moves)
        return Taken(reason or "no_resource", other)
    release(conn, thread_id)
    placed = times(practice, start)
    expires_at = now(conn) + (ttl if kind == "waitlist" else min(ttl, LONGEST_HELD))
    hold_id = new_id(conn)
    try:
        occupy(conn, practice, place(placed, resources), hold_id, expires_at)
    except OccupiedError:
        return Taken("taken", alternatives(conn, practice, query, start, thread_id=thread_id, moving=moves))
    _add(conn, hold_id, thread_id, placed, kind, resources, treatments, moves, expires_at)
    return Held(hold_id, thread_id, start, treatments, moves, expires_at)


def hold_beside(
    conn: Connection,
    practice: PracticeBook,
    thread_id: str,
    start: Start,
    treatments: tuple[str, ...],
    ttl: timedelta,
    *,
    query: StartQuery,
) -> bool:
    """Keep a second start for who comes along, beside the one just held. False where it is gone."""
    query = replace(query, own=())
    lock(conn, keys_of(practice, start))
    busy = around(conn, start, thread_id=thread_id, moving=None)
    resources = resources_for(practice, start, busy)
    if resources is None or why_not(practice, query, start, busy, now(conn)) is not None:
        return False
    placed, hold_id = times(practice, start), new_id(conn)
    expires_at = now(conn) + min(ttl, LONGEST_HELD)
    try:
        occupy(conn, practice, place(placed, resources), hold_id, expires_at)
    except OccupiedError:
        return False
    _add(conn, hold_id, thread_id, placed, GUEST, resources, treatments, None, expires_at)
    return True


def live_hold(conn: Connection, practice: PracticeBook, thread_id: str) -> Held | None:
    """What is kept for this thread now."""
    row = conn.execute(_LIVE, {"thread": thread_id, "now": now(conn)}).first()
    return None if row is None else _value(practice, row)


def held(conn: Connection, practice: PracticeBook, hold_id: str) -> Held:
    """A hold by its id, run out or not; whether its time is still free is for `book` to say."""
    row = conn.execute(select(holds).where(mine(holds), holds.c.id == hold_id)).first()
    if row is None:
        raise NotFoundError("no such hold")
    return _value(practice, row)


def release(conn: Connection, thread_id: str) -> None:
    """Give back what this thread holds, if anything."""
    _end(conn, thread_id, "gone")


def use(conn: Connection, thread_id: str) -> None:
    """The thread has booked: its hold has done its duty."""
    _end(conn, thread_id, "used")


def _add(
    conn: Connection,
    hold_id: str,
    thread_id: str,
    placed: dict[str, Any],
    kind: str,
    resources: tuple[str, ...],
    treatments: tuple[str, ...],
    moves: str | None,
    expires_at: datetime,
) -> None:
    columns = ("type", "provider", "location", "starts_at", "busy_from", "busy_to")
    add(
        conn,
        holds,
        id=hold_id,
        kind=kind,
        **{name: placed[name] for name in columns},
        thread_id=thread_id,
        resources=list(resources),
        treatments=list(treatments),
        moves=moves,
        state="live",
        expires_at=expires_at,
        created_at=now(conn),
    )


def _end(conn: Connection, thread_id: str, state: str) -> None:
    ended = conn.execute(_END.values(state=state), {"thread": thread_id}).all()
    if not ended:
        return
    vacate(conn, [row.id for row in ended])
    kept = [row.id for row in ended if row.kind == "waitlist"]
    if kept and state == "gone":
        for each in of_holds(conn, kept):
            close_offer(conn, each, "declined")


def _value(practice: PracticeBook, row: Row[Any]) -> Held:
    starts_at: datetime = row.starts_at
    start = start_of(
        type_id=row.type,
        provider=row.provider,
        location=row.location,
        at=starts_at,
        zone=practice.zone_of(row.location).key,
        minutes=practice.minutes_with(row.type, row.provider),
    )
    return Held(row.id, row.thread_id, start, tuple(row.treatments), row.moves, row.expires_at)
