"""Google's RCS agents for the contract suite: an account, genuine and forged events, and a far end that misbehaves."""

import base64
import hashlib
import hmac
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
from msgspec.structs import replace

from channels.adapters.google_rbm import GoogleRbm
from channels.base import Account, Request, Sending
from core.private import Private
from standins.google import GoogleFarEnd, GoogleSettings, google_app
from standins.google.model import Fault
from standins.google.network import private_pem
from standins.serving import serving
from tests.channels.far_ends import Reach
from tests.conftest import START

CHANNEL = ("google", "sms")
ADAPTER = GoogleRbm
GOOGLE = GoogleSettings()
RECORDED = Path(__file__).parents[1] / "payloads" / "google_rbm"
ECHO = None
ONCE = "Google signs no time: every message and event is stored once under its own id."
PERSONAL = ("Do you have Saturday?", "+12125550142", "lips.jpg")
PHONE = "+12125550142"
FAULTS = {
    "retry": Fault(kind="quota"),
    "rejected": Fault(kind="error", status=400),
    "unknown": Fault(kind="drop_after"),
    "disconnect": Fault(kind="error", status=403),
}
"""What makes the far end answer so, once."""
OUTCOMES = ("accepted", *FAULTS)
UNABLE: dict[str, dict[str, Any]] = {
    "too long": {"text": "x" * 3073},
    "files": {"media": ("https://x.example/a.png",)},
    "nothing": {"text": " "},
}
"""What must be refused rather than dropped, as fields of a `Sending`."""


def make_account(api: str = "", fallback: str = "", **secret: str) -> Account:
    there = {"api_url": f"{api}/google", "token_url": f"{api}/google/token"}
    return Account(
        id="acc-rbm",
        practice_id="practice-a",
        channel="sms",
        provider="google",
        external_id=GOOGLE.agent_id,
        status="active",
        settings={
            "service_account": GOOGLE.agent_key_email,
            "no_agreement": True,
            **(there if api else {}),
            **({"fallback_account": fallback} if fallback else {}),
        },
        secret=Private(secret or {"private_key": private_pem("agent"), "client_token": GOOGLE.client_token}),
    )


def event(data: bytes, *, token: str = GOOGLE.client_token, seal: str | None = None) -> Request:
    """As Google wraps and seals it: over the bytes inside, not over the wrapper."""
    digest = hmac.new(token.encode(), data, hashlib.sha512).digest()
    body = json.dumps({"message": {"data": base64.b64encode(data).decode(), "messageId": "1"}}).encode()
    headers = {"x-goog-signature": base64.b64encode(digest).decode() if seal is None else seal}
    return Request("https://desk.example/x", "events", None, headers, "application/json", body, at=START)


def handshake(token: str = GOOGLE.client_token) -> Request:
    body = json.dumps({"clientToken": token, "secret": "1234567890"}).encode()
    return Request("https://desk.example/x", "events", None, {}, "application/json", body, at=START)


def genuine() -> dict[str, Request]:
    return {path.stem: event(path.read_bytes()) for path in sorted(RECORDED.glob("*.json"))}


def forged() -> dict[str, tuple[Request, Account]]:
    """Requests that must be refused, each with the account that is asked."""
    data, ours = (RECORDED / "text.json").read_bytes(), make_account()
    good = event(data)
    wrapper = hmac.new(GOOGLE.client_token.encode(), good.body, hashlib.sha512).digest()
    return {
        "missing": (replace(good, headers={}), ours),
        "empty": (event(data, seal=""), ours),
        "no base64": (event(data, seal="Do you have Saturday?"), ours),
        "truncated": (event(data, seal=good.headers["x-goog-signature"][:-4]), ours),
        "of the wrapper": (event(data, seal=base64.b64encode(wrapper).decode()), ours),
        "one byte more": (replace(good, body=event(data + b" ").body), ours),
        "wrong": (event(data, token="another"), ours),
        "another handshake": (handshake("another"), ours),
        "another agent": (event(data.replace(b"glow_agent", b"other_agent")), ours),
        "read only": (replace(good, method="GET"), ours),
        "empty secret": (event(data, token=""), make_account(client_token="", private_key="x")),
    }


def malformed() -> dict[str, tuple[Request, str]]:
    good = event(b"{}")
    return {
        "not JSON": (replace(good, body=b"{"), "/"),
        "a word for a message": (replace(good, body=b'{"message":"Do you have Saturday?"}'), "/message"),
        "not JSON inside": (event(b"Do you have Saturday?"), "/message/data"),
        "no id": (event(b'{"text":"Do you have Saturday?"}'), "/messageId"),
        "a number for a text": (event(b'{"messageId":"1","text":7}'), "/text"),
    }


def unknown() -> Request:
    return event(
        b'{"senderPhoneNumber":"+12125550142","eventType":"PONDERING","eventId":"e-1","messageId":"m"}'
    )


@asynccontextmanager
async def far_end(fallback: str = "") -> AsyncIterator[Reach]:
    async with reached(fallback) as (adapter, account, sending, google):
        yield Reach(adapter, account, sending, lambda outcome: google.faults.append(FAULTS[outcome]))


@asynccontextmanager
async def reached(
    fallback: str = "",
) -> AsyncIterator[tuple[GoogleRbm, Account, Sending, GoogleFarEnd]]:
    google = GoogleFarEnd(GOOGLE, now=lambda: START)
    async with httpx.AsyncClient(trust_env=False) as client, serving(google_app(google)) as url:
        sending = Sending(
            outbound_id="0199a1b2-0000-7000-8000-000000000001",
            recipient=PHONE,
            text="We have Tuesday at 3.",
            status_url="",
            purpose="inquiry_reply",
            at=START,
        )
        yield GoogleRbm(client), make_account(url, fallback), sending, google
        await google.close()
