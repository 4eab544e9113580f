"""A practice whose Google profile is connected, with Google's far end behind it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
from litestar import Litestar
from msgspec.structs import replace
from sqlalchemy import Connection, select

from channels.accounts import connect_account, settings_of
from channels.adapters.google_reviews import GoogleReviews
from channels.polling import POLLS, state_of
from core.clock import ManualClock
from core.session import mine
from inbox.models import message
from standins.google import GoogleFarEnd, google_app
from standins.google.model import Review
from standins.serving import serving
from tests.channels.far_ends.google import GOOGLE
from tests.inbox.house import PUBLIC, FakeSms, House, open_house
from web.errors import HANDLERS
from web.webhooks import webhook_router

GRANT = {"client_secret": GOOGLE.client_secret, "refresh_token": GOOGLE.refresh_token}


class World:
    """What a test holds in its hands."""

    def __init__(self, house: House, google: GoogleFarEnd, account_id: str) -> None:
        self.house, self.google, self.account_id = house, google, account_id

    async def look(self, after: timedelta = timedelta(minutes=16)) -> None:
        """The next look at Google is due, and what it found is worked."""
        self.house.clock.advance(after)
        await self.house.pump(POLLS.name)
        await self.house.pump("inbound")

    async def soon(self) -> None:
        """What was brought forward, and nothing else."""
        await self.house.pump("inbound")
        await self.look(timedelta(seconds=5))

    async def told(self, review: Review) -> list[Any]:
        """Everything on the review's thread that somebody said, oldest first."""
        name = f"{self.google.settings.location}/reviews/{review.id}"

        def find(conn: Connection) -> list[Any]:
            thread_id = conn.execute(
                select(message.c.thread_id).where(mine(message), message.c.provider_id == name)
            ).scalar()
            rows = select(message).where(mine(message), message.c.thread_id == thread_id)
            return list(conn.execute(rows.order_by(message.c.seq)).all())

        found: list[Any] = await self.house.read(find)
        return found

    async def state(self) -> dict[str, Any]:
        found: dict[str, Any] = await self.house.read(lambda conn: state_of(conn, self.account_id))
        return found

    async def settings(self) -> Any:
        return await self.house.read(lambda conn: settings_of(conn, self.account_id))

    async def push(self, notice: dict[str, Any]) -> None:
        """Google tells of something, genuinely signed."""
        google = self.google
        assert google.settings.push_url is not None
        headers = {"Authorization": f"Bearer {google.push_token()}"}
        await google.post(google.settings.push_url, google.wrapped(notice), headers, "", "push")

    async def reply(self, review: Review, words: str) -> str:
        """A person publishes; gives the gate's verdict."""
        thread_id = (await self.told(review))[0].thread_id
        made = await self.house.submit(thread_id, words, kind="staff_reply")
        await self.house.pump("outbox")
        return f"{made.action} {made.reason}"


@asynccontextmanager
async def google_world(url: str, clock: ManualClock, folder: Path, **settings: Any) -> AsyncIterator[World]:
    google = GoogleFarEnd(GOOGLE, now=clock.now)
    async with (
        httpx.AsyncClient(trust_env=False) as client,
        serving(google_app(google)) as api,
        open_house(
            url,
            clock,
            folder,
            adapters={("fake", "sms"): FakeSms(), ("google", "google"): GoogleReviews(client)},
            settings=settings,
        ) as house,
    ):
        app = Litestar([webhook_router(house.product.intake, PUBLIC)], exception_handlers=HANDLERS)
        async with serving(app) as product:
            account_id = await house.write(lambda conn: connect_google(conn, house, f"{api}/google"))
            google.settings = replace(
                google.settings, push_url=f"{product}/webhooks/google/{account_id}/push"
            )
            google.setting = {
                "pubsubTopic": GOOGLE.topic,
                "notificationTypes": ["NEW_REVIEW", "UPDATED_REVIEW"],
            }
            yield World(house, google, account_id)
            await google.close()


def connect_google(conn: Connection, house: House, api_url: str, location: str = GOOGLE.location) -> str:
    return connect_account(
        conn,
        house.product.vault,
        channel="google",
        provider="google",
        external_id=location,
        settings={
            "name": "Midtown",
            "client_id": GOOGLE.client_id,
            "topic": GOOGLE.topic,
            "push_audience": GOOGLE.push_audience,
            "push_sender": GOOGLE.push_sender,
            "api_url": api_url,
            "token_url": f"{api_url}/token",
            "certs_url": f"{api_url}/certs",
        },
        secret=GRANT,
    )
