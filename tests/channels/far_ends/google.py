"""Google Business for the contract suite: an account, genuine and forged pushes, and a far end that misbehaves."""

import base64
import hashlib
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import jwt
from msgspec.structs import replace

from channels.adapters.google_push import _read
from channels.adapters.google_reviews import GoogleReviews
from channels.base import Account, Request, Sending, Verified
from core.private import Private
from standins.google import GoogleFarEnd, GoogleSettings, google_app
from standins.google.model import Fault
from standins.google.network import ISSUER, new_key
from standins.serving import serving
from tests.conftest import START

CHANNEL = ("google", "google")
ADAPTER = GoogleReviews
AUDIENCE = "https://desk.example/webhooks/google"
GOOGLE = GoogleSettings(push_audience=AUDIENCE)
ECHO = None
PERSONAL = ("Lovely team", "Ana R.", "Lento.")
RECORDED = Path(__file__).parents[1] / "payloads" / "google"
OUTCOMES = {
    "retry": Fault(kind="quota"),
    "rejected": Fault(kind="error", status=400),
    "unknown": Fault(kind="drop_after"),
    "disconnect": Fault(kind="no_access"),
}
"""What makes the far end answer so, once."""
UNABLE: dict[str, dict[str, Any]] = {
    "too many bytes": {"text": "ñ" * 2049},
    "files": {"media": ("https://x.example/a.png",)},
    "nothing": {"text": " "},
    "a machine": {"author_kind": "agent"},
    "no review": {"recipient": "+12125550142"},
}
"""What must be refused rather than dropped, as fields of a `Sending`."""


def make_account(api: str = "", **secret: str) -> Account:
    there = {
        "api_url": f"{api}/google",
        "token_url": f"{api}/google/token",
        "certs_url": f"{api}/google/certs",
    }
    return Account(
        id="acc-google",
        practice_id="practice-a",
        channel="google",
        provider="google",
        external_id=GOOGLE.location,
        status="active",
        settings={
            "client_id": GOOGLE.client_id,
            "name": "Midtown",
            "push_audience": AUDIENCE,
            "push_sender": GOOGLE.push_sender,
            **(there if api else {}),
        },
        secret=Private(
            secret or {"client_secret": GOOGLE.client_secret, "refresh_token": GOOGLE.refresh_token}
        ),
    )


def adapter(client: Any = None) -> GoogleReviews:
    """One that has Google's keys already."""
    made = GoogleReviews(client)
    public = jwt.algorithms.RSAAlgorithm.to_jwk(new_key("google").public_key(), as_dict=True)
    keys = json.dumps({"keys": [{**public, "kid": "google-1"}]}).encode()
    made._keys._kept["https://www.googleapis.com/oauth2/v3/certs"] = _read(keys)
    return made


def push(
    data: bytes | None = None,
    *,
    key: str = "google",
    kid: str = "google-1",
    algorithm: str = "RS256",
    **claims: Any,
) -> Request:
    """A push of a new review, whose token says otherwise only where told to."""
    moment = int(START.timestamp())
    said = {
        "iss": ISSUER,
        "aud": AUDIENCE,
        "email": GOOGLE.push_sender,
        "email_verified": True,
        "iat": moment,
        "exp": moment + 3600,
        **claims,
    }
    secret: Any = "x" * 64 if algorithm == "HS256" else new_key(key)
    token = jwt.encode(said, secret, algorithm=algorithm, headers={"kid": kid})
    notice = {"reviewName": f"{GOOGLE.location}/reviews/AbF1", "locationName": GOOGLE.location}
    told = json.dumps(notice).encode() if data is None else data
    message = {"data": base64.b64encode(told).decode(), "messageId": "77"}
    body = json.dumps({"message": message, "subscription": "s"}).encode()
    headers = {"authorization": f"Bearer {token}"}
    return Request("https://desk.example/x", "push", None, headers, "application/json", body, at=START)


def genuine() -> dict[str, Request]:
    return {"push": push()}


def forged() -> dict[str, tuple[Request, Account]]:
    """Requests that must be refused, each with the account that is asked."""
    ours, moment = make_account(), int(START.timestamp())
    closed = replace(ours, settings={**ours.settings, "push_sender": "", "push_audience": ""})
    return {
        "missing": (replace(push(), headers={}), ours),
        "empty": (replace(push(), headers={"authorization": "Bearer "}), ours),
        "wrong": (push(key="forger"), ours),
        "unknown key": (push(kid="google-2"), ours),
        "shared secret": (push(algorithm="HS256"), ours),
        "stale": (push(exp=moment - 3600), ours),
        "another audience": (push(aud="https://elsewhere.example"), ours),
        "another issuer": (push(iss="https://elsewhere.example"), ours),
        "another sender": (push(email="mallory@example.com"), ours),
        "unverified": (push(email_verified=False), ours),
        "empty secret": (push(), closed),
        "read only": (replace(push(), method="GET"), ours),
    }


@asynccontextmanager
async def world() -> AsyncIterator[tuple[GoogleReviews, Account]]:
    """Google's keys and the location's reviews, while pushes are worked."""
    google = GoogleFarEnd(GOOGLE, now=lambda: START)
    async with httpx.AsyncClient(trust_env=False) as client, serving(google_app(google)) as url:
        yield GoogleReviews(client), make_account(url)
        await google.close()


def looked() -> dict[str, Verified]:
    """What a look finds; a push says only that there is something to look for."""
    return {
        path.stem: Verified(hashlib.sha256(path.read_bytes()).hexdigest(), path.read_bytes(), "review")
        for path in sorted(RECORDED.glob("*.json"))
    }


def malformed() -> dict[str, tuple[Request, str]]:
    good = push()
    return {
        "not JSON": (replace(good, body=b"{"), "/"),
        "no message": (replace(good, body=b'{"subscription":"s"}'), "/"),
        "a word for a message": (replace(good, body=b'{"message":"Lovely team"}'), "/message"),
        "not base64": (
            replace(good, body=b'{"message":{"data":"Lovely team","messageId":"1"}}'),
            "/message/data",
        ),
        "no id": (replace(good, body=b'{"message":{"data":""}}'), "/message/messageId"),
    }


def unknown() -> Request:
    return push(b'{"locationName":"accounts/1/locations/2","notificationType":"GOOGLE_UPDATE"}')


@asynccontextmanager
async def far_end() -> AsyncIterator[tuple[GoogleReviews, Account, Sending, GoogleFarEnd]]:
    """An adapter, and a review to answer."""
    google = GoogleFarEnd(GOOGLE, now=lambda: START)
    async with httpx.AsyncClient(trust_env=False) as client, serving(google_app(google)) as url:
        review = await google.review("Ana R.", 4, "Lovely team")
        sending = Sending(
            outbound_id="0199a1b2-0000-7000-8000-000000000001",
            recipient=f"{GOOGLE.location}/reviews/{review.id}",
            text="Thank you for these kind words.",
            status_url="",
            author_kind="staff",
            purpose="staff_reply",
            at=START,
        )
        yield GoogleReviews(client), make_account(url), sending, google
        await google.close()
