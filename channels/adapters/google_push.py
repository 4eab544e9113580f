"""Proof that a Pub/Sub push is Google's and meant for us: a signed token whose issuer, audience and sender are looked at."""

import base64
import binascii
import hmac
import time
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

import httpx
import jwt
import msgspec
from jwt.types import Options

from channels.base import Account, Request
from core.errors import BadInputError, ForbiddenError, TooManyError, pointer_in

CERTS: Final = "https://www.googleapis.com/oauth2/v3/certs"
ISSUERS: Final = frozenset({"https://accounts.google.com", "accounts.google.com"})
LEEWAY: Final = 60
KEPT_FOR: Final = 6 * 3600.0
ASK_AGAIN: Final = 30.0
"""Seconds between two looks at Google's keys: a forger's invented key ids must not make us ask all day."""
CHECKS: Final[Options] = {
    "require": ["iss", "aud", "exp", "email"],
    "verify_exp": False,
    "verify_iat": False,
    "verify_nbf": False,
    "verify_iss": False,
}
"""The times are held against our own clock."""


class Envelope(msgspec.Struct, frozen=True):
    """What Pub/Sub wraps around a notice."""

    message: "Carried"
    subscription: str = ""


class Carried(msgspec.Struct, frozen=True):
    messageId: str = ""  # noqa: N815 - Google's name
    data: str = ""


class Keys:
    """Google's public keys, fetched when one is met that nobody here knows."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self._client = client
        self._kept: dict[str, dict[str, Any]] = {}
        self._looked: dict[str, float] = {}

    async def prepare(self, request: Request, account: Account) -> None:
        """Raises `TooManyError` while Google's keys cannot be had: it comes again, nothing is believed meanwhile."""
        url, kid = _certs(account), key_id(bearer(request))
        if kid is None or (kid in self._kept.get(url, {}) and self._age(url) < KEPT_FOR):
            return
        if self._age(url) < ASK_AGAIN:
            return
        self._looked[url] = time.monotonic()
        try:
            response = await self._client.get(url, timeout=5.0)
            response.raise_for_status()
            self._kept[url] = _read(response.content)
        except (httpx.HTTPError, msgspec.DecodeError):
            del self._looked[url]
            if kid not in self._kept.get(url, {}):
                raise TooManyError(timedelta(seconds=ASK_AGAIN)) from None

    def of(self, account: Account) -> Mapping[str, Any]:
        return self._kept.get(_certs(account), {})

    def _age(self, url: str) -> float:
        return time.monotonic() - self._looked[url] if url in self._looked else float("inf")


def bearer(request: Request) -> str:
    kind, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if kind.lower() == "bearer" else ""


def key_id(token: str) -> str | None:
    try:
        header = jwt.get_unverified_header(token)
    except jwt.PyJWTError:
        return None
    return str(header["kid"]) if header.get("alg") == "RS256" and header.get("kid") else None


def check_push(request: Request, account: Account, keys: Mapping[str, Any], at: datetime) -> None:
    """Raises `ForbiddenError` for everything that is not a fresh token of the sender we were told of."""
    audience, sender = account.settings.get("push_audience"), account.settings.get("push_sender")
    token = bearer(request)
    key = keys.get(key_id(token) or "")
    if not audience or not sender or key is None:
        raise ForbiddenError("not a push that we asked for")
    try:
        said: dict[str, Any] = jwt.decode(
            token, key, algorithms=["RS256"], audience=str(audience), options=CHECKS
        )
    except jwt.PyJWTError:
        raise ForbiddenError("not signed by Google for us") from None
    fresh = isinstance(said["exp"], int | float) and said["exp"] + LEEWAY >= at.timestamp()
    ours = hmac.compare_digest(str(said["email"]).encode(), str(sender).encode())
    if said["iss"] not in ISSUERS or said.get("email_verified") is not True or not ours or not fresh:
        raise ForbiddenError("another sender, or a stale token")


def opened(body: bytes) -> tuple[Envelope, bytes]:
    """The wrapper and the bytes inside. Raises `BadInputError` naming the place."""
    try:
        envelope = msgspec.json.decode(body, type=Envelope)
    except msgspec.ValidationError as error:
        raise BadInputError("not a push", at=pointer_in(error)) from None
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise BadInputError("not JSON", at="/") from None
    try:
        return envelope, base64.b64decode(envelope.message.data, validate=True)
    except (binascii.Error, ValueError):
        raise BadInputError("not base64", at="/message/data") from None


def _read(content: bytes) -> dict[str, Any]:
    found = msgspec.json.decode(content, type=dict[str, list[dict[str, Any]]])
    keys = {}
    for each in found.get("keys", []):
        try:
            keys[str(each.get("kid"))] = jwt.PyJWK(each, algorithm="RS256").key
        except jwt.PyJWTError:
            continue
    return keys


def _certs(account: Account) -> str:
    return str(account.settings.get("certs_url") or CERTS)
