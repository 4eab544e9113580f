"""What a channel is to the rest of the house: one adapter, verified envelopes in, receipts out."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Literal, Protocol

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
    """A provider's request as it arrived. `url` is built from our configured public address."""

    url: str
    kind: str
    reference: str | None
    """What follows the kind in the path: our own outbound id on a status callback."""
    headers: Mapping[str, str]
    """Names in lower case."""
    content_type: str
    body: bytes


class Verified(msgspec.Struct, frozen=True):
    """A genuine envelope, to be stored once under its key."""

    event_key: str
    body: bytes


class Attachment(msgspec.Struct, frozen=True):
    kind: Literal["image", "video", "audio", "file"]
    url: str | None = None
    content_type: str | None = None


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


class Echo(msgspec.Struct, frozen=True, tag="echo"):
    """A person of the practice wrote to the patient from somewhere else."""

    provider_id: str
    recipient: str
    text: str
    author: str | None = None


class StatusUpdate(msgspec.Struct, frozen=True, tag="status"):
    """What became of a message we sent. Ranks only rise; the first final state wins."""

    provider_id: str
    status: str
    rank: int
    code: str | None = None
    outbound_id: str | None = None
    suppress: bool = False
    """The provider will not deliver to this address any more (opted out there)."""


Parsed = Inbound | Echo | StatusUpdate


class Sending(msgspec.Struct, frozen=True):
    """One message to hand over."""

    outbound_id: str
    recipient: str
    text: str
    status_url: str
    message_id: str = ""
    """Our message on the timeline."""
    extras: Mapping[str, Any] = {}


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

    def answer(self) -> tuple[int, str, bytes]:
        """Status, content type and body of a good acknowledgement."""
        ...
