"""Signed as Meta signs: over the bytes as sent, with accents and emoji escaped and slashes too."""

import base64
import hashlib
import hmac
import json
import time
from typing import Any

import httpx

from standins.twilio.model import WebhookAnswer

FRESH = 5.0
"""Meta waits five seconds for a webhook's answer."""


def encoded(envelope: dict[str, Any]) -> bytes:
    return json.dumps(envelope, ensure_ascii=True, separators=(",", ":")).replace("/", "\\/").encode()


def signature(body: bytes, app_secret: str) -> str:
    return "sha256=" + hmac.new(app_secret.encode(), body, hashlib.sha256).hexdigest()


def signed_request(user_id: str, app_secret: str) -> str:
    """Of the deauthorise and data-deletion callbacks."""
    asked = {"algorithm": "HMAC-SHA256", "issued_at": 1795000000, "user_id": user_id}
    payload = _base64url(json.dumps(asked).encode())
    digest = hmac.new(app_secret.encode(), payload.encode(), hashlib.sha256).digest()
    return f"{_base64url(digest)}.{payload}"


def _base64url(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


class Deliveries:
    """Posts envelopes and remembers the answers."""

    def __init__(self, client: httpx.AsyncClient | None = None) -> None:
        self._client = client or httpx.AsyncClient(trust_env=False, timeout=FRESH)
        self.answers: list[tuple[str, WebhookAnswer]] = []

    async def post(
        self, url: str | None, envelope: dict[str, Any], secret: str, *, person: str, what: str
    ) -> WebhookAnswer:
        body, began = encoded(envelope), time.monotonic()
        headers = {"Content-Type": "application/json", "X-Hub-Signature-256": signature(body, secret)}
        status, failure, said = None, None, ""
        try:
            if url is None:
                raise httpx.UnsupportedProtocol("no callback is set")
            response = await self._client.post(url, content=body, headers=headers)
            status, said = response.status_code, response.text
        except httpx.HTTPError as error:
            failure = type(error).__name__
        answer = WebhookAnswer(
            kind="meta",
            sid=person,
            state=what,
            status=status,
            body=said[:400],
            failure=failure,
            milliseconds=(time.monotonic() - began) * 1000,
        )
        self.answers.append((person, answer))
        return answer

    async def close(self) -> None:
        await self._client.aclose()
