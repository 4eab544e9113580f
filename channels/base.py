"""What a channel is to the rest of the house: one adapter, verified envelopes in, receipts out."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Literal, Protocol

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
    "ConsentGiven",
    "Control",
    "Echo",
    "Edited",
    "Files",
    "Inbound",
    "Lead",
    "LeadAnnounced",
    "LookAgain",
    "Named",
    "OptOutHint",
    "Parsed",
    "Part",
    "PublicReply",
    "Reacted",
    "Receipt",
    "Removed",
    "Request",
    "Reviewed",
    "Sending",
    "Source",
    "StatusUpdate",
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
