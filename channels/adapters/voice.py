"""Calls through Twilio: ring the practice, take a message, tell of every step, and ring a colleague first to call out."""

import base64
import contextlib
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final

import httpx

from channels.adapters import voice_calls, voice_twiml
from channels.adapters.sms_forms import open_form
from channels.adapters.voice_forms import ACCEPT_KEY, Form, check_belongs, event_key, parse
from channels.adapters.voice_twiml import Ringing
from channels.base import Account, Capabilities, Parsed, Receipt, Request, Sending, Verified
from channels.calls import Asked, Plan, Said
from channels.signatures import verify_twilio
from core.errors import ForbiddenError

XML: Final = "text/xml"
ABOUT: Final = {
    "call": "inbound",
    "screen": "screen",
    "dial": "dial",
    "press": "pressed",
    "voicemail": "recorded",
    "bridge": "bridge",
    "connect": "connect",
}
TALKED: Final = frozenset({"completed", "answered"})


class TwilioVoice:
    """Account settings: `account_sid`, and what `agent.reception` reads (whom to ring and how).

    The secret is that of the text line: `auth_token` proves webhooks; `api_key_sid` and `api_key_secret` are
    preferred for asking. `api_url` in the settings points elsewhere than at Twilio.
    """

    channel = "voice"
    provider = "twilio"
    media_hosts: tuple[str, ...] = ("api.twilio.com", ".twiliocdn.com")
    capabilities = Capabilities(most_characters=0, number_is_known=True)
    """A call carries no written words; the text to a caller leaves by the text line."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self._client = client

    def verify(self, request: Request, account: Account) -> Verified:
        token = account.secret.reveal().get("auth_token")
        headers = {**request.headers, "content-type": request.content_type}
        if not token or not verify_twilio(request.url, headers, request.body, token):
            raise ForbiddenError("not signed by Twilio for this address")
        form = open_form(request.body)
        check_belongs(request.kind, form, account)
        return Verified(event_key(request.kind, form), request.body)

    def read(self, kind: str, body: bytes, reference: str | None, account: Account) -> tuple[Parsed, ...]:
        event = parse(kind, open_form(body), reference, account)
        return () if event is None else (event,)

    async def send(self, sending: Sending, account: Account) -> Receipt:  # noqa: ARG002
        return Receipt("rejected", code="CALLS_ONLY")

    async def find_sent(self, sending: Sending, since: datetime, account: Account) -> tuple[str, ...]:  # noqa: ARG002
        return ()

    def answer(self, request: Request, account: Account) -> tuple[int, str, bytes]:  # noqa: ARG002
        """What only tells us something is thanked for; a leg that was accepted is joined to the caller."""
        return 200, XML, voice_twiml.put_through()

    def asks(self, request: Request) -> Asked | None:
        about = ABOUT.get(request.kind)
        if about is None:
            return None
        form = open_form(request.body)
        return Asked(
            about=about,  # type: ignore[arg-type]
            at=request.at or datetime.min.replace(tzinfo=UTC),
            call_id=request.reference or form.get("CallSid", ""),
            caller=form.get("From", "")[:254],
            forwarded_from=form.get("ForwardedFrom") or None,
        )

    def direct(self, request: Request, account: Account, plan: Plan) -> tuple[int, str, bytes]:
        form, base = open_form(request.body), _base(request)
        call_id = request.reference or form.get("CallSid", "")
        return 200, XML, _said(request.kind, form, base, call_id, account, plan)

    async def place(self, to: str, base: str, call_id: str, account: Account) -> Receipt:
        return await voice_calls.place(self._client, account, to, base, call_id)

    async def line_type(self, number: str, account: Account) -> str | None:
        return await voice_calls.line_type(self._client, account, number)

    def media_headers(self, account: Account) -> Mapping[str, str]:
        """Our credentials, for the API's own host; where it sends us on to wants none."""
        user, password = voice_calls.pair(account)
        return {"Authorization": "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()}

    async def delete_media(self, url: str, account: Account) -> None:
        with contextlib.suppress(httpx.HTTPError):
            address = url.removesuffix(".mp3") + ".json"
            await self._client.delete(
                address, auth=voice_calls.credentials(account), timeout=voice_calls.TIMEOUT
            )


def _said(kind: str, form: Form, base: str, call_id: str, account: Account, plan: Plan) -> bytes:
    if kind in {"bridge", "connect"}:
        return _to_colleague(kind, form, base, call_id, account, plan)
    if kind == "call" and plan.ring:
        return voice_twiml.ring(base, call_id, Ringing(plan.ring, plan.seconds, plan.screened))
    if kind == "screen":
        return voice_twiml.screen(base, call_id, plan.whisper)
    last_words = _last_words(kind, form, plan)
    if last_words is not None:
        return voice_twiml.end(last_words)
    offer = plan.offer if kind in {"call", "dial"} else ()
    return voice_twiml.voicemail(base, call_id, plan.greeting, offer)


def _last_words(kind: str, form: Form, plan: Plan) -> Said | None:
    """What the call ends with, if it ends here."""
    if kind == "voicemail":
        return plan.thanks
    if kind == "press" and form.get("Digits") == ACCEPT_KEY:
        return plan.texting
    return () if kind == "dial" and _has_talked(form, plan) else None


def _to_colleague(kind: str, form: Form, base: str, call_id: str, account: Account, plan: Plan) -> bytes:
    if kind == "bridge":
        return voice_twiml.screen(base, call_id, plan.whisper, accept="connect")
    if plan.to is None or form.get("Digits") != ACCEPT_KEY:
        return voice_twiml.end()
    return voice_twiml.connect(base, call_id, plan.to, account.external_id)


def _has_talked(form: Form, plan: Plan) -> bool:
    """Nobody who spoke with a person is asked to leave a message. Somebody's mailbox is nobody."""
    bridged = form.get("DialBridged")
    if bridged is not None:
        return bridged.lower() == "true" and (plan.taken or not plan.screened)
    return plan.taken or (not plan.screened and form.get("DialCallStatus") in TALKED)


def _base(request: Request) -> str:
    """Our address as Twilio called it, up to the account."""
    path = request.url.partition("?")[0]
    tail = f"/{request.kind}" + (f"/{request.reference}" if request.reference else "")
    return path.removesuffix(tail)
