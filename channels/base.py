"""What a channel is to the rest of the house: one adapter, verified envelopes in, receipts out."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Literal, Protocol, runtime_checkable

import msgspec

from channels.parsed import (
    After,
    Alarm,
    Attachment,
    CallEvent,
    ConsentGiven,
    Control,
    Echo,
    Edited,
    Inbound,
    Lead,
    LeadAnnounced,
    LookAgain,
    Named,
    OptOutHint,
    Parsed,
    PublicReply,
    Reacted,
    Removed,
    Reviewed,
    Source,
    StatusUpdate,
    Visited,
    Watermark,
)
from core.private import Private

__all__ = [
    "Account",
    "Adapter",
    "After",
    "Alarm",
    "Answered",
    "Attachment",
    "CallEvent",
    "Capabilities",
    "Carried",
    "Checking",
    "ConsentGiven",
    "Control",
    "Echo",
    "Edited",
    "Files",
    "FromFile",
    "Inbound",
    "Lead",
    "LeadAnnounced",
    "LeadSource",
    "LookAgain",
    "MediaDeleting",
    "MediaSource",
    "Named",
    "OptOutHint",
    "OptOutTelling",
    "Parsed",
    "Part",
    "Polled",
    "Polling",
    "Preparing",
    "Progress",
    "PublicReply",
    "Reacted",
    "Receipt",
    "Refusal",
    "Registering",
    "Removed",
    "Request",
    "Reviewed",
    "SenderStanding",
    "Sending",
    "Sharing",
    "Source",
    "StatusUpdate",
    "Typing",
    "Verified",
    "Visited",
    "Watermark",
]


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


@runtime_checkable
class Preparing(Protocol):
    """An adapter that must fetch something (a provider's public keys) before it can verify."""

    async def prepare(self, request: "Request", account: Account) -> None:
        """Raises `TooManyError` while it cannot be had: the provider comes again."""
        ...


class Part(msgspec.Struct, frozen=True):
    """One happening of an envelope that tells of several accounts."""

    owners: tuple[tuple[str, str], ...]
    """Channel and external id of whom it may belong to; the first that is known here has it."""
    envelope: Verified


class Answered(msgspec.Struct, frozen=True):
    """The newest message of the person at this address: what a reply is threaded to."""

    provider_id: str
    at: datetime
    context: str = "message"
    subject: str | None = None
    meta: Mapping[str, Any] = {}
    window_until: datetime | None = None
    """Until when the platform lets automation answer, where it has said so."""


class Carried(msgspec.Struct, frozen=True):
    """A file inside a message."""

    name: str
    content_type: str
    content: bytes


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
    files: tuple[Carried, ...] = ()
    """What goes with it, where the channel takes files and no links."""
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
    unreachable: bool = False
    """Nothing arrives at this address."""
    loop: bool = False
    """Machines answer each other there: automation keeps out."""
    disconnect: bool = False
    """Credentials are dead or the sender is misconfigured: a person must look."""
    ask_soon: bool = False
    """Taken, but whether it stands is decided later: the next look at the provider comes forward."""
    instead: str | None = None
    """Not this way: another account of the same channel and practice takes it."""


class Files(msgspec.Struct, frozen=True):
    """Which files a channel delivers: the bytes that one of each media type may have."""

    kinds: Mapping[str, int]
    most: int = 1
    together: int | None = None
    """Bytes of all files of one message."""
    with_words: bool = True
    """Words and files travel in one message."""
    inside: bool = False
    """The files themselves are handed over, not links to them."""


class Capabilities(msgspec.Struct, frozen=True):
    """What a channel can carry; nothing outside an adapter branches on a channel's name."""

    most_characters: int = 1600
    segments: bool = False
    buttons: bool = False
    attachments: bool = False
    files: Files | None = None
    """None: people cannot send files on it."""
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
    hears: tuple[str, ...] = ("inbound", "message", "events", "call")
    """Kinds of envelopes in which people speak: their silence is watched."""
    told: bool = False
    """Its webhooks tell everything: what only a look at the provider finds was missed."""
    typing: bool = False
    names: bool = False
    """The provider tells names only when it is asked: somebody's first word brings the next look forward."""
    subjects: bool = False
    """Messages have a subject and name the ones that they answer."""
    automatic_a_day: int | None = None
    """Automatic answers to one address within a day: machines answer there too, and must not answer each other."""
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


class Refusal(msgspec.Struct, frozen=True):
    """Why a registry said no, in its own words; `field` is the fact of ours that must change."""

    words: str
    field: str | None = None
    code: str | None = None


class SenderStanding(msgspec.Struct, frozen=True):
    """What the carriers' registry says of a number that we write from."""

    kind: Literal["long_code", "toll_free", "short_code", "elsewhere"]
    status: Literal["registered", "not_needed", "pending", "rejected", "suspended", "missing"]
    refusals: tuple[Refusal, ...] = ()


class Progress(msgspec.Struct, frozen=True):
    """How far a registration has come. `steps` is handed in again the next time."""

    steps: Mapping[str, str]
    status: Literal["working", "waiting", "registered", "rejected"]
    refusals: tuple[Refusal, ...] = ()


class Polled(msgspec.Struct, frozen=True):
    """What a look at the provider found: envelopes for the usual door, and where to go on next time."""

    envelopes: tuple[Verified, ...] = ()
    """Each with its `kind`."""
    cursor: Mapping[str, Any] = {}
    problems: tuple[str, ...] = ()
    """Codes of what is wrong with the account, for its health page."""
    next_in: timedelta | None = None
    sender: SenderStanding | None = None
    """What the carriers' registry says, where this look asked."""
    settings: Mapping[str, Any] = {}
    """To be kept with the account's own settings (approved templates)."""


@runtime_checkable
class Polling(Protocol):
    """An adapter that also asks its provider: mailboxes, reviews, messages that a webhook missed."""

    every: timedelta

    async def poll(self, account: Account, cursor: Mapping[str, Any], now: datetime) -> Polled:
        """Raises `RetryLaterError` or `ReconnectError`-like errors by what happens next."""
        ...


@runtime_checkable
class Registering(Protocol):
    """An adapter whose senders must be registered with the carriers before anything is delivered."""

    async def register(
        self, campaign: Mapping[str, Any], steps: Mapping[str, str], account: Account
    ) -> Progress:
        """Go as far as it goes now. What is there already is found, never made twice.

        Raises `RetryLaterError` and `ReconnectError`.
        """
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
class Checking(Protocol):
    """An adapter that can try an account before anybody relies on it."""

    async def check(self, account: Account) -> tuple[str, ...]:
        """Codes of what is wrong with it; nothing is sent, stored or marked. Never raises for what a server answers."""
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
class OptOutTelling(Protocol):
    """An adapter whose provider keeps a list of who must not be written to."""

    async def tell_opt_out(self, recipient: str, reference: str, at: datetime, account: Account) -> None:
        """Raises `RetryLaterError`, `ReconnectError` and `RejectedError`."""
        ...


@runtime_checkable
class MediaDeleting(Protocol):
    """An adapter whose provider lets go of a file that we have stored."""

    async def delete_media(self, url: str, account: Account) -> None:
        """Best effort; never raises for what a provider can answer."""
        ...
