"""What one turn of the agent knows: loaded before the graph runs, never changed by it."""

from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

import msgspec

from practice.book import PracticeBook

Channel = Literal["sms", "voice", "web", "instagram", "facebook", "google", "whatsapp", "email", "form"]
AttachmentKind = Literal["image", "video", "audio", "file"]
PendingKind = Literal[
    "question", "slot_choice", "confirm_booking", "reminder", "recall", "outreach", "review_request"
]
Asks = Literal[
    "service",
    "book_now",
    "new_or_returning",
    "name",
    "phone",
    "email",
    "daypart",
    "which_location",
    "when",
    "cancel_sure",
    "which_appointment",
]


class Beside(msgspec.Struct, frozen=True):
    """Of two who come together: when and by whom the other one is seen, at the same place."""

    provider: str
    start: datetime


class Slot(msgspec.Struct, frozen=True):
    """A start that can be offered; `start` is wall-clock time at the practice, without offset."""

    type: str
    provider: str
    start: datetime
    location: str | None = None
    slot_id: str | None = None
    beside: Beside | None = None

    @property
    def other(self) -> "Slot | None":
        """The time of whoever comes along."""
        if self.beside is None:
            return None
        return Slot(self.type, self.beside.provider, self.beside.start, self.location)


class Pending(msgspec.Struct, frozen=True):
    """What our last text left open; it decides what "yes", a number or a name means."""

    kind: PendingKind
    asks: Asks | None = None
    service: str | None = None
    options: tuple[str, ...] = ()
    slots: tuple[Slot, ...] = ()
    appointment: str | None = None
    hold_id: str | None = None
    moves: str | None = None
    """Appointment id that the offered or held time would replace."""


class Visit(msgspec.Struct, frozen=True):
    """One past event of a contact, newest first in `Person.history`."""

    day: str
    event: str
    service: str | None = None
    type: str | None = None
    provider: str | None = None


class Person(msgspec.Struct, frozen=True):
    """The contact as far as this practice knows them on this channel."""

    id: str
    name: str | None = None
    phone: str | None = None
    email: str | None = None
    language: str | None = None
    status: Literal["lead", "booked", "no_show", "quoted", "patient"] | None = None
    history: tuple[Visit, ...] = ()
    verified: bool = False
    treatments: tuple[str, ...] = ()
    """Services this person has already spoken of in this inquiry."""
    new_or_returning: Literal["new", "returning"] | None = None
    """What the person said of themselves, where we do not know it."""

    @property
    def returning(self) -> bool | None:
        """Seen here before? None where we neither know nor were told."""
        if self.status in {"patient", "quoted"}:
            return True
        if self.status in {"booked", "no_show"}:
            return False
        if self.new_or_returning is not None:
            return self.new_or_returning == "returning"
        return None


class Visitable(msgspec.Struct, frozen=True):
    """A future booked appointment of this contact."""

    id: str
    type: str
    provider: str
    start: datetime
    minutes: int
    treatments: tuple[str, ...] = ()
    confirmed: bool = False
    location: str | None = None


class Said(msgspec.Struct, frozen=True):
    """One earlier message of the thread, oldest first in `Turn.history`."""

    by: Literal["patient", "agent", "staff", "system"]
    text: str
    at: datetime


class Turn(msgspec.Struct, frozen=True):
    """Everything a proposal may rest on. `texts` are the unanswered inbound texts, in order of arrival."""

    book: PracticeBook
    now: datetime
    channel: Channel
    person: Person
    texts: tuple[str, ...]
    attachments: tuple[AttachmentKind, ...] = ()
    language: str | None = None
    """The conversation's language so far; None on the first message of somebody we do not know."""
    pending: Pending | None = None
    appointments: tuple[Visitable, ...] = ()
    history: tuple[Said, ...] = ()
    last_out: str | None = None
    greeted: bool = False
    first_reply: bool = True
    """Nothing has gone out in this inquiry yet."""
    outbound_count: int = 0
    """How many texts the agent has sent on this thread; chooses wording without chance."""
    failed_turns: int = 0
    open_handoffs: tuple[str, ...] = ()
    """Reasons of handoffs that are open on this thread."""
    asked_texts: tuple[str, ...] = ()
    display_name: str | None = None
    lost: Slot | None = None
    """The time this person chose and somebody else has just taken: apologise and offer others."""
    agent_owned: bool = True
    """False: a person owns the thread, and only an emergency is answered."""
    after_handback: bool = False
    """A person has given the thread back since the agent last spoke: no new greeting."""
    may_tell: bool = True
    """Visits and who somebody is may be named on this channel: plain mail only to who accepted the warning."""
    shared: bool = False
    """Several people use this number: nobody is called by name, and whose a visit is must be asked."""
    ends_a_kind: bool = False
    """They want no more of what our last text was, and the practice ends only that."""

    @property
    def zone(self) -> ZoneInfo:
        return self.book.zone

    @property
    def text(self) -> str:
        return "\n".join(self.texts)
