"""What any practice system keeps: rows of one small calendar, in nobody's wire format."""

from datetime import date, datetime
from typing import Literal

import msgspec

VisitState = Literal["booked", "confirmed", "arrived", "completed", "cancelled", "no_show"]
RecordKind = Literal["appointments", "clients", "invoices", "packages"]


class Place(msgspec.Struct, frozen=True):
    id: str
    name: str
    zone: str


class Service(msgspec.Struct, frozen=True):
    id: str
    name: str
    minutes: int
    providers: tuple[str, ...]
    price_minor: int = 0
    category: str = "Consultations"
    card_required: bool = False
    online: bool = True


class Provider(msgspec.Struct, frozen=True):
    id: str
    name: str
    places: tuple[str, ...]
    opens: int = 9 * 60
    """Minutes after midnight on the wall there, every day."""
    closes: int = 17 * 60


class Visit(msgspec.Struct, frozen=True):
    id: str
    client: str
    service: str
    provider: str
    place: str
    start: datetime
    end: datetime
    state: VisitState
    created_at: datetime
    updated_at: datetime
    version: int = 1
    note: str = ""
    reason: str | None = None

    @property
    def live(self) -> bool:
        return self.state not in {"cancelled", "no_show"}


class Person(msgspec.Struct, frozen=True):
    id: str
    first_name: str
    last_name: str
    phone: str | None
    email: str | None
    birthdate: date | None
    updated_at: datetime
    version: int = 1

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()


class Reservation(msgspec.Struct, frozen=True):
    id: str
    owner: str
    service: str
    provider: str
    place: str
    start: datetime
    end: datetime
    expires_at: datetime


class PackageSold(msgspec.Struct, frozen=True):
    id: str
    client: str
    name: str
    services: tuple[str, ...]
    total: int
    used: int
    bought_at: datetime
    updated_at: datetime
    expires: date | None = None
    version: int = 1


class Invoice(msgspec.Struct, frozen=True):
    id: str
    client: str
    total_minor: int
    currency: str
    updated_at: datetime
    paid_at: datetime | None = None
    refunded_minor: int = 0
    version: int = 1


class Opening(msgspec.Struct, frozen=True):
    """A free time of one provider. `wall` is what the clock on that wall shows."""

    provider: str
    place: str
    wall: datetime
    start: datetime
    end: datetime


Record = Visit | Person | Invoice | PackageSold


class Logged(msgspec.Struct, frozen=True):
    """One change, in the order in which it happened."""

    number: int
    kind: RecordKind
    id: str
    verb: str
    at: datetime


class TakenError(Exception):
    """Somebody else has that time, or nobody works then."""


class UnknownRecordError(Exception):
    """No such thing in this office."""
