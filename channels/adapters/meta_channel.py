"""What Messenger and Instagram have in common: one app, one signature, one envelope, one way to send."""

import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import httpx
import msgspec

from channels.abilities import Polled
from channels.adapters.meta_codes import error_in, family_of, receipt_of
from channels.adapters.meta_envelope import parts_of
from channels.adapters.meta_graph import Graph, node
from channels.adapters.meta_limits import Lanes, usage_of
from channels.adapters.meta_polling import NAMES, Look, Who, kept_messages, poll
from channels.adapters.meta_reading import read_envelope
from channels.adapters.meta_sending import Dialect, body_of, refusal
from channels.adapters.meta_shapes import opened
from channels.adapters.meta_signing import is_handshake, is_signed, open_signed_request
from channels.base import (
    Account,
    Alarm,
    Capabilities,
    Named,
    Parsed,
    Part,
    Receipt,
    Request,
    Sending,
    Verified,
)
from channels.intake import STRAY
from core.errors import ForbiddenError

SIGNED_REQUESTS = {"deauthorize": "DEAUTHORISED", "data_deletion": "DELETION_ASKED"}


class _Sent(msgspec.Struct, frozen=True):
    message_id: str


class MetaChannel:
    """Account settings: `app_id`, `page_id` where another id than the account's own sends, `api_url`, `graph_version`.

    Its secret holds `app_secret` (proves webhooks and calls), `verify_token` (the handshake) and `access_token`.
    """

    provider = "meta"
    channel: str
    capabilities: Capabilities
    dialect: Dialect
    look: Look
    hourly_cap: int | None = None
    every = timedelta(minutes=15)
    media_hosts: tuple[str, ...] = (".fbcdn.net", ".fbsbx.com", ".cdninstagram.com")

    def __init__(self, client: httpx.AsyncClient) -> None:
        self._graph, self._lanes = Graph(client), Lanes()

    def verify(self, request: Request, account: Account) -> Verified:
        secret = account.secret.reveal()
        if request.method == "GET":
            if request.kind != "data_deletion" and not is_handshake(
                request.query, secret.get("verify_token")
            ):
                raise ForbiddenError("not a handshake with our token")
            return Verified("", b"")
        if request.kind in SIGNED_REQUESTS:
            return self._signed_request(request, secret)
        if not is_signed(request.body, request.headers.get("x-hub-signature-256"), secret.get("app_secret")):
            raise ForbiddenError("not signed by Meta for this app")
        return Verified(f"all:{hashlib.sha256(request.body).hexdigest()}", request.body)

    def _signed_request(self, request: Request, secret: Mapping[str, str]) -> Verified:
        asked = open_signed_request(request.body, secret.get("app_secret"))
        if asked is None:
            raise ForbiddenError("not signed by Meta for this app")
        key = hashlib.sha256(f"{request.kind}:{asked.user_id}".encode()).hexdigest()
        return Verified(f"{request.kind}:{key}", msgspec.json.encode({"user_id": str(asked.user_id)}))

    def share(self, verified: Verified, account: Account) -> tuple[Part, ...]:
        if verified.event_key.partition(":")[0] in SIGNED_REQUESTS:
            return (Part(((account.channel, account.external_id),), verified),)
        return parts_of(verified.body, account)

    def read(self, kind: str, body: bytes, reference: str | None, account: Account) -> tuple[Parsed, ...]:  # noqa: ARG002
        if kind == STRAY:
            return (Alarm("PAGE_OF_NOBODY"),)
        if kind in SIGNED_REQUESTS:
            return (Alarm(SIGNED_REQUESTS[kind], broken=kind == "deauthorize"),)
        if kind == NAMES:
            who = opened(body, Who)
            return (Named(who.id, who.name or who.username or ""),)
        return read_envelope(body, account, self.capabilities.window) if kind == "events" else ()

    async def send(self, sending: Sending, account: Account) -> Receipt:
        """Hand over once; Meta knows no idempotency key, so a doubt stays a doubt until the echo or a look."""
        why = refusal(sending, self.capabilities)
        body = why or body_of(sending, self.capabilities, self.dialect)
        if isinstance(body, str):
            return Receipt("rejected", code=body)
        wait = self._wait(sending, account)
        if wait is not None:
            return Receipt("retry", code="OWN_LIMIT", retry_after=wait)
        try:
            response = await self._graph.call("POST", f"{node(account)}/messages", account, json=body)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout):
            return Receipt("retry", code="NOT_CONNECTED")  # nothing left this machine
        except httpx.TransportError as error:
            return Receipt("unknown", code=type(error).__name__)
        return self._read_answer(response, sending, account)

    def _wait(self, sending: Sending, account: Account) -> timedelta | None:
        if sending.at is None or sending.purpose == "emergency_guidance":
            return None
        by_person = sending.author_kind == "staff"
        wait = self._lanes.wait(account, sending.at, by_person=by_person)
        cap = account.settings.get("automation_per_hour", self.hourly_cap)
        if wait is not None or by_person or cap is None:
            return wait
        return self._lanes.wait_for_cap(account, sending.at, int(cap))

    def _read_answer(self, response: httpx.Response, sending: Sending, account: Account) -> Receipt:
        usage, error = usage_of(response.headers), error_in(response.content)
        throttled = error is not None and family_of(error) == "throttled"
        if sending.at is not None:
            self._lanes.heed(account, usage, sending.at, throttled=throttled)
        if response.is_success:
            mid = _message_id(response.content)
            return Receipt("accepted", provider_id=mid) if mid else Receipt("unknown", code="UNREADABLE")
        if error is None:  # no word of Meta's: whoever answered may stand before or behind it
            return Receipt("unknown", code=f"HTTP_{response.status_code}")
        return receipt_of(error, tries=sending.tries, regained_in=usage.regained_in)

    async def find_sent(self, sending: Sending, since: datetime, account: Account) -> tuple[str, ...]:
        """From Meta's own list of this conversation. Raises `RetryLaterError` when it is away."""
        earliest, text = since.replace(microsecond=0) - timedelta(seconds=5), sending.text.strip()
        ours = {account.external_id, node(account)}
        found = await kept_messages(self._graph, self.look, account, sending.recipient)
        return tuple(
            each.id
            for each in found
            if each.sender.id in ours and each.at >= earliest and each.message.strip() == text
        )

    async def poll(self, account: Account, cursor: Mapping[str, Any], now: datetime) -> Polled:
        return await poll(self._graph, self.look, account, cursor, now)

    async def show_typing(self, recipient: str, account: Account, *, on: bool) -> None:
        actions = ("mark_seen", "typing_on") if on else ("typing_off",)
        for action in actions:
            body = {"recipient": {"id": recipient}, "sender_action": action}
            try:
                await self._graph.call("POST", f"{node(account)}/messages", account, json=body)
            except httpx.TransportError:
                return

    def media_headers(self, account: Account) -> Mapping[str, str]:  # noqa: ARG002
        """None: these links carry their own permission, and our token is nobody else's business."""
        return {}

    def answer(self, request: Request, account: Account) -> tuple[int, str, bytes]:  # noqa: ARG002
        if request.method == "GET":
            challenge = request.query.get("hub.challenge")
            words = (
                challenge or "Your request was received. The practice deletes what it may and writes to you."
            )
            return 200, "text/plain", words.encode()
        if request.kind == "data_deletion":
            code = hashlib.sha256(request.body).hexdigest()[:16]
            told = {"url": f"{request.url.partition('?')[0]}?code={code}", "confirmation_code": code}
            return 200, "application/json", msgspec.json.encode(told)
        return 200, "text/plain", b"EVENT_RECEIVED"


def _message_id(content: bytes) -> str | None:
    try:
        return msgspec.json.decode(content, type=_Sent).message_id or None
    except msgspec.DecodeError:
        return None
