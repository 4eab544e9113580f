"""What the inbox shows: the shapes that the API answers with and live events carry."""

from datetime import datetime
from typing import Literal

import msgspec

Zone = Literal["waiting", "bot", "scheduled", "done"]
OwnerKind = Literal["agent", "staff", "none"]
ItemKind = Literal[
    "message", "note", "decision", "handoff", "ownership", "booking", "stage", "system", "call"
]
MessageStatus = Literal[
    "received",
    "held",
    "blocked",
    "queued",
    "sending",
    "sent",
    "delivered",
    "read",
    "failed",
    "unknown",
    "removed",
]


class Owner(msgspec.Struct, frozen=True):
    kind: OwnerKind
    staff_id: str | None = None
    name: str | None = None


class Clock(msgspec.Struct, frozen=True):
    """The first-response clock of the present inquiry; due 60 s after `started_at`."""

    started_at: datetime
    due_at: datetime
    answered_at: datetime | None = None
    answered_by: Literal["agent", "staff"] | None = None


class Interest(msgspec.Struct, frozen=True):
    id: str
    name: str


class BookedPill(msgspec.Struct, frozen=True):
    appointment_id: str
    start: datetime
    timezone: str
    type_name: str
    provider_name: str
    confirmed: bool = False


class HandoffPill(msgspec.Struct, frozen=True):
    id: str
    reason: str
    urgency: Literal["emergency", "urgent", "soon", "routine"]
    due_at: datetime | None
    summary: str
    escalated: bool = False


class ThreadCard(msgspec.Struct, frozen=True):
    """One row of the list; everything a row shows without another request."""

    id: str
    contact_id: str
    name: str
    """The contact's name, else their address as people write it."""
    named: bool
    channel: str
    preview: str
    preview_by: Literal["patient", "agent", "staff", "system"]
    last_at: datetime
    unread: int
    owner: Owner
    zone: Zone
    clock: Clock | None
    waiting_since: datetime | None
    """When the patient's oldest unanswered message came; None when nothing waits."""
    stage: Literal["lead", "booked", "patient", "cold", "not_good_fit"] | None
    treatments: tuple[Interest, ...]
    consent: Literal["none", "transactional", "marketing", "stopped"]
    window_closes_at: datetime | None
    booked: BookedPill | None
    handoff: HandoffPill | None
    snoozed_until: datetime | None
    language: str | None
    version: int


class DecisionView(msgspec.Struct, frozen=True):
    """The gate's verdict in words a coordinator reads."""

    action: Literal["send", "hold", "block"]
    reason: str
    words: str
    hold_until: datetime | None = None


class SlotView(msgspec.Struct, frozen=True):
    slot_id: str
    start: datetime
    """Instant, UTC."""
    timezone: str
    label: str
    """As said to the patient, e.g. "Thu Nov 26, 2:00 PM"."""
    day: str
    time: str
    provider_name: str
    type_name: str


class Author(msgspec.Struct, frozen=True):
    kind: Literal["patient", "agent", "staff", "system"]
    id: str | None = None
    name: str | None = None


class AttachmentView(msgspec.Struct, frozen=True):
    """What came or went with a message. Without a link it is either under way or may only be seen in its app."""

    kind: Literal["image", "video", "audio", "file"]
    name: str | None = None
    content_type: str | None = None
    url: str | None = None
    """A short-lived link of our own."""
    elsewhere: bool = False
    """The platform lets it be seen only where it was posted."""


class Reaction(msgspec.Struct, frozen=True):
    by: Literal["patient", "staff"]
    emoji: str


class Field(msgspec.Struct, frozen=True):
    """One line of a form as the person filled it in."""

    label: str
    text: str


class Context(msgspec.Struct, frozen=True):
    """Where on its channel a message was said, when it is not an ordinary one."""

    kind: str
    """comment | review | story_reply | story_mention | voicemail | form, and what adapters may add."""
    link: str | None = None
    stars: int | None = None
    quote: str | None = None
    """What it answers: the post, the story, the review."""
    seconds: int | None = None
    fields: tuple[Field, ...] = ()


class TimelineItem(msgspec.Struct, frozen=True):
    """One entry of a thread's timeline, ordered by `seq`."""

    id: str
    seq: int
    kind: ItemKind
    at: datetime
    author: Author
    text: str = ""
    direction: Literal["in", "out"] | None = None
    channel: str | None = None
    status: MessageStatus | None = None
    decision: DecisionView | None = None
    slots: tuple[SlotView, ...] = ()
    attachments: tuple[AttachmentView, ...] = ()
    subject: str | None = None
    quoted: str | None = None
    """What a mail repeats of earlier ones, left out of its text."""
    context: Context | None = None
    reactions: tuple[Reaction, ...] = ()
    edited: bool = False
    removed_at: datetime | None = None
    """When whoever wrote it took it back."""
    address_id: str | None = None
    """Of the patient; tells two numbers or mailboxes apart."""
    run_id: str | None = None
    client_id: str | None = None
    data: dict[str, str | int | bool | None] = {}
    """Kind-specific: ownership {from,to,by,how}; handoff {reason,urgency,status,summary};
    booking {what: offered|held|booked|moved|cancelled|confirmed|released|conflict, type_name, provider_name,
    start, timezone, appointment_id}; stage {from,to,reason}; decision {…}; call {direction: in|out,
    state: placing|ringing_you|ringing|talking|over (of ours), outcome, reason, seconds, line, forwarded_from,
    voicemail, voicemail_seconds, recording_state, text: due|sent|held|not_sent, why}."""


class ThreadDetail(msgspec.Struct, frozen=True):
    card: ThreadCard
    phone: str | None
    email: str | None
    status: str | None
    new_or_returning: str | None
    addresses: tuple["AddressView", ...]
    appointments: tuple[BookedPill, ...]
    handoffs: tuple[HandoffPill, ...]
    reply_channel: str | None
    can_reply: bool
    head_seq: int
    notes: str = ""
    source: "Sources | None" = None
    shared_with: tuple[str, ...] = ()
    """Names of other people who are reached on a number of this contact."""
    held_elsewhere_at: datetime | None = None
    """Since when another tool of the practice has the conversation on the channel last written on."""
    merged_into: str | None = None
    """The conversation that this one went into."""
    templates: tuple["TemplateView", ...] = ()
    """What may be sent where they last wrote when the platform's window is closed."""
    files: dict[str, "FilesView"] = {}
    """What may be sent along, by address, and under "" where they last wrote; an address that is not here takes none."""


class TemplateView(msgspec.Struct, frozen=True):
    """A message that the platform has approved, with blanks as {{1}}."""

    sid: str
    name: str
    language: str
    body: str
    blanks: tuple[str, ...]


class FilesView(msgspec.Struct, frozen=True):
    kinds: tuple[str, ...]
    """Media types."""
    most: int
    with_words: bool
    vouch: bool
    """No agreement covers the channel: whoever sends says that it shows no patient."""


class AddressView(msgspec.Struct, frozen=True):
    channel: str
    value: str
    label: str
    id: str = ""
    verified: bool = False
    window_until: datetime | None = None
    held_elsewhere_at: datetime | None = None


class Touch(msgspec.Struct, frozen=True):
    """Where an inquiry came from."""

    channel: str
    at: datetime
    source: str | None = None
    """The practice's own name for it."""
    kind: str | None = None
    """ad | link | profile | number | form | story | post | search | referral | walk_in | event | qr"""
    values: dict[str, str] = {}


class Sources(msgspec.Struct, frozen=True):
    """First and last touch of a person: what brought them here, and what brought them back."""

    first: Touch
    last: Touch
    inquiries: int


class ReplyOption(msgspec.Struct, frozen=True):
    """One way a reply can travel: an address of the patient, and the line it leaves from."""

    address_id: str
    account_id: str
    channel: str
    to: str
    via: str
    """Our own number, page or mailbox."""
    default: bool
    decision: DecisionView
    window_until: datetime | None
    most_characters: int


class ZoneCounts(msgspec.Struct, frozen=True):
    waiting: int
    bot: int
    scheduled: int
    done: int
    unread: int = 0


class ThreadPage(msgspec.Struct, frozen=True):
    items: tuple[ThreadCard, ...]
    next_cursor: str | None
    counts: ZoneCounts
    live_head: int


class TimelinePage(msgspec.Struct, frozen=True):
    items: tuple[TimelineItem, ...]
    """Oldest first."""
    has_more: bool
    head_seq: int


class LiveUpdate(msgspec.Struct, frozen=True):
    """One numbered change of a practice. Clients that miss a number ask for it."""

    seq: int
    kind: Literal[
        "thread.changed",
        "thread.moved",
        "timeline.added",
        "timeline.changed",
        "automation.changed",
        "channels.changed",
        "calendar.changed",
        "systems.changed",
        "knowledge.changed",
        "tasks.changed",
        "pipeline.changed",
        "rebook.changed",
    ]
    thread_id: str
    """Empty when the change is about no conversation."""
    at: datetime
    moved_to: str | None = None
    """With `thread.moved`: the conversation that has this one's entries now; read it anew."""
    card: ThreadCard | None = None
    item: TimelineItem | None = None
    counts: ZoneCounts | None = None


class LivePage(msgspec.Struct, frozen=True):
    items: tuple[LiveUpdate, ...]
    head: int
    reset: bool = False
    """The client is too far behind: fetch the list anew."""


class RunTrace(msgspec.Struct, frozen=True):
    """Why the agent said what it said."""

    id: str
    at: datetime
    mode: str
    intents: tuple[str, ...]
    treatments: tuple[str, ...]
    language: str
    commands: tuple[dict[str, object], ...]
    citations: tuple["CitationView", ...]
    steps: tuple["StepView", ...]
    outcome: str
    safety: tuple[str, ...] = ()
    """What was found that a person or fixed guidance had to answer."""


class CitationView(msgspec.Struct, frozen=True):
    id: str
    title: str
    text: str


class StepView(msgspec.Struct, frozen=True):
    node: str
    ms: float
    result: str
