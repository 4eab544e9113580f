"""What each purpose is: its class, category, hours and life, read from the rule pack."""

from datetime import datetime, timedelta
from typing import Any, Literal

import msgspec

from compliance.tables import table
from compliance.types import Category, Channel, Purpose

PurposeClass = Literal["responsive", "informational", "marketing", "marketing_light", "safety"]


class PurposeRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    cls: PurposeClass = msgspec.field(name="class")
    category: Category | None
    hours: Literal["any", "live", "call", "day", "marketing"]
    offer: bool
    expires: int | Literal["visit"] | None


def _load() -> dict[Purpose, PurposeRule]:
    rules = msgspec.convert(_pack()["purposes"], dict[Purpose, PurposeRule])
    missing = set(Purpose) - set(rules)
    if missing:
        raise KeyError(f"purposes.yaml lacks {sorted(missing)}")
    return rules


def _pack() -> dict[str, Any]:
    return table("purposes")


RULES = _load()
META = frozenset({Channel.INSTAGRAM, Channel.FACEBOOK, Channel.WHATSAPP})
CHAT = META | {Channel.WEB}


def rule_of(purpose: Purpose) -> PurposeRule:
    return RULES[purpose]


def is_marketing(purpose: Purpose) -> bool:
    return RULES[purpose].cls == "marketing"


def expires_at(purpose: Purpose, composed_at: datetime, visit_at: datetime | None = None) -> datetime | None:
    """Say when a message of this purpose is stale; without a known visit an appointment text lives a day."""
    life = RULES[purpose].expires
    if life is None:
        return None
    if life == "visit":
        return visit_at or composed_at + timedelta(days=1)
    return composed_at + timedelta(minutes=life)
