"""Free times as units of work: the pure search over what the database says is taken."""

from datetime import date, datetime, timedelta

import msgspec
from sqlalchemy import Connection

from booking.busy import LONGEST, around, load_busy, whose
from booking.slots import (
    Busy,
    DayReason,
    Reason,
    Start,
    StartQuery,
    find_starts,
    iter_starts,
    nearest,
    start_at,
    why_not,
    why_not_at,
    why_not_on,
)
from booking.slots.nearest import REACHES
from booking.slots.spread import REACH
from core.session import now
from practice.book import PracticeBook

STAGES = (timedelta(days=10), timedelta(days=40))
"""Most wishes are met soon after the first time at which anybody works; few read the whole horizon."""


def find(
    conn: Connection,
    practice: PracticeBook,
    query: StartQuery,
    *,
    thread_id: str | None = None,
    moving: str | None = None,
) -> list[Start]:
    """Free starts for one thread: its own hold and the appointment to be moved do not stand in the way."""
    # Bookings only ever take times away: before the first that would be free without any, nothing need be read.
    first = next(iter_starts(practice, query, Busy(), now(conn)), None)
    if first is None:
        return []
    query = msgspec.structs.replace(query, earliest=first.at)
    for stage in STAGES if query.limit is not None else ():
        until = _earlier(query.latest, first.at + stage)
        near = msgspec.structs.replace(query, latest=until)
        found = find_starts(practice, near, _busy(conn, practice, near, thread_id, moving), now(conn))
        if _enough(query, found, until):
            return found
    return find_starts(practice, query, _busy(conn, practice, query, thread_id, moving), now(conn))


def _enough(query: StartQuery, found: list[Start], until: datetime) -> bool:
    """Whether looking further could not change what was found."""
    if not query.spread:
        return len(found) == query.limit
    days = {start.start.date() for start in found}
    return len(days) == query.limit and found[0].at + REACH <= until


def is_free(
    conn: Connection,
    practice: PracticeBook,
    query: StartQuery,
    start: Start,
    *,
    thread_id: str | None = None,
    moving: str | None = None,
) -> bool:
    """Whether this start could be committed now; the query says for whom and for what."""
    busy = around(conn, start, thread_id=thread_id, moving=moving)
    return why_not(practice, query, start, busy, now(conn)) is None


def why(
    conn: Connection,
    practice: PracticeBook,
    query: StartQuery,
    wall: datetime,
    *,
    thread_id: str | None = None,
    moving: str | None = None,
) -> Reason | None:
    """Why nobody of the query can have that wall-clock time; None when somebody can."""
    busy = _on(conn, practice, wall.date(), thread_id, moving)
    return why_not_at(practice, query, wall, busy, now(conn))


def why_day(
    conn: Connection,
    practice: PracticeBook,
    query: StartQuery,
    day: date,
    *,
    thread_id: str | None = None,
    moving: str | None = None,
) -> DayReason | None:
    """Why nobody of the query has any time on that date; None when somebody has."""
    busy = _on(conn, practice, day, thread_id, moving)
    return why_not_on(practice, query, day, busy, now(conn))


def alternatives(
    conn: Connection,
    practice: PracticeBook,
    query: StartQuery,
    wished: Start,
    *,
    thread_id: str | None = None,
    moving: str | None = None,
) -> tuple[Start, ...]:
    """What to offer instead of a start, nearest first."""
    near = msgspec.structs.replace(
        query,
        earliest=max(query.earliest or now(conn), wished.at - REACHES[-1]),
        latest=_earlier(query.latest, wished.at + REACHES[-1]),
    )
    found = nearest(practice, near, wished, _busy(conn, practice, near, thread_id, moving), now(conn))
    if len(found) < (query.limit or len(found) + 1):
        busy = _busy(conn, practice, query, thread_id, moving)
        found = nearest(practice, query, wished, busy, now(conn))
    return tuple(found)


def wished_start(
    practice: PracticeBook, query: StartQuery, wall: datetime, provider: str | None = None
) -> Start | None:
    """A wall-clock wish as a start to look around for alternatives; None where the clock skips it."""
    kind = practice.appointment_type(query.type)
    return start_at(
        practice, kind.id, provider or (query.providers or kind.providers)[0], wall, query.location
    )


def _busy(
    conn: Connection, practice: PracticeBook, query: StartQuery, thread_id: str | None, moving: str | None
) -> Busy:
    horizon = now(conn) + timedelta(days=practice.practice.booking_rules.horizon_days + 2)
    since = max(now(conn), query.earliest or now(conn))
    providers, lean = whose(practice, query.type, query.providers, query.services)
    return load_busy(
        conn,
        since - LONGEST,
        _earlier(query.latest, horizon) + LONGEST,
        providers=providers,
        lean=lean,
        without_thread=thread_id,
        without_appointment=moving,
    )


def _on(
    conn: Connection, practice: PracticeBook, day: date, thread_id: str | None, moving: str | None
) -> Busy:
    midnight = datetime(day.year, day.month, day.day, tzinfo=practice.zone)
    return load_busy(
        conn,
        midnight - 2 * LONGEST,
        midnight + 3 * LONGEST,
        without_thread=thread_id,
        without_appointment=moving,
    )


def _earlier(one: datetime | None, other: datetime) -> datetime:
    return other if one is None else min(one, other)
