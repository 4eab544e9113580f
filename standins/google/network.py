"""People review, the practice replies, Google moderates, and every happening becomes a signed push or webhook."""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Callable
from datetime import datetime
from functools import cache
from typing import Any
from uuid import uuid4

import httpx
import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from standins.google.model import STAMP, ApiRefusalError, Fault, GoogleSettings, Review, Texted
from standins.twilio.model import WebhookAnswer

ISSUER = "https://accounts.google.com"
NOTICES = ("NEW_REVIEW", "UPDATED_REVIEW")
Watcher = Callable[[str], None]


@cache
def new_key(name: str) -> rsa.RSAPrivateKey:  # noqa: ARG001 - one key per name and process
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def private_pem(name: str) -> str:
    """As the file of a service account holds it."""
    return (
        new_key(name)
        .private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        .decode()
    )


class GoogleFarEnd:
    """One location of one owner, and one agent. Tests call it; the APIs and the phone page do too."""

    def __init__(self, settings: GoogleSettings, *, now: Callable[[], datetime]) -> None:
        self.settings, self.now = settings, now
        self._client = httpx.AsyncClient(trust_env=False, timeout=10.0)
        self.reviews: dict[str, Review] = {}
        self.texts: dict[str, Texted] = {}
        self.attributes: dict[str, str] = {}
        self.setting: dict[str, Any] = {}
        self.not_on_rcs: set[str] = set()
        self.offline: set[str] = set()
        self.faults: list[Fault] = []
        self.calls: list[tuple[str, str, Any]] = []
        self.tokens: set[str] = set()
        self.codes: dict[str, str] = {}
        self.grant_stands = True
        self.answers: list[tuple[str, WebhookAnswer]] = []
        self.watchers: set[Watcher] = set()

    async def close(self) -> None:
        await self._client.aclose()

    def fault(self, *kinds: str) -> Fault | None:
        """Take the first waiting fault of these kinds."""
        found = next((each for each in self.faults if each.kind in kinds), None)
        if found is not None:
            self.faults.remove(found)
        return found

    # What people do

    async def review(
        self,
        author: str,
        stars: int,
        comment: str = "",
        *,
        key: str = "",
        photos: int = 0,
        anonymous: bool = False,
    ) -> Review:
        at = self.now()
        review = Review(f"AbF{uuid4().hex}", author, stars, comment, at, at, key or author, anonymous, photos)
        self.reviews[review.id] = review
        await self.notify("NEW_REVIEW", review)
        return review

    async def change(self, review: Review, *, stars: int | None = None, comment: str | None = None) -> None:
        review.stars = stars or review.stars
        review.comment = review.comment if comment is None else comment
        review.updated_at = self.now()
        await self.notify("UPDATED_REVIEW", review)

    def delete(self, review: Review) -> None:
        """Nobody is told of it."""
        del self.reviews[review.id]
        self.changed(review.key)

    # What Google does

    async def decide(self, review: Review, *, violation: str | None = None) -> None:
        """Moderation ends."""
        review.state, review.violation = ("REJECTED", violation) if violation else ("APPROVED", None)
        self.changed(review.key)

    def answer_elsewhere(self, review: Review, words: str | None) -> None:
        """The owner writes (or takes away) the reply in Google's own app."""
        review.reply, review.replied_at = words, self.now() if words else None
        review.state, review.violation = "APPROVED", None
        self.changed(review.key)

    def put_reply(self, review: Review, words: str) -> dict[str, Any]:
        review.reply, review.replied_at, review.violation = words, self.now(), None
        review.state = "PENDING" if self.settings.moderates else "APPROVED"
        self.changed(review.key)
        return review.told_reply()

    async def notify(self, kind: str, review: Review) -> WebhookAnswer | None:
        """Through the topic, when the account's one setting names it."""
        self.changed(review.key)
        if self.setting.get("pubsubTopic") != self.settings.topic or self.settings.push_url is None:
            return None
        if kind not in self.setting.get("notificationTypes", ()) or self.fault("lose_push"):
            return None
        name = f"{self.settings.location}/reviews/{review.id}"
        copies, answer, wrapped = 2 if self.fault("duplicate_push") else 1, None, None
        for _ in range(copies):
            wrapped = wrapped or self.wrapped({"reviewName": name, "locationName": self.settings.location})
            headers = {"Authorization": f"Bearer {self.push_token()}"}
            answer = await self.post(self.settings.push_url, wrapped, headers, review.key, kind.lower())
        self.changed(review.key)
        return answer

    def wrapped(self, notice: dict[str, Any]) -> bytes:
        message = {
            "data": base64.b64encode(json.dumps(notice).encode()).decode(),
            "messageId": str(uuid4().int % 10**16),
            "publishTime": self.now().strftime(STAMP),
        }
        return json.dumps(
            {"message": message, "subscription": "projects/glowdesk-demo/subscriptions/push"}
        ).encode()

    def push_token(self) -> str:
        """As Pub/Sub signs for a subscription with authentication."""
        wrong = self.fault("forge_push", "stale_push", "other_audience", "other_sender")
        what = wrong.kind if wrong else ""
        moment = int(self.now().timestamp())
        claims = {
            "iss": ISSUER,
            "aud": "https://elsewhere.example.com"
            if what == "other_audience"
            else self.settings.push_audience,
            "email": "mallory@example.com" if what == "other_sender" else self.settings.push_sender,
            "email_verified": True,
            "sub": "113774264463038321964",
            "iat": moment - (7200 if what == "stale_push" else 0),
            "exp": moment + (-3600 if what == "stale_push" else 3600),
        }
        key = new_key("forger" if what == "forge_push" else "google")
        return jwt.encode(claims, key, algorithm="RS256", headers={"kid": "google-1"})

    def certs(self) -> dict[str, Any]:
        public = jwt.algorithms.RSAAlgorithm.to_jwk(new_key("google").public_key(), as_dict=True)
        return {"keys": [{**public, "kid": "google-1", "alg": "RS256", "use": "sig"}]}

    # RCS

    async def text(self, phone: str, words: str, *, postback: str | None = None) -> Texted:
        texted = Texted(f"Mx{uuid4().hex}", phone, True, words, self.now())
        self.texts[texted.id] = texted
        said: dict[str, Any] = {"text": words}
        if postback is not None:
            said = {"suggestionResponse": {"postbackData": postback, "text": words, "type": "REPLY"}}
        await self.tell(phone, {"messageId": texted.id, **said}, "text")
        return texted

    async def event(self, phone: str, kind: str, message_id: str | None = None) -> None:
        about = {"messageId": message_id} if message_id else {}
        await self.tell(phone, {"eventType": kind, "eventId": f"e-{uuid4().hex}", **about}, kind.lower())

    async def tell(self, phone: str, said: dict[str, Any], what: str) -> None:
        self.changed(phone)
        if self.settings.agent_url is None or self.fault("lose_event"):
            return
        told = {"senderPhoneNumber": phone, "agentId": self.settings.agent_id, **said}
        told["sendTime"] = self.now().strftime(STAMP)
        body, seal = self.sealed(told)
        seal = "Zm9yZ2Vk" if self.fault("forge_event") else seal
        for _ in range(2 if self.fault("duplicate_event") else 1):
            await self.post(self.settings.agent_url, body, {"X-Goog-Signature": seal}, phone, what)
        self.changed(phone)

    def sealed(self, told: dict[str, Any]) -> tuple[bytes, str]:
        """The envelope, and the seal over the bytes inside."""
        data = json.dumps(told).encode()
        digest = hmac.new(self.settings.client_token.encode(), data, hashlib.sha512).digest()
        message = {"data": base64.b64encode(data).decode(), "messageId": str(uuid4().int % 10**16)}
        return json.dumps({"message": message}).encode(), base64.b64encode(digest).decode()

    async def take(self, phone: str, message_id: str, body: dict[str, Any]) -> dict[str, Any]:
        """The agent's message. Raises `ApiRefusalError`."""
        if phone in self.not_on_rcs:
            raise ApiRefusalError(404, "NOT_FOUND")
        if message_id in self.texts:
            raise ApiRefusalError(409, "ALREADY_EXISTS")
        content = body.get("contentMessage", {})
        if len(content.get("text", "")) > 3072 or len(content.get("suggestions", [])) > 11:
            raise ApiRefusalError(400, "INVALID_ARGUMENT")
        texted = Texted(message_id, phone, False, content.get("text", ""), self.now())
        texted.ttl, texted.traffic = body.get("ttl"), body.get("messageTrafficType")
        texted.suggestions = content.get("suggestions", [])
        self.texts[message_id] = texted
        if phone not in self.offline:
            texted.state = "delivered"
            await self.event(phone, "DELIVERED", message_id)
        self.changed(phone)
        return {"name": f"phones/{phone}/agentMessages/{message_id}", "contentMessage": content}

    async def expire(self, message_id: str, *, revoked: bool = True) -> None:
        """The time to live is over before the phone came back."""
        texted = self.texts[message_id]
        texted.state = "revoked" if revoked else texted.state
        kind = "TTL_EXPIRATION_REVOKED" if revoked else "TTL_EXPIRATION_REVOKE_FAILED"
        told = {"phoneNumber": texted.phone, "eventType": kind, "eventId": f"e-{uuid4().hex}"}
        await self.tell(texted.phone, {**told, "messageId": message_id}, kind.lower())

    def thread(self, phone: str) -> list[Texted]:
        return [each for each in self.texts.values() if each.phone == phone]

    # Inside

    def changed(self, key: str) -> None:
        for watcher in tuple(self.watchers):
            watcher(key)

    async def post(
        self, url: str, body: bytes, headers: dict[str, str], key: str, what: str
    ) -> WebhookAnswer:
        began, status, failure, said = time.monotonic(), None, None, ""
        try:
            response = await self._client.post(
                url, content=body, headers={"Content-Type": "application/json", **headers}
            )
            status, said = response.status_code, response.text
        except httpx.HTTPError as error:
            failure = type(error).__name__
        answer = WebhookAnswer(
            kind="google",
            sid=key,
            state=what,
            status=status,
            body=said[:400],
            failure=failure,
            milliseconds=(time.monotonic() - began) * 1000,
        )
        self.answers.append((key, answer))
        return answer
