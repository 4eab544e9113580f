"""How the calendar is shown: visits, times, blocks and working hours as the screens draw them."""

from datetime import date, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

import msgspec

from booking.blocks import Block
from booking.desk import Looked
from booking.service import Appointment, Start
from practice.book import PracticeBook
from practice.limit_types import Limits

Status = Literal["booked", "pending", "cancelled", "completed", "no_show"]


class VisitView(msgspec.Struct, frozen=True):
    """One appointment, with everything that its card and its sheet say."""

    id: str
    contact_id: str | None
    thread_id: str | None
    name: str | None
    type: str
    type_name: str
    provider: str
    provider_name: str
    location: str | None
    location_name: str | None
    services: tuple[str, ...]
    service_names: tuple[str, ...]
    resources: tuple[str, ...]
    starts_at: datetime
    ends_at: datetime
    timezone: str
    day: str
    start_minute: int
    """Minutes after midnight on the clock of its place."""
    minutes: int
    status: Status
    confirmed: bool
    arrived_at: datetime | None
    source: Literal["file", "thread", "staff", "elsewhere"]
    version: int


class TimeView(msgspec.Struct, frozen=True):
    """A time that can be booked. `offset` only where the clock shows this time twice."""

    at: datetime
    day: str
    start_minute: int
    minutes: int
    timezone: str
    provider: str
    provider_name: str
    location: str | None
    offset: str | None


class DayTimes(msgspec.Struct, frozen=True):
    day: str
    times: tuple[TimeView, ...]


class TimeCheck(msgspec.Struct, frozen=True):
    """What stands against one time: warnings may be set aside with a reason, refusals may not."""

    time: TimeView
    warnings: tuple[str, ...]
    refusals: tuple[str, ...]


class HeldTime(msgspec.Struct, frozen=True):
    """Kept for somebody who is choosing, or for whom the waitlist asks."""

    provider: str
    thread_id: str
    type_name: str
    kind: Literal["talk", "waitlist"]
    day: str
    start_minute: int
    minutes: int
    expires_at: datetime


class BlockView(msgspec.Struct, frozen=True):
    """`id` None: it stands in the practice file."""

    id: str | None
    provider: str | None
    resource: str | None
    name: str
    starts_at: datetime
    ends_at: datetime
    day: str
    start_minute: int
    """On the day shown; a block of several days is given once for each."""
    minutes: int
    reason: str | None
    closure_id: str | None
    version: int


class Working(msgspec.Struct, frozen=True):
    """When somebody works on a day, in minutes after midnight."""

    provider: str
    day: str
    ranges: tuple[tuple[int, int], ...]


class ProviderView(msgspec.Struct, frozen=True):
    id: str
    name: str
    title: str | None


class TypeView(msgspec.Struct, frozen=True):
    id: str
    name: str
    minutes: int
    providers: tuple[str, ...]
    colour: int
    """Which of the calendar's colours it has: always the same one."""
    who: Literal["new", "returning", "any"]


class RuledType(msgspec.Struct, frozen=True):
    id: str
    name: str
    minutes: int
    providers: tuple[str, ...]
    deposit_minor: int | None


class RuledProvider(msgspec.Struct, frozen=True):
    id: str
    name: str


class BookingRules(msgspec.Struct, frozen=True):
    """The rules beside the practice file, with the names of what they are about."""

    version: int
    limits: Limits
    currency: str
    types: tuple[RuledType, ...]
    providers: tuple[RuledProvider, ...]


class PlaceView(msgspec.Struct, frozen=True):
    id: str | None
    name: str
    timezone: str


class DayView(msgspec.Struct, frozen=True):
    day: str
    closed: bool
    special: str | None
    opens: tuple[tuple[int, int], ...]


class CalendarView(msgspec.Struct, frozen=True):
    """Some days of everybody who treats."""

    timezone: str
    today: str
    now_minute: int
    days: tuple[DayView, ...]
    places: tuple[PlaceView, ...]
    providers: tuple[ProviderView, ...]
    types: tuple[TypeView, ...]
    working: tuple[Working, ...]
    visits: tuple[VisitView, ...]
    held: tuple[HeldTime, ...]
    blocks: tuple[BlockView, ...]


def visit_view(book: PracticeBook, visit: Appointment, name: str | None = None) -> VisitView:
    kind = book.find_appointment_type(visit.type)
    staff = book.find_staff(visit.provider)
    place = book.find_location(visit.location) if visit.location is not None else None
    services = [book.find_service(each) for each in visit.treatments]
    start = visit.start
    return VisitView(
        id=visit.id,
        contact_id=visit.contact_id,
        thread_id=visit.thread_id,
        name=visit.name or name or visit.phone,
        type=visit.type,
        type_name=kind.name if kind is not None else visit.type,
        provider=visit.provider,
        provider_name=staff.name if staff is not None else visit.provider,
        location=visit.location,
        location_name=place.name if place is not None else None,
        services=visit.treatments,
        service_names=tuple(each.name for each in services if each is not None),
        resources=visit.resources,
        starts_at=visit.starts_at,
        ends_at=visit.ends_at,
        timezone=visit.zone,
        day=start.date().isoformat(),
        start_minute=start.hour * 60 + start.minute,
        minutes=visit.minutes,
        status=visit.status,
        confirmed=visit.confirmed,
        arrived_at=visit.arrived_at,
        source=visit.source,
        version=visit.version,
    )


def time_view(book: PracticeBook, start: Start) -> TimeView:
    return TimeView(
        at=start.at,
        day=start.start.date().isoformat(),
        start_minute=start.start.hour * 60 + start.start.minute,
        minutes=start.minutes,
        timezone=start.zone,
        provider=start.provider,
        provider_name=book.staff(start.provider).name,
        location=start.location,
        offset=start.offset_said,
    )


def by_day(book: PracticeBook, starts: list[Start]) -> tuple[DayTimes, ...]:
    days: dict[str, list[TimeView]] = {}
    for start in starts:
        view = time_view(book, start)
        days.setdefault(view.day, []).append(view)
    return tuple(DayTimes(day, tuple(times)) for day, times in days.items())


def check_view(book: PracticeBook, looked: Looked) -> TimeCheck:
    return TimeCheck(time_view(book, looked.start), looked.warnings, looked.refusals)


def block_views(book: PracticeBook, block: Block, days: list[date]) -> list[BlockView]:
    """Once for each of these days that it touches."""
    place = book.resource_location(block.resource) if block.resource is not None else None
    zone = book.zone_of(place)
    found = []
    for day in days:
        begin = max(block.starts_at, _midnight(day, zone))
        end = min(block.ends_at, _midnight(day + timedelta(days=1), zone))
        if begin >= end:
            continue
        first, last = _minute(begin, zone, day), _minute(end, zone, day)
        found.append(
            BlockView(
                id=block.id,
                provider=block.provider,
                resource=block.resource,
                name=_name(book, block),
                starts_at=block.starts_at,
                ends_at=block.ends_at,
                day=day.isoformat(),
                start_minute=first,
                minutes=last - first,
                reason=block.reason,
                closure_id=block.closure_id,
                version=block.version,
            )
        )
    return found


def _name(book: PracticeBook, block: Block) -> str:
    if block.resource is not None:
        return book.resource(block.resource).name
    staff = book.find_staff(block.provider or "")
    return staff.name if staff is not None else ""


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=zone)


def _minute(instant: datetime, zone: ZoneInfo, day: date) -> int:
    local = instant.astimezone(zone)
    return (local.date() - day).days * 24 * 60 + local.hour * 60 + local.minute


def types_of(book: PracticeBook) -> tuple[TypeView, ...]:
    return tuple(
        TypeView(each.id, each.name, each.minutes, each.providers, number, each.who)
        for number, each in enumerate(book.file.appointment_types)
    )


def rules_of(book: PracticeBook, version: int) -> BookingRules:
    return BookingRules(
        version=version,
        limits=book.limits,
        currency=book.currency,
        types=tuple(
            RuledType(
                id=each.id,
                name=each.name,
                minutes=each.minutes,
                providers=each.providers,
                deposit_minor=None if each.deposit is None else int(each.deposit.amount),
            )
            for each in book.file.appointment_types
        ),
        providers=tuple(RuledProvider(each.id, each.name) for each in book.providers),
    )


def days_of(book: PracticeBook, days: list[date], location: str | None) -> tuple[DayView, ...]:
    found = []
    for day in days:
        opening = book.opening(day, location)
        special = book.special_day(day, location)
        found.append(
            DayView(
                day=day.isoformat(),
                closed=not opening,
                special=book.name_of(special) or None if special is not None else None,
                opens=tuple((each.start_minute, each.end_minute) for each in opening),
            )
        )
    return tuple(found)


def working_of(book: PracticeBook, days: list[date], location: str | None) -> tuple[Working, ...]:
    return tuple(
        Working(
            person.id,
            day.isoformat(),
            tuple(
                (each.range.start_minute, each.range.end_minute)
                for each in book.provider_ranges(person.id, day)
                if location is None or each.location == location
            ),
        )
        for person in book.providers
        for day in days
    )
