"""What proves that a request is Meta's, and that a call is ours: keyed hashes over bytes as they were sent."""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Mapping
from typing import Final
from urllib.parse import parse_qs

import msgspec

PREFIX: Final = "sha256="


class SignedRequest(msgspec.Struct, frozen=True):
    """Of the deauthorise and data-deletion callbacks. `user_id` is app-scoped: no id that a message carries."""

    algorithm: str
    user_id: str | int = ""


def is_signed(body: bytes, header: str | None, app_secret: str | None) -> bool:
    """`X-Hub-Signature-256` over the raw body; Meta escapes accents, so nothing is re-encoded before this."""
    if not header or not app_secret or not header.startswith(PREFIX):
        return False
    expected = hmac.new(app_secret.encode(), body, hashlib.sha256).hexdigest()
    return hmac.compare_digest(header.removeprefix(PREFIX).encode(), expected.encode())


def is_handshake(query: Mapping[str, str], verify_token: str | None) -> bool:
    """The GET that begins a subscription carries the token which we made up."""
    given = query.get("hub.verify_token", "")
    return (
        bool(verify_token)
        and query.get("hub.mode") == "subscribe"
        and "hub.challenge" in query
        and hmac.compare_digest(given.encode(), str(verify_token).encode())
    )


def appsecret_proof(access_token: str, app_secret: str) -> str:
    """Goes with every call, so that a stolen token alone is worth nothing."""
    return hmac.new(app_secret.encode(), access_token.encode(), hashlib.sha256).hexdigest()


def open_signed_request(body: bytes, app_secret: str | None) -> SignedRequest | None:
    """None when it is not Meta's: the hash goes over the base64url part as it stands, not over what is in it."""
    given = parse_qs(body.decode("latin-1")).get("signed_request", [""])[0]
    signature, separator, payload = given.partition(".")
    if not app_secret or not separator:
        return None
    expected = hmac.new(app_secret.encode(), payload.encode(), hashlib.sha256).digest()
    try:
        if not hmac.compare_digest(_decoded(signature), expected):
            return None
        opened = msgspec.json.decode(_decoded(payload), type=SignedRequest)
    except (binascii.Error, msgspec.DecodeError):
        return None
    return opened if opened.algorithm.upper() == "HMAC-SHA256" else None


def _decoded(part: str) -> bytes:
    return base64.b64decode(part.encode() + b"=" * (-len(part) % 4), altchars=b"-_", validate=True)
