"""Whether one start is free, and if not, why: the rule of `provider_hours` read out once more, start by start.

The search in `find` works on sets of minutes and must agree with this; both are tested against each other.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import get_args

from booking.slots.blocks import blocks_of
from booking.slots.caps import Caps
from booking.slots.hours import Hours
from booking.slots.resources import choose, needs_at
from booking.slots.spans import Interval
from booking.slots.types import (
    Busy,
    DayReason,
    Group,
    Reason,
    Start,
    StartQuery,
    instant_of,
    meets_own,
    minute_of,
)
from booking.slots.wall import DAY, DayClock, day_clock, instant_at
from practice.book import PracticeBook
from practice.file import AppointmentType, Range

_ORDER: dict[Reason, int] = {reason: place for place, reason in enumerate(get_args(Reason))}


def start_at(
    book: PracticeBook, type_id: str, provider: str, wall: datetime, location: str | None = None
) -> Start | None:
    """The start of that wall-clock time, wherever the provider is then; None where the clock skips it.

    It says nothing about whether it is free.
    """
    place = location
    if place is None:
        place = whereabouts(book, provider, wall, book.minutes_with(type_id, provider))
    zone = book.zone_of(place)
    minute = instant_at(zone, wall)
    if minute is None:
        return None
    return Start(
        type=type_id,
        provider=provider,
        start=wall,
        at=instant_of(minute),
        zone=zone.key,
        minutes=book.minutes_with(type_id, provider),
        location=place,
    )


def whereabouts(book: PracticeBook, provider: str, wall: datetime, minutes: int) -> str | None:
    """The location of the provider's range in which the time lies, else their main one."""
    start = wall.hour * 60 + wall.minute
    ranges = book.provider_ranges(provider, wall.date())
    for each in ranges:
        if each.range.holds(start, minutes):
            return each.location
    for each in ranges:
        if each.range.start_minute <= start < each.range.end_minute:
            return each.location
    return book.locations_of(provider)[0]


def why_not(book: PracticeBook, query: StartQuery, start: Start, busy: Busy, now: datetime) -> Reason | None:
    """The first rule that the start breaks; None when it is free. The query's constraint does not count."""
    return next(broken(book, query, start, busy, now), None)


def broken(
    book: PracticeBook, query: StartQuery, start: Start, busy: Busy, now: datetime
) -> Iterator[Reason]:
    """Every rule that the start breaks, in order; of those without which the rest means nothing, that one alone."""
    kind = book.appointment_type(query.type)
    location = start.location
    if start.provider not in kind.providers or location not in book.booking_locations(
        kind.id, query.services
    ):
        yield "not_done"
        return
    zone = book.zone_of(location)
    minute = instant_at(zone, start.start)
    if minute is None or minute != minute_of(start.at):
        yield "no_such_time"
        return
    clock = day_clock(zone, start.start.date())
    lead = _lead(book, clock, minute, now)
    if lead is not None:
        yield lead
    yield from _hours(book, query, start, clock)
    if Caps(book, query, busy).full(start.provider, clock.day):
        yield "capped"
    calendar = "taken" if meets_own(query, start) else _calendar(book, kind, start, busy)
    if calendar is not None:
        yield calendar


def why_not_at(
    book: PracticeBook, query: StartQuery, wall: datetime, busy: Busy, now: datetime
) -> Reason | None:
    """Why nobody of the query can have that time; None when somebody can.

    Of several providers the one who came nearest counts: a time that one has booked and another does not
    work at is taken.
    """
    reasons: list[Reason] = []
    for provider, location in pairs(book, query):
        start = start_at(book, query.type, provider, wall, location)
        if start is None:
            reasons.append("no_such_time")
            continue
        reason = why_not(book, query, start, busy, now)
        if reason is None:
            return None
        reasons.append(reason)
    return _nearest_miss(reasons)


def why_not_on(
    book: PracticeBook, query: StartQuery, day: date, busy: Busy, now: datetime
) -> DayReason | None:
    """Why nobody of the query has any time on that day; `full` when only other bookings stand in the way."""
    step = book.practice.booking_rules.grid_minutes
    midnight = datetime(day.year, day.month, day.day)  # noqa: DTZ001 - wall-clock time
    reasons: list[Reason] = []
    for minute in range(0, DAY, step):
        reason = why_not_at(book, query, midnight + timedelta(minutes=minute), busy, now)
        if reason is None:
            return None
        reasons.append(reason)
    last = _nearest_miss(reasons)
    return "full" if last in {"capped", "taken", "no_resource"} else last


def resources_for(book: PracticeBook, start: Start, busy: Busy) -> tuple[str, ...] | None:
    """What an appointment at this start would use; None when there is not enough left."""
    kind = book.appointment_type(start.type)
    needs = needs_at(book, kind, start.location)
    if needs is None:
        return None
    minute = minute_of(start.at)
    span = busy_span(kind, minute, start.minutes)
    return choose(book, busy, needs, span, open_group(kind, start, busy))


def busy_span(kind: AppointmentType, minute: int, minutes: int) -> Interval:
    return minute - kind.buffer_before, minute + minutes + kind.buffer_after


def open_group(kind: AppointmentType, start: Start, busy: Busy) -> Group | None:
    """The group that one more could join at this start."""
    group = (kind.id, start.provider, start.location, minute_of(start.at))
    return group if len(busy.groups.get(group, ())) < kind.capacity else None


def pairs(book: PracticeBook, query: StartQuery) -> list[tuple[str, str | None]]:
    """The query's providers in order of preference, each with the places where they could do it."""
    kind = book.appointment_type(query.type)
    wanted = query.providers or kind.providers
    places = book.booking_locations(kind.id, query.services)
    if query.location is not None:
        places = tuple(place for place in places if place == query.location)
    places = tuple(place for place in places if needs_at(book, kind, place) is not None)
    return [
        (provider, place)
        for provider in wanted
        if provider in kind.providers
        for place in places
        if place in book.locations_of(provider)
    ]


def _nearest_miss(reasons: list[Reason]) -> Reason:
    order = [_ORDER[reason] for reason in reasons]
    return reasons[order.index(max(order))] if reasons else "not_done"


def _lead(book: PracticeBook, clock: DayClock, minute: int, now: datetime) -> Reason | None:
    rules = book.practice.booking_rules
    if instant_of(minute) < now + timedelta(minutes=rules.min_lead_minutes):
        return "too_soon"
    today = now.astimezone(clock.zone).date()
    return "too_far" if (clock.day - today).days > rules.horizon_days else None


def _hours(book: PracticeBook, query: StartQuery, start: Start, clock: DayClock) -> Iterator[Reason]:
    kind, day, minute = book.appointment_type(query.type), clock.day, minute_of(start.at)
    end = minute + start.minutes
    grid = book.practice.booking_rules.grid_minutes
    leaks = kind.id in book.limits.buffers_past_closing
    busy_from, busy_to = (minute, end) if leaks else busy_span(kind, minute, start.minutes)
    hours = Hours(book, kind, returning=query.returning)
    opening = book.opening(day, start.location)
    own = [
        each.range for each in book.provider_ranges(start.provider, day) if each.location == start.location
    ]
    windows = hours.new_windows(day)
    checks: tuple[tuple[Reason, bool], ...] = (
        ("closed_day", bool(opening)),
        ("closed_hours", _inside(clock, opening, busy_from, busy_to)),
        ("provider_off", bool(own)),
        ("provider_hours", _inside(clock, own, busy_from, busy_to)),
        ("cadence", query.cadence.allows(day, kind.min_days_since_last)),
        ("new_only", not _touches(clock, hours.closed_windows(day), minute, end)),
        ("new_window", windows is None or _inside(clock, windows, minute, end)),
        ("off_grid", (start.start.hour * 60 + start.start.minute) % grid == 0),
    )
    yield from (reason for reason, fine in checks if not fine)


def _calendar(book: PracticeBook, kind: AppointmentType, start: Start, busy: Busy) -> Reason | None:
    busy_from, busy_to = busy_span(kind, minute_of(start.at), start.minutes)
    group = open_group(kind, start, busy)
    for since, until, place in blocks_of(book).of_provider.get(start.provider, ()):
        if place in {None, start.location} and since < busy_to and busy_from < until:
            return "taken"
    for span in busy.by_provider.get(start.provider, ()):
        if span.busy_from < busy_to and busy_from < span.busy_to and span.group != group:
            return "taken"
    return "no_resource" if resources_for(book, start, busy) is None else None


def _inside(clock: DayClock, ranges: tuple[Range, ...] | list[Range], since: int, until: int) -> bool:
    return any(
        clock.bound(each.start_minute) <= since and until <= clock.bound(each.end_minute) for each in ranges
    )


def _touches(clock: DayClock, ranges: tuple[Range, ...], since: int, until: int) -> bool:
    return any(
        since < clock.bound(each.end_minute) and clock.bound(each.start_minute) < until for each in ranges
    )
