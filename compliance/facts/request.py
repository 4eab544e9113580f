"""What a sender hands to the gate, and the rows that every decision about it looks at."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

import msgspec

from compliance.phi.scan import Scan
from core.private import Private
from practice.book import PracticeBook


class DraftFile(msgspec.Struct, frozen=True):
    """A stored file that goes along."""

    media_id: str
    kind: str
    content_type: str
    name: str
    size: int


class DraftTemplate(msgspec.Struct, frozen=True):
    """A message that the platform has approved; the draft's text is how it reads with its blanks filled in."""

    sid: str
    values: dict[str, str]


class DraftRequest(msgspec.Struct, frozen=True):
    """Someone wants to send this on a thread. `cause_id` and `kind` make it unique there."""

    thread_id: str
    cause_id: str
    kind: str
    purpose: str
    author_kind: Literal["agent", "staff", "sequence"]
    text: str
    author_id: str | None = None
    language: str = "en"
    slots: tuple[dict[str, Any], ...] = ()
    citations: tuple[str, ...] = ()
    run_id: str | None = None
    client_id: str | None = None
    caused_at: datetime | None = None
    """Arrival of the newest message it answers."""
    acknowledgement: bool = False
    """A bare acknowledgement: counted apart from real replies."""
    model_written: bool = False
    not_before: datetime | None = None
    cancel_on: tuple[str, ...] = ()
    """Of "reply", "booking", "takeover": what takes it back before it leaves."""
    expires_at: datetime | None = None
    after_handback: bool = False
    """First automatic text since a person gave the thread back: the disclosure is due again."""
    asked_in_chat_at: datetime | None = None
    """The details of a booking made in a chat, texted to the number given there: that message's arrival
    counts as the last inbound at the new address."""
    address_id: str | None = None
    account_id: str | None = None
    location: str | None = None
    """Where the visit is that it speaks of: what is paused there waits."""
    phi: Scan | None = None
    """What the scanner said about exactly this text (`compliance.phi.standing.scan_of`, before the write; `fixed`
    for an approved text of ours). Without it, or with that of another text, the draft is held PHI_REVIEW."""
    subject: str | None = None
    """The visit, lapse, programme or event it is about: caps "per visit" count by it. Default: its cause."""
    nudge: bool = False
    """An `inquiry_reply` that nobody asked for: the one reminder that an inquiry may get."""
    appointment_id: str | None = None
    """The visit it is about: an appointment text is stale when it begins."""
    same_day_change: bool = False
    """Tells of a change to that visit which cannot wait for the morning."""
    quote_requested: bool = False
    """Follows up a quote that this person asked for."""
    called_at: datetime | None = None
    """When they called and were not answered."""
    clinical: bool = False
    """Speaks of this patient's own health: diagnosis, result, advice, medication."""
    reviewed: bool = False
    """A licensed person has read exactly this text."""
    template: DraftTemplate | None = None
    files: tuple[DraftFile, ...] = ()
    files_public: bool = False
    """The person who sends them vouches that they show no patient and nothing about one."""
    public_reply: bool = False
    """An answer under a public review."""
    title: str | None = None
    """The subject of a mail that begins a topic; an answer keeps the one it answers."""


class Surroundings(msgspec.Struct, frozen=True):
    """The rows a decision looks at, read once per decision."""

    book: PracticeBook
    thread: Any
    address: Any
    person: Private[Any]
    non_production: bool
    allow_listed: bool
    covered: bool
    confirms_stop: bool
    sender: Mapping[str, str] = {}
    """What the carriers' registry says of the number it leaves from."""
    approved: bool = False
    """A person has nodded, or (at the last look) what needed a nod was settled at release."""
    licensed: bool = False
    """That person may judge clinical texts."""
    unsubscribe: str | None = None
    """Of a mail that may be ended: the page where; empty where none could be made."""
