"""What the pipeline hands out: a card, a move of it, and the few words that both are told in."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final, Literal, get_args

import msgspec

Stage = Literal["lead", "booked", "patient", "cold", "not_fit"]
Status = Literal["open", "won", "lost"]
ValueFrom = Literal["default", "service", "staff", "paid"]
Origin = Literal["form", "web", "ad", "call", "text", "social", "booking", "payment", "tag", "staff", "file"]
STAGES: Final[tuple[Stage, ...]] = get_args(Stage)
STATUS: Final[Mapping[Stage, Status]] = {
    "lead": "open",
    "booked": "open",
    "patient": "won",
    "cold": "lost",
    "not_fit": "lost",
}


class Opportunity(msgspec.Struct, frozen=True):
    """One card. `entered_at`: since when it is in its stage."""

    id: str
    contact_id: str
    thread_id: str | None
    stage: Stage
    status: Status
    entered_at: datetime
    closed_at: datetime | None
    service: str | None
    line: str | None
    chosen: bool
    """A person has said which treatment it is about."""
    value_minor: int
    currency: str
    value_from: ValueFrom
    estimate_minor: int
    owner_id: str | None
    origin: Origin
    channel: str | None
    source: str | None
    inquiry_id: str | None
    location: str | None
    folded_into: str | None
    created_at: datetime
    version: int


class Move(msgspec.Struct, frozen=True):
    """`from_stage` is None where the card was opened."""

    id: str
    opportunity_id: str
    at: datetime
    from_stage: Stage | None
    to_stage: Stage
    why: str
    note: str | None
    by_kind: str
    by_id: str | None
