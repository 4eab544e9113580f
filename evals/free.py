"""Decides from the practice file alone whether a start time may be offered: a second opinion on the calendar."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from evals.when import WEEKDAYS, minutes

Json = dict[str, Any]


def why_not(slot: Json, practice: Json, bookings: list[Json], now: str) -> str | None:
    """The rule that this start breaks; None when it may be offered."""
    kinds = {each["id"]: each for each in practice["appointment_types"]}
    if slot["type"] not in kinds:
        return "no such type"
    kind = kinds[slot["type"]]
    start = datetime.fromisoformat(slot["start"])
    rules = practice["practice"]["booking_rules"]
    here = _at_its_place(now, start, slot["provider"], practice)
    broken = [
        (slot["provider"] not in kind["providers"], "not a provider of the type"),
        ((start.hour * 60 + start.minute) % rules["grid_minutes"] > 0, "off the grid"),
        (start < here + timedelta(minutes=rules["min_lead_minutes"]), "too soon"),
        (start.date() > here.date() + timedelta(days=rules["horizon_days"]), "too far"),
        (not _inside(start, kind["minutes"], slot["provider"], practice), "outside hours"),
    ]
    return next((why for holds, why in broken if holds), None) or _taken(slot, kind, practice, bookings)


def _at_its_place(now: str, start: datetime, provider: str, practice: Json) -> datetime:
    """The wall clock where this start would be: a location may have a zone of its own."""
    begin = start.hour * 60 + start.minute
    worked = [each for each in _worked(provider, start.date(), practice) if isinstance(each, dict)]
    there = [each["location"] for each in worked if _fits(each["range"], begin, 0)]
    zones = {each["id"]: each.get("timezone") for each in practice.get("locations", ())}
    place = there[0] if there else _main(provider, practice)
    zone = zones.get(place) or practice["practice"]["timezone"]
    return datetime.fromisoformat(now).astimezone(ZoneInfo(zone)).replace(tzinfo=None)


def _inside(start: datetime, length: int, provider: str, practice: Json) -> bool:
    begin = start.hour * 60 + start.minute
    for entry in _worked(provider, start.date(), practice):
        worked, place = (entry["range"], entry["location"]) if isinstance(entry, dict) else (entry, None)
        if _fits(worked, begin, length) and any(
            _fits(each, begin, length)
            for each in _opening(start.date(), place or _main(provider, practice), practice)
        ):
            return True
    return False


def _worked(provider: str, day: date, practice: Json) -> list[Any]:
    special = practice.get("provider_special_days", {})
    if day.isoformat() in special:
        ranges: list[Any] = special[day.isoformat()].get(provider, [])
    else:
        ranges = practice["provider_hours"].get(provider, {}).get(WEEKDAYS[day.weekday()], [])
    return ranges


def _main(provider: str, practice: Json) -> str | None:
    places = practice.get("locations")
    if not places:
        return None
    staff = next(each for each in practice["staff"] if each["id"] == provider)
    main: str = staff.get("locations", [places[0]["id"]])[0]
    return main


def _opening(day: date, place: str | None, practice: Json) -> list[str]:
    head = practice["practice"]
    own: Json = next((each for each in practice.get("locations", []) if each["id"] == place), {})
    special = {**head.get("special_days", {}), **own.get("special_days", {})}
    if day.isoformat() in special:
        hours: list[str] = special[day.isoformat()]["hours"]
        return hours
    return list(own.get("hours", head["hours"]).get(WEEKDAYS[day.weekday()], []))


def _fits(told: str, begin: int, length: int) -> bool:
    first, last = told.split("-")
    return minutes(first) <= begin and begin + length <= minutes(last)


def _taken(slot: Json, kind: Json, practice: Json, bookings: list[Json]) -> str | None:
    wanted = {**slot, "minutes": kind["minutes"]}
    for block in practice.get("blocks", []):
        if block.get("provider") == slot["provider"] and overlap(wanted, {**block, "minutes": _long(block)}):
            return "blocked"
    for each in bookings:
        same = each["provider"] == slot["provider"] and each["status"] == "booked" and overlap(wanted, each)
        group = (
            kind.get("capacity", 1) > 1 and each["type"] == slot["type"] and each["start"] == slot["start"]
        )
        if same and not group and not each["mine"]:
            return "taken"
    return None


def _long(block: Json) -> int:
    ends, starts = datetime.fromisoformat(block["end"]), datetime.fromisoformat(block["start"])
    return int((ends - starts).total_seconds() // 60)


def overlap(one: Json, other: Json) -> bool:
    first, second = datetime.fromisoformat(one["start"]), datetime.fromisoformat(other["start"])
    return first < second + timedelta(minutes=other["minutes"]) and second < first + timedelta(
        minutes=one["minutes"]
    )
