"""What somebody was treated with and when last, from our calendar and the practice's own record; and what lies ahead."""

from collections.abc import Collection, Iterable
from datetime import date, datetime, time
from typing import Any

import msgspec
from sqlalchemy import Connection

from booking import service
from booking.service import Appointment
from booking.whose import Ahead
from core.session import now
from practice.book import PracticeBook
from practice.contacts import find_contact, records

NOON = time(12)
AHEAD = frozenset({"booked", "pending"})


class Treated(msgspec.Struct, frozen=True):
    """The latest treatment with one service."""

    at: datetime
    visit_id: str | None = None
    provider: str | None = None
    location: str | None = None


class _Visit(msgspec.Struct, frozen=True):
    date: date
    event: str
    service: str | None = None
    provider: str | None = None


class _Record(msgspec.Struct, frozen=True):
    """The part of a contact's record that counts here."""

    history: tuple[_Visit, ...] = ()


def last_treated(conn: Connection, book: PracticeBook, contact_id: str) -> dict[str, Treated]:
    """By service: the latest completed appointment with it among its treatments, or visit with it in the history."""
    return _latest(book, _of(conn, book, contact_id))


def treated_people(conn: Connection, book: PracticeBook) -> dict[str, dict[str, Treated]]:
    """Everybody who was ever treated, by contact: two statements for the whole practice."""
    found: dict[str, list[tuple[str, Treated]]] = {}
    for visit in service.all_appointments(conn):
        if visit.contact_id is not None:
            found.setdefault(visit.contact_id, []).extend(_by_visit(book, visit))
    for contact_id, record in records(conn).items():
        found.setdefault(contact_id, []).extend(_by_record(book, record))
    return {contact_id: last for contact_id, each in found.items() if (last := _latest(book, each))}


def sessions_of(conn: Connection, book: PracticeBook, contact_id: str, service_id: str) -> int:
    """How often they have had it, as far as we know."""
    return len({each.at.date() for known, each in _of(conn, book, contact_id) if known == service_id})


def _latest(book: PracticeBook, had: Iterable[tuple[str, Treated]]) -> dict[str, Treated]:
    found: dict[str, Treated] = {}
    for service_id, each in had:
        known = found.get(service_id)
        if book.find_service(service_id) is not None and (known is None or each.at > known.at):
            found[service_id] = each
    return found


def _of(conn: Connection, book: PracticeBook, contact_id: str) -> Iterable[tuple[str, Treated]]:
    for visit in service.appointments_of(conn, contact_id, from_now=False):
        yield from _by_visit(book, visit)
    row = find_contact(conn, contact_id)
    yield from _by_record(book, {} if row is None else row.record or {})


def _by_visit(book: PracticeBook, visit: Appointment) -> Iterable[tuple[str, Treated]]:
    if visit.status == "completed":
        for service_id in services_of(book, visit):
            yield service_id, Treated(visit.starts_at, visit.id, visit.provider, visit.location)


def _by_record(book: PracticeBook, record: dict[str, Any]) -> Iterable[tuple[str, Treated]]:
    for past in msgspec.convert(record, _Record).history:
        if past.event == "visit" and past.service is not None:
            at = datetime.combine(past.date, NOON, tzinfo=book.zone)
            yield past.service, Treated(at, None, past.provider, None)


def services_of(book: PracticeBook, visit: Appointment | Ahead) -> tuple[str, ...]:
    """What a visit is for. Where nobody wrote that down: the one service whose patients come for this type."""
    named = tuple(each for each in visit.treatments if book.find_service(each) is not None)
    if named:
        return named
    fits = [
        each.id
        for each in book.file.services
        if each.appointment_types is not None and each.appointment_types.returning == visit.type
    ]
    return tuple(fits) if len(fits) == 1 else ()


def booked_ahead(
    conn: Connection,
    book: PracticeBook,
    contact_id: str,
    service_id: str | None,
    *,
    without: Collection[str] = (),
) -> Appointment | None:
    """Their next visit that is for this service; of a service that nobody knows: any."""
    return next(
        (
            each
            for each in service.appointments_of(conn, contact_id, from_now=False)
            if each.status in AHEAD
            and each.starts_at >= now(conn)
            and each.id not in without
            and is_for(book, each, service_id)
        ),
        None,
    )


def is_for(book: PracticeBook, visit: Appointment | Ahead, service_id: str | None) -> bool:
    """A visit that says nothing of treatments counts where the service is booked as this type."""
    if service_id is None:
        return True
    named = services_of(book, visit)
    if named:
        return service_id in named
    known = book.find_service(service_id)
    types = None if known is None else known.appointment_types
    return types is not None and visit.type in {types.new, types.returning}
