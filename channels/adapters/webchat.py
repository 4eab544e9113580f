"""Web chat: our own widget is the far end, so that handing over is making the message visible."""

from datetime import datetime

import msgspec

from channels.base import Account, Capabilities, Inbound, Parsed, Receipt, Request, Sending, Verified
from core.errors import BadInputError, pointer_in

MOST_CHARACTERS = 4000


class WidgetMessage(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the socket handler stores for a visitor's `message.send`."""

    visitor_id: str
    client_id: str
    text: str
    slot_id: str | None = None


class Webchat:
    """Messages come from the signed-in socket; replies are read by the widget from its thread."""

    channel = "web"
    provider = "widget"
    capabilities = Capabilities(most_characters=MOST_CHARACTERS, buttons=True, statuses=True, own_server=True)

    def verify(self, request: Request, account: Account) -> Verified:
        """The socket has proven the visitor's token; here only the shape is checked."""
        message = _parse(request.body)
        if account.provider != self.provider:
            raise BadInputError("not a widget's account")
        return Verified(event_key=f"{message.visitor_id}:{message.client_id}", body=request.body)

    def read(self, kind: str, body: bytes, reference: str | None, account: Account) -> tuple[Parsed, ...]:  # noqa: ARG002
        if kind != "message":
            return ()
        message = _parse(body)
        return (
            Inbound(
                provider_id=f"{message.visitor_id}:{message.client_id}",
                sender=message.visitor_id,
                text=message.text,
                client_id=message.client_id,
                slot_id=message.slot_id,
            ),
        )

    async def send(self, sending: Sending, account: Account) -> Receipt:  # noqa: ARG002
        if not sending.text or len(sending.text) > MOST_CHARACTERS:
            return Receipt("rejected", code="TOO_LONG" if sending.text else "EMPTY")
        if sending.media:
            return Receipt("rejected", code="NO_ATTACHMENTS")
        return Receipt("accepted", provider_id=sending.outbound_id)

    async def find_sent(self, sending: Sending, since: datetime, account: Account) -> tuple[str, ...]:  # noqa: ARG002
        return (sending.outbound_id,)

    def answer(self, request: Request, account: Account) -> tuple[int, str, bytes]:  # noqa: ARG002
        return 204, "text/plain", b""


def _parse(body: bytes) -> WidgetMessage:
    try:
        return msgspec.json.decode(body, type=WidgetMessage)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise BadInputError("not a widget message", at=pointer_in(error)) from None
