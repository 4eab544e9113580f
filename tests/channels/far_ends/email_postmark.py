"""Mail through Postmark for the contract suite: nothing is signed, a name and a password stand in the address."""

import base64
import json
from contextlib import AbstractAsyncContextManager
from typing import Any

from msgspec.structs import replace

from channels.adapters.email import PostmarkEmail
from channels.base import Account, Request
from tests.channels.far_ends import Reach, mail
from tests.channels.far_ends.mail import ANA, DESK, NAME, OUTCOMES, PERSONAL, UNABLE, WORDS
from tests.conftest import START

__all__ = ["ADAPTER", "CHANNEL", "ECHO", "ONCE", "OUTCOMES", "PERSONAL", "UNABLE"]

CHANNEL = ("postmark", "email")
ADAPTER = PostmarkEmail
ECHO = None
ONCE = "Postmark signs nothing: a mail is stored once under its own id."
MAIL = {
    "FromFull": {"Email": ANA, "Name": NAME},
    "OriginalRecipient": DESK,
    "Subject": "Lip filler",
    "TextBody": WORDS,
    "Headers": [{"Name": "Message-ID", "Value": "<m1@mail.example>"}],
    "Attachments": [],
}
BOUNCE = {"RecordType": "Bounce", "Type": "HardBounce", "Metadata": {"glowdesk": "out_1"}}


def make_account(**secret: str) -> Account:
    return mail.account_of("postmark", secret or {"webhook_user": "gd", "webhook_password": "pw"})


def genuine() -> dict[str, Request]:
    return {"inbound": _post(MAIL), "events": _post(BOUNCE, kind="events")}


def forged() -> dict[str, tuple[Request, Account]]:
    good, ours = genuine()["inbound"], make_account()
    return {
        "missing": (replace(good, headers={}), ours),
        "wrong": (_post(MAIL, password="other"), ours),
        "empty secret": (_post(MAIL, "", ""), make_account(webhook_user="", webhook_password="")),
    }


def malformed() -> dict[str, tuple[Request, str]]:
    return {
        "not JSON": (replace(genuine()["inbound"], body=b"{"), "/"),
        "headers are a word": (_post({**MAIL, "Headers": "x"}), "/Headers"),
        "files are a word": (_post({**MAIL, "Attachments": "x"}), "/Attachments"),
    }


def unknown() -> Request:
    return _post({**BOUNCE, "RecordType": "Pondered"}, kind="events")


def far_end() -> AbstractAsyncContextManager[Reach]:
    return mail.reach(PostmarkEmail, make_account())


def _post(told: dict[str, Any], user: str = "gd", password: str = "pw", kind: str = "inbound") -> Request:
    given = "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()
    headers, body = {"authorization": given}, json.dumps(told).encode()
    return Request("https://desk.example/x", kind, None, headers, "application/json", body, at=START)
