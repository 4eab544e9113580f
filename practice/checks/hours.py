"""Ranges of a day: each ends after it starts, in order, not overlapping, and nobody is in two places."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from practice.checks.cursor import At
from practice.checks.facts import Facts, day_of, is_far, is_skipped, range_of, span
from practice.file.values import MINUTES_A_DAY, RANGE, Range
from practice.problems import Problem

DAYS = (
    "practice/hours/*",
    "practice/special_days/*/hours",
    "locations/*/hours/*",
    "locations/*/special_days/*/hours",
    "appointment_types/*/new_patient_windows/hours/*",
)
PROVIDER_DAYS = ("provider_hours/*/*", "provider_special_days/*/*")
ENDS_BEFORE = "must end after it starts"
OVERLAPS = "overlaps another range of this day"
DISORDER = "stands before an earlier range of this day; ranges are in order"
TWO_PLACES = "is at the same time as a range of this provider at another location"

# Two whole years show every combination of offsets that two zones can have; the rules repeat.
_FIRST_MONDAY = date(2026, 1, 5)
_WEEKS = 104

_Span = tuple[datetime, datetime, At]


def problems(facts: Facts) -> Iterator[Problem]:
    for path in DAYS:
        for day in facts.document.find(path):
            yield from _in_order([(item, item) for item in day.each()])
    for path in PROVIDER_DAYS:
        for day in facts.document.find(path):
            yield from _provider_day(facts, day)
    yield from _places_of_staff(facts)
    yield from _two_places(facts)
    yield from _skipped(facts)


def _in_order(items: list[tuple[At, At]]) -> Iterator[Problem]:
    """Pairs of the place to name and the range as text."""
    before: Range | None = None
    for item, text in items:
        parsed = range_of(text)
        if parsed is None:
            if text.text is not None and RANGE.fullmatch(text.text):
                yield item.problem(ENDS_BEFORE)
            continue
        if before is not None and parsed.start_minute < before.end_minute:
            yield item.problem(OVERLAPS if parsed.overlaps(before) else DISORDER)
        before = parsed if before is None else max(before, parsed, key=lambda each: each.end_minute)


def _provider_day(facts: Facts, day: At) -> Iterator[Problem]:
    items = [(item, item if item.text else item["range"]) for item in day.each()]
    staff_id = str(day.path[1] if day.path[0] == "provider_hours" else day.path[2])
    zones = {facts.zone(place) for _, _, place in facts.day_ranges(staff_id, day)}
    if len(zones) < 2:
        yield from _in_order(items)
    else:  # the order is one of instants, which _two_places compares
        for pair in items:
            yield from _in_order([pair])


def _places_of_staff(facts: Facts) -> Iterator[Problem]:
    """A provider works only at locations of their staff entry."""
    for path, depth in (("provider_hours/*/*/*/location", 1), ("provider_special_days/*/*/*/location", 2)):
        for place in facts.document.find(path):
            yield from _works_there(facts, str(place.path[depth]), place)
    for appointment in facts.document["appointments"].each():
        booked = not appointment["status"].present or appointment["status"].text == "booked"
        if booked and appointment["provider"].text and appointment["location"].present:
            yield from _works_there(facts, appointment["provider"].text, appointment["location"])


def _works_there(facts: Facts, staff_id: str, place: At) -> Iterator[Problem]:
    person = facts.by_id["staff"].get(staff_id)
    if person is None or not person["locations"].present or place.text not in facts.by_id["locations"]:
        return
    if place.text not in {each.text for each in person["locations"].each()}:
        yield place.problem(f'"{staff_id}" does not work at this location, says their staff entry')


def _two_places(facts: Facts) -> Iterator[Problem]:
    """For providers who work in more than one zone: compares instants, week for week and on special days."""
    specials = [day for day in map(day_of, facts.document["provider_special_days"].names()) if day]
    for staff in facts.document["provider_hours"].names():
        staff_id = staff.text or ""
        if len(_zones_of(facts, staff_id)) < 2:
            continue
        found: dict[tuple[str | int, ...], Problem] = {}
        special_days = facts.document["provider_special_days"]
        for week in range(_WEEKS):
            days = [_FIRST_MONDAY + timedelta(days=7 * week + day) for day in range(8)]
            plain = [day for day in days if not special_days[day.isoformat()].present]
            found.update(_clashes(_spans(facts, staff_id, plain)))
        for special in specials:
            if not is_far(special):
                found.update(_clashes(_spans(facts, staff_id, [special + timedelta(n) for n in (-1, 0, 1)])))
        yield from found.values()


def _zones_of(facts: Facts, staff_id: str) -> set[ZoneInfo | None]:
    weeks = facts.document["provider_hours"][staff_id].each()
    special = facts.document.find(f"provider_special_days/*/{staff_id}")
    days = [*weeks, *special]
    return {facts.zone(place) for day in days for _, _, place in facts.day_ranges(staff_id, day)}


def _spans(facts: Facts, staff_id: str, days: list[date]) -> list[list[_Span]]:
    """In the order of the file, day by day."""
    spans: list[list[_Span]] = []
    for day in days:
        today: list[_Span] = []
        for item, part, place in facts.ranges(staff_id, day):
            zone = facts.zone(place)
            if zone is not None:
                start, end = span(day, part, zone)
                today.append((start, end, item))
        spans.append(today)
    return spans


def _clashes(days: list[list[_Span]]) -> Iterator[tuple[tuple[str | int, ...], Problem]]:
    for today in days:
        for before, after in pairwise(today):
            if after[0] < before[0] and after[1] <= before[0]:
                yield after[2].path, after[2].problem(DISORDER)
    latest: _Span | None = None
    for each in sorted((each for today in days for each in today), key=lambda each: each[:2]):
        if latest is not None and each[0] < latest[1]:
            yield each[2].path, each[2].problem(TWO_PLACES)
        latest = each if latest is None or each[1] > latest[1] else latest


def _skipped(facts: Facts) -> Iterator[Problem]:
    """Ranges of a date are times of that date, and daylight time skips some."""
    for item in facts.document.find("practice/special_days/*/hours/*"):
        yield from _skips(item, item, item.path[2], facts.zone(None))
    for location in facts.document["locations"].each():
        for item in location.find("special_days/*/hours/*"):
            yield from _skips(item, item, item.path[3], facts.zone(location["id"].text))
    for day in facts.document.find("provider_special_days/*/*"):
        for item, _, place in facts.day_ranges(str(day.path[2]), day):
            text = item if item.text else item["range"]
            yield from _skips(item, text, day.path[1], facts.zone(place))


def _skips(item: At, text: At, day: str | int, zone: ZoneInfo | None) -> Iterator[Problem]:
    parsed, on = range_of(text), day_of(At(day))
    if parsed is None or on is None or zone is None or is_far(on):
        return
    ends = [parsed.starts_on(on), parsed.ends_on(on)]
    if parsed.end_minute == MINUTES_A_DAY:
        ends.pop()  # a day ends wherever the next one begins
    if any(is_skipped(end, zone) for end in ends):
        yield item.problem("begins or ends at a time that daylight time skips on this date")
