"""What a practice does: services with their prices, and the appointments they are booked as."""

from decimal import Decimal
from typing import Literal

import msgspec

from practice.file.places import ByLanguage, Part, Week
from practice.file.values import Money

BookedBy = Literal["agent", "staff"]
FeeKind = Literal["free", "fixed", "from", "by_service", "included"]
Mode = Literal["in_person", "video", "phone"]
Per = Literal["unit", "syringe", "vial", "session", "cycle", "area", "visit", "procedure", "month", "package"]
RevenueLine = Literal[
    "surgical", "injectables", "laser_energy", "body_contouring", "skin", "wellness", "other"
]
Track = Literal["light", "full"]
Who = Literal["new", "returning", "any"]


class Fee(Part, frozen=True, kw_only=True):
    kind: FeeKind
    amount: Money | None = None
    note: str | None = None


class Deposit(Part, frozen=True, kw_only=True):
    amount: Money
    note: str | None = None


class NewPatientWindows(Part, frozen=True, kw_only=True):
    hours: Week
    exclusive: bool = False


class AppointmentType(Part, frozen=True, kw_only=True):
    id: str
    name: str
    name_by_language: ByLanguage = msgspec.field(default_factory=dict)
    minutes: int
    providers: tuple[str, ...]
    who: Who
    booked_by: BookedBy = "agent"
    mode: Mode = "in_person"
    variant_of: str | None = None
    fee: Fee
    deposit: Deposit | None = None
    locations: tuple[str, ...] = ()
    """Empty: every location."""
    needs: tuple[str | tuple[str, ...], ...] = ()
    buffer_before: int = 0
    buffer_after: int = 0
    capacity: int = 1
    min_days_since_last: int = 0
    new_patient_windows: NewPatientWindows | None = None

    @property
    def alternatives(self) -> tuple[tuple[str, ...], ...]:
        """`needs` with every entry as its alternatives in order of preference."""
        return tuple((need,) if isinstance(need, str) else need for need in self.needs)


class Price(Part, frozen=True, kw_only=True):
    label: str | None = None
    amount: Money | None = None
    percent_off: Decimal | None = None
    from_: bool = msgspec.field(default=False, name="from")
    per: Per
    sessions: int | None = None
    note: str | None = None


class Package(Part, frozen=True, kw_only=True):
    id: str
    label: str | None = None
    sessions: int
    price: Money | None = None
    cadence_days: int
    minimum_days: int | None = None
    window_days: int = 7
    track: Track = "full"


class Recall(Part, frozen=True, kw_only=True):
    interval_days: tuple[int, ...]
    after: Literal["completed_treatment"] = "completed_treatment"


class TypesOfService(Part, frozen=True, kw_only=True):
    new: str | None
    returning: str | None


class Service(Part, frozen=True, kw_only=True):
    id: str
    name: str
    name_by_language: ByLanguage = msgspec.field(default_factory=dict)
    aliases: tuple[str, ...] = ()
    revenue_line: RevenueLine
    booked_by: BookedBy = "agent"
    appointment_types: TypesOfService = TypesOfService(new=None, returning=None)
    prices: tuple[Price, ...]
    locations: tuple[str, ...] = ()
    """Empty: every location."""
    packages: tuple[Package, ...] = ()
    recall: Recall | None = None
    opportunity_value: Money | None = None
    """None: not stated, so practice.opportunity_default_value."""
    prep: tuple[str, ...] = ()
    aftercare: tuple[str, ...] = ()


class NotOffered(Part, frozen=True, kw_only=True):
    id: str
    name: str
    name_by_language: ByLanguage = msgspec.field(default_factory=dict)
    aliases: tuple[str, ...] = ()
    revenue_line: RevenueLine
    instead: tuple[str, ...] = ()


class Membership(Part, frozen=True, kw_only=True):
    id: str
    name: str
