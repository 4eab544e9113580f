"""Messenger and Instagram for tests: recorded payloads, accounts, and a practice reached through Meta's far end."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
from litestar import Litestar
from sqlalchemy import Connection, select

from channels.accounts import connect_account
from channels.adapters.instagram import Instagram
from channels.adapters.messenger import Messenger
from channels.base import Account, Answered, Request, Sending
from channels.models import channel_account
from channels.polling import POLLS, state_of
from core.clock import ManualClock
from core.private import Private
from core.session import mine
from practice.models import address
from standins.meta import MetaFarEnd, MetaSettings, meta_app
from standins.meta.model import Person, Platform
from standins.meta.webhooks import signature
from standins.serving import serving
from tests.conftest import START
from tests.inbox.house import PUBLIC, FakeSms, House, open_house
from web.errors import HANDLERS
from web.webhooks import webhook_router

PAYLOADS = Path(__file__).with_name("payloads")
META = MetaSettings()
CHANNELS: dict[Platform, str] = {"messenger": "facebook", "instagram": "instagram"}


def payload(platform: str, name: str) -> bytes:
    return (PAYLOADS / platform / f"{name}.json").read_bytes()


def account_of(platform: Platform = "messenger", **secret: str) -> Account:
    given = {
        "app_secret": META.app_secret,
        "verify_token": META.verify_token,
        "access_token": META.access_token,
    }
    return Account(
        id=f"acc-{platform}",
        practice_id="practice-a",
        channel=CHANNELS[platform],
        provider="meta",
        external_id=META.business(platform),
        status="active",
        settings={"app_id": META.app_id, "page_id": META.page_id},
        secret=Private({**given, **secret}),
    )


def webhook(body: bytes, *, header: str | None = None, **more: Any) -> Request:
    headers = {"x-hub-signature-256": signature(body, META.app_secret) if header is None else header}
    given = {"kind": "events", "reference": None, "content_type": "application/json", **more}
    return Request(url=f"{PUBLIC}/webhooks/meta/acc/events", headers=headers, body=body, **given)


def sending(**more: Any) -> Sending:
    """An answer to a word of an hour ago."""
    given: dict[str, Any] = {
        "outbound_id": "out-1",
        "recipient": "7392015555550142",
        "text": "We have Tuesday at 3.",
        "status_url": "",
        "purpose": "inquiry_reply",
        "at": START,
        **more,
    }
    given.setdefault("answers", Answered("m_1", given["at"] - timedelta(hours=1)))
    return Sending(**given)


class World:
    """What a test holds in its hands."""

    def __init__(self, house: House, meta: MetaFarEnd, accounts: dict[Platform, str]) -> None:
        self.house, self.meta, self.accounts = house, meta, accounts

    async def works(self) -> None:
        """Everything that is due, echoes of what was sent included."""
        for _ in range(6):
            self.house.clock.advance(timedelta(seconds=3))
            if not await self.house.pump():
                return
            await asyncio.sleep(0)

    async def pump_without_polls(self) -> None:
        names = [each.name for each in self.house.product.claimers if each.name != POLLS.name]
        for _ in range(6):
            self.house.clock.advance(timedelta(seconds=3))
            if not await self.house.pump(*names):
                return

    async def messages(self, person: Person, direction: str | None = None) -> list[Any]:
        rows = await self.house.messages(direction)
        known = await self.address(person)
        return [row for row in rows if known is not None and row.address_id == known.id]

    async def address(self, person: Person) -> Any:
        def find(conn: Connection) -> Any:
            return conn.execute(select(address).where(mine(address), address.c.value == person.id)).first()

        return await self.house.read(find)

    async def state(self, platform: Platform = "messenger") -> dict[str, Any]:
        found: dict[str, Any] = await self.house.read(lambda conn: state_of(conn, self.accounts[platform]))
        return found

    async def look_at_meta(self, after: timedelta = timedelta(minutes=16)) -> None:
        self.house.clock.advance(after)
        await self.house.pump(POLLS.name)
        await self.house.pump("inbound")

    async def status(self, platform: Platform = "messenger") -> str:
        rows = await self.house.rows(channel_account)
        return next(str(row.status) for row in rows if row.id == self.accounts[platform])


@asynccontextmanager
async def meta_world(url: str, clock: ManualClock, folder: Path, **settings: Any) -> AsyncIterator[World]:
    """A page and a professional account of one app, both of one practice; its callback is the page's."""
    meta = MetaFarEnd(META, now=clock.now)
    async with (
        httpx.AsyncClient(trust_env=False) as client,
        serving(meta_app(meta)) as graph,
        open_house(
            url,
            clock,
            folder,
            adapters={
                ("fake", "sms"): FakeSms(),
                ("meta", "facebook"): Messenger(client),
                ("meta", "instagram"): Instagram(client),
            },
            settings=settings,
        ) as house,
    ):
        app = Litestar([webhook_router(house.product.intake, PUBLIC)], exception_handlers=HANDLERS)
        async with serving(app) as product:
            ids = await house.write(lambda conn: connect_both(conn, house, f"{graph}/graph"))
            meta.settings = MetaSettings(webhook_url=f"{product}/webhooks/meta/{ids['messenger']}/events")
            yield World(house, meta, ids)
            await meta.close()


def connect_both(conn: Connection, house: House, api_url: str) -> dict[str, str]:
    secret = account_of().secret.reveal()
    return {
        platform: connect_account(
            conn,
            house.product.vault,
            channel=channel,
            provider="meta",
            external_id=META.business(platform),
            settings={"app_id": META.app_id, "page_id": META.page_id, "api_url": api_url},
            secret=secret,
        )
        for platform, channel in CHANNELS.items()
    }


def hours(count: float) -> timedelta:
    return timedelta(hours=count)


def at(hours_later: float) -> datetime:
    return START + hours(hours_later)
