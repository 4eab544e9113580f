"""Mail through Mailgun for the contract suite: a signed token of single use, beside a body that nobody signs."""

import hashlib
import hmac
import json
from contextlib import AbstractAsyncContextManager
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from channels.adapters.email import MailgunEmail
from channels.base import Account, Request
from tests.channels.far_ends import Reach, mail
from tests.channels.far_ends.mail import ANA, DESK, NAME, OUTCOMES, PERSONAL, UNABLE, WORDS
from tests.conftest import START

__all__ = ["ADAPTER", "CHANNEL", "ECHO", "OUTCOMES", "PERSONAL", "UNABLE"]

CHANNEL = ("mailgun", "email")
ADAPTER = MailgunEmail
ECHO = None
KEY = "mg-signing-key"
FIELDS = {
    "sender": ANA,
    "recipient": DESK,
    "subject": "Lip filler",
    "body-plain": WORDS,
    "message-headers": json.dumps(
        [["Message-Id", "<g1@mail.example>"], ["From", f"{NAME} <{ANA}>"], ["Subject", "Lip filler"]]
    ),
}
BOUNCED = {
    "event": "failed",
    "severity": "permanent",
    "reason": "bounce",
    "delivery-status": {"code": 550},
    "user-variables": {"glowdesk": "out_2"},
}


def make_account(**secret: str) -> Account:
    return mail.account_of("mailgun", secret or {"signing_key": KEY})


def genuine() -> dict[str, Request]:
    return {"inbound": _mail(FIELDS), "events": _event(BOUNCED)}


def forged() -> dict[str, tuple[Request, Account]]:
    ours = make_account()
    return {
        "missing": (_post(urlencode(FIELDS).encode()), ours),
        "wrong": (_mail(FIELDS, key="another"), ours),
        "stale": (_mail(FIELDS, at=START - timedelta(minutes=6)), ours),
        "another token": (_mail(FIELDS, token="b" * 50, sealed_for="a" * 50), ours),
        "an unsigned event": (_post(json.dumps({"event-data": BOUNCED}).encode(), "events"), ours),
        "empty secret": (_mail(FIELDS, key=""), make_account(signing_key="")),
    }


def malformed() -> dict[str, tuple[Request, str]]:
    return {
        "headers of nothing": (_mail({**FIELDS, "message-headers": "{"}), "/message-headers"),
        "an event of nothing": (_post(b"[", "events"), "/"),
    }


def unknown() -> Request:
    return _event({**BOUNCED, "event": "pondered"})


def far_end() -> AbstractAsyncContextManager[Reach]:
    return mail.reach(MailgunEmail, make_account())


def sealed(
    token: str = "a" * 50, key: str = KEY, at: datetime = START, sealed_for: str | None = None
) -> dict[str, str]:
    """The three fields that prove a post."""
    stamp = str(int(at.timestamp()))
    made = hmac.new(key.encode(), (stamp + (sealed_for or token)).encode(), hashlib.sha256).hexdigest()
    return {"timestamp": stamp, "token": token, "signature": made}


def _mail(fields: dict[str, str], **seal: Any) -> Request:
    return _post(urlencode({**fields, **sealed(**seal)}).encode())


def _event(data: dict[str, Any]) -> Request:
    told = {"signature": sealed(token="e" * 50), "event-data": data}
    return _post(json.dumps(told).encode(), "events")


def _post(body: bytes, kind: str = "inbound") -> Request:
    content_type = "application/json" if kind == "events" else "application/x-www-form-urlencoded"
    return Request("https://desk.example/x", kind, None, {}, content_type, body, at=START)
