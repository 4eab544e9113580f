"""Which visits of a person belong to a series: the session that takes place, and the one that is booked."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from booking.service import Appointment
from practice.book import PracticeBook

NOON: Final = time(12)
UNMARKED: Final = timedelta(days=2)
"""So long a visit that is over, and that nobody has marked, still counts as booked."""
STANDING: Final = frozenset({"booked", "pending"})


def fits(book: PracticeBook, services: Collection[str], visit: Appointment) -> bool:
    """A session of one of these services: it names it and is not a first talk about it; where it names none, its kind
    is one by which only these services are given.
    """
    named = [each for each in visit.treatments if each in services]
    if visit.treatments:
        return any(not _first_talk(book, each, visit.type) for each in named)
    givers = {each.id for each in book.file.services if each.appointment_types.returning == visit.type}
    return bool(givers) and givers <= set(services)


def ahead(
    book: PracticeBook, services: Collection[str], own: Iterable[Appointment], at: datetime
) -> list[Appointment]:
    """Those that stand, the first one first; any kind of visit by which the service is given will do, so that nobody is asked to
    book what they have booked.
    """
    kinds = {
        kind.returning
        for each in services
        if (found := book.find_service(each)) is not None and (kind := found.appointment_types).returning
    }
    standing = (
        each
        for each in own
        if each.status in STANDING
        and each.starts_at > at - UNMARKED
        and (fits(book, services, each) or (not each.treatments and each.type in kinds))
    )
    return sorted(standing, key=lambda each: (each.starts_at, each.id))


def done(
    book: PracticeBook,
    services: Collection[str],
    own: Iterable[Appointment],
    record: Mapping[str, Any],
    *,
    since: datetime,
    zone: ZoneInfo,
) -> list[datetime]:
    """When they were treated with it since the sale: in our calendar, and before we had one, by day."""
    first = since.astimezone(zone).date()
    found = [
        each.starts_at
        for each in own
        if each.status == "completed"
        and each.starts_at.astimezone(zone).date() >= first
        and fits(book, services, each)
    ]
    told = (each for each in record.get("history", ()) if each.get("event") == "visit")
    days = (date.fromisoformat(str(each["date"])) for each in told if each.get("service") in services)
    return found + [datetime.combine(day, NOON, tzinfo=zone) for day in days if day >= first]


def _first_talk(book: PracticeBook, service_id: str, type_id: str) -> bool:
    """A consultation that new people get names the service too, and uses no session of it."""
    service, kind = book.find_service(service_id), book.find_appointment_type(type_id)
    if service is None:
        return False
    types = service.appointment_types
    if type_id == types.returning:
        return False
    return type_id == types.new or (kind is not None and kind.who == "new")
