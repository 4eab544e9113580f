"""The sandbox's far ends: every channel ends here, and what went out is kept for the answer."""

import time
from datetime import datetime
from typing import Any

import msgspec

from channels.base import (
    Account,
    Attachment,
    Capabilities,
    Inbound,
    Parsed,
    Receipt,
    Request,
    Sending,
    Verified,
)
from core.clock import Clock

PROVIDER = "sandbox"
CHANNELS = ("sms", "web", "instagram", "facebook")


class Envelope(msgspec.Struct, frozen=True):
    """One text of the patient, as the sandbox's channel carries it."""

    id: str
    sender: str
    text: str
    attachments: tuple[str, ...] = ()
    display_name: str | None = None


class Sent(msgspec.Struct, frozen=True):
    outbound_id: str
    message_id: str
    channel: str
    at: datetime
    real: float


class Sink:
    """One channel whose far end is this process."""

    provider = PROVIDER

    def __init__(self, channel: str, clock: Clock, sent: list[Sent]) -> None:
        self.channel = channel
        self.capabilities = Capabilities(
            can_list=True, opt_out_line=channel == "sms", number_is_known=channel == "sms"
        )
        self._clock, self._sent = clock, sent

    def verify(self, request: Request, account: Account) -> Verified:  # noqa: ARG002
        return Verified(event_key=msgspec.json.decode(request.body, type=Envelope).id, body=request.body)

    def read(self, kind: str, body: bytes, reference: str | None, account: Account) -> tuple[Parsed, ...]:  # noqa: ARG002
        envelope = msgspec.json.decode(body, type=Envelope)
        return (
            Inbound(
                provider_id=envelope.id,
                sender=envelope.sender,
                text=envelope.text,
                attachments=tuple(Attachment(kind=kind) for kind in envelope.attachments),  # type: ignore[arg-type]
                display_name=envelope.display_name,
            ),
        )

    async def send(self, sending: Sending, account: Account) -> Receipt:  # noqa: ARG002
        self._sent.append(
            Sent(
                sending.outbound_id, sending.message_id, self.channel, self._clock.now(), time.perf_counter()
            )
        )
        return Receipt("accepted", provider_id=sending.outbound_id)

    async def find_sent(self, sending: Sending, since: datetime, account: Account) -> tuple[str, ...]:  # noqa: ARG002
        return tuple(each.outbound_id for each in self._sent if each.outbound_id == sending.outbound_id)

    def answer(self, request: Request, account: Account) -> tuple[int, str, bytes]:  # noqa: ARG002
        return 204, "text/plain", b""


def sinks(clock: Clock, sent: list[Sent]) -> dict[tuple[str, str], Any]:
    return {(PROVIDER, channel): Sink(channel, clock, sent) for channel in CHANNELS}
