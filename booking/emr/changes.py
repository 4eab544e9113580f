"""The one shape in which every system's changes arrive, whatever they looked like there."""

from datetime import date, datetime
from typing import Any, Final, Literal

import msgspec

from booking.emr.base import CalendarBooking, Change, ChangeKind, PackageBalance

AppointmentState = Literal["booked", "confirmed", "arrived", "completed", "cancelled", "no_show"]
InvoiceState = Literal["paid", "refunded", "open"]
PackageState = Literal["active", "redeemed", "expired", "cancelled"]


class AppointmentChange(msgspec.Struct, frozen=True, kw_only=True):
    """A visit as it is there now. Ids are that system's own; `version` only ever grows."""

    external_id: str
    version: int
    client: str | None = None
    start: datetime
    """Aware."""
    end: datetime
    provider: str | None = None
    type: str | None = None
    location: str | None = None
    state: AppointmentState
    services: tuple[str, ...] = ()


class ClientChange(msgspec.Struct, frozen=True, kw_only=True):
    """A person as they stand there. Its repr names nobody."""

    external_id: str
    version: int
    name: str | None = None
    phone: str | None = None
    """E.164 where it could be read."""
    email: str | None = None
    birthdate: date | None = None
    state: Literal["active", "merged", "deleted"] = "active"
    merged_into: str | None = None

    def __repr__(self) -> str:
        return f"ClientChange({self.external_id})"


class InvoiceChange(msgspec.Struct, frozen=True, kw_only=True):
    """Money of one invoice as it stands now, refunds as a positive sum of their own; replaying it adds nothing."""

    external_id: str
    version: int
    client: str | None = None
    total_minor: int
    currency: str
    state: InvoiceState
    refunded_minor: int = 0
    at: datetime


class PackageChange(msgspec.Struct, frozen=True, kw_only=True):
    """Sessions bought and left."""

    external_id: str
    version: int
    client: str | None = None
    services: tuple[str, ...] = ()
    total: int
    used: int
    remaining: int
    expires: date | None = None
    bought_at: datetime | None = None
    state: PackageState = "active"


Changed = AppointmentChange | ClientChange | InvoiceChange | PackageChange
SHAPES: Final[dict[ChangeKind, type[Changed]]] = {
    "appointments": AppointmentChange,
    "clients": ClientChange,
    "invoices": InvoiceChange,
    "packages": PackageChange,
}
_KINDS: Final = {shape: kind for kind, shape in SHAPES.items()}


def change_of(changed: Changed) -> Change:
    """As `changes` gives it back."""
    plain: dict[str, Any] = msgspec.to_builtins(changed)
    return Change(_KINDS[type(changed)], changed.external_id, changed.version, plain)


def read_change(change: Change) -> Changed:
    """The body as its shape. Raises msgspec.ValidationError where an adapter made something else."""
    return msgspec.convert(change.body, SHAPES[change.kind])


def balance_of(package: PackageChange) -> PackageBalance:
    """In answer to what somebody has left."""
    return PackageBalance(
        services=package.services,
        total=package.total,
        used=package.used,
        remaining=package.remaining,
        expires=package.expires,
        bought_at=package.bought_at.date() if package.bought_at else None,
    )


def standing(visit: AppointmentChange) -> CalendarBooking:
    """A visit as it was read, in answer to what was asked of it."""
    state = visit.state if visit.state in {"cancelled", "completed", "no_show"} else "booked"
    return CalendarBooking(visit.external_id, state, visit.version)
