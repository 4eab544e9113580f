"""What a generator wants done: commands and the parts of a draft. Nothing here has happened yet."""

from datetime import datetime
from typing import Literal

import msgspec

from agent.context import Slot
from agent.understanding import Understanding
from booking.constraints.types import Constraint

HandoffReason = Literal[
    "emergency",
    "complication",
    "clinical_question",
    "pregnancy_nursing",
    "minor",
    "complaint",
    "billing",
    "human_request",
    "photo_review",
    "privacy_legal",
    "staff_action",
    "abuse",
    "low_confidence",
]
Urgency = Literal["emergency", "urgent", "soon", "routine"]


class Offer(msgspec.Struct, frozen=True, tag="offer"):
    """Offer these times (at most three); they become this thread's live offer."""

    slots: tuple[Slot, ...]
    treatments: tuple[str, ...] = ()
    moves: str | None = None


class Hold(msgspec.Struct, frozen=True, tag="hold"):
    """Keep this time for the person while they answer."""

    slot: Slot
    treatments: tuple[str, ...] = ()
    moves: str | None = None


class Book(msgspec.Struct, frozen=True, tag="book"):
    """Book this time for the person; `moves` names the appointment it replaces."""

    slot: Slot
    name: str | None
    phone: str | None
    treatments: tuple[str, ...] = ()
    moves: str | None = None
    consents_to_reminders: bool = False


class Cancel(msgspec.Struct, frozen=True, tag="cancel"):
    appointment: str
    reason: str = "patient asked"


class ConfirmAttendance(msgspec.Struct, frozen=True, tag="confirm_attendance"):
    appointment: str


class JoinWaitlist(msgspec.Struct, frozen=True, tag="join_waitlist"):
    """Ask them when a time like this becomes free; `moves` names the visit that it would replace."""

    appointment_type: str
    services: tuple[str, ...] = ()
    providers: tuple[str, ...] = ()
    wish: Constraint = Constraint()
    moves: str | None = None


class LeaveWaitlist(msgspec.Struct, frozen=True, tag="leave_waitlist"):
    """They wait for no time any more."""


class ReleaseHold(msgspec.Struct, frozen=True, tag="release_hold"):
    """Give back whatever this thread holds or offers."""


class Handoff(msgspec.Struct, frozen=True, tag="handoff"):
    """Fetch a person. `summary` is for staff and holds no more than they need."""

    reason: HandoffReason
    urgency: Urgency
    summary: str


class CaptureLead(msgspec.Struct, frozen=True, tag="capture_lead"):
    name: str | None = None
    phone: str | None = None
    email: str | None = None
    treatments: tuple[str, ...] = ()
    new_or_returning: Literal["new", "returning"] | None = None
    timeframe: str | None = None


class NotifyStaff(msgspec.Struct, frozen=True, tag="notify_staff"):
    kind: str
    note: str


class OptOut(msgspec.Struct, frozen=True, tag="opt_out"):
    scope: Literal["all", "marketing", "wrong_number", "unclear"]


class OptIn(msgspec.Struct, frozen=True, tag="opt_in"):
    pass


class DeclineReminders(msgspec.Struct, frozen=True, tag="decline_reminders"):
    """No texts about visits to come at this address; everything else stays as it is."""


class GiveLink(msgspec.Struct, frozen=True, tag="give_link"):
    """A link at the end of the text: to this visit, or to pick a time of this type."""

    appointment: str | None = None
    appointment_type: str = ""
    services: tuple[str, ...] = ()
    returning: bool = False


class SetLanguage(msgspec.Struct, frozen=True, tag="set_language"):
    language: str


class KnowledgeGap(msgspec.Struct, frozen=True, tag="knowledge_gap"):
    """The practice's knowledge had no answer; filed for the manager."""

    question: str
    services: tuple[str, ...] = ()


class Close(msgspec.Struct, frozen=True, tag="close"):
    pass


class NoReply(msgspec.Struct, frozen=True, tag="no_reply"):
    why: str


Command = (
    Offer
    | Hold
    | Book
    | Cancel
    | ConfirmAttendance
    | ReleaseHold
    | JoinWaitlist
    | LeaveWaitlist
    | Handoff
    | CaptureLead
    | NotifyStaff
    | OptOut
    | OptIn
    | DeclineReminders
    | GiveLink
    | SetLanguage
    | KnowledgeGap
    | Close
    | NoReply
)


class Sentence(msgspec.Struct, frozen=True):
    """One sentence of the reply with what it rests on."""

    text: str
    citations: tuple[str, ...] = ()
    """Knowledge entry ids, `service:<id>`, `appointment_type:<id>` or `practice`."""
    kind: Literal["ack", "fact", "offer", "question", "confirm", "safety", "handoff", "notice"] = "fact"


class Reply(msgspec.Struct, frozen=True):
    """What a turn wants to say and do; settled or dropped as a whole."""

    understanding: Understanding
    commands: tuple[Command, ...] = ()
    sentences: tuple[Sentence, ...] = ()
    slots: tuple[Slot, ...] = ()
    """Times that the text offers or asks to confirm, in the order of the text."""
    pending: "PendingAfter | None" = None
    purpose: Literal[
        "inquiry_reply", "emergency_guidance", "optout_confirm", "optin_confirm", "help_reply"
    ] = "inquiry_reply"
    language: str = "en"
    mode: Literal["playbook", "llm"] = "playbook"
    """Whose reading of the message it rests on; its words are templates' either way."""
    template_ids: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        return " ".join(sentence.text for sentence in self.sentences if sentence.text)

    @property
    def citations(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(c for sentence in self.sentences for c in sentence.citations))


class PendingAfter(msgspec.Struct, frozen=True):
    """What this reply leaves open; stored on the thread by settle. Mirrors `agent.context.Pending`."""

    kind: str
    asks: str | None = None
    service: str | None = None
    options: tuple[str, ...] = ()
    appointment: str | None = None
    moves: str | None = None
    expires_at: datetime | None = None
