"""Who speaks to Boulevard: nobody in particular, one of its clients, or the practice itself. Tokens live for seconds."""

import base64
import hashlib
import hmac
import re
from datetime import datetime
from typing import Final

import msgspec

_UUID: Final = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


class Keys(msgspec.Struct, frozen=True):
    """What the practice's installed application was given. Its repr shows nothing."""

    business: str
    """The bare UUID."""
    api_key: str
    secret: str
    """Base64, as Boulevard hands it out."""
    webhook_secret: str

    def __repr__(self) -> str:
        return "Keys()"


def bare(urn: str) -> str:
    """`urn:blvd:Client:<uuid>` and every other dress of an id as the UUID inside; an id without one as it is."""
    found = _UUID.search(urn)
    return urn if found is None else found.group().lower()


def anonymous(keys: Keys) -> str:
    """The header of somebody who books as nobody in particular."""
    return _basic(keys.api_key, "")


def as_client(keys: Keys, client: str, now: datetime) -> str:
    return _basic(keys.api_key, _token(keys, f"blvd-client-v1{keys.business}{bare(client)}", now))


def as_practice(keys: Keys, now: datetime) -> str:
    return _basic(keys.api_key, _token(keys, f"blvd-admin-v1{keys.business}", now))


def webhook_signature(keys: Keys, salt: str, body: bytes) -> str:
    return _sign(keys.webhook_secret, salt.encode() + b":" + body)


def _token(keys: Keys, subject: str, now: datetime) -> str:
    payload = f"{subject}{int(now.timestamp())}"
    return f"{_sign(keys.secret, payload.encode())}{payload}"


def _sign(secret: str, payload: bytes) -> str:
    mac = hmac.new(base64.b64decode(secret), payload, hashlib.sha256)
    return base64.b64encode(mac.digest()).decode()


def _basic(user: str, password: str) -> str:
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()
