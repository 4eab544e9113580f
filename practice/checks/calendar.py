"""Blocks and appointments: real times, in the right zone, one thing at a time for each provider."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from practice.checks.cursor import At
from practice.checks.facts import Facts, instant, is_far, is_skipped, local_time
from practice.problems import Problem

NO_DATE = "is not a date of the calendar"
SKIPPED = "does not exist in this zone: daylight time skips it"


@dataclass(frozen=True, slots=True)
class Visit:
    """A booked appointment as instants."""

    item: At
    start: datetime
    end: datetime
    group: tuple[str, str | None] | None
    """Type and location of a group session; None: nobody else may be there."""
    capacity: int


def problems(facts: Facts) -> Iterator[Problem]:
    for block in facts.document["blocks"].each():
        yield from _block(facts, block)
    booked: dict[str, list[Visit]] = defaultdict(list)
    for appointment in facts.document["appointments"].each():
        place = _location(facts, appointment)
        yield from _time(facts, appointment["start"], place)
        yield from _resources(facts, appointment, place)
        visit = _visit(facts, appointment, place)
        if visit is not None:
            booked[appointment["provider"].text or ""].append(visit)
    for visits in booked.values():
        yield from _overlaps(visits)


def _time(facts: Facts, moment: At, place: str | None) -> Iterator[Problem]:
    if moment.text is None or len(moment.text) != 16:
        return
    local, zone = local_time(moment), facts.zone(place)
    if local is None:
        if moment.text[4:5] + moment.text[10:11] == "-T":
            yield moment.problem(NO_DATE)
    elif is_far(local):
        yield moment.problem("is too far away: only the years 2 to 9998 can be told in every zone")
    elif zone is not None and is_skipped(local, zone):
        yield moment.problem(SKIPPED)


def _block(facts: Facts, block: At) -> Iterator[Problem]:
    resource = block["resource"].text
    place = facts.resource_location(resource) if resource else block["location"].text
    yield from _time(facts, block["start"], place)
    yield from _time(facts, block["end"], place)
    start, end = local_time(block["start"]), local_time(block["end"])
    if start is not None and end is not None and end <= start:
        yield block["end"].problem("must be after the start")


def _location(facts: Facts, appointment: At) -> str | None:
    """Stated, else of the provider's range that it lies in, else the provider's main one."""
    stated, provider = appointment["location"].text, appointment["provider"].text
    start, minutes = local_time(appointment["start"]), _minutes(facts, appointment)
    if stated is not None or provider is None:
        return stated
    if start is not None and minutes is not None:
        for _, part, place in facts.ranges(provider, start.date()):
            if part.holds(start.hour * 60 + start.minute, minutes):
                return place
    return facts.main_location(provider)


def _minutes(facts: Facts, appointment: At) -> int | None:
    kind = facts.by_id["appointment_types"].get(appointment["type"].text or "")
    default = None if kind is None else kind["minutes"].whole
    return appointment["minutes"].whole or default


def _resources(facts: Facts, appointment: At, place: str | None) -> Iterator[Problem]:
    for resource in appointment["resources"].each():
        known = resource.text in facts.by_id["resources"]
        if known and facts.has_locations and facts.resource_location(resource.text) != place:
            yield resource.problem("does not stand at the location of this appointment")


def _visit(facts: Facts, appointment: At, place: str | None) -> Visit | None:
    status = appointment["status"]
    if status.present and status.text != "booked":
        return None
    local, zone, minutes = local_time(appointment["start"]), facts.zone(place), _minutes(facts, appointment)
    if local is None or zone is None or minutes is None or is_far(local) or is_skipped(local, zone):
        return None
    kind_id = appointment["type"].text or ""
    kind = facts.by_id["appointment_types"].get(kind_id)
    capacity = (kind["capacity"].whole if kind is not None else None) or 1
    start = instant(local, zone)
    group = (kind_id, place) if capacity > 1 else None
    return Visit(appointment, start, start + timedelta(minutes=minutes), group, capacity)


def _overlaps(visits: list[Visit]) -> Iterator[Problem]:
    visits.sort(key=lambda visit: visit.start)
    latest: Visit | None = None
    members = 0
    for visit in visits:
        together = latest is not None and visit.group is not None
        if together and latest is not None and (visit.group, visit.start) == (latest.group, latest.start):
            members += 1
            if members > visit.capacity:
                yield visit.item["start"].problem(
                    f"is one more than the {visit.capacity} who fit at this start"
                )
        else:
            members = 1
            if latest is not None and visit.start < latest.end:
                other = latest.item["id"].text
                yield visit.item["start"].problem(f'overlaps the appointment "{other}" of the same provider')
        latest = visit if latest is None or visit.end > latest.end else latest
