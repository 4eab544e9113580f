"""iCalendar read for when somebody is busy, and written for one visit of ours."""

import math
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

import msgspec
import recurring_ical_events
from icalendar import Calendar, Event

from booking.emr.base import CalendarSlot
from core.errors import RejectedError

PRODUCT: Final = "-//Glowdesk//Visits 1//EN"
OURS: Final = "@glowdesk"
TYPE: Final = "text/calendar; charset=utf-8"
TOO_OFTEN: Final = {"SECONDLY", "MINUTELY", "HOURLY"}
"""Repeats so dense that nothing fits between them; working them out would take for ever."""
BY: Final = ("BYHOUR", "BYMINUTE", "BYSECOND")
MOST_A_DAY: Final = 6
AROUND: Final = timedelta(days=2)


class BusyTime(msgspec.Struct, frozen=True):
    start: datetime
    end: datetime
    uid: str


def busy_times(data: bytes, since: datetime, until: datetime, zone: ZoneInfo) -> list[BusyTime]:
    """What occupies its owner between the two instants, repeats worked out in their own zone.

    Raises RejectedError for what is no calendar.
    """
    found: list[BusyTime] = []
    for calendar in _calendars(data):
        dense = [each for each in _events(calendar) if _too_often(each)]
        for each in dense:
            calendar.subcomponents.remove(each)
            found.append(
                BusyTime(max(_instant(each.get("dtstart"), zone), since), until, str(each.get("uid", "")))
            )
        found += _occurrences(calendar, since, until, zone)
    return [each for each in found if each.start < until and since < each.end]


def event(
    slot: CalendarSlot,
    *,
    uid: str,
    summary: str,
    note: str,
    stamp: datetime,
    sequence: int = 0,
    place: str | None = None,
) -> bytes:
    """One visit as a calendar object. Instants are in UTC: no reader needs to know our zones."""
    made = Event()
    made.add("uid", uid)
    made.add("dtstamp", stamp.astimezone(UTC))
    made.add("dtstart", slot.start.at.astimezone(UTC))
    made.add("dtend", slot.end.astimezone(UTC))
    made.add("sequence", sequence)
    made.add("summary", summary)
    made.add("description", note)
    made.add("status", "CONFIRMED")
    made.add("transp", "OPAQUE")
    if place:
        made.add("location", place)
    return wrapped([made])


def wrapped(events: Iterable[Event], name: str | None = None) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    if name is not None:
        calendar.add("x-wr-calname", name)
    for each in events:
        calendar.add_component(each)
    return bytes(calendar.to_ical())


def sequence_of(data: bytes) -> int:
    """How often an object has been changed."""
    for calendar in _calendars(data):
        for each in _events(calendar):
            return int(each.get("sequence", 0))
    return 0


def _calendars(data: bytes) -> list[Any]:
    try:
        found = list(Calendar.from_ical(data, multiple=True))
    except (ValueError, IndexError, KeyError, TypeError, AttributeError):
        raise RejectedError("bad_calendar") from None
    if not found:
        raise RejectedError("bad_calendar")
    return found


def _occurrences(calendar: Any, since: datetime, until: datetime, zone: ZoneInfo) -> list[BusyTime]:
    try:
        repeats = recurring_ical_events.of(calendar).between(since - AROUND, until + AROUND)
    except Exception:  # noqa: BLE001 - a calendar that cannot be worked out is not a free one
        raise RejectedError("bad_calendar") from None
    found = []
    for each in repeats:
        if (
            str(each.get("transp", "")).upper() == "TRANSPARENT"
            or str(each.get("status", "")).upper() == "CANCELLED"
        ):
            continue
        start, end = _instant(each.get("dtstart"), zone), _end(each, zone)
        if end > start:
            found.append(BusyTime(start, end, str(each.get("uid", ""))))
    return found


def _events(calendar: Any) -> list[Any]:
    return [each for each in calendar.subcomponents if each.name == "VEVENT"]


def _too_often(each: Any) -> bool:
    rules = each.get("rrule")
    listed = rules if isinstance(rules, list) else [rules] if rules else []
    return any(
        math.prod(len(rule.get(by, [])) or 1 for by in BY) > MOST_A_DAY
        or any(str(freq).upper() in TOO_OFTEN for freq in rule.get("FREQ", []))
        for rule in listed
    )


def _end(each: Any, zone: ZoneInfo) -> datetime:
    if each.get("dtend") is not None:
        return _instant(each.get("dtend"), zone)
    start = each.get("dtstart").dt
    duration = each.get("duration")
    if duration is not None:
        lasts: timedelta = duration.dt
        return _instant(each.get("dtstart"), zone) + lasts
    whole_day = not isinstance(start, datetime)
    return _midnight(start + timedelta(days=1), zone) if whole_day else _instant(each.get("dtstart"), zone)


def _instant(value: Any, zone: ZoneInfo) -> datetime:
    """A time without a zone is the practice's wall clock; a bare day begins at its midnight."""
    if value is None:
        raise RejectedError("bad_calendar")
    at = value.dt
    if not isinstance(at, datetime):
        return _midnight(at, zone)
    return (at.replace(tzinfo=zone) if at.tzinfo is None else at).astimezone(UTC)


def _midnight(on: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(on, time(), zone).astimezone(UTC)
