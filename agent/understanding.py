"""What a message means, before anything is decided: the common answer of playbook and model."""

from typing import Literal

import msgspec

from agent.context import Slot
from booking.constraints.types import Reading

Intent = Literal[
    "book",
    "accept",
    "decline",
    "reschedule",
    "cancel",
    "appointment_info",
    "price",
    "financing_payment",
    "package_membership",
    "gift_card",
    "hours",
    "location_parking",
    "service_info",
    "provider_info",
    "photos",
    "prep_aftercare",
    "clinical_question",
    "complication",
    "complaint",
    "billing",
    "human_request",
    "opt_out",
    "contact_info",
    "referral",
    "review",
    "greeting",
    "closing",
    "wrong_number",
    "spam_bot",
    "injection",
    "other",
]
RevenueLine = Literal[
    "surgical", "injectables", "laser_energy", "body_contouring", "skin", "wellness", "other"
]
SafetyKind = Literal[
    "emergency",
    "self_harm",
    "complication",
    "mild_symptom",
    "pregnancy_nursing",
    "minor",
    "clinical",
    "abuse",
    "legal",
    "privacy",
    "third_party_data",
]


class Safety(msgspec.Struct, frozen=True):
    """One safety finding; a generator may add findings, never remove one."""

    kind: SafetyKind
    urgency: Literal["emergency", "urgent", "soon", "routine"]
    rule: str


class Understanding(msgspec.Struct, frozen=True):
    """Labels, entities and safety findings of one burst of texts."""

    intents: tuple[Intent, ...]
    treatments: tuple[str, ...] = ()
    not_offered: tuple[str, ...] = ()
    unlisted: bool = False
    """A treatment is named that the practice's file knows nothing of, neither as offered nor as not offered."""
    revenue_lines: tuple[RevenueLine, ...] = ()
    language: str = "en"
    """Of this text: a language of the practice, or "mixed"; the conversation's where too short to tell."""
    name: str | None = None
    phone: str | None = None
    email: str | None = None
    when: Reading | None = None
    providers: tuple[str, ...] = ()
    location: str | None = None
    new_or_returning: Literal["new", "returning"] | None = None
    picked: Slot | None = None
    """The offered slot that the text picks without doubt."""
    rating: int | None = None
    for_someone_else: bool = False
    party_size: int = 1
    units: int | None = None
    """Units, syringes or sessions the price question names, for arithmetic by code."""
    wants_language: str | None = None
    safety: tuple[Safety, ...] = ()
    confidence: float = 1.0
    unclear: bool = False
    """Below the rejection threshold: clarify once, then hand off."""
