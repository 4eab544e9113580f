"""Two who come together: starts at which one can be seen and, at the same place, the other beside or right after."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection, select

from booking import rows
from booking.locks import contact_key, keys_of, lock
from booking.models import appointment
from booking.slots import Start
from booking.types import GUEST_KEY, Appointment, ends_of
from core.session import mine
from practice.book import PracticeBook

Pair = tuple[Start, Start]
WAIT = timedelta(minutes=15)
"""So long the second may sit in the waiting room at most."""
FIRST, SECOND = ":book", GUEST_KEY
"""Ends of the keys under which the two are booked; what stands before it is the message that asked for both."""


def can_pair(book: PracticeBook, type_id: str, services: Sequence[str]) -> bool:
    """Not where a day takes only so many: whether one is left says nothing of two."""
    limits = book.limits
    capped = type_id in limits.per_type or any(each in limits.per_service for each in services)
    return not capped and not limits.per_provider


def pairs(book: PracticeBook, starts: Sequence[Start]) -> Iterator[Pair]:
    """Of all free starts of one type, in their order: each with the best one for the other person.

    Together where two people treat and nothing is shared, else one after the other with as little between as can be.
    """
    ordered = sorted(starts, key=lambda each: (each.at, each.provider))
    instants = [each.at for each in ordered]
    told: set[tuple[datetime, str | None]] = set()
    for first in ordered:
        if (first.at, first.location) in told:
            continue
        other = _beside(book, first, ordered, instants)
        if other is not None:
            told.add((first.at, first.location))
            yield first, other


def _beside(
    book: PracticeBook, first: Start, ordered: Sequence[Start], instants: Sequence[datetime]
) -> Start | None:
    kind = book.appointment_type(first.type)
    if not kind.needs:
        for other in _from(first.at, first.at, ordered, instants):
            if other.provider != first.provider and other.location == first.location:
                return other
    apart = timedelta(minutes=kind.buffer_after + kind.buffer_before)
    soonest = ends_of(first) + apart
    after = [
        each for each in _from(soonest, soonest + WAIT, ordered, instants) if each.location == first.location
    ]
    return min(after, key=lambda each: (each.at, each.provider != first.provider), default=None)


def _from(
    since: datetime, until: datetime, ordered: Sequence[Start], instants: Sequence[datetime]
) -> list[Start]:
    begin = bisect_left(instants, since)
    found = []
    for each in ordered[begin:]:
        if each.at > until:
            break
        found.append(each)
    return found


def lock_both(conn: Connection, book: PracticeBook, both: Pair, contact_id: str) -> None:
    """In one go, so that two couples who want each other's providers do not wait for each other for ever."""
    lock(conn, [contact_key(contact_id), *(key for each in both for key in keys_of(book, each))])


def first_of(conn: Connection, visit: Appointment) -> Appointment | None:
    """The visit that this one was booked beside, where it is that of a guest."""
    key = _key(conn, visit.id)
    if key is None or not key.endswith(SECOND):
        return None
    return _of_key(conn, key.removesuffix(SECOND) + FIRST)


def guest_of(conn: Connection, visit: Appointment) -> Appointment | None:
    """The visit of whoever comes along, booked with this one."""
    key = _key(conn, visit.id)
    if key is None or not key.endswith(FIRST):
        return None
    return _of_key(conn, key.removesuffix(FIRST) + SECOND)


def goes_along(conn: Connection, visit: Appointment) -> bool:
    """A guest's visit on the day of the visit that it belongs to: what is said of the one is said of both."""
    first = first_of(conn, visit)
    return first is not None and first.status == "booked" and first.start.date() == visit.start.date()


def _key(conn: Connection, appointment_id: str) -> str | None:
    found: str | None = conn.execute(
        select(appointment.c.intent_key).where(mine(appointment), appointment.c.id == appointment_id)
    ).scalar()
    return found


def _of_key(conn: Connection, key: str) -> Appointment | None:
    found = conn.execute(
        select(appointment).where(mine(appointment), appointment.c.intent_key == key)
    ).first()
    return None if found is None else rows.value_of(found)
