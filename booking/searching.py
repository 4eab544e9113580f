"""Free times as units of work: the pure search over what the database says is taken."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import islice

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
from booking.slots.spread import spread
from core.session import now
from practice.book import PracticeBook

WINDOW = timedelta(days=10)
"""So much of the calendar is read first, then twice as much: most wishes are met soon, few read the whole horizon."""


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
    if query.limit is None:
        return find_starts(practice, query, _busy(conn, practice, query, thread_id, moving), now(conn))
    found = _by_and_by(conn, practice, query, thread_id, moving)
    return spread(found, query.limit) if query.spread else list(islice(found, query.limit))


def _by_and_by(
    conn: Connection, practice: PracticeBook, query: StartQuery, thread_id: str | None, moving: str | None
) -> Iterator[Start]:
    """All of them in order, reading only as much of the calendar as is asked for."""
    assert query.earliest is not None
    end = _earlier(query.latest, now(conn) + timedelta(days=practice.practice.booking_rules.horizon_days + 2))
    begin, window = query.earliest, WINDOW
    while begin <= end:
        until, window = min(begin + window, end), 2 * window
        part = msgspec.structs.replace(query, earliest=begin, latest=until)
        yield from iter_starts(practice, part, _busy(conn, practice, part, thread_id, moving), now(conn))
        begin = until + timedelta(minutes=1)


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
