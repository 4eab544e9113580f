"""Instagram for the contract suite: as Messenger, with its own recordings and limits."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from channels.adapters.instagram import Instagram
from channels.adapters.meta_channel import MetaChannel
from channels.base import Account, Request, Sending
from standins.meta import MetaFarEnd
from standins.meta.model import Platform
from tests.channels.far_ends import messenger
from tests.channels.far_ends.messenger import OUTCOMES
from tests.channels.meta_world import account_of

__all__ = [
    "ADAPTER",
    "CHANNEL",
    "OUTCOMES",
    "PLATFORM",
    "UNABLE",
    "far_end",
    "forged",
    "genuine",
    "make_account",
]

CHANNEL = ("meta", "instagram")
PLATFORM: Platform = "instagram"
ADAPTER: type[MetaChannel] = Instagram
UNABLE = {"too many bytes": {"text": "ñ" * 501}, "words with a file": {"media": ("https://x.example/a.png",)}}


def make_account(**secret: str) -> Account:
    return account_of(PLATFORM, **secret)


def genuine() -> dict[str, Request]:
    return messenger.genuine(PLATFORM)


def forged() -> dict[str, tuple[Request, Account]]:
    return messenger.forged(PLATFORM)


@asynccontextmanager
async def far_end() -> AsyncIterator[tuple[MetaChannel, Account, Sending, MetaFarEnd]]:
    async with messenger.far_end(ADAPTER, PLATFORM) as made:
        yield made
