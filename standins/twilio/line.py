"""The line to the product: posts webhooks, falls back, and keeps what was answered and what went wrong."""

import asyncio
import ssl
from collections import deque
from functools import cache
from uuid import uuid4

import httpx
import msgspec

from standins.twilio.forms import Form
from standins.twilio.model import Alert, Media, WebhookAnswer
from standins.twilio.webhooks import Knock, knock


@cache
def _trust() -> ssl.SSLContext:
    """Loading the certificates takes longer than everything else a far end does; once is enough."""
    return ssl.create_default_context()


class Webhook(msgspec.Struct, frozen=True, kw_only=True):
    kind: str
    sid: str
    state: str
    url: str | None
    form: Form


class Line:
    def __init__(self, client: httpx.AsyncClient | None = None) -> None:
        self.answers: deque[WebhookAnswer] = deque(maxlen=2000)
        self.alerts: deque[Alert] = deque(maxlen=2000)
        self._given = client
        self._own: httpx.AsyncClient | None = None

    async def post(self, hook: Webhook, *, auth_token: str, fallback_url: str | None) -> WebhookAnswer:
        if hook.url is None:
            return WebhookAnswer(
                kind=hook.kind, sid=hook.sid, state=hook.state, status=None, failure="no url"
            )
        loop = asyncio.get_running_loop()
        started, token = loop.time(), str(uuid4())
        result = await knock(self._client(), hook.url, hook.form, auth_token=auth_token, token=token)
        self._watch(result, hook.sid)
        if result.outcome != "ok" and fallback_url is not None:
            form = {**hook.form, "ErrorCode": "11200", "ErrorUrl": hook.url}
            result = await knock(self._client(), fallback_url, form, auth_token=auth_token, token=token)
            self._watch(result, hook.sid)
        answer = _answer(hook, result, milliseconds=round((loop.time() - started) * 1000, 1))
        self.answers.append(answer)
        return answer

    async def fetch(self, url: str) -> Media | None:
        """A file that is to be delivered; None when its address gives none."""
        try:
            answer = await self._client().get(url, timeout=10.0)
        except httpx.HTTPError:
            return None
        if answer.status_code != 200:
            return None
        kind = answer.headers.get("content-type", "application/octet-stream").partition(";")[0]
        return Media(sid="ME" + uuid4().hex, content_type=kind, content=answer.content)

    def clear(self) -> None:
        self.answers.clear()
        self.alerts.clear()

    async def close(self) -> None:
        if self._own is not None:
            await self._own.aclose()
            self._own = None

    def _client(self) -> httpx.AsyncClient:
        if self._given is not None:
            return self._given
        if self._own is None:
            self._own = httpx.AsyncClient(
                trust_env=False, verify=_trust(), limits=httpx.Limits(max_connections=100)
            )
        return self._own

    def _watch(self, result: Knock, sid: str) -> None:
        code = _alert_code(result)
        if code is not None:
            self.alerts.append(Alert(code=code, sid=sid))


def _alert_code(result: Knock) -> int | None:
    if result.response is None:
        return 11205 if result.outcome == "ct" else 11200
    if result.outcome != "ok":
        return 11200
    if len(result.response.content) > 64_000:
        return 11750
    kind = result.response.headers.get("content-type", "")
    return 12300 if result.response.content and "xml" not in kind else None


def _answer(hook: Webhook, result: Knock, *, milliseconds: float) -> WebhookAnswer:
    response = result.response
    return WebhookAnswer(
        kind=hook.kind,
        sid=hook.sid,
        state=hook.state,
        status=None if response is None else response.status_code,
        body="" if response is None else response.text,
        content_type="" if response is None else response.headers.get("content-type", ""),
        attempts=result.attempts,
        milliseconds=milliseconds,
        failure=None if result.outcome == "ok" else result.outcome,
    )
