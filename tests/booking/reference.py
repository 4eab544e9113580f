"""The rule of a free start as the practice file's schema words it, sentence by sentence, slowly."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import product
from zoneinfo import ZoneInfo

from booking.slots import Busy, Span, StartQuery
from practice.book import PracticeBook
from practice.file import WEEKDAYS, AppointmentType, Range

Found = tuple[datetime, str, str | None]
MINUTE = timedelta(minutes=1)


def instant(wall: datetime, zone: ZoneInfo) -> datetime | None:
    """The first instant at which the clock there shows this; None where it never does."""
    shown = wall.replace(tzinfo=zone).astimezone(UTC)
    return shown if shown.astimezone(zone).replace(tzinfo=None) == wall else None


def edge(wall: datetime, zone: ZoneInfo) -> datetime:
    """Of a range: a time that is skipped begins when the clock goes on."""
    while (found := instant(wall, zone)) is None:
        wall += MINUTE
    return found


def wall(day: date, minute: int) -> datetime:
    return datetime.combine(day, time()) + minute * MINUTE


def inside_one(ranges: list[Range], day: date, zone: ZoneInfo, since: datetime, until: datetime) -> bool:
    return any(
        edge(wall(day, each[0]), zone) <= since and until <= edge(wall(day, each[1]), zone) for each in ranges
    )


def overlaps(since: datetime, until: datetime, other_since: datetime, other_until: datetime) -> bool:
    """Touching is allowed."""
    return since < other_until and other_since < until


def moment(minute: int) -> datetime:
    return datetime.fromtimestamp(minute * 60, UTC)


def free_starts(book: PracticeBook, query: StartQuery, busy: Busy, now: datetime) -> set[Found]:
    kind = book.appointment_type(query.type)
    found = set()
    for provider, location in product(book.file.provider_hours, book.location_ids):
        today = now.astimezone(book.zone_of(location)).date()
        for ahead in range(-1, book.practice.booking_rules.horizon_days + 3):
            day = today + timedelta(days=ahead)
            for minute in range(24 * 60):
                if minute % 5 == 0 and is_free(book, kind, provider, location, day, minute, query, busy, now):
                    found.add((wall(day, minute), provider, location))
    return found


def is_free(  # noqa: C901, PLR0911, PLR0912 - the rule in one piece, as it is worded
    book: PracticeBook, kind: AppointmentType, provider: str, location: str | None, day: date, minute: int,
    query: StartQuery, busy: Busy, now: datetime,
) -> bool:  # fmt: skip
    rules, file = book.practice.booking_rules, book.file
    zone = ZoneInfo(book.zone_of(location).key)
    # "P is in T.providers"
    if provider not in kind.providers:
        return False
    # "L is in T.locations and in the locations of the services booked"
    for limit in (kind.locations, *(book.service(each).locations for each in query.services)):
        if limit and location not in limit:
            return False
    # "the start in minutes after midnight is a multiple of booking_rules.grid_minutes"
    if minute % rules.grid_minutes:
        return False
    begins = instant(wall(day, minute), zone)
    if begins is None:
        return False
    ends = begins + kind.minutes * MINUTE
    # "the start is at least min_lead_minutes after now; D is at most horizon_days after today"
    if begins - now < rules.min_lead_minutes * MINUTE:
        return False
    if day > now.astimezone(zone).date() + timedelta(days=rules.horizon_days):
        return False
    # Nobody is seen twice at once.
    if any(overlaps(begins, ends, moment(since), moment(until)) for since, until in query.own):
        return False
    # "the busy span runs from buffer_before minutes before it to buffer_after minutes after it"
    busy_from, busy_to = begins - kind.buffer_before * MINUTE, ends + kind.buffer_after * MINUTE
    # "L.special_days if D is there, else practice.special_days if D is there, else L.hours"
    places = {place.id: place for place in file.locations}
    if location is not None and day in places[location].special_days:
        opening = places[location].special_days[day].hours
    elif day in file.practice.special_days:
        opening = file.practice.special_days[day].hours
    else:
        own_hours = None if location is None else places[location].hours
        opening = (file.practice.hours if own_hours is None else own_hours).get(WEEKDAYS[day.weekday()], ())
    # "provider_special_days if D is there, else provider_hours"
    if day in file.provider_special_days:
        own = file.provider_special_days[day].get(provider, ())
    else:
        own = file.provider_hours[provider].get(WEEKDAYS[day.weekday()], ())
    # "a plain range is worked at the person's main location"
    main = next(iter(book.staff(provider).locations or [place.id for place in file.locations]), None)
    at_place = [each.range for each in own if (each.location or main) == location]
    # "The whole busy span, not only the appointment, lies inside the ranges"
    if not inside_one(list(opening), day, zone, busy_from, busy_to):
        return False
    if not inside_one(at_place, day, zone, busy_from, busy_to):
        return False
    # "and overlaps no block"
    for block in file.blocks:
        if block.provider == provider and block.location in {None, location}:
            there = book.zone if block.location is None else book.zone_of(block.location)
            if overlaps(busy_from, busy_to, edge(block.start, there), edge(block.end, there)):
                return False
    # "booked appointments and live holds of T with P, at L and at this very start, are the same group; while
    # they are fewer than T.capacity they do not count"
    group = [
        each for each in busy.spans
        if (each.type, each.provider, each.location) == (kind.id, provider, location)
        and moment(each.start) == begins
    ]  # fmt: skip
    others = [each for each in busy.spans if each not in group] if len(group) < kind.capacity else busy.spans
    # "and no busy span of another appointment or hold of P"
    for each in others:
        if each.provider == provider and overlaps(
            busy_from, busy_to, moment(each.busy_from), moment(each.busy_to)
        ):
            return False
    if not resources_are_there(book, kind, location, busy_from, busy_to, list(others)):
        return False
    # "D is at least T.min_days_since_last days after the person's last session and as far from each of their
    # booked appointments of T; a start that draws on a package is also at least its minimum_days after"; no
    # days mean no distance
    rhythm, floor, minimum = query.cadence, kind.min_days_since_last, query.cadence.package_minimum
    if floor and rhythm.last_session and day < rhythm.last_session + timedelta(days=floor):
        return False
    if any(abs((day - other).days) < floor for other in rhythm.booked):
        return False
    if minimum and rhythm.package_last and day < rhythm.package_last + timedelta(days=minimum):
        return False
    # "For a new person the whole appointment lies inside one of these ranges"; "exclusive: an appointment of
    # this type of a returning person may not overlap these ranges"
    windows = kind.new_patient_windows
    if windows is not None:
        ranges = list(windows.hours.get(WEEKDAYS[day.weekday()], ()))
        if not query.returning and not inside_one(ranges, day, zone, begins, ends):
            return False
        if query.returning and windows.exclusive:
            for first, last in ranges:
                if overlaps(begins, ends, edge(wall(day, first), zone), edge(wall(day, last), zone)):
                    return False
    return query.constraint is None or query.constraint.fits(wall(day, minute))


def resources_are_there(
    book: PracticeBook, kind: AppointmentType, location: str | None, since: datetime, until: datetime,
    others: list[Span],
) -> bool:  # fmt: skip
    """For every entry of T.needs one resource at L with room at every minute; two entries take two."""
    main = book.file.locations[0].id if book.file.locations else None
    here = [
        [each for each in entry if (book.resource(each).location or main) == location]
        for entry in ([need] if isinstance(need, str) else need for need in kind.needs)
    ]
    for chosen in product(*here):
        if len(set(chosen)) == len(chosen) and all(
            has_room(book, resource, since, until, others) for resource in chosen
        ):
            return True
    return False


def has_room(book: PracticeBook, resource: str, since: datetime, until: datetime, others: list[Span]) -> bool:
    main = book.file.locations[0].id if book.file.locations else None
    zone = book.zone_of(book.resource(resource).location or main)
    at = since
    while at < until:
        groups = {
            (each.type, each.provider, each.location, each.start)
            for each in others
            if resource in each.resources and moment(each.busy_from) <= at < moment(each.busy_to)
        }
        blocks = [
            block for block in book.file.blocks
            if block.resource == resource and edge(block.start, zone) <= at < edge(block.end, zone)
        ]  # fmt: skip
        if len(groups) + len(blocks) >= book.resource(resource).count:
            return False
        at += 5 * MINUTE  # everything in these tests falls on five minutes
    return True
