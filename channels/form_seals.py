"""What proves a form's post: its server's signature, or the ticket that its page was given when it was opened."""

import hashlib
import hmac
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Literal

from channels.base import Account

SKEW = timedelta(minutes=5)
FILLS_IN = timedelta(seconds=3)
"""Nobody reads a form and answers it faster; a program does."""
TICKET_LASTS = timedelta(hours=12)
MOST_SIGNATURES = 4
Age = Literal["good", "forged", "early", "late"]


def signature(secret: str, at: datetime, body: bytes) -> str:
    """The X-Signature of a server's post."""
    stamp = str(int(at.timestamp()))
    return f"t={stamp},v1={_keyed(secret, stamp.encode() + b'.' + body)}"


def check_signature(given: str, secret: str, body: bytes, at: datetime) -> bool:
    """Over the raw bytes, at most five minutes old or ahead; several `v1` while a secret is being changed."""
    parts = [part.strip().partition("=") for part in given.split(",")]
    stamps = [value for name, _, value in parts if name == "t"]
    seals = [value for name, _, value in parts if name == "v1"][:MOST_SIGNATURES]
    if not secret or len(stamps) != 1:
        return False
    signed_at = _instant(stamps[0])
    expected = _keyed(secret, stamps[0].encode() + b"." + body)
    fits = any(hmac.compare_digest(each.encode(), expected.encode()) for each in seals)
    return fits and signed_at is not None and abs(at - signed_at) <= SKEW


def ticket(account: Account, at: datetime) -> str:
    """Only we can write one: it says since when a page has been open."""
    stamp = str(int(at.timestamp()))
    return f"{stamp}.{_keyed(secret_of(account), f'ticket.{stamp}'.encode())}"


def age_of(given: object, account: Account, at: datetime) -> Age:
    """How a ticket stands at this instant."""
    stamp, _, seal = given.partition(".") if isinstance(given, str) else ("", "", "")
    opened_at = _instant(stamp)
    if opened_at is None or not secret_of(account):
        return "forged"
    expected = _keyed(secret_of(account), f"ticket.{stamp}".encode())
    if not hmac.compare_digest(seal.encode(), expected.encode()):
        return "forged"
    if at - opened_at < FILLS_IN:
        return "early"
    return "late" if at - opened_at > TICKET_LASTS else "good"


def secret_of(account: Account) -> str:
    secret: Mapping[str, str] = account.secret.reveal()
    return secret.get("signing", "")


def _keyed(secret: str, text: bytes) -> str:
    return hmac.new(secret.encode(), text, hashlib.sha256).hexdigest()


def _instant(stamp: str) -> datetime | None:
    if not (stamp.isascii() and stamp.isdecimal() and len(stamp) <= 11):
        return None
    return datetime.fromtimestamp(int(stamp), UTC)
