"""Rich texts straight through Google's RCS agents: signed webhooks, our own message ids, and a text where RCS ends."""

import base64
import binascii
import hashlib
import hmac
import time
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

import httpx
import msgspec

from channels.adapters.google_profile import AWAY, code_of, wait_of
from channels.adapters.google_push import opened
from channels.adapters.google_rbm_events import SLOT, read_told, told_of
from channels.adapters.google_tokens import Tokens
from channels.base import Account, Capabilities, Parsed, Receipt, Request, Sending, Verified
from core.errors import ForbiddenError, ReconnectError, RetryLaterError

SCOPE: Final = "https://www.googleapis.com/auth/rcsbusinessmessaging"
API: Final = "https://{region}rcsbusinessmessaging.googleapis.com"
TIMEOUT: Final = httpx.Timeout(12.0, connect=4.0, pool=4.0)
TTL: Final = "300s"
"""Five minutes for a phone to come back; then Google takes it back and a text goes instead."""
KNOWN_FOR: Final = 6 * 3600.0
MOST_KNOWN: Final = 10_000
MOST_REPLIES: Final = 11
LONGEST_REPLY: Final = 25
TRAFFIC: Final = {
    "appointment": "TRANSACTION",
    "care_followup": "TRANSACTION",
    "account_notice": "TRANSACTION",
    "plan_session_due": "TRANSACTION",
    "rebook_after_visit": "TRANSACTION",
    "optout_confirm": "ACKNOWLEDGEMENT",
    "marketing": "PROMOTION",
    "lead_nurture": "PROMOTION",
    "cold_reengagement": "PROMOTION",
    "reactivation": "PROMOTION",
    "recall": "PROMOTION",
    "treatment_plan_followup": "PROMOTION",
}
"""Google's word for each purpose; what answers somebody is SERVICEREQUEST."""


class _Handshake(msgspec.Struct, frozen=True):
    clientToken: str  # noqa: N815 - Google's name
    secret: str


class GoogleRbm:
    """`external_id` is the agent's id. Account settings: `service_account`, `region`, `fallback_account` (the text line
    that takes over); the secret holds `private_key` and `client_token`.
    """

    channel = "sms"
    provider = "google"
    media_hosts: tuple[str, ...] = (".googleapis.com", ".googleusercontent.com")
    capabilities = Capabilities(
        most_characters=3072,
        buttons=True,
        statuses=True,
        can_list=True,
        opt_out_line=True,
        number_is_known=True,
    )

    def __init__(self, client: httpx.AsyncClient) -> None:
        self._client, self._tokens = client, Tokens(client)
        self._off_rcs: dict[tuple[str, str], float] = {}

    def verify(self, request: Request, account: Account) -> Verified:
        token = account.secret.reveal().get("client_token", "")
        if request.method != "POST" or request.kind != "events" or not token:
            raise ForbiddenError("only an agent's events are taken")
        shaken = _handshake(request.body)
        if shaken is not None:
            if not hmac.compare_digest(shaken.clientToken.encode(), token.encode()):
                raise ForbiddenError("another agent's handshake")
            return Verified(f"handshake:{hashlib.sha256(request.body).hexdigest()[:32]}", b"", "handshake")
        data = _signed(request, token)
        told = told_of(data)
        if told.agentId and told.agentId.partition("@")[0] != account.external_id.partition("@")[0]:
            raise ForbiddenError("another agent's event")
        return Verified(told.key, data)

    def read(self, kind: str, body: bytes, reference: str | None, account: Account) -> tuple[Parsed, ...]:  # noqa: ARG002
        return read_told(told_of(body), account) if kind == "events" else ()

    async def send(self, sending: Sending, account: Account) -> Receipt:
        """Under our own id: the same message sent again is refused as there already, which is success."""
        why = self._refusal(sending)
        if why is not None:
            return Receipt("rejected", code=why)
        try:
            return await self._hand_over(sending, account)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout):
            return Receipt("retry", code="NOT_CONNECTED")
        except httpx.TransportError as error:
            return Receipt("unknown", code=type(error).__name__)
        except RetryLaterError as error:
            return Receipt("retry", code=error.code, retry_after=error.after)
        except ReconnectError as error:
            return Receipt("rejected", code=error.code, disconnect=True)

    async def _hand_over(self, sending: Sending, account: Account) -> Receipt:
        if not await self.is_on_rcs(sending.recipient, account):
            return _by_text(account)
        return self._receipt(await self._post(sending, account), sending, account)

    async def is_on_rcs(self, phone: str, account: Account) -> bool:
        """Does this phone take what this agent sends? Asked once in a while. Raises `httpx.TransportError`.

        That its owner chats over RCS with friends says nothing of businesses.
        """
        known = self._off_rcs.get((account.id, phone))
        if known is not None and time.monotonic() < abs(known):
            return known > 0
        query = {"agentId": account.external_id}
        response = await self._call("GET", f"{phone}/capabilities", account, query)
        if response.status_code == 404:
            self._remember(account, phone, able=False)
            return False
        if response.is_success:
            self._remember(account, phone, able=True)
        return True  # a check that fails for another reason must not turn anybody away

    def _remember(self, account: Account, phone: str, *, able: bool) -> None:
        if len(self._off_rcs) >= MOST_KNOWN:
            self._off_rcs.clear()
        until = time.monotonic() + KNOWN_FOR
        self._off_rcs[account.id, phone] = until if able else -until

    async def _post(self, sending: Sending, account: Account) -> httpx.Response:
        query = {"messageId": sending.outbound_id, "agentId": account.external_id}
        body = {
            "contentMessage": {"text": sending.text, **_suggestions(sending)},
            "messageTrafficType": TRAFFIC.get(sending.purpose, "SERVICEREQUEST"),
            "ttl": str(account.settings.get("ttl") or TTL),
        }
        return await self._call("POST", f"{sending.recipient}/agentMessages", account, query, body)

    async def _call(
        self,
        method: str,
        path: str,
        account: Account,
        query: Mapping[str, str],
        body: Mapping[str, Any] | None = None,
    ) -> httpx.Response:
        """With a fresh token once, where the kept one is refused."""
        for again in (True, False):
            token = await self._tokens.of_service(account, SCOPE)
            response = await self._client.request(
                method,
                f"{_base(account)}/phones/{path}",
                params=dict(query),
                json=body,
                headers={"Authorization": f"Bearer {token}"},
                timeout=TIMEOUT,
            )
            if response.status_code != 401 or not again:
                break
            self._tokens.forget(account)
        return response

    def _receipt(self, response: httpx.Response, sending: Sending, account: Account) -> Receipt:
        status, code = response.status_code, code_of(response)
        if response.is_success or status == 409:
            return Receipt("accepted", provider_id=sending.outbound_id)
        if status == 404:
            self._remember(account, sending.recipient, able=False)
            return _by_text(account)
        if status == 429:
            return Receipt("retry", code=code, retry_after=wait_of(response))
        if status in AWAY:
            return Receipt("unknown", code=code)
        return Receipt("rejected", code=code, disconnect=status in {401, 403})

    def _refusal(self, sending: Sending) -> str | None:
        if sending.media:
            return "NO_FILES"
        if not sending.text.strip():
            return "EMPTY"
        return "TOO_LONG" if len(sending.text) > self.capabilities.most_characters else None

    async def find_sent(self, sending: Sending, since: datetime, account: Account) -> tuple[str, ...]:  # noqa: ARG002
        """Sent again under its own id: Google says that it has it, or takes it now. Neither makes two of it."""
        try:
            response = await self._post(sending, account)
        except httpx.TransportError as error:
            raise RetryLaterError(type(error).__name__) from None
        taken = response.is_success or response.status_code == 409
        return (sending.outbound_id,) if taken else ()

    def media_headers(self, account: Account) -> Mapping[str, str]:  # noqa: ARG002
        """None: the links of users' files carry their own permission."""
        return {}

    def answer(self, request: Request, account: Account) -> tuple[int, str, bytes]:  # noqa: ARG002
        shaken = _handshake(request.body)
        return 200, "text/plain", b"" if shaken is None else shaken.secret.encode()


def _handshake(body: bytes) -> _Handshake | None:
    """How Google asks whether this address is ours, before it sends anything else there."""
    try:
        return msgspec.json.decode(body, type=_Handshake)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None


def _signed(request: Request, token: str) -> bytes:
    """The bytes inside, whose seal is right. Unsigned is refused before anything is said of what is in it."""
    given = request.headers.get("x-goog-signature", "")
    try:
        seal = base64.b64decode(given, validate=True)
    except (binascii.Error, ValueError):
        seal = b""
    if not seal:
        raise ForbiddenError("not signed by Google for this agent")
    _, data = opened(request.body)
    if not hmac.compare_digest(seal, hmac.new(token.encode(), data, hashlib.sha512).digest()):
        raise ForbiddenError("not signed by Google for this agent")
    return data


def _by_text(account: Account) -> Receipt:
    fallback = account.settings.get("fallback_account")
    return Receipt("rejected", code="NOT_ON_RCS", instead=str(fallback) if fallback else None)


def _suggestions(sending: Sending) -> dict[str, Any]:
    replies = [_reply(slot) for slot in sending.extras.get("slots", ()) if "at" in slot]
    return {"suggestions": replies[:MOST_REPLIES]} if replies else {}


def _reply(slot: Mapping[str, Any]) -> dict[str, Any]:
    local = datetime.fromisoformat(slot["at"]).astimezone(ZoneInfo(slot["zone"]))
    title = f"{local:%a %b} {local.day}, {local.hour % 12 or 12}:{local:%M %p}"
    return {"reply": {"text": title[:LONGEST_REPLY], "postbackData": f"{SLOT}{slot['slot_id']}"}}


def _base(account: Account) -> str:
    other = account.settings.get("api_url")
    if other:
        return f"{str(other).rstrip('/')}/rbm"
    region = account.settings.get("region")
    return API.format(region=f"{region}-" if region else "") + "/v1"
