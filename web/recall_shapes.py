"""Recall as the screens see it: who is due, when, what would be sent about it, and the practice's intervals."""

from datetime import datetime
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from sequences.recall.rules import Days, While
from web.sequence_shapes import Both

When = Literal["overdue", "week", "month"]
WhyNot = Literal["asked_us", "moved_away", "elsewhere", "medical", "other"]
ServiceId = Annotated[str, Meta(pattern="^[A-Za-z0-9_-]{1,64}$")]


class WaitingView(msgspec.Struct, frozen=True):
    """How many are due, soon or already."""

    overdue: int = 0
    week: int = 0
    month: int = 0


class RecallService(msgspec.Struct, frozen=True):
    id: str
    name: str
    line: str
    days: tuple[int, ...]
    on: bool
    while_other: While
    changed: bool
    """Not as the practice's file says."""
    file_days: tuple[int, ...]
    sequence: str | None
    """What is sent about it; None: nothing is switched on."""
    waiting: WaitingView


class TouchLine(msgspec.Struct, frozen=True):
    """A touch that is behind."""

    step: str
    outcome: str
    why: str | None
    at: datetime


class NextTouch(msgspec.Struct, frozen=True):
    """What comes next. `action` and `words` are the gate's, for that moment by what is known now."""

    at: datetime | None
    does: str | None
    sequence: str | None
    sequence_name: Both | None
    channel: str | None
    text: str | None
    action: Literal["send", "hold", "block", "none"]
    code: str | None
    words: Both | None


class RecallView(msgspec.Struct, frozen=True):
    id: str
    contact_id: str
    thread_id: str | None
    name: str | None
    phone: str | None
    service: str
    service_name: str
    last_done_at: datetime
    provider_name: str | None
    when: When
    due_at: datetime
    times: tuple[datetime, ...]
    interest: str | None
    """The other treatment that they are in talks about."""
    excluded_why: str | None
    calling: bool
    """A call is on the list already."""
    said: tuple[TouchLine, ...]
    next: NextTouch
    version: int


class RecallList(msgspec.Struct, frozen=True):
    counts: WaitingView
    services: tuple[RecallService, ...]
    rules_version: int
    items: tuple[RecallView, ...]
    next_cursor: str | None


class Exclude(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    why: WhyNot = "other"


class Called(msgspec.Struct, frozen=True):
    task_id: str


class RuleIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`days` None: as the practice's file says."""

    on: bool = True
    days: tuple[Days, ...] | None = None
    while_other: While = "ask"


class RulesChanged(msgspec.Struct, frozen=True):
    version: int
    services: tuple[RecallService, ...]
