"""What a channel is to the rest of the house: one adapter, verified envelopes in, receipts out."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Literal, Protocol, runtime_checkable

import msgspec

from core.private import Private

OptOutHint = Literal["stop", "start", "help"]


class Account(msgspec.Struct, frozen=True):
    """One number, page or site at a provider, with what opens it."""

    id: str
    practice_id: str
    channel: str
    provider: str
    external_id: str
    status: str
    settings: Mapping[str, Any]
    secret: Private[Mapping[str, str]]


class Request(msgspec.Struct, frozen=True):
    """A provider's request as it arrived (a POST, or the GET that some begin a subscription with). `url` is built from our configured public address."""

    url: str
    kind: str
    reference: str | None
    """What follows the kind in the path: our own outbound id on a status callback."""
    headers: Mapping[str, str]
    """Names in lower case."""
    content_type: str
    body: bytes
    method: str = "POST"
    query: Mapping[str, str] = {}
    at: datetime | None = None
    """The instant of arrival by our clock; intake fills it in."""


class Verified(msgspec.Struct, frozen=True):
    """A genuine envelope, to be stored once under its key."""

    event_key: str
    body: bytes
    kind: str | None = None
    """Other than the path's, where one address of ours takes several kinds."""


class Part(msgspec.Struct, frozen=True):
    """One happening of an envelope that tells of several accounts."""

    owners: tuple[tuple[str, str], ...]
    """Channel and external id of whom it may belong to; the first that is known here has it."""
    envelope: Verified


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
    context: Literal["message", "comment", "review", "story_reply", "story_mention", "voicemail", "form"] = (
        "message"
    )
    subject: str | None = None
    source: Source | None = None
    window: timedelta | None = None
    """How long the platform lets us answer this one, when it says other than the channel's own; zero opens none."""
    automatic: bool = False
    """An auto-reply or bounce: stored, never answered by automation."""
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
        "ringing", "answered", "accepted", "ended", "dial_ended", "recording", "machine", "outbound"
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
    | Named
    | Visited
    | Control
    | Alarm
    | Lead
    | LeadAnnounced
    | CallEvent
)


class Answered(msgspec.Struct, frozen=True):
    """The newest message of the person at this address: what a reply is threaded to."""

    provider_id: str
    at: datetime
    context: str = "message"
    subject: str | None = None
    meta: Mapping[str, Any] = {}
    window_until: datetime | None = None
    """Until when the platform lets automation answer, where it has said so."""


class Sending(msgspec.Struct, frozen=True):
    """One message to hand over."""

    outbound_id: str
    recipient: str
    text: str
    status_url: str
    message_id: str = ""
    """Our message on the timeline."""
    extras: Mapping[str, Any] = {}
    author_kind: str = "agent"
    purpose: str = ""
    answers: Answered | None = None
    media: tuple[str, ...] = ()
    """Short-lived links to what goes with it."""
    at: datetime | None = None
    """The instant of handing over."""
    tries: int = 1
    """How often it has been taken up, this time included."""


class Receipt(msgspec.Struct, frozen=True):
    """The provider's answer, named by what happens next."""

    outcome: Literal["accepted", "rejected", "retry", "unknown"]
    provider_id: str | None = None
    code: str | None = None
    retry_after: timedelta | None = None
    suppress: bool = False
    disconnect: bool = False
    """Credentials are dead or the sender is misconfigured: a person must look."""


class Capabilities(msgspec.Struct, frozen=True):
    """What a channel can carry; nothing outside an adapter branches on a channel's name."""

    most_characters: int = 1600
    segments: bool = False
    buttons: bool = False
    attachments: bool = False
    statuses: bool = False
    can_list: bool = False
    """Sent messages can be looked up after an unknown outcome."""
    opt_out_line: bool = False
    """First texts carry "Reply STOP"."""
    number_is_known: bool = False
    """The sender's address is their phone number."""
    confirms_stop_itself: bool = False
    own_server: bool = False
    """The far end is our own widget: handing over is committing."""
    window: timedelta | None = None
    """How long after the person's last message the platform lets automation answer; None = no limit."""
    human_window: timedelta | None = None
    """How long a person of the practice may answer; None = as `window`."""
    most_bytes: int | None = None
    most_envelope: int = 1024 * 1024
    """Bytes of a provider's request; larger ones are refused unread."""
    phi: bool = False
    """The channel may carry what concerns a patient when its vendor's agreement is signed."""
    typing: bool = False
    names: bool = False
    """The provider tells names only when it is asked: somebody's first word brings the next look forward."""
    edits: bool = False
    """Messages may be changed, taken back and reacted to, and links tell where a person came from."""


class Adapter(Protocol):
    """One channel at one provider. Stateless; the account carries what differs."""

    channel: str
    provider: str
    capabilities: Capabilities

    def verify(self, request: Request, account: Account) -> Verified:
        """Check the raw bytes. Raises `ForbiddenError` (forged, unsigned) or `BadInputError` (malformed)."""
        ...

    def read(self, kind: str, body: bytes, reference: str | None, account: Account) -> tuple[Parsed, ...]:
        """Parse a stored envelope; unknown kinds give nothing. Raises `BadInputError` naming the path."""
        ...

    async def send(self, sending: Sending, account: Account) -> Receipt:
        """Hand over once. Never raises for what a provider can answer."""
        ...

    async def find_sent(self, sending: Sending, since: datetime, account: Account) -> tuple[str, ...]:
        """Provider ids of messages that match; for outcomes that stayed unknown."""
        ...

    def answer(self, request: Request, account: Account) -> tuple[int, str, bytes]:
        """Status, content type and body of a good acknowledgement."""
        ...


@runtime_checkable
class Sharing(Protocol):
    """An adapter whose provider tells one address of several accounts (all pages of an app)."""

    def share(self, verified: Verified, account: Account) -> tuple[Part, ...]:
        """Cut a genuine envelope; never raises: what nobody can read stays whole, for `account`."""
        ...


class Polled(msgspec.Struct, frozen=True):
    """What a look at the provider found: envelopes for the usual door, and where to go on next time."""

    envelopes: tuple[Verified, ...] = ()
    """Each with its `kind`."""
    cursor: Mapping[str, Any] = {}
    problems: tuple[str, ...] = ()
    """Codes of what is wrong with the account, for its health page."""
    next_in: timedelta | None = None


@runtime_checkable
class Polling(Protocol):
    """An adapter that also asks its provider: mailboxes, reviews, messages that a webhook missed."""

    every: timedelta

    async def poll(self, account: Account, cursor: Mapping[str, Any], now: datetime) -> Polled:
        """Raises `RetryLaterError` or `ReconnectError`-like errors by what happens next."""
        ...


@runtime_checkable
class LeadSource(Protocol):
    """An adapter whose provider announces leads and has them fetched."""

    async def fetch_lead(self, lead_id: str, account: Account) -> Verified:
        """The envelope for the usual door, with its `kind`. Raises `RetryLaterError` while it is not to be had
        (yet), `ReconnectError` when a person must let us in.
        """
        ...


@runtime_checkable
class FromFile(Protocol):
    """An adapter whose provider lets people download what its webhook missed."""

    def from_csv(self, content: str) -> tuple[Verified, ...]:
        """Envelopes for the usual door. Raises `BadInputError` naming the row."""
        ...


@runtime_checkable
class Typing(Protocol):
    """An adapter whose channel can show that an answer is being written."""

    async def show_typing(self, recipient: str, account: Account, *, on: bool) -> None:
        """Best effort; never raises for what a provider can answer."""
        ...


@runtime_checkable
class MediaSource(Protocol):
    """An adapter whose attachments are fetched with the account's credentials."""

    media_hosts: tuple[str, ...]
    """Host names, or suffixes beginning with a dot, from which attachments may be fetched."""

    def media_headers(self, account: Account) -> Mapping[str, str]:
        """Sent to the first host only, never across a redirect."""
        ...


@runtime_checkable
class MediaDeleting(Protocol):
    """An adapter whose provider lets go of a file that we have stored."""

    async def delete_media(self, url: str, account: Account) -> None:
        """Best effort; never raises for what a provider can answer."""
        ...
