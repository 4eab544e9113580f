"""Which conversation a mail belongs to: message ids, reply tokens and subjects, written and read the same way."""

import base64
import hashlib
import hmac
import re
import uuid
from collections.abc import Iterable
from typing import Final

LONGEST_ID: Final = 120
MOST_REFERENCES: Final = 20
WRITTEN: Final = "0"
"""Stands before an id that is written out; no letter of base32."""
_ID: Final = re.compile(r"<([^<>\s]{1,900})>")
_OURS: Final = re.compile(r"gd\.([0-9A-Za-z_-]{3,60})@([a-z0-9.-]+)", re.IGNORECASE)
_PREFIX: Final = re.compile(
    r"^\s*(?:re|rv|fw|fwd|aw|wg|res|enc|r|tr|ref)\s*(?:\[\d+\])?\s*[:：]\s*", re.IGNORECASE
)
_FORWARD: Final = re.compile(r"^\s*(?:fw|fwd|rv|wg|enc|tr)\s*:", re.IGNORECASE)
_ADDRESS: Final = re.compile(r"[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?\Z")


def clean_address(value: str) -> str | None:
    """In lower case, or None for what nobody can answer."""
    lowered = value.strip().lower()
    return lowered if len(lowered) <= 254 and _ADDRESS.match(lowered) else None


def domain_of(address: str) -> str:
    return address.rpartition("@")[2].lower()


def normal_id(raw: str) -> str:
    """Without brackets and, where it is longer than our column, as its hash."""
    found = _ID.search(raw)
    bare = (found.group(1) if found else raw.strip().strip("<>").split(" ")[0]).strip()
    if len(bare) <= LONGEST_ID:
        return bare
    return "sha256:" + hashlib.sha256(bare.encode("utf-8", "replace")).hexdigest()


def ids_in(header: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(normal_id(each) for each in _ID.findall(header)))[-200:]


def own_id(outbound_id: str, address: str) -> str:
    return f"gd.{outbound_id}@{domain_of(address)}"


def outbound_of(message_id: str, domains: Iterable[str]) -> str | None:
    """Our outbound id, where we gave this message its id."""
    found = _OURS.fullmatch(message_id)
    return found.group(1) if found and found.group(2).lower() in set(domains) else None


def ours_within(text: str, domains: Iterable[str]) -> str | None:
    """The first message id of ours that a bounce quotes."""
    wanted = set(domains)
    return next((each.group(1) for each in _OURS.finditer(text) if each.group(2).lower() in wanted), None)


def reply_token(outbound_id: str, recipient: str, key: str) -> str:
    """Names our message and proves that we wrote it; lower case, since mail folds local parts."""
    named = _packed(outbound_id)
    return f"{named}-{_mac(named, recipient, key)}"


def read_token(token: str, key: str, recipient: str) -> str | None:
    """The outbound id, only for the address that this token was given to."""
    named, _, mac = token.lower().rpartition("-")
    right = _mac(named, recipient, key).encode()
    if not key or not named or not hmac.compare_digest(mac.encode("utf-8", "replace"), right):
        return None
    try:
        return _unpacked(named)
    except ValueError:
        return None


def _packed(outbound_id: str) -> str:
    """Ours are UUIDs: sixteen bytes leave room in the 64 characters of a local part. Any other is written out."""
    try:
        found = uuid.UUID(outbound_id)
    except ValueError:
        found = None
    if found is not None and str(found) == outbound_id:
        return _base32(found.bytes)
    return WRITTEN + _base32(outbound_id.encode())


def _unpacked(named: str) -> str:
    plain = named.removeprefix(WRITTEN).upper()
    raw = base64.b32decode(plain + "=" * (-len(plain) % 8))
    return raw.decode() if named.startswith(WRITTEN) else str(uuid.UUID(bytes=raw))


def _base32(raw: bytes) -> str:
    return base64.b32encode(raw).decode().rstrip("=").lower()


def _mac(named: str, recipient: str, key: str) -> str:
    digest = hmac.new(key.encode(), f"{named}\n{recipient.lower()}".encode(), hashlib.sha256).digest()
    return _base32(digest[:10])


def plus_part(address: str) -> str | None:
    local = address.partition("@")[0]
    return local.partition("+")[2] or None


def bare_subject(subject: str) -> str:
    """Without its chain of Re: and Fwd:, on one line."""
    text = re.sub(r"\s+", " ", subject).strip()
    for _ in range(20):
        shorter = _PREFIX.sub("", text, count=1)
        if shorter == text:
            break
        text = shorter
    return text.strip()


def is_forward(subject: str) -> bool:
    return _FORWARD.match(subject) is not None


def answering(subject: str) -> str:
    bare = bare_subject(subject)
    return f"Re: {bare[:180]}" if bare else ""


def chain(earlier: Iterable[str], newest: str) -> tuple[str, ...]:
    """References of an answer: the first stays, the middle goes."""
    whole = tuple(dict.fromkeys([*(each for each in earlier if each != newest), newest]))
    return whole if len(whole) <= MOST_REFERENCES else (whole[0], *whole[-(MOST_REFERENCES - 1) :])
