"""Instagram for the contract suite: as Messenger, with its own recordings and limits."""

import json
from contextlib import AbstractAsyncContextManager

from channels.adapters.instagram import Instagram
from channels.adapters.meta_channel import MetaChannel
from channels.base import Account, Request
from standins.meta.model import Platform
from tests.channels.far_ends import Reach, messenger
from tests.channels.far_ends.messenger import ONCE, OUTCOMES
from tests.channels.meta_world import META, account_of, webhook

__all__ = ["ADAPTER", "CHANNEL", "ECHO", "ONCE", "OUTCOMES", "PERSONAL", "PLATFORM", "UNABLE"]

CHANNEL = ("meta", "instagram")
PLATFORM: Platform = "instagram"
ADAPTER: type[MetaChannel] = Instagram
ECHO = "echo"
PERSONAL = ("6841100",)
UNABLE = {
    "too many bytes": {"text": "ñ" * 501},
    "words with a file": {"media": ("https://x.example/a.png",)},
    "nothing": {"text": ""},
}


def make_account(**secret: str) -> Account:
    return account_of(PLATFORM, **secret)


def genuine() -> dict[str, Request]:
    return messenger.genuine(PLATFORM)


def forged() -> dict[str, tuple[Request, Account]]:
    return messenger.forged(PLATFORM)


def malformed() -> dict[str, tuple[Request, str]]:
    return messenger.malformed("instagram")


def unknown() -> Request:
    item = {
        "sender": {"id": "6841100000000000"},
        "recipient": {"id": META.instagram_id},
        "brand_new": {"x": 1},
    }
    entry = {"id": META.instagram_id, "time": 1795000000123, "messaging": [item]}
    return webhook(json.dumps({"object": "instagram", "entry": [entry]}).encode())


def far_end() -> AbstractAsyncContextManager[Reach]:
    return messenger.far_end(ADAPTER, PLATFORM)
