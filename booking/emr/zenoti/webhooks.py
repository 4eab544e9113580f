"""Zenoti's pushes. The documents name neither header nor format of the signature, so both are settings."""

import base64
import hashlib
import hmac
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

import msgspec

from booking.emr.base import Change, ChangeKind, Handshake
from booking.emr.connection import Connection
from booking.emr.versions import version_at

HEADER: Final = "zenoti-webhook-signature"
"""As one integrator saw it on real traffic in July 2026, with the format `dashed`."""
_PREFIX: Final = re.compile(r"^\s*sha256\s*=\s*", re.IGNORECASE)
TYPES: Final[tuple[tuple[str, tuple[ChangeKind, ...]], ...]] = (
    ("invoice", ("invoices", "packages")),
    ("guestpackage", ("packages",)),
    ("guestmembership", ("packages",)),
    ("guest", ("clients",)),
    ("appointment", ("appointments", "invoices")),
)
"""By the beginning of an event's type without its dots."""
BARE: Final[tuple[tuple[str, tuple[ChangeKind, ...]], ...]] = (
    ("user_package_id", ("packages",)),
    ("appointments", ("appointments", "invoices")),
    ("personal_info", ("clients",)),
    ("invoice", ("invoices",)),
)
"""By a field, for those events that come without an envelope. A package carries an invoice too."""


def read(
    connection: Connection, headers: Mapping[str, str], raw_body: bytes
) -> tuple[Change, ...] | Handshake | None:
    """None: it is not from them. The administrator's test is empty and unsigned."""
    name = connection.options.get("webhook_header", HEADER).lower()
    signature = next((value for header, value in headers.items() if header.lower() == name), None)
    if signature is None and not raw_body.strip():
        return Handshake(b"")
    secret = connection.secrets.get("webhook_secret", "")
    told = connection.options.get("webhook_format", "dashed")
    if signature is None or not secret or not _fits(secret, raw_body, signature, told):
        return None
    try:
        body = msgspec.json.decode(raw_body, type=dict[str, Any])
    except msgspec.MsgspecError:
        return None
    return _woken(body)


def _fits(secret: str, body: bytes, signature: str, told: str) -> bool:
    digest = hmac.new(secret.encode(), body, hashlib.sha256).digest()
    plain = _PREFIX.sub("", signature).strip()
    if told == "base64":
        return hmac.compare_digest(plain.encode(), base64.b64encode(digest))
    # `hex` and `dashed` differ in their dashes and capitals only.
    return hmac.compare_digest(plain.replace("-", "").lower().encode(), digest.hex().encode())


def _woken(body: Mapping[str, Any]) -> tuple[Change, ...]:
    data = body.get("data")
    if "event_type" in body and isinstance(data, dict):
        word = re.sub(r"[^a-z]", "", str(body["event_type"]).lower())
        kinds = next((kinds for start, kinds in TYPES if word.startswith(start)), ())
        told = str(body.get("id") or body.get("event_id") or "")
        return _changes(kinds, data, _version(body.get("event_timestamp")), told)
    kinds = next((kinds for field, kinds in BARE if field in body), ())
    return _changes(kinds, body, 0, "")


def _changes(
    kinds: tuple[ChangeKind, ...], data: Mapping[str, Any], version: int, event: str
) -> tuple[Change, ...]:
    return tuple(Change(kind, _about(data), version, {"event": event}) for kind in kinds)


def _about(data: Mapping[str, Any]) -> str:
    visits, invoice = data.get("appointments"), data.get("invoice")
    first = visits[0] if isinstance(visits, list) and visits else None
    named = (_id(each) for each in (first, invoice, data))
    return str(data.get("user_package_id") or next((each for each in named if each), ""))


def _id(thing: object) -> object:
    return thing.get("id") if isinstance(thing, dict) else None


def _version(timestamp: object) -> int:
    """Its instants have seven digits after the second, which is one more than anybody reads."""
    text = re.sub(r"(\.\d{6})\d+", r"\1", str(timestamp))
    try:
        return version_at(datetime.fromisoformat(text))
    except (ValueError, OverflowError):
        return 0
