"""Our own widget for the contract suite: its socket proves the visitor, so that only shapes are left to check."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from msgspec.structs import replace

from channels.adapters.webchat import Webchat
from channels.base import Account, Request, Sending
from core.private import Private
from tests.channels.far_ends import Reach
from tests.conftest import START

CHANNEL = ("widget", "web")
ADAPTER = Webchat
ECHO = None
UNSIGNED = "The visitor's token is proven by the socket before anything reaches the adapter."
ONCE = "A visitor's own id of a message is stored once."
VISITOR, WORDS = "0b7e6c1e-0000-7000-8000-00000000000a", "How long does swelling last?"
PERSONAL = (WORDS,)
OUTCOMES = ("accepted",)
NEVER = dict.fromkeys(("retry", "rejected", "unknown", "disconnect"), "handing over is committing")
UNABLE = {
    "too long": {"text": "x" * 4001},
    "nothing": {"text": ""},
    "a file": {"media": ("https://x.example/a.png",)},
}


def make_account(**secret: str) -> Account:
    return Account(
        id="acc",
        practice_id="p",
        channel="web",
        provider="widget",
        external_id="site_1",
        status="active",
        settings={"origins": ["https://www.example.com"]},
        secret=Private(secret),
    )


def genuine() -> dict[str, Request]:
    return {
        "message": _said({"client_id": "c-1", "text": WORDS}),
        "slot": _said({"client_id": "c-2", "text": "Saturday at 10", "slot_id": "s-1"}),
    }


def forged() -> dict[str, tuple[Request, Account]]:
    return {}


def malformed() -> dict[str, tuple[Request, str]]:
    return {
        "not JSON": (replace(genuine()["message"], body=b"{"), "/"),
        "no words": (_said({"client_id": "c-1"}), "/"),
        "a number for words": (_said({"client_id": "c-1", "text": 7}), "/text"),
        "a field of staff": (_said({"client_id": "c-1", "text": "x", "author_kind": "staff"}), "/"),
    }


def unknown() -> Request:
    return replace(genuine()["message"], kind="pondering")


@asynccontextmanager
async def far_end() -> AsyncIterator[Reach]:
    sending = Sending("out_1", VISITOR, "Two days at most.", "", purpose="inquiry_reply", at=START)
    yield Reach(Webchat(), make_account(), sending, lambda _: None)


def _said(message: dict[str, object]) -> Request:
    body = json.dumps({"visitor_id": VISITOR, **message}).encode()
    return Request("", "message", None, {}, "application/json", body, at=START)
