"""Zenoti's appointments, guests, invoices and packages in the shape in which every system's changes arrive."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Final
from zoneinfo import ZoneInfo

from booking.emr.base import CalendarBooking
from booking.emr.changes import (
    AppointmentChange,
    AppointmentState,
    InvoiceChange,
    InvoiceState,
    PackageChange,
    PackageState,
)
from booking.emr.matching import Known
from booking.slots.types import instant_of
from booking.slots.wall import instant_at
from core.errors import RejectedError
from practice.file import exponent

STATES: Final[Mapping[str, AppointmentState]] = {
    "-2": "no_show",
    "-1": "cancelled",
    "0": "booked",
    "1": "completed",
    "2": "arrived",
    "4": "confirmed",
    "21": "cancelled",
    "noshow": "no_show",
    "cancelled": "cancelled",
    "voided": "cancelled",
    "new": "booked",
    "closed": "completed",
    "checkin": "arrived",
    "confirm": "confirmed",
}
PACKAGES: Final[Mapping[str, PackageState]] = {"5": "expired", "6": "cancelled"}


class Visit(AppointmentChange, frozen=True, kw_only=True):
    """An appointment with what Zenoti wants to know of it when it is moved or cancelled."""

    invoice: str
    item: str | None = None
    group: str | None = None
    note: str = ""


def visit_of(plain: Mapping[str, Any], center: str, zone: ZoneInfo) -> Visit:
    """Raises RejectedError where its time cannot be read."""
    return Visit(
        external_id=str(plain.get("appointment_id") or plain.get("id")),
        version=0,
        client=_id(plain.get("guest")) or plain.get("guest_id"),
        start=_instant(plain, "start_time", zone),
        end=_instant(plain, "end_time", zone),
        provider=_id(plain.get("therapist")) or plain.get("TherapistId"),
        type=_id(plain.get("service")) or plain.get("service_id"),
        location=plain.get("center_id") or center,
        state=STATES.get(str(plain.get("status", 0)).lower(), "booked"),
        invoice=str(plain.get("invoice_id") or ""),
        item=plain.get("invoice_item_id") or _id(plain.get("invoice_item")),
        group=plain.get("appointment_group_id"),
        note=str(plain.get("notes") or ""),
    )


def change_of_visit(visit: Visit, version: int) -> AppointmentChange:
    told = {name: getattr(visit, name) for name in AppointmentChange.__struct_fields__}
    return AppointmentChange(**{**told, "version": version})


def booking_of(visit: Visit, version: int) -> CalendarBooking:
    match visit.state:
        case "completed" | "cancelled" | "no_show":
            return CalendarBooking(visit.external_id, visit.state, version)
        case _:
            return CalendarBooking(visit.external_id, "booked", version)


def wall_of(text: str) -> datetime:
    """A time of the centre's own clock, as it writes them: without an offset."""
    return datetime.fromisoformat(text[:19])


def on_the_wall(wall: datetime, zone: ZoneInfo) -> datetime | None:
    """None: the clock skips it."""
    minute = instant_at(zone, wall)
    return None if minute is None else instant_of(minute)


def known(plain: Mapping[str, Any]) -> Known:
    info = plain.get("personal_info") or plain
    phones = (_phone(info.get(each)) for each in ("mobile_phone", "home_phone", "work_phone"))
    email = info.get("email")
    name = " ".join(each for each in (info.get("first_name"), info.get("last_name")) if each)
    return Known(
        external_id=str(plain["id"]),
        phones=tuple(each for each in phones if each),
        emails=(email,) if email else (),
        name=name or None,
        birthdate=_day(info.get("date_of_birth")),
    )


def invoice_of(plain: Mapping[str, Any], currency: str, zone: ZoneInfo, version: int) -> InvoiceChange:
    """A refund is an invoice of its own there. One that is not closed has not been paid, whatever was pushed."""
    minor = _minor((plain.get("total_price") or {}).get("sum_total"), currency)
    refund, closed = bool(plain.get("is_refund")), bool(plain.get("is_closed"))
    state: InvoiceState = "open" if not closed else "refunded" if refund else "paid"
    day = wall_of(str(plain["invoice_date"]))
    return InvoiceChange(
        external_id=str(plain["id"]),
        version=version,
        client=_id(plain.get("guest")),
        total_minor=0 if refund else minor,
        currency=currency,
        state=state,
        refunded_minor=abs(minor) if refund and closed else 0,
        at=on_the_wall(day, zone) or day.replace(tzinfo=UTC),
    )


def package_of(plain: Mapping[str, Any], guest: str, version: int, zone: ZoneInfo) -> PackageChange:
    lines = list(plain.get("services") or ())
    total, left = sum(_total(each) for each in lines), sum(_left(each) for each in lines)
    dates = plain.get("date") or {}
    never = bool(plain.get("never_expires"))
    bought = (plain.get("purchase") or {}).get("date") or dates.get("start")
    state = PACKAGES.get(str(plain.get("status")), "redeemed" if total and left == 0 else "active")
    return PackageChange(
        external_id=str(plain["user_package_id"]),
        version=version,
        client=guest,
        services=tuple(str(_id(each.get("service_type_info")) or _id(each.get("service"))) for each in lines),
        total=total,
        used=total - left,
        remaining=left if state == "active" else 0,
        expires=None if never else _day(dates.get("end_date_with_grace") or dates.get("end")),
        bought_at=on_the_wall(wall_of(bought), zone) if bought else None,
        state=state,
    )


def _instant(plain: Mapping[str, Any], name: str, zone: ZoneInfo) -> datetime:
    """UTC where it says so, else the centre's wall."""
    told = plain.get(f"{name}_utc")
    if told:
        return wall_of(told).replace(tzinfo=UTC)
    wall = plain.get(f"{name}_in_center") or plain.get(name)
    found = on_the_wall(wall_of(wall), zone) if wall else None
    if found is None:
        raise RejectedError("NO_TIME")
    return found


def _total(line: Mapping[str, Any]) -> int:
    return _number(line, "total", "quantity", "total_quantity")


def _left(line: Mapping[str, Any]) -> int:
    return _number(line, "balance", "balance_quantity", "remaining")


def _number(line: Mapping[str, Any], *names: str) -> int:
    told = next((line[each] for each in names if line.get(each) is not None), 0)
    return int(told)


def _minor(amount: object, currency: str) -> int:
    return int((Decimal(str(amount or 0)) * 10 ** exponent(currency)).to_integral_value())


def _phone(told: Any) -> str | None:
    """A text, or an object of which one of several fields is filled."""
    if isinstance(told, dict):
        return told.get("number") or told.get("display_number")
    return str(told) if told else None


def _id(thing: Any) -> str | None:
    found = (thing.get("id") or thing.get("Id")) if isinstance(thing, dict) else None
    return None if found is None else str(found)


def _day(text: Any) -> date | None:
    return date.fromisoformat(str(text)[:10]) if text else None
