"""The facts an agent may state, in the practice's own words."""

from datetime import date
from typing import Literal

from practice.file.places import Part

KnowledgeKind = Literal[
    "hours",
    "location",
    "contact",
    "price",
    "service",
    "care",
    "consultation",
    "payment",
    "package",
    "membership",
    "gift_card",
    "referral",
    "offer",
    "provider",
    "photos",
    "visit",
    "policy",
    "not_offered",
    "other",
]


class KnowledgeEntry(Part, frozen=True, kw_only=True):
    id: str
    kinds: tuple[KnowledgeKind, ...]
    title: str
    text: str
    language: str | None = None
    """None: the practice's first language."""
    translation_of: str | None = None
    services: tuple[str, ...] = ()
    """Empty: the practice as a whole."""
    locations: tuple[str, ...] = ()
    """Empty: every location."""
    valid_from: date | None = None
    valid_until: date | None = None

    def valid_on(self, day: date) -> bool:
        starts, ends = self.valid_from, self.valid_until
        return (starts is None or starts <= day) and (ends is None or day <= ends)
