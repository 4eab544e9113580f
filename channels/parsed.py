"""What an adapter makes of an envelope: messages and everything else that providers tell of a conversation."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Literal

import msgspec

OptOutHint = Literal["stop", "start", "help"]


class Attachment(msgspec.Struct, frozen=True):
    """What came with a message; fetched later, from `url`, by the media claimer."""

    kind: Literal["image", "video", "audio", "file"]
    url: str | None = None
    content_type: str | None = None
    name: str | None = None
    provider_id: str | None = None
    inline: bytes | None = None
    """The content itself, where the envelope carried it (mail)."""
    keep: bool = True
    """False where the provider's rules allow showing but not storing it (stories)."""


class Source(msgspec.Struct, frozen=True):
    """Where an inquiry came from, in the provider's or our own words."""

    kind: Literal[
        "ad",
        "link",
        "profile",
        "number",
        "form",
        "story",
        "post",
        "search",
        "referral",
        "walk_in",
        "event",
        "qr",
    ]
    values: Mapping[str, str] = {}
    """ad_id, campaign_id, ref, utm_*, gclid, fbclid, landing_page, number, referred_by."""


class Inbound(msgspec.Struct, frozen=True, tag="inbound"):
    """A patient's message, parsed and not yet stored."""

    provider_id: str
    sender: str
    """The address as the channel knows it: E.164, page-scoped id, visitor id."""
    text: str
    attachments: tuple[Attachment, ...] = ()
    display_name: str | None = None
    client_id: str | None = None
    slot_id: str | None = None
    opt_out_hint: OptOutHint | None = None
    sent_at: datetime | None = None
    """By the provider's clock; ours is used when it gives none."""
    reply_to: str | None = None
    """Provider id of the message it answers or quotes."""
    answers: tuple[str, ...] = ()
    """Where several are named (mail): all of them, the best evidence first."""
    context: Literal["message", "comment", "review", "story_reply", "story_mention", "voicemail", "form"] = (
        "message"
    )
    subject: str | None = None
    source: Source | None = None
    window: timedelta | None = None
    """How long the platform lets us answer this one, when it says other than the channel's own; zero opens none."""
    automatic: bool = False
    """An auto-reply or bounce: stored, never answered by automation."""
    machine: bool = False
    """A program wrote it in somebody's absence: it is nobody's reply."""
    meta: Mapping[str, Any] = {}
    """What a screen shows beside it: rating, post link, quoted text."""


class Echo(msgspec.Struct, frozen=True, tag="echo"):
    """A person of the practice wrote to the patient from somewhere else."""

    provider_id: str
    recipient: str
    text: str
    author: str | None = None
    sent_at: datetime | None = None
    attachments: tuple[Attachment, ...] = ()


class After(msgspec.Struct, frozen=True):
    """What follows a report that a message was not delivered."""

    again_in: timedelta | None = None
    """Once more after this long, if it still matters then."""
    times: int = 1
    next_day: bool = False
    """Not before the carriers' day has ended (midnight on the Pacific coast)."""
    alarm: str | None = None
    """The account's set-up or its content needs a person."""
    broken: bool = False
    unreachable: bool = False
    """Nothing arrives at this address."""
    ask: bool = False
    """A person should look at this conversation."""
    by_account: str | None = None
    """With `again_in`: by another account of the same channel and practice."""
    loop: bool = False
    """Machines answer each other there: automation keeps out, and a person looks."""
    sender: Literal["missing", "suspended"] | None = None
    """The carriers' registry does not know this sender, or has shut it."""


class StatusUpdate(msgspec.Struct, frozen=True, tag="status"):
    """What became of a message we sent. Ranks only rise; the first final state wins."""

    provider_id: str
    status: str
    rank: int
    code: str | None = None
    outbound_id: str | None = None
    suppress: bool = False
    """The provider will not deliver to this address any more (opted out there)."""
    after: After | None = None


class Removed(msgspec.Struct, frozen=True, tag="removed"):
    """The person took a message back: its words and pictures go, a tombstone stays."""

    provider_id: str


class Edited(msgspec.Struct, frozen=True, tag="edited"):
    """The person changed a message. `number` rises with each edit; an older one changes nothing."""

    provider_id: str
    text: str
    number: int = 1


class Reacted(msgspec.Struct, frozen=True, tag="reacted"):
    """A reaction on a message, or its withdrawal (`emoji` None). It opens the platform's window."""

    provider_id: str
    """Of the message reacted to."""
    sender: str
    emoji: str | None
    sent_at: datetime | None = None


class Watermark(msgspec.Struct, frozen=True, tag="watermark"):
    """Everything we sent to this person up to an instant is delivered or read."""

    recipient: str
    status: Literal["delivered", "read"]
    up_to: datetime


class PublicReply(msgspec.Struct, frozen=True):
    """What stands (or is to stand) under a review in the practice's name. The platform reads it before others do."""

    text: str
    at: datetime
    state: Literal["pending", "published", "rejected"]
    code: str | None = None
    """Why it was refused, in the platform's word."""


class Reviewed(msgspec.Struct, frozen=True, tag="reviewed"):
    """A public review as it stands now, with the reply under it. The newest state wins, in whatever order."""

    provider_id: str
    text: str
    at: datetime
    """When the reviewer last changed it."""
    stars: int | None = None
    reply: PublicReply | None = None
    edited: bool = False
    seen: datetime | None = None
    """When the platform was asked: a later look knows better, also of what is not there any more."""


class LookAgain(msgspec.Struct, frozen=True, tag="look_again"):
    """The provider only says that there is something to ask for."""

    about: str | None = None


class Named(msgspec.Struct, frozen=True, tag="named"):
    """What the platform calls somebody who has written, found out afterwards."""

    sender: str
    name: str


class Visited(msgspec.Struct, frozen=True, tag="visited"):
    """The person came through a link or an ad and has not written yet."""

    sender: str
    source: Source
    sent_at: datetime | None = None
    window: timedelta | None = None


class Control(msgspec.Struct, frozen=True, tag="control"):
    """The platform says who may write in this conversation: we, or another tool of the practice."""

    person: str
    ours: bool
    sent_at: datetime | None = None


class Alarm(msgspec.Struct, frozen=True, tag="alarm"):
    """The account is in trouble at its provider. `code` names the fix in the channel's health page."""

    code: str
    broken: bool = False
    """True when nothing can be sent until a person has acted."""


class ConsentGiven(msgspec.Struct, frozen=True):
    """A box as it was shown and left, per channel (channels.md 8.1)."""

    channel: str
    text: str
    checked: bool
    text_version: str = ""
    ip: str | None = None
    user_agent: str | None = None
    page_url: str | None = None
    at: datetime | None = None


class Lead(msgspec.Struct, frozen=True, tag="lead"):
    """A form somebody filled in: who they say they are, what they want, what they agreed to."""

    provider_id: str
    name: str | None = None
    phone: str | None = None
    email: str | None = None
    text: str = ""
    fields: Mapping[str, str] = {}
    language: str | None = None
    source: Source | None = None
    consents: tuple[ConsentGiven, ...] = ()
    test: bool = False
    """A provider's trial post: stored and labelled, nobody is written to."""
    sent_at: datetime | None = None


class LeadAnnounced(msgspec.Struct, frozen=True, tag="lead_announced"):
    """A form was filled in at a provider that tells only so: what stands in it must be fetched."""

    provider_id: str
    sent_at: datetime | None = None


class CallEvent(msgspec.Struct, frozen=True, tag="call"):
    """A step of a telephone call, under the id of the leg that the caller made."""

    call_id: str
    step: Literal[
        "ringing",
        "answered",
        "accepted",
        "ended",
        "dial_ended",
        "recording",
        "machine",
        "wants_text",
        "outbound",
    ]
    caller: str
    called: str
    leg: str | None = None
    result: str | None = None
    """The provider's word for how a leg or the call ended."""
    seconds: int | None = None
    recording: Attachment | None = None
    sent_at: datetime | None = None
    meta: Mapping[str, Any] = {}


Parsed = (
    Inbound
    | Echo
    | StatusUpdate
    | Removed
    | Edited
    | Reacted
    | Watermark
    | Reviewed
    | LookAgain
    | Named
    | Visited
    | Control
    | Alarm
    | Lead
    | LeadAnnounced
    | CallEvent
)
