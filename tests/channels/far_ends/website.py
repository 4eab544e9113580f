"""The practice's own forms for the contract suite: an account, genuine and forged posts; nothing can be sent."""

import json
from datetime import timedelta
from pathlib import Path

from msgspec.structs import replace

from channels.adapters.lead_forms import WebsiteForm
from channels.base import Account, Request
from channels.form_seals import signature
from core.private import Private
from tests.conftest import START as AT

CHANNEL = ("website", "form")
ADAPTER = WebsiteForm
ECHO = None
ONE_WAY = True
SECRET = "a-signing-secret"
BODY = (Path(__file__).parents[1] / "payloads" / "forms" / "server.json").read_bytes()
PERSONAL = ("Ana Ruiz", "(415) 555-0133", "ana@example.com", "Do you have Friday?", "203.0.113.9")


def make_account(**secret: str) -> Account:
    return Account(
        id="acc",
        practice_id="p",
        channel="form",
        provider="website",
        external_id="f_1",
        status="active",
        settings={"name": "Contact page"},
        secret=Private(secret or {"signing": SECRET}),
    )


def genuine() -> dict[str, Request]:
    return {"lead": _sealed(BODY)}


def forged() -> dict[str, tuple[Request, Account]]:
    good, ours = genuine()["lead"], make_account()
    stale = signature(SECRET, AT - timedelta(minutes=6), BODY)
    changed = json.dumps(json.loads(BODY)).encode()
    return {
        "missing": (replace(good, headers={}), ours),
        "wrong": (_post(BODY, signature("other", AT, BODY)), ours),
        "stale": (_post(BODY, stale), ours),
        "re-serialised": (replace(good, body=changed), ours),
        "empty secret": (_post(BODY, signature("", AT, BODY)), make_account(signing="")),
    }


def malformed() -> dict[str, tuple[Request, str]]:
    boxes = json.dumps({"fields": {"Phone": "x"}, "consent": [{"channel": "pigeon"}]}).encode()
    return {
        "not JSON": (_sealed(b"{"), "/"),
        "fields are a word": (_sealed(b'{"fields":"x"}'), "/fields"),
        "a field is a list of lists": (_sealed(b'{"fields":{"Phone":[[1]]}}'), "/fields/Phone"),
        "consent to a pigeon": (_sealed(boxes), "/consent/0/channel"),
    }


def unknown() -> Request:
    return _sealed(b'{"fields":{"Colour":"blue"},"something_new":{"of":["theirs"]}}')


def _sealed(body: bytes) -> Request:
    return _post(body, signature(SECRET, AT, body))


def _post(body: bytes, sealed: str) -> Request:
    return Request(
        "http://127.0.0.1:8000/hooks/forms/f_1",
        "lead",
        None,
        {"x-signature": sealed},
        "application/json",
        body,
        at=AT,
    )
