"""Moves the demonstration practice's people and calendar by whole weeks, so that its week is this one."""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from datetime import date, datetime, timedelta
from typing import Any

ANCHOR = date(2026, 11, 23)
"""The Monday around which the file's appointments stand."""
WEEK = timedelta(weeks=1)
LOCAL = "%Y-%m-%dT%H:%M"


def weeks_until(today: date) -> timedelta:
    """From the file's week to today's; on a weekend already the coming one, which is what people book."""
    working = today + timedelta(days=2) if today.weekday() >= 5 else today
    return working - timedelta(days=working.weekday()) - ANCHOR


def shifted(document: Mapping[str, Any], by: timedelta) -> dict[str, Any]:
    """A copy in which people and calendar have moved; special days and dated offers belong to the real calendar."""
    moved = deepcopy(dict(document))
    for part, field in _dates(moved):
        part[field] = _move(part[field], by)
    for appointment in moved.get("appointments", []):
        _leave_special_days(moved, appointment)
    return moved


def _dates(document: dict[str, Any]) -> Iterator[tuple[dict[str, Any], str]]:
    for block in document.get("blocks", []):
        yield block, "start"
        yield block, "end"
    for appointment in document.get("appointments", []):
        yield appointment, "start"
    for person in document.get("contacts", []):
        for entry in person.get("history", []):
            yield entry, "date"
        for package in person.get("packages", []):
            for field in ("bought_on", "expires_on"):
                if package.get(field):
                    yield package, field


def _move(text: str, by: timedelta) -> str:
    if "T" in text:
        return (datetime.fromisoformat(text) + by).strftime(LOCAL)
    return (date.fromisoformat(text) + by).isoformat()


def _leave_special_days(document: dict[str, Any], appointment: dict[str, Any]) -> None:
    """Nobody is booked where the doors are closed: such a visit is a week later."""
    days = document["practice"].get("special_days", {})
    while appointment.get("status", "booked") == "booked":
        day, _, time = appointment["start"].partition("T")
        hours = days.get(day, {"hours": ["00:00-24:00"]})["hours"]
        if any(_holds(each, time, _minutes(document, appointment)) for each in hours):
            return
        appointment["start"] = _move(appointment["start"], WEEK)


def _minutes(document: dict[str, Any], appointment: dict[str, Any]) -> int:
    usual = {each["id"]: each["minutes"] for each in document["appointment_types"]}
    return int(appointment.get("minutes", usual[appointment["type"]]))


def _holds(hours: str, time: str, minutes: int) -> bool:
    first, last = (_minute(each) for each in hours.split("-"))
    return first <= _minute(time) and _minute(time) + minutes <= last


def _minute(time: str) -> int:
    hour, _, minute = time.partition(":")
    return int(hour) * 60 + int(minute)
