"""What a FHIR R4 server answers, as the shapes that every system's changes have."""

from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any, Final
from zoneinfo import ZoneInfo

import msgspec

from booking.emr.base import Change
from booking.emr.changes import (
    AppointmentChange,
    AppointmentState,
    InvoiceChange,
    InvoiceState,
    change_of,
)
from booking.emr.fhir_json import (
    Resource,
    actors,
    codes,
    day,
    full_name,
    instant,
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
    "booked": "booked",
    "waitlist": "booked",
    "arrived": "arrived",
    "checked-in": "arrived",
    "fulfilled": "completed",
    "cancelled": "cancelled",
    "entered-in-error": "cancelled",
    "noshow": "no_show",
}
PAID: Final[dict[str, InvoiceState]] = {"issued": "open", "balanced": "paid", "cancelled": "open"}


class Free(msgspec.Struct, frozen=True):
    """A free slot of a schedule; several in a row make room for one long visit."""

    id: str
    start: datetime
    end: datetime


def free(resource: Resource, zone: ZoneInfo, kinds: set[str]) -> Free | None:
    """None where it is taken, or kept for other kinds of visits; one that names no kind is for all."""
    found, status = text(resource.get("id")), text(resource.get("status"))
    start, end = instant(resource.get("start"), zone), instant(resource.get("end"), zone)
    named = set(codes(resource.get("serviceType")) + codes(resource.get("appointmentType")))
    if (
        found is None
        or start is None
        or end is None
        or status != "free"
        or resource.get("overbooked") is True
    ):
        return None
    return Free(found, start, end) if not named or named & kinds else None


def rooms(slots: list[Free], minutes: int) -> list[tuple[Free, ...]]:
    """Every start from which free slots without a gap between them are long enough."""
    ordered = sorted(slots, key=lambda each: each.start)
    found = []
    for index, first in enumerate(ordered):
        row = [first]
        for following in ordered[index + 1 :]:
            if row[-1].end - first.start >= timedelta(minutes=minutes) or following.start != row[-1].end:
                break
            row.append(following)
        if row[-1].end - first.start >= timedelta(minutes=minutes):
            found.append(tuple(row))
    return found


def appointment(resource: Resource, zone: ZoneInfo, read_at: datetime) -> AppointmentChange | None:
    found = text(resource.get("id"))
    start, end = instant(resource.get("start"), zone), instant(resource.get("end"), zone)
    minutes = resource.get("minutesDuration")
    if end is None and start is not None and isinstance(minutes, int):
        end = start + timedelta(minutes=minutes)
    state = STATES.get(text(resource.get("status")) or "")
    if found is None or start is None or end is None or state is None:
        return None
    who = actors(resource)
    kinds = codes(resource.get("serviceType")) or codes(resource.get("appointmentType"))
    return AppointmentChange(
        external_id=found,
        version=version(updated(resource, zone) or read_at),
        client=who.get("patient"),
        start=start,
        end=end,
        provider=who.get("practitioner"),
        type=next(iter(kinds), None),
        location=who.get("location"),
        state=state,
    )


def person(resource: Resource) -> Known | None:
    found = text(resource.get("id"))
    if found is None:
        return None
    return Known(
        found,
        phones=tuple(points(resource, "phone") + points(resource, "sms")),
        emails=tuple(points(resource, "email")),
        name=full_name(resource),
        birthdate=day(resource.get("birthDate")),
    )


def client(resource: Resource, zone: ZoneInfo, country: str, read_at: datetime) -> Change | None:
    known = person(resource)
    if known is None:
        return None
    into = next(
        (
            reference(each.get("other"))
            for each in resource.get("link", [])
            if isinstance(each, dict) and each.get("type") == "replaced-by"
        ),
        None,
    )
    at = version(updated(resource, zone) or read_at)
    state = "merged" if into else "deleted" if resource.get("active") is False else "active"
    return changed(known, at, country, state=state, merged_into=None if into is None else into[1])


def invoice(resource: Resource, zone: ZoneInfo, currency: str, read_at: datetime) -> Change | None:
    """A balanced invoice is paid. What the server has withdrawn is worth nothing."""
    found, status = text(resource.get("id")), text(resource.get("status")) or ""
    total = resource.get("totalGross") or resource.get("totalNet")
    whose = reference(resource.get("subject")) or reference(resource.get("recipient"))
    if found is None or not isinstance(total, dict) or status not in PAID:
        return None
    named = text(total.get("currency")) or currency
    minor = _minor(total.get("value"), named)
    if minor is None:
        return None
    at = instant(resource.get("date"), zone) or updated(resource, zone) or read_at
    return change_of(
        InvoiceChange(
            external_id=found,
            version=version(updated(resource, zone) or read_at),
            client=whose[1] if whose is not None and whose[0] == "patient" else None,
            total_minor=0 if status == "cancelled" else max(minor, 0),
            currency=named,
            state=PAID[status],
            refunded_minor=max(-minor, 0),
            at=at,
        )
    )


def _minor(written: Any, currency: str) -> int | None:
    try:
        amount = Decimal(str(written)) * 10 ** exponent(currency)
    except InvalidOperation:
        return None
    return int(amount.to_integral_value()) if amount.is_finite() else None
