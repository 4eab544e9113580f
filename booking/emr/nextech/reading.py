"""What Nextech answers, read without a schema: its own samples would not pass one."""

import re
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Final
from zoneinfo import ZoneInfo

import msgspec

from booking.emr.base import Change
from booking.emr.changes import AppointmentChange, AppointmentState, InvoiceChange, change_of
from booking.emr.fhir_json import (
    Resource,
    actors,
    codes,
    day,
    full_name,
    instant,
    kind_of,
    listed,
    points,
    reference,
    text,
    updated,
    version,
)
from booking.emr.matching import Known, changed
from practice.file import exponent

STATES: Final[dict[str, AppointmentState]] = {
    "proposed": "booked",
    "pending": "booked",
    "booked": "confirmed",
    "arrived": "arrived",
    "fulfilled": "completed",
    "cancelled": "cancelled",
    "noshow": "no_show",
}
"""Their `booked` says that the patient has confirmed."""
_SCHEDULE: Final = re.compile(r"location_([^_/]+)_practitioner_([^_/]+)", re.IGNORECASE)


class Place(msgspec.Struct, frozen=True):
    """What numbers and times of one practice are read by."""

    zone: ZoneInfo
    country: str
    currency: str


def whose_slot(slot: Resource) -> tuple[str, str] | None:
    """Location and practitioner of a free time; None where it is not free or says not whose it is."""
    if (text(slot.get("status")) or "free").lower() != "free":
        return None
    within = {kind_of(each): text(each.get("id")) for each in listed(slot.get("contained"))}
    place, provider = within.get("location"), within.get("practitioner")
    if place is not None and provider is not None:
        return place, provider
    named = reference(slot.get("schedule"))
    found = _SCHEDULE.search(named[1]) if named is not None else None
    return (found[1], found[2]) if found is not None else None


def extension(resource: Resource, name: str) -> Any:
    """The value of the vendor's extension of that name, whatever kind of value it is."""
    for each in listed(resource.get("extension")):
        if str(each.get("url") or "").lower().rstrip("/").endswith(f"/{name}"):
            return next((value for key, value in each.items() if key.startswith("value")), None)
    return None


def pointed(resource: Resource, name: str) -> str | None:
    found = reference(extension(resource, name))
    return None if found is None else found[1]


def identity(resource: Resource) -> str | None:
    """The id, or the official identifier where none stands there."""
    official = next(
        (
            text(each.get("value"))
            for each in listed(resource.get("identifier"))
            if each.get("use") == "official"
        ),
        None,
    )
    return text(resource.get("id")) or official


def appointment(resource: Resource, place: Place, read_at: datetime) -> AppointmentChange | None:
    """None for what is no visit: without an id, a time, or a status that the vendor leaves out for its own ones."""
    found = identity(resource)
    start, end = instant(resource.get("start"), place.zone), instant(resource.get("end"), place.zone)
    if found is None or start is None or end is None:
        return None
    status = text(resource.get("status"))
    state = STATES.get((status or "pending").lower().replace("-", "").replace("_", ""))
    if state is None:
        return None
    who = actors(resource)
    return AppointmentChange(
        external_id=found,
        version=version(updated(resource, place.zone) or read_at),
        client=who.get("patient"),
        start=start,
        end=end,
        provider=who.get("practitioner"),
        type=pointed(resource, "appointment-type"),
        location=who.get("location"),
        state=state,
        services=tuple(filter(None, (pointed(resource, "appointment-purpose"),))),
    )


def person(resource: Resource, place: Place) -> Known | None:
    found = identity(resource)
    if found is None:
        return None
    return Known(
        found,
        phones=tuple(points(resource, "phone")),
        emails=tuple(points(resource, "email")),
        name=full_name(resource),
        birthdate=_birthdate(resource, place),
    )


def client(resource: Resource, place: Place, read_at: datetime) -> Change | None:
    known = person(resource, place)
    if known is None:
        return None
    at = version(updated(resource, place.zone) or read_at)
    return changed(known, at, place.country)


def payment(resource: Resource, place: Place, read_at: datetime) -> Change | None:
    """A payment as a paid invoice of its own, a refund as money taken back; voided ones are worth nothing.

    Adjustments are bookkeeping and no money.
    """
    found, minor = identity(resource), _minor(resource.get("total"), place.currency)
    kinds = {code for each in listed(resource.get("detail")) for code in codes(each.get("type"))}
    if found is None or minor is None or kinds == {"adjustment"}:
        return None
    if (text(resource.get("status")) or "active").lower() != "active":
        minor = 0
    at = instant(extension(resource, "payment-date"), place.zone) or instant(
        resource.get("created"), place.zone
    )
    payer = reference(extension(resource, "patient"))
    return change_of(
        InvoiceChange(
            external_id=found,
            version=version(updated(resource, place.zone) or read_at),
            client=None if payer is None else payer[1],
            total_minor=max(minor, 0),
            currency=place.currency,
            state="refunded" if minor < 0 else "paid",
            refunded_minor=max(-minor, 0),
            at=at or read_at,
        )
    )


def _birthdate(resource: Resource, place: Place) -> date | None:
    bare = day(resource.get("birthDate"))
    whole = instant(resource.get("birthDate"), place.zone)
    return bare or (None if whole is None else whole.astimezone(place.zone).date())


def _minor(money: Any, currency: str) -> int | None:
    """An amount as it is written there, `1000`, `1000.5` or `{"value": …}`, in whole minor units."""
    written = money.get("value") if isinstance(money, dict) else money
    try:
        amount = Decimal(str(written))
    except InvalidOperation:
        return None
    return int((amount * 10 ** exponent(currency)).to_integral_value()) if amount.is_finite() else None
