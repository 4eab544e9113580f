"""The next session of a series as something to book: which kind of visit, from which day on, and a few times that suit."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection

from booking import desk
from booking.desk import books_elsewhere
from booking.links import Wanted
from booking.service import Start, appointments_of
from core.session import now
from practice.book import PracticeBook
from sequences.plans import rows, visits
from sequences.plans.rows import Plan
from sequences.rebook.times import Usual, suggest
from sequences.subjects.base import Times

NAMED: Final = 2
"""Times that one text names: with more of them it would be two texts."""


def wanted(book: PracticeBook, there: Plan) -> Wanted | None:
    """What its link picks a time for; None where only colleagues book it."""
    service = there.service
    kind = None if service is None else book.agent_type_for(service, returning=True)
    if service is None or kind is None:
        return None
    place = there.location if there.location in book.booking_locations(kind.id, (service,)) else None
    first = first_day(book, there)
    day = None if first is None else first.date()
    return Wanted(type=kind.id, services=(service,), location=place, returning=True, first_day=day)


def first_day(book: PracticeBook, there: Plan) -> datetime | None:
    """The first moment that is far enough from the last session."""
    if there.last_done_at is None or not there.minimum_days:
        return None
    zone = rows.zone_of(book, there.location)
    return there.last_done_at.astimezone(zone) + timedelta(days=there.minimum_days)


def times(conn: Connection, book: PracticeBook, there: Plan) -> tuple[Start, ...]:
    """A few near the day on which it is due, with whom and when they usually come; none where nothing is free."""
    asked = wanted(book, there)
    if asked is None or there.session_due_at is None:
        return ()
    last = max(
        (
            each
            for each in appointments_of(conn, there.contact_id, from_now=False)
            if each.status == "completed" and visits.fits(book, there.services, each)
        ),
        key=lambda each: each.starts_at,
        default=None,
    )
    due = there.session_due_at.astimezone(rows.zone_of(book, there.location)).replace(tzinfo=None)
    found = suggest(
        conn,
        book,
        desk.Wanted(
            asked.type,
            there.contact_id,
            None,
            asked.services,
            last.provider if last is not None else None,
            asked.location,
        ),
        max(there.session_due_at, now(conn)),
        Usual.of(last.start if last is not None else due),
    )
    first = first_day(book, there)
    return tuple(
        each.start
        for each in found
        if not each.rules and (first is None or each.start.start.date() >= first.date())
    )


def offer(conn: Connection, book: PracticeBook, there: Plan) -> Times | None:
    """Times for the words of a text; none where another system keeps the calendar and only it can say."""
    if books_elsewhere(conn):
        return None
    found = times(conn, book, there)[:NAMED]
    return Times(found, there.services[:1]) if found else None
