"""Google's lead forms for the contract suite: the shared key travels inside the post."""

import json
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from channels.adapters.leads_google import GoogleLeads
from channels.base import Account, Request
from core.private import Private
from tests.conftest import START

CHANNEL = ("google", "form")
ADAPTER = GoogleLeads
ECHO = None
ONCE = "Google signs no time: a lead's id is stored once."
ONE_WAY = True
PAYLOADS = Path(__file__).parents[1] / "payloads" / "google_leads"
LEAD: dict[str, Any] = json.loads((PAYLOADS / "lead.json").read_bytes())
KEY = str(LEAD["google_key"])
PERSONAL = (*(str(each["string_value"]) for each in LEAD["user_column_data"]), KEY)


def make_account(**secret: str) -> Account:
    return Account(
        id="acc",
        practice_id="p",
        channel="form",
        provider="google",
        external_id="g_1",
        status="active",
        settings={"name": "Search ads"},
        secret=Private(secret or {"key": KEY}),
    )


def genuine() -> dict[str, Request]:
    trial = json.loads((PAYLOADS / "test.json").read_bytes())
    return {"lead": _post(LEAD), "trial": _post({**trial, "google_key": KEY})}


def forged() -> dict[str, tuple[Request, Account]]:
    ours = make_account()
    bare = {name: value for name, value in LEAD.items() if name != "google_key"}
    return {
        "missing": (_post(bare), ours),
        "wrong": (_post({**LEAD, "google_key": "another"}), ours),
        "empty secret": (_post({**LEAD, "google_key": ""}), make_account(key="")),
        "fetched": (replace(_post(LEAD), method="GET"), ours),
    }


def malformed() -> dict[str, tuple[Request, str]]:
    return {
        "not JSON": (replace(_post(LEAD), body=b'{"lead_id":'), "/"),
        "columns are a word": (_post({**LEAD, "user_column_data": "x"}), "/user_column_data"),
        "no id": (_post({**LEAD, "lead_id": " "}), "/lead_id"),
    }


def unknown() -> Request:
    return _post({**LEAD, "something_new": {"of": ["Google's"]}})


def _post(lead: dict[str, Any]) -> Request:
    body = json.dumps(lead).encode()
    return Request("https://desk.example/x", "lead", None, {}, "application/json", body, at=START)
