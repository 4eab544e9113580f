"""What a consent record holds, and how much of what it claims its own contents prove."""

from datetime import datetime
from typing import Any, Literal

import msgspec

from compliance.types import Category, ConsentState

Kind = Literal["consent", "notice", "detail_ok", "unencrypted_ok"]
"""`notice`: a line that was shown and proves no level; the last two: plain texts after a warning."""
How = Literal[
    "booking_in_thread",
    "number_confirmed",
    "keyword",
    "web_form",
    "widget",
    "message",
    "verbal",
    "paper",
    "electronic",
    "unknown",
]
MARKETING = frozenset({Category.PROMOTIONS.value, Category.RECALL.value, Category.REVIEWS.value})
CATEGORIES = frozenset(each.value for each in Category)
DISCLOSURES = frozenset({"frequency", "rates", "stop", "help", "terms", "privacy"})
"""What marketing consent must have told, beside that it is no condition of service."""
BY_STAFF = frozenset({"verbal", "paper"})


class Evidence(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What identifies the person; sealed with the practice's key and read on demand only."""

    ip: str | None = None
    user_agent: str | None = None
    signature_name: str | None = None
    ownership_proof: str | None = None
    """The one-time code's id, or the words of the reply that proved the number."""

    def is_empty(self) -> bool:
        return self == Evidence()


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """One act of giving, as it was shown and done. Nothing is inferred from what is missing."""

    contact_id: str
    address_id: str
    categories: tuple[str, ...]
    asked: Literal["NONE", "EXPRESS", "WRITTEN"]
    how: How
    kind: Kind = "consent"
    shown: str = ""
    wording_id: str | None = None
    wording_version: str | None = None
    language: str | None = None
    page_id: str | None = None
    """The page, form or call script on which the words stood."""
    box_before: bool | None = None
    box_after: bool | None = None
    not_condition: bool | None = None
    discloses: tuple[str, ...] = ()
    links: dict[str, str] = {}
    signature_kind: str | None = None
    given_at: datetime | None = None
    zone: str | None = None
    shown_message_id: str | None = None
    inbound_message_id: str | None = None
    provider_message_id: str | None = None
    confirmation_message_id: str | None = None
    staff_id: str | None = None
    ownership: Literal["reply", "code"] | None = None
    source: str | None = None
    source_hash: str | None = None
    address_given: str | None = None
    legal_entity: str | None = None
    supersedes: str | None = None
    refs: dict[str, Any] = {}
    evidence: Evidence = Evidence()


def proven(record: Record) -> ConsentState:
    """The level that the record itself shows, never more than was asked for."""
    if record.kind != "consent" or not _knowingly_given(record):
        return ConsentState.NONE
    reached = ConsentState.WRITTEN if not missing_for_written(record) else ConsentState.EXPRESS
    return min(reached, ConsentState[record.asked])


def missing_for_written(record: Record) -> tuple[str, ...]:
    """Why a record is no signed marketing consent; empty where it is one."""
    needed = {
        "shown": bool(record.shown.strip()),
        "wording_version": bool(record.wording_version),
        "not_condition": record.not_condition is True,
        "discloses": set(record.discloses) >= DISCLOSURES,
        "signature_kind": record.signature_kind is not None and record.how != "verbal",
        "signature_name": bool(record.evidence.signature_name),
        "box": _box_is_fine(record),
        "given": _knowingly_given(record),
    }
    return tuple(name for name, there in needed.items() if not there)


def is_signed(record: Record) -> bool:
    """A new signature lifts an earlier opt-out; a plain yes never does."""
    signed = record.signature_kind is not None and bool(record.evidence.signature_name)
    return (
        signed and record.how != "verbal" and _box_is_fine(record) and proven(record) >= ConsentState.EXPRESS
    )


def _box_is_fine(record: Record) -> bool:
    """A box that came ticked was ticked by us."""
    return record.how != "web_form" or (record.box_before is False and record.box_after is True)


def _knowingly_given(record: Record) -> bool:
    """Words were shown, and a message, a page or a colleague stands for the act."""
    act = (
        record.inbound_message_id
        or record.provider_message_id
        or (record.page_id and record.box_after is True)
        or (record.staff_id and record.how in BY_STAFF)
    )
    dated = record.source is None or (record.given_at is not None and bool(record.legal_entity))
    return bool(record.shown.strip() and record.categories and act and dated)
