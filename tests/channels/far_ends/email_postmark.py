"""Mail through Postmark for the contract suite: an account, genuine and forged posts."""

import base64
import json
from datetime import UTC, datetime

from msgspec.structs import replace

from channels.adapters.email import PostmarkEmail
from channels.base import Account, Request
from core.private import Private

CHANNEL = ("postmark", "email")
ADAPTER = PostmarkEmail
AT = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)
BODY = json.dumps(
    {
        "FromFull": {"Email": "ana@example.com", "Name": "Ana Ruiz"},
        "OriginalRecipient": "desk@clinic.example",
        "Subject": "Lip filler",
        "TextBody": "Do you have Saturday?",
        "Headers": [{"Name": "Message-ID", "Value": "<m1@mail.example>"}],
        "Attachments": [],
    }
).encode()


def make_account(**secret: str) -> Account:
    return Account(
        id="acc",
        practice_id="p",
        channel="email",
        provider="postmark",
        external_id="desk@clinic.example",
        status="active",
        settings={"from_name": "Juniper & Vale"},
        secret=Private(secret or {"webhook_user": "gd", "webhook_password": "pw"}),
    )


def genuine() -> dict[str, Request]:
    return {"inbound": _post("gd", "pw")}


def forged() -> dict[str, tuple[Request, Account]]:
    good, ours = genuine()["inbound"], make_account()
    return {
        "unsigned": (replace(good, headers={}), ours),
        "wrong": (_post("gd", "other"), ours),
        "empty secret": (_post("", ""), make_account(webhook_user="", webhook_password="")),
    }


def _post(user: str, password: str) -> Request:
    given = "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()
    headers = {"authorization": given}
    return Request("https://desk.example/x", "inbound", None, headers, "application/json", BODY, at=AT)
