"""A provider's visits as a calendar to subscribe to: when and what, never who."""

import hashlib
import secrets
from datetime import UTC, timedelta
from typing import Final, NamedTuple

from icalendar import Calendar, Event
from sqlalchemy import Connection, delete, select

from booking.feed_models import calendar_feed
from booking.models import appointment
from booking.rows import value_of
from booking.types import Appointment
from core.errors import NotFoundError
from core.session import add, mine, now, practice_of
from practice.book import PracticeBook

PRODUCT: Final = "-//Glowdesk//Visits 1//EN"
BEFORE, AFTER = timedelta(days=30), timedelta(days=400)
LIVE: Final = ("booked", "completed")


class Feed(NamedTuple):
    practice_id: str
    provider: str


def open_feed(conn: Connection, book: PracticeBook, provider: str) -> str:
    """The secret of a new address; the one before it ends. It is shown once and not kept.

    Raises NotFoundError for somebody who does not treat.
    """
    if not book.is_provider(provider):
        raise NotFoundError("no such provider")
    close_feed(conn, provider)
    secret = secrets.token_urlsafe(32)
    add(conn, calendar_feed, provider=provider, digest=_digest(secret), created_at=now(conn))
    return secret


def close_feed(conn: Connection, provider: str) -> bool:
    """False: there was none."""
    ended = delete(calendar_feed).where(mine(calendar_feed), calendar_feed.c.provider == provider)
    return conn.execute(ended).rowcount > 0


def feed_of(conn: Connection, secret: str) -> Feed:
    """Whose address it is. Runs under the system's scope. Raises NotFoundError."""
    found = conn.execute(
        select(calendar_feed.c.practice_id, calendar_feed.c.provider).where(
            calendar_feed.c.digest == _digest(secret)
        )
    ).first()
    if found is None:
        raise NotFoundError("no such calendar")
    return Feed(found.practice_id, found.provider)


def feed_file(conn: Connection, book: PracticeBook, provider: str) -> bytes:
    """Visits of the last month and of the year to come, as RFC 5545 has it."""
    if not book.is_provider(provider):
        raise NotFoundError("no such provider")
    here = now(conn)
    rows = conn.execute(
        select(appointment)
        .where(
            mine(appointment),
            appointment.c.provider == provider,
            appointment.c.status.in_(LIVE),
            appointment.c.starts_at >= here - BEFORE,
            appointment.c.starts_at < here + AFTER,
        )
        .order_by(appointment.c.starts_at, appointment.c.id)
    )
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", f"{book.practice.name}: {book.staff(provider).name}")
    calendar.add("x-published-ttl", "PT15M")
    for row in rows:
        calendar.add_component(_event(book, value_of(row), practice_of(conn)))
    return bytes(calendar.to_ical())


def _event(book: PracticeBook, visit: Appointment, practice_id: str) -> Event:
    """Named by its kind alone: whoever is handed the address must learn of no patient."""
    kind, place = book.find_appointment_type(visit.type), visit.location
    event = Event()
    event.add("uid", f"{visit.id}@{practice_id[:8]}.glowdesk")
    event.add("sequence", visit.version)
    event.add("dtstamp", visit.created_at.astimezone(UTC))
    event.add("dtstart", visit.starts_at.astimezone(UTC))
    event.add("dtend", visit.ends_at.astimezone(UTC))
    event.add("summary", visit.type if kind is None else kind.name)
    event.add("class", "PRIVATE")
    event.add("status", "CONFIRMED" if visit.confirmed else "TENTATIVE")
    event.add("transp", "OPAQUE")
    if place is not None and (known := book.find_location(place)) is not None:
        event.add("location", known.name)
    return event


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
