"""Boulevard's appointments, clients, orders and vouchers in the shape in which every system's changes arrive."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, Final

from booking.emr.base import CalendarBooking
from booking.emr.boulevard.carts import instant
from booking.emr.boulevard.naming import Naming
from booking.emr.changes import (
    AppointmentChange,
    AppointmentState,
    ClientChange,
    InvoiceChange,
    InvoiceState,
    PackageChange,
)
from booking.emr.matching import Known
from booking.emr.versions import version_at

STATES: Final[Mapping[str, AppointmentState]] = {
    "BOOKED": "booked",
    "CONFIRMED": "confirmed",
    "ARRIVED": "arrived",
    "ACTIVE": "arrived",
    "FINAL": "completed",
    "CANCELLED": "cancelled",
}


def state_of(plain: Mapping[str, Any]) -> AppointmentState:
    """That somebody did not come is a reason of cancelling there, no state."""
    if plain.get("cancelled") or plain.get("state") == "CANCELLED":
        reason = (plain.get("cancellation") or {}).get("reason")
        return "no_show" if reason == "NO_SHOW" else "cancelled"
    return STATES.get(str(plain.get("state")), "booked")


def booking_of(plain: Mapping[str, Any], version: int) -> CalendarBooking:
    state = state_of(plain)
    match state:
        case "completed" | "cancelled" | "no_show":
            return CalendarBooking(plain["id"], state, version)
        case _:
            return CalendarBooking(plain["id"], "booked", version)


def appointment_change(plain: Mapping[str, Any], version: int, naming: Naming) -> AppointmentChange:
    services = tuple(plain.get("appointmentServices") or ())
    first = services[0] if services else {}
    return AppointmentChange(
        external_id=plain["id"],
        version=version,
        client=plain.get("clientId"),
        start=instant(plain["startAt"]),
        end=instant(plain["endAt"]),
        provider=naming.provider(first.get("staffId")),
        type=naming.type(first.get("serviceId")),
        location=naming.location(plain.get("locationId")),
        state=state_of(plain),
        services=naming.services(each["serviceId"] for each in services),
    )


def client_change(plain: Mapping[str, Any]) -> ClientChange:
    return ClientChange(
        external_id=plain["id"],
        version=version_at(instant(plain["updatedAt"])),
        name=name_of(plain),
        phone=plain.get("mobilePhone"),
        email=plain.get("email"),
        birthdate=_day(plain.get("dob")),
        state="deleted" if plain.get("active") is False else "active",
    )


def known(plain: Mapping[str, Any]) -> Known:
    return Known(
        external_id=plain["id"],
        phones=tuple(each for each in (plain.get("mobilePhone"),) if each),
        emails=tuple(each for each in (plain.get("email"),) if each),
        name=name_of(plain),
        birthdate=_day(plain.get("dob")),
    )


def name_of(plain: Mapping[str, Any]) -> str | None:
    return " ".join(each for each in (plain.get("firstName"), plain.get("lastName")) if each) or None


def invoice_change(plain: Mapping[str, Any], currency: str) -> InvoiceChange:
    """An order is paid once it is closed; its total is what was rung up, refunds stand beside it."""
    summary = plain.get("summary") or {}
    refunded = summary.get("refundAmount") or 0
    total = summary.get("initialTotal")
    closed = plain.get("closedAt")
    state: InvoiceState = "open" if not closed else "refunded" if refunded else "paid"
    updated = instant(plain["updatedAt"])
    return InvoiceChange(
        external_id=plain["id"],
        version=version_at(updated),
        client=plain.get("clientId"),
        total_minor=summary.get("currentTotal", 0) if total is None else total,
        currency=currency,
        state=state,
        refunded_minor=refunded,
        at=instant(closed) if closed else updated,
    )


def packages_of(
    client: str, vouchers: Iterable[Mapping[str, Any]], at: datetime, naming: Naming
) -> tuple[PackageChange, ...]:
    """Boulevard turns a package into one voucher a session: those bought together for the same are one package."""
    together: dict[tuple[tuple[str, ...], object, object], list[Mapping[str, Any]]] = defaultdict(list)
    for each in vouchers:
        services = tuple(sorted(naming.services(service["id"] for service in each.get("services") or ())))
        together[services, each.get("expiresOn"), each.get("createdAt")].append(each)
    return tuple(_package(client, key[0], same, at) for key, same in together.items())


def _package(
    client: str, services: tuple[str, ...], vouchers: list[Mapping[str, Any]], at: datetime
) -> PackageChange:
    first = min(vouchers, key=lambda each: str(each["id"]))
    used = sum(each.get("redeemedAt") is not None for each in vouchers)
    expires, bought = _day(first.get("expiresOn")), first.get("createdAt")
    left = len(vouchers) - used
    over = expires is not None and expires < at.date()
    return PackageChange(
        external_id=first["id"],
        version=version_at(at),
        client=client,
        services=services,
        total=len(vouchers),
        used=used,
        remaining=0 if over else left,
        expires=expires,
        bought_at=instant(bought) if bought else None,
        state="redeemed" if left == 0 else "expired" if over else "active",
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text[:10]) if text else None
