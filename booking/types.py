"""What the booking service hands out: appointments, holds, offers, and what came of a wish to book."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Literal
from zoneinfo import ZoneInfo

import msgspec

from booking.slots import Reason, Start

GUEST_KEY = ":guest"
"""End of the key under which the visit of whoever comes along is booked."""

Status = Literal["booked", "pending", "cancelled", "completed", "no_show"]
"""pending: asked for in another system that has not answered yet; it blocks its time like a booked one."""
Source = Literal["file", "thread", "staff", "elsewhere"]
Refusal = Reason | Literal["open_booking", "gone"]
"""open_booking: the person already has one of this type. gone: the appointment to move is booked no more."""


class Person(msgspec.Struct, frozen=True):
    """Who is booked. Its repr names nobody, so that it may stand in a traceback."""

    contact_id: str | None = None
    name: str | None = None
    phone: str | None = None

    def __repr__(self) -> str:
        return f"Person({self.contact_id})"


class Appointment(msgspec.Struct, frozen=True):
    """One row of the calendar. Its repr names nobody."""

    id: str
    file_id: str | None
    contact_id: str | None
    thread_id: str | None
    type: str
    provider: str
    location: str | None
    zone: str
    starts_at: datetime
    ends_at: datetime
    minutes: int
    resources: tuple[str, ...]
    status: Status
    confirmed: bool
    name: str | None
    phone: str | None
    treatments: tuple[str, ...]
    source: Source
    version: int
    created_at: datetime
    arrived_at: datetime | None = None
    is_guest: bool = False
    """Of somebody who comes along with the person that it is listed for."""

    @property
    def start(self) -> datetime:
        """Wall-clock time at its place, without a zone."""
        return self.starts_at.astimezone(ZoneInfo(self.zone)).replace(tzinfo=None, fold=0)

    def __repr__(self) -> str:
        return f"Appointment({self.id})"


HoldKind = Literal["talk", "waitlist", "guest"]
"""talk: while somebody makes up their mind. waitlist: a freed time, until the one who was asked must have answered.
guest: for whoever comes along with that."""


class Held(msgspec.Struct, frozen=True):
    """A start that is kept for one thread until `expires_at`."""

    id: str
    thread_id: str
    start: Start
    treatments: tuple[str, ...]
    moves: str | None
    expires_at: datetime


class OfferedSlot(msgspec.Struct, frozen=True):
    slot_id: str
    start: Start


class Offer(msgspec.Struct, frozen=True):
    """The times that one text named, in its order; they are not held."""

    id: str
    slots: tuple[OfferedSlot, ...]
    treatments: tuple[str, ...]
    moves: str | None
    expires_at: datetime

    def find(self, slot_id: str) -> Start | None:
        return next((slot.start for slot in self.slots if slot.slot_id == slot_id), None)


class Booked(msgspec.Struct, frozen=True):
    """It is in the calendar. `again`: this very intent had already been carried out."""

    appointment_id: str
    start: Start
    moved: bool = False
    again: bool = False


class Taken(msgspec.Struct, frozen=True):
    """It is not in the calendar, and why; what could be had instead, nearest first."""

    reason: Refusal
    alternatives: tuple[Start, ...] = ()
    existing: str | None = None
    """With open_booking: the appointment that they have."""


def ends_of(start: Start) -> datetime:
    return start.at + timedelta(minutes=start.minutes)


def start_to_json(start: Start) -> dict[str, Any]:
    return {
        "type": start.type,
        "provider": start.provider,
        "location": start.location,
        "at": start.at.astimezone(UTC).isoformat(),
        "zone": start.zone,
        "minutes": start.minutes,
    }


def start_from_json(plain: Mapping[str, Any]) -> Start:
    return start_of(
        type_id=plain["type"],
        provider=plain["provider"],
        location=plain["location"],
        at=datetime.fromisoformat(plain["at"]),
        zone=plain["zone"],
        minutes=plain["minutes"],
    )


def start_of(
    *, type_id: str, provider: str, location: str | None, at: datetime, zone: str, minutes: int
) -> Start:
    """A start from its instant."""
    return Start(
        type=type_id,
        provider=provider,
        start=at.astimezone(ZoneInfo(zone)).replace(tzinfo=None, fold=0),
        at=at,
        zone=zone,
        minutes=minutes,
        location=location,
    )
