"""The practice's own forms for the contract suite: an account, genuine and forged posts; nothing can be sent."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

from msgspec.structs import replace

from channels.adapters.lead_forms import WebsiteForm
from channels.base import Account, Request
from channels.form_seals import signature
from core.private import Private

CHANNEL = ("website", "form")
ADAPTER = WebsiteForm
AT = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)
SECRET = "a-signing-secret"
BODY = (Path(__file__).parents[1] / "payloads" / "forms" / "server.json").read_bytes()


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
    return {"lead": _post(BODY, signature(SECRET, AT, BODY))}


def forged() -> dict[str, tuple[Request, Account]]:
    good, ours = genuine()["lead"], make_account()
    stale = signature(SECRET, AT - timedelta(minutes=6), BODY)
    changed = json.dumps(json.loads(BODY)).encode()
    return {
        "unsigned": (replace(good, headers={}), ours),
        "wrong": (_post(BODY, signature("other", AT, BODY)), ours),
        "stale": (_post(BODY, stale), ours),
        "re-serialised": (replace(good, body=changed), ours),
        "empty secret": (_post(BODY, signature("", AT, BODY)), make_account(signing="")),
    }


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
