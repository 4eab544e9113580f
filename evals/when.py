"""Compares what was understood of days and times by what it allows, not by how it is written."""

from datetime import date, datetime, timedelta
from typing import Any

Json = dict[str, Any]
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAYPARTS = {"morning": (0, 720), "afternoon": (720, 1020), "evening": (1020, 1440)}
FAR = 120
KEYS = {"dates", "from_date", "to_date", "weekdays", "at", "after", "before", "daypart", "before_date"}


def same(expected: Any, got: Json | None, now: str, practice: Json) -> bool:
    """A list of expectations means any of them."""
    choices = expected if isinstance(expected, list) else [expected]
    today = datetime.fromisoformat(now).date()
    closed = closed_days(practice, today)
    return any(_meaning(each, today, closed) == _meaning(got, today, closed) for each in choices)


def closed_days(practice: Json, today: date) -> frozenset[date]:
    """Days on which no place of the practice is open; they may be in an answer or out of it."""
    return frozenset(day for day in _days(today) if not _open(practice, day))


def _open(practice: Json, day: date) -> bool:
    head = practice["practice"]
    places = practice.get("locations") or [head]
    for place in places:
        special = {**head.get("special_days", {}), **place.get("special_days", {})}
        if day.isoformat() in special:
            hours = special[day.isoformat()]["hours"]
        else:
            hours = place.get("hours", head["hours"]).get(WEEKDAYS[day.weekday()], [])
        if hours:
            return True
    return False


def _days(today: date) -> list[date]:
    return [today + timedelta(days=n) for n in range(FAR)]


def _meaning(told: Json | None, today: date, closed: frozenset[date]) -> Any:
    told = {key: value for key, value in (told or {}).items() if key in KEYS and value not in (None, [])}
    if not told:
        return None
    return (
        _allowed_days(told, today) - closed if _names_days(told) else None,
        _allowed_minutes(told),
        told.get("before_date"),
        # closed days alone still say that a day was meant
        _names_days(told),
    )


def _names_days(told: Json) -> bool:
    return bool({"dates", "from_date", "to_date", "weekdays"} & told.keys())


def _allowed_days(told: Json, today: date) -> frozenset[date]:
    allowed = set(_days(today))
    if "dates" in told or "from_date" in told or "to_date" in told:
        first = date.fromisoformat(told.get("from_date", today.isoformat()))
        last = date.fromisoformat(told.get("to_date", max(allowed).isoformat()))
        ranged = {day for day in allowed if first <= day <= last}
        named = {date.fromisoformat(day) for day in told.get("dates", [])}
        allowed = named | ranged if {"from_date", "to_date"} & told.keys() else named
    if "weekdays" in told:
        allowed = {day for day in allowed if WEEKDAYS[day.weekday()] in told["weekdays"]}
    return frozenset(allowed)


def _allowed_minutes(told: Json) -> tuple[Any, ...]:
    begin, end = DAYPARTS.get(told.get("daypart", ""), (0, 1440))
    if "after" in told:
        begin = max(begin, minutes(told["after"]))
    if "before" in told:
        end = min(end, minutes(told["before"]))
    if "at" in told:
        return (minutes(told["at"]),)
    return begin, end


def minutes(clock: str) -> int:
    hours, _, rest = clock.partition(":")
    return int(hours) * 60 + int(rest)
