"""Boulevard's pushes: believed by their signature, and then only a reason to go and look."""

import hmac
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

import msgspec

from booking.emr.base import Change, ChangeKind, Handshake
from booking.emr.boulevard.signing import Keys, bare, webhook_signature
from booking.emr.versions import version_at

WAKES: Final[tuple[tuple[str, tuple[ChangeKind, ...]], ...]] = (
    ("appointment", ("appointments",)),
    ("client", ("clients",)),
    ("order", ("invoices", "packages")),
    ("membership", ("packages",)),
)
"""What is looked at after an event whose name begins so; everything else is known and means nothing to us."""


def read(keys: Keys, headers: Mapping[str, str], raw_body: bytes) -> tuple[Change, ...] | Handshake | None:
    """None where it is not from Boulevard, or about another business."""
    plain = {name.lower(): value for name, value in headers.items()}
    salt, signature = plain.get("x-blvd-hmac-salt", ""), plain.get("x-blvd-hmac-sha256", "")
    if not salt or not hmac.compare_digest(
        webhook_signature(keys, salt, raw_body).encode(), signature.encode()
    ):
        return None
    body = _object(raw_body)
    if body is None or bare(str(body.get("businessId", ""))) != keys.business:
        return None
    event = str(plain.get("x-blvd-event-type") or body.get("eventType") or body.get("event") or "").lower()
    if event == "ping" or str(body.get("event", "")).lower() == "ping":
        return Handshake(b"")
    return _woken(event or str(body.get("event", "")).lower(), body)


def _woken(event: str, body: Mapping[str, Any]) -> tuple[Change, ...]:
    kinds = next((kinds for word, kinds in WAKES if event.startswith(word)), ())
    about = body.get("resource")
    named = about.get("id") if isinstance(about, dict) else about
    key = str(body.get("idempotencyKey", ""))
    return tuple(
        Change(kind, str(named or ""), _version(body.get("timestamp")), {"event": key}) for kind in kinds
    )


def _version(timestamp: object) -> int:
    try:
        return version_at(datetime.fromisoformat(str(timestamp)))
    except (ValueError, OverflowError):
        return 0


def _object(raw_body: bytes) -> dict[str, Any] | None:
    try:
        return msgspec.json.decode(raw_body, type=dict)
    except msgspec.MsgspecError:
        return None
