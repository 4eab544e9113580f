"""What ModMed answers, and the day's cursor: its searches by change know days only."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import msgspec

from booking.emr.base import Change
from booking.emr.changes import AppointmentChange, AppointmentState
from booking.emr.fhir_json import (
    Resource,
    actors,
    codes,
    day,
    full_name,
    instant,
    listed,
    points,
    text,
    updated,
    version,
)
from booking.emr.matching import Known, changed

STATES: Final[dict[str, AppointmentState]] = {
    "proposed": "booked",
    "pending": "booked",
    "booked": "confirmed",
    "arrived": "arrived",
    "checkedin": "arrived",
    "fulfilled": "completed",
    "cancelled": "cancelled",
    "enteredinerror": "cancelled",
    "noshow": "no_show",
}
"""Their `booked` is confirmed, `checked-in` has arrived, `fulfilled` has checked out."""


class DayCursor(msgspec.Struct, frozen=True):
    """Where reading stopped: the day, and what was seen of it, since each reading takes whole days again."""

    day: date
    seen: dict[str, int] = {}

    def asked(self) -> str:
        """From the day before on: their day may have begun before ours."""
        return f"gt{(self.day - timedelta(days=2)).isoformat()}"

    def unseen(self, changes: Iterable[Change]) -> list[Change]:
        return [each for each in changes if self.seen.get(each.external_id, -1) < each.version]

    def after(self, today: date, changes: Iterable[Change], zone: ZoneInfo) -> "DayCursor":
        """What the next reading will meet again; older changes it will not."""
        since = datetime.combine(today - timedelta(days=2), datetime.min.time(), zone)
        kept = {each.external_id: each.version for each in changes}
        known = {**self.seen, **kept}
        return DayCursor(today, {name: at for name, at in known.items() if at >= version(since)})

    def written(self) -> str:
        return msgspec.json.encode(self).decode()


def cursor_of(written: str | None) -> DayCursor | None:
    if written is None:
        return None
    try:
        return msgspec.json.decode(written, type=DayCursor)
    except msgspec.MsgspecError:
        return None


def appointment(resource: Resource, zone: ZoneInfo, read_at: datetime) -> AppointmentChange | None:
    found = text(resource.get("id"))
    start, end = instant(resource.get("start"), zone), instant(resource.get("end"), zone)
    minutes = resource.get("minutesDuration")
    if end is None and start is not None and isinstance(minutes, int):
        end = start + timedelta(minutes=minutes)
    status = (text(resource.get("status")) or "").lower().replace("-", "")
    if found is None or start is None or end is None or status not in STATES:
        return None
    who = actors(resource)
    return AppointmentChange(
        external_id=found,
        version=version(updated(resource, zone) or read_at),
        client=who.get("patient"),
        start=start,
        end=end,
        provider=who.get("practitioner"),
        type=next(iter(codes(resource.get("appointmentType"))), None),
        location=who.get("location"),
        state=STATES[status],
    )


def person(resource: Resource) -> Known | None:
    found = text(resource.get("id"))
    if found is None:
        return None
    return Known(
        found,
        phones=tuple(points(resource, "phone")),
        emails=tuple(points(resource, "email")),
        name=full_name(resource),
        birthdate=day(resource.get("birthDate")),
    )


def client(resource: Resource, zone: ZoneInfo, country: str, read_at: datetime) -> Change | None:
    known = person(resource)
    if known is None:
        return None
    at = version(updated(resource, zone) or read_at)
    state = "deleted" if resource.get("active") is False else "active"
    return changed(known, at, country, state=state)


def marked(resource: Resource, prefix: str) -> str | None:
    """The identifier that slots are searched by: `PRN…` of a provider, `FI…` of a place."""
    for each in listed(resource.get("identifier")):
        value = text(each.get("value"))
        kinds = [*codes(each.get("type")), (text(each.get("system")) or "").rsplit("/", 1)[-1]]
        if value is not None and (
            value.upper().startswith(prefix) or prefix in {kind.upper() for kind in kinds}
        ):
            return value
    return None


def concepts(valueset: Resource) -> dict[str, str]:
    """Code and name of everything that a ValueSet lists, in its expansion or in what it is composed of."""
    found: dict[str, str] = {}
    compose = valueset.get("compose")
    include = listed(compose.get("include")) if isinstance(compose, dict) else []
    expansion = valueset.get("expansion")
    contains = listed(expansion.get("contains")) if isinstance(expansion, dict) else []
    for each in [*contains, *(concept for part in include for concept in listed(part.get("concept")))]:
        code = text(each.get("code"))
        if code is not None:
            found.setdefault(code, text(each.get("display")) or code)
    return found
