"""The practice file as frozen types that mirror its schema, so that nobody handles its raw text twice."""

from datetime import date
from typing import Any

import msgspec

from practice.file.knowledge import KnowledgeEntry, KnowledgeKind
from practice.file.offer import (
    AppointmentType,
    BookedBy,
    Deposit,
    Fee,
    FeeKind,
    Membership,
    Mode,
    NewPatientWindows,
    NotOffered,
    Package,
    Per,
    Price,
    Recall,
    RevenueLine,
    Service,
    Track,
    TypesOfService,
    Who,
)
from practice.file.people import (
    Appointment,
    AppointmentStatus,
    Block,
    BoughtPackage,
    Contact,
    ContactStatus,
    HistoryEntry,
    HistoryEvent,
    StaffMember,
)
from practice.file.places import (
    WEEKDAYS,
    Address,
    AgentMode,
    Assistant,
    AutoCreate,
    BookingRules,
    ByLanguage,
    Channel,
    Links,
    Location,
    Part,
    Pipeline,
    Practice,
    Resource,
    ReviewLink,
    ReviewSite,
    Snippet,
    Source,
    SpecialDay,
    SpecialDays,
    Week,
    Weekday,
)
from practice.file.values import MINUTES_A_DAY, Money, ProviderRange, Range, amount, exponent, money

ProviderWeek = dict[Weekday, tuple[ProviderRange, ...]]


class PracticeFile(Part, frozen=True, kw_only=True):
    practice_file: int
    practice: Practice
    locations: tuple[Location, ...] = ()
    resources: tuple[Resource, ...] = ()
    staff: tuple[StaffMember, ...]
    provider_hours: dict[str, ProviderWeek]
    provider_special_days: dict[date, dict[str, tuple[ProviderRange, ...]]] = msgspec.field(
        default_factory=dict
    )
    blocks: tuple[Block, ...] = ()
    appointment_types: tuple[AppointmentType, ...]
    services: tuple[Service, ...]
    not_offered: tuple[NotOffered, ...] = ()
    memberships: tuple[Membership, ...] = ()
    knowledge: tuple[KnowledgeEntry, ...]
    contacts: tuple[Contact, ...] = ()
    appointments: tuple[Appointment, ...] = ()
    document: dict[str, Any] = msgspec.field(name="-document")
    """What was read, untouched: its export is the content that was imported, defaults not filled in."""


def practice_file(document: dict[str, Any]) -> PracticeFile:
    """The typed view of a document that `check` finds no problem in; anything else raises ValueError."""
    currency = document["practice"]["currency"]

    def parsed(kind: type, value: Any) -> Any:
        if kind is Money:
            return money(value, currency)
        if kind is Range:
            return Range.parse(value)
        if isinstance(value, str):
            return ProviderRange(Range.parse(value))
        return ProviderRange(Range.parse(value["range"]), value["location"])

    plain = {**_plain(document), "-document": document}
    for part in (*plain.get("blocks", ()), *plain.get("appointments", ())):
        for field in {"start", "end"} & part.keys():
            part[field] += ":00"  # msgspec reads times with seconds only
    return msgspec.convert(plain, PracticeFile, dec_hook=parsed, str_keys=True)


def _plain(value: Any) -> Any:
    """A copy in which 30.0 is 30, as JSON Schema has it."""
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


__all__ = [
    "MINUTES_A_DAY",
    "WEEKDAYS",
    "Address",
    "AgentMode",
    "Appointment",
    "AppointmentStatus",
    "AppointmentType",
    "Assistant",
    "AutoCreate",
    "Block",
    "BookedBy",
    "BookingRules",
    "BoughtPackage",
    "ByLanguage",
    "Channel",
    "Contact",
    "ContactStatus",
    "Deposit",
    "Fee",
    "FeeKind",
    "HistoryEntry",
    "HistoryEvent",
    "KnowledgeEntry",
    "KnowledgeKind",
    "Links",
    "Location",
    "Membership",
    "Mode",
    "Money",
    "NewPatientWindows",
    "NotOffered",
    "Package",
    "Per",
    "Pipeline",
    "Practice",
    "PracticeFile",
    "Price",
    "ProviderRange",
    "ProviderWeek",
    "Range",
    "Recall",
    "Resource",
    "RevenueLine",
    "ReviewLink",
    "ReviewSite",
    "Service",
    "Snippet",
    "Source",
    "SpecialDay",
    "SpecialDays",
    "StaffMember",
    "Track",
    "TypesOfService",
    "Week",
    "Weekday",
    "Who",
    "amount",
    "exponent",
    "money",
    "practice_file",
]
