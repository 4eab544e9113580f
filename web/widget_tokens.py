"""Short-lived signed tokens that bind a visitor to a site."""

import base64
import hashlib
import hmac
from datetime import datetime, timedelta

import msgspec

LASTS = timedelta(minutes=15)


class VisitorToken(msgspec.Struct, frozen=True):
    practice_id: str
    account_id: str
    visitor_id: str
    origin: str
    expires: int


def sign(key: bytes, token: VisitorToken) -> str:
    body = base64.urlsafe_b64encode(msgspec.json.encode(token)).rstrip(b"=")
    return f"{body.decode()}.{_mac(key, body)}"


def read(key: bytes, text: str, now: datetime) -> VisitorToken | None:
    """None for a forged, damaged or expired token."""
    body, _, mac = text.partition(".")
    if not hmac.compare_digest(_mac(key, body.encode()).encode(), mac.encode()):
        return None
    try:
        token = msgspec.json.decode(
            base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)), type=VisitorToken
        )
    except (ValueError, msgspec.DecodeError):
        return None
    return token if token.expires > now.timestamp() else None


def _mac(key: bytes, body: bytes) -> str:
    return hmac.new(key, body, hashlib.sha256).hexdigest()
