"""Mail through SendGrid for the contract suite: ECDSA over a timestamp and the raw bytes."""

import base64
import json
from contextlib import AbstractAsyncContextManager
from datetime import datetime, timedelta

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from msgspec.structs import replace

from channels.adapters.email import SendgridEmail
from channels.base import Account, Request
from tests.channels.far_ends import Reach, mail
from tests.channels.far_ends.mail import ANA, DESK, NAME, OUTCOMES, PERSONAL, UNABLE, WORDS
from tests.conftest import START

__all__ = ["ADAPTER", "CHANNEL", "ECHO", "OUTCOMES", "PERSONAL", "UNABLE"]

CHANNEL = ("sendgrid", "email")
ADAPTER = SendgridEmail
ECHO = None
KEY, ANOTHER = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
PUBLIC = base64.b64encode(
    KEY.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
).decode()


def make_account(**secret: str) -> Account:
    given = {"inbound_public_key": PUBLIC, "events_public_key": PUBLIC}
    return mail.account_of("sendgrid", {**given, **secret})


def genuine() -> dict[str, Request]:
    events = [
        {"event": "delivered", "glowdesk": "out_1"},
        {"event": "bounce", "type": "bounce", "status": "5.1.1", "glowdesk": "out_2", "email": ANA},
    ]
    return {"inbound": posted(form()), "events": posted(json.dumps(events).encode(), "events")}


def forged() -> dict[str, tuple[Request, Account]]:
    good, ours = posted(form()), make_account()
    closed = make_account(inbound_public_key="")
    return {
        "missing": (replace(good, headers={}), ours),
        "wrong": (posted(form(), key=ANOTHER), ours),
        "stale": (posted(form(), at=START - timedelta(minutes=6)), ours),
        "one byte more": (replace(good, body=good.body + b" "), ours),
        "empty secret": (good, closed),
    }


def malformed() -> dict[str, tuple[Request, str]]:
    return {
        "an envelope of nothing": (posted(form(envelope="[")), "/envelope"),
        "charsets of nothing": (posted(form(charsets="[")), "/charsets"),
        "events of nothing": (posted(b"{}", "events"), "/"),
    }


def unknown() -> Request:
    return posted(json.dumps([{"event": "pondered", "glowdesk": "out_1"}]).encode(), "events")


def far_end() -> AbstractAsyncContextManager[Reach]:
    return mail.reach(SendgridEmail, make_account())


def form(**more: str) -> bytes:
    """Inbound Parse: multipart, with the envelope beside the headers."""
    fields = {
        "headers": f"Message-ID: <s1@mail.example>\nFrom: {NAME} <{ANA}>\nSubject: Lip filler\n",
        "text": WORDS,
        "envelope": json.dumps({"to": [DESK], "from": ANA}),
        "charsets": "{}",
        "SPF": "pass",
        "dkim": "{@example.com : pass}",
        **more,
    }
    parts = (
        f'--xYz\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    )
    return "".join([*parts, "--xYz--\r\n"]).encode()


def posted(
    body: bytes, kind: str = "inbound", *, key: ec.EllipticCurvePrivateKey = KEY, at: datetime = START
) -> Request:
    stamp = str(int(at.timestamp()))
    seal = base64.b64encode(key.sign(stamp.encode() + body, ec.ECDSA(hashes.SHA256()))).decode()
    headers = {
        "x-twilio-email-event-webhook-signature": seal,
        "x-twilio-email-event-webhook-timestamp": stamp,
    }
    content_type = "multipart/form-data; boundary=xYz" if kind == "inbound" else "application/json"
    return Request("https://desk.example/x", kind, None, headers, content_type, body, at=START)
