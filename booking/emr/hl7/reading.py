"""What they say in HL7, as the shapes that every system's changes have."""

from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import msgspec

from booking.emr.changes import AppointmentChange, AppointmentState, ClientChange
from booking.emr.hl7.er7 import Segment, first, instant
from booking.emr.hl7.messages import OURS
from practice.phones import e164

EVENTS: Final[dict[str, AppointmentState]] = {
    "S12": "booked",
    "S13": "booked",
    "S14": "booked",
    "S15": "cancelled",
    "S17": "cancelled",
    "S26": "no_show",
}
FILLER: Final[dict[str, AppointmentState]] = {
    "confirmed": "confirmed",
    "arrived": "arrived",
    "checkedin": "arrived",
    "started": "arrived",
    "complete": "completed",
    "completed": "completed",
    "cancelled": "cancelled",
    "canceled": "cancelled",
    "deleted": "cancelled",
    "dc": "cancelled",
    "noshow": "no_show",
}
"""SCH-25, which says more than the event in messages of news (S12 to S14)."""


class MissingError(Exception):
    """A field without which nothing can be done; `code` is of the standard's table 0357."""

    def __init__(self, field: str, code: str = "101") -> None:
        super().__init__(field)
        self.field, self.code = field, code


class Told(msgspec.Struct, frozen=True):
    """What one message says. Its repr names nobody."""

    visit: AppointmentChange
    person: ClientChange | None
    placer: str | None
    """Our own name for it, where we asked for it."""

    def __repr__(self) -> str:
        return f"Told({self.visit.external_id})"


def siu(found: list[Segment], zone: ZoneInfo, country: str, read_at: datetime) -> Told:
    """Raises MissingError."""
    header, schedule = first(found, "MSH"), first(found, "SCH")
    if header is None or schedule is None:
        raise MissingError("SCH")
    state = EVENTS[header.text(9, 2) or ""]
    placer = schedule.text(1) if schedule.text(1, 2) == OURS else None
    identity = placer or schedule.text(2) or schedule.text(1)
    if identity is None:
        raise MissingError("SCH-2")
    said_at = instant(header.text(7), zone) or read_at
    version = int(said_at.timestamp() * 1000)
    start, end = _times(found, schedule, zone)
    if start is None:
        if state not in {"cancelled", "no_show"}:
            raise MissingError("SCH-11")
        start = end = said_at
    person = _person(found, country, version)
    service, provider, place = (first(found, name) for name in ("AIS", "AIP", "AIL"))
    filler = FILLER.get((schedule.text(25) or "").lower().replace("-", "").replace(" ", ""))
    visit = AppointmentChange(
        external_id=identity,
        version=version,
        client=None if person is None else person.external_id,
        start=start,
        end=end or start,
        provider=_of(provider, 3) or schedule.text(12),
        type=_of(service, 3) or schedule.text(8) or schedule.text(7),
        location=_of(place, 3, 4) or _of(place, 3),
        state=(filler or state) if state == "booked" else state,
    )
    return Told(visit, person, placer)


def _times(
    found: list[Segment], schedule: Segment, zone: ZoneInfo
) -> tuple[datetime | None, datetime | None]:
    service, timing = first(found, "AIS"), first(found, "TQ1")
    starts = (schedule.text(11, 4), _of(timing, 7), _of(service, 4))
    ends = (schedule.text(11, 5), _of(timing, 8))
    start = next((at for each in starts if (at := instant(each, zone)) is not None), None)
    end = next((at for each in ends if (at := instant(each, zone)) is not None), None)
    if start is not None and (end is None or end <= start):
        lasts = _minutes(schedule.text(9), schedule.text(10)) or _minutes(_of(service, 7), _of(service, 8))
        end = None if lasts is None else start + lasts
    return start, end


def _of(segment: Segment | None, field: int, component: int = 1) -> str | None:
    return None if segment is None else segment.text(field, component)


def _minutes(number: str | None, unit: str | None) -> timedelta | None:
    if number is None or not number.replace(".", "", 1).isdigit():
        return None
    name = (unit or "min").lower()
    each = {"h": 60.0, "hr": 60.0, "s": 1 / 60, "sec": 1 / 60}.get(name.rstrip("s") or "s", 1.0)
    span = timedelta(minutes=float(number) * each)
    return span if timedelta() < span <= timedelta(hours=24) else None


def _person(found: list[Segment], country: str, version: int) -> ClientChange | None:
    person = first(found, "PID")
    identity = None if person is None else person.without(OURS, 3, 4) or person.text(2) or person.text(3)
    if person is None or identity is None:
        return None
    names = [person.text(5, 2), person.text(5, 1)]
    numbers = [*person.all(13), *person.all(14)]
    numbers += [f"{area}{local}" for area, local in zip(person.all(13, 6), person.all(13, 7), strict=False)]
    phones = [number for each in numbers if (number := e164(each, country)) is not None]
    born = instant(person.text(7), ZoneInfo("UTC"))
    return ClientChange(
        external_id=identity,
        version=version,
        name=" ".join(filter(None, names)) or None,
        phone=next(iter(phones), None),
        email=next((each for each in person.all(13, 4) if "@" in each), None),
        birthdate=None if born is None else born.date(),
    )
