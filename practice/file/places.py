"""Where and when a practice is: itself, its locations, hours, and what can run out there."""

from datetime import date
from typing import Literal

import msgspec

from practice.file.values import Money, Range

AgentMode = Literal["auto", "draft", "off"]
Channel = Literal["sms", "web", "instagram", "facebook", "email", "whatsapp", "voice"]
ReviewSite = Literal["google", "facebook", "yelp", "realself", "healthgrades", "other"]
ByLanguage = dict[str, str]
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WEEKDAYS: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
Week = dict[Weekday, tuple[Range, ...]]


class Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Every object of the file: named fields, none unknown. Defaults are those of the schema."""


class Address(Part, frozen=True, kw_only=True):
    street: str
    city: str
    region: str | None = None
    postal_code: str


class SpecialDay(Part, frozen=True, kw_only=True):
    name: str | None = None
    name_by_language: ByLanguage = msgspec.field(default_factory=dict)
    hours: tuple[Range, ...]


SpecialDays = dict[date, SpecialDay]


class Links(Part, frozen=True, kw_only=True):
    website: str | None = None
    booking: str | None = None
    gallery: str | None = None
    reviews: str | None = None
    forms: str | None = None
    gift_cards: str | None = None
    financing: str | None = None
    privacy: str | None = None
    terms: str | None = None


class Assistant(Part, frozen=True, kw_only=True):
    name: str | None = None
    resume_after_minutes: int | None = None


class BookingRules(Part, frozen=True, kw_only=True):
    grid_minutes: int
    min_lead_minutes: int
    horizon_days: int
    max_slots_offered: int = 3
    one_open_booking_per_type: bool = True


class AutoCreate(Part, frozen=True, kw_only=True):
    calls: bool = False
    texts: bool = False
    social: bool = False


class Pipeline(Part, frozen=True, kw_only=True):
    auto_create: AutoCreate = AutoCreate()


class Source(Part, frozen=True, kw_only=True):
    id: str
    name: str
    paid: bool = False
    numbers: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()


class ReviewLink(Part, frozen=True, kw_only=True):
    site: ReviewSite
    url: str
    location: str | None = None


class Snippet(Part, frozen=True, kw_only=True):
    id: str
    title: str
    text: ByLanguage


class Practice(Part, frozen=True, kw_only=True):
    id: str
    name: str
    legal_name: str | None = None
    timezone: str
    country: str
    currency: str
    languages: tuple[str, ...]
    address: Address
    phone: str
    sms_number: str | None = None
    urgent_line: str | None = None
    email: str | None = None
    links: Links = Links()
    assistant: Assistant = Assistant()
    hours: Week
    special_days: SpecialDays = msgspec.field(default_factory=dict)
    booking_rules: BookingRules
    agent: dict[Channel, AgentMode] = msgspec.field(default_factory=dict)
    on_call: tuple[str, ...] | None = None
    """None: not stated, so all with answers_inbox; empty: nobody."""
    opportunity_default_value: Money | None = None
    """None: not stated, so 500 in currency; PracticeBook.opportunity_value fills it in."""
    pipeline: Pipeline = Pipeline()
    sources: tuple[Source, ...] = ()
    review_links: tuple[ReviewLink, ...] | None = None
    """None: not stated, so links.reviews alone where it exists."""
    snippets: tuple[Snippet, ...] = ()


class Location(Part, frozen=True, kw_only=True):
    id: str
    name: str
    name_by_language: ByLanguage = msgspec.field(default_factory=dict)
    address: Address
    phone: str
    sms_number: str | None = None
    timezone: str | None = None
    hours: Week | None = None
    """None: practice.hours, read in this location's zone."""
    special_days: SpecialDays = msgspec.field(default_factory=dict)
    directions: str | None = None
    directions_by_language: ByLanguage = msgspec.field(default_factory=dict)
    parking: str | None = None
    parking_by_language: ByLanguage = msgspec.field(default_factory=dict)
    google_place_id: str | None = None


class Resource(Part, frozen=True, kw_only=True):
    id: str
    name: str
    kind: Literal["room", "device"]
    location: str | None = None
    """None: the first of locations."""
    count: int = 1
