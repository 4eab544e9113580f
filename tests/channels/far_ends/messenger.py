"""Messenger for the contract suite: an account, genuine and forged requests, and a far end that misbehaves."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
from msgspec.structs import replace

from channels.adapters.messenger import Messenger
from channels.adapters.meta_channel import MetaChannel
from channels.base import Account, Request
from standins.meta import MetaFarEnd, meta_app
from standins.meta.model import Fault, Platform
from standins.meta.webhooks import signature
from standins.serving import serving
from tests.channels.far_ends import Reach
from tests.channels.meta_world import META, PAYLOADS, account_of, hours, sending, webhook
from tests.conftest import START

CHANNEL = ("meta", "facebook")
PLATFORM: Platform = "messenger"
ADAPTER: type[MetaChannel] = Messenger
ECHO = "echo_inbox"
ONCE = "Meta signs no time: every happening is stored once under its own key."
PERSONAL = ("Call me, Joss", "7392015648120394")
FAULTS = {
    "retry": Fault(kind="throttle", code=80006, minutes=3),
    "rejected": Fault(kind="error", code=551),
    "unknown": Fault(kind="drop_after"),
    "disconnect": Fault(kind="error", code=190, status=401),
}
"""What makes the far end answer so, once."""
OUTCOMES = ("accepted", *FAULTS)
UNABLE = {
    "too long": {"text": "x" * 2001},
    "words with a file": {"media": ("https://x.example/a.png",)},
    "nothing": {"text": ""},
}


def make_account(**secret: str) -> Account:
    return account_of(PLATFORM, **secret)


def genuine(platform: Platform = PLATFORM) -> dict[str, Request]:
    """A request of each kind that is recorded."""
    return {path.stem: webhook(path.read_bytes()) for path in sorted((PAYLOADS / platform).glob("*.json"))}


def forged(platform: Platform = PLATFORM) -> dict[str, tuple[Request, Account]]:
    """Requests that must be refused, each with the account that is asked."""
    body = (PAYLOADS / platform / "message.json").read_bytes()
    account, good = account_of(platform), signature(body, META.app_secret)
    closed = account_of(platform, app_secret="")
    return {
        "missing": (replace(webhook(body), headers={}), account),
        "empty": (webhook(body, header=""), account),
        "wrong case": (webhook(body, header=good.upper()), account),
        "truncated": (webhook(body, header=good[:-1]), account),
        "one byte more": (webhook(body + b" ", header=good), account),
        "wrong": (webhook(body, header=signature(body, "another")), account),
        "empty secret": (webhook(body, header=signature(body, "")), closed),
    }


def malformed(kind: str = "page") -> dict[str, tuple[Request, str]]:
    odd = {"object": kind, "entry": [{"id": "1", "messaging": 7}]}
    return {
        "not JSON": (webhook(b"{"), "/"),
        "entries are a word": (webhook(b'{"object":"page","entry":"x"}'), "/entry"),
        "items are a number": (webhook(json.dumps(odd).encode()), "/entry"),
    }


def unknown() -> Request:
    return webhook((PAYLOADS / "messenger" / "unknown.json").read_bytes())


@asynccontextmanager
async def far_end(
    adapter: type[MetaChannel] = ADAPTER, platform: Platform = PLATFORM
) -> AsyncIterator[Reach]:
    """An adapter with somebody to write to, who wrote an hour ago."""
    meta = MetaFarEnd(META, now=lambda: START)
    person = meta.person(platform, "1")
    person.acted_at = START - hours(1)
    async with httpx.AsyncClient(trust_env=False) as client, serving(meta_app(meta)) as url:
        account = account_of(platform)
        reached: dict[str, Any] = {**account.settings, "api_url": f"{url}/graph"}
        yield Reach(
            adapter(client),
            replace(account, settings=reached),
            sending(recipient=person.id),
            lambda outcome: meta.faults.append(FAULTS[outcome]),
        )
        await meta.close()
