"""Two practices behind the real application: threads in the first, and people of both who sign in."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
from litestar import Litestar
from sqlalchemy import Connection, select

from agent.models import run
from channels.accounts import connect_account
from channels.adapters.webchat import Webchat
from channels.base import Adapter
from core.clock import ManualClock
from core.session import mine, of_practice
from inbox.models import handoff
from practice.file import PracticeFile
from practice.read_file import read_practice_file
from practice.store import save_set_up
from practice.users import create_user, hash_password
from tests.inbox.house import PRACTICE, FakeSms, House, open_house
from web.app import create_app
from web.auth import COOKIE, SignIns

ELSEWHERE = "practice-b"
SITE, PAGE = "demo-site", "https://www.junipervale.example.com"
PASSWORD = "correct horse battery"
FERNHILL = Path(__file__).parent / "fernhill.json"
_hash: list[str] = []


@dataclass(frozen=True)
class Ids:
    """Everything of the first practice that a path can name."""

    thread_id: str
    handoff_id: str
    run_id: str


class Desk:
    """What a test holds in its hands."""

    patience = timedelta(seconds=5)
    """Longer than a burst is gathered."""

    def __init__(self, house: House, app: Litestar, far: FakeSms) -> None:
        self.house, self.app, self.far = house, app, far

    def anyone(self) -> httpx.AsyncClient:
        """A client that is not signed in."""
        app: Any = self.app
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        return httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000")

    async def somebody(
        self, practice_id: str = PRACTICE, staff_id: str = "joss", role: str = "coordinator"
    ) -> httpx.AsyncClient:
        """A signed-in person's client."""
        cookie, csrf = await self.credentials(practice_id, staff_id, role)
        client = self.anyone()
        client.cookies.set(COOKIE, cookie)
        client.headers["X-CSRF-Token"] = csrf
        return client

    async def credentials(
        self, practice_id: str = PRACTICE, staff_id: str = "joss", role: str = "coordinator"
    ) -> tuple[str, str]:
        """The session cookie's value and its CSRF token."""
        email = f"{staff_id}@{practice_id}.example.com"
        user_id = await self.user(practice_id, email, staff_id, role)
        sign_ins: SignIns = self.app.state.sign_ins
        session, cookie = await sign_ins.open(practice_id, user_id)
        return str(cookie.value), session.csrf

    async def user(
        self, practice_id: str, email: str, staff_id: str | None = None, role: str = "coordinator"
    ) -> str:
        if not _hash:
            _hash.append(hash_password(PASSWORD))

        def make(conn: Connection) -> str:
            return create_user(
                conn,
                email=email,
                name="Ana Example",
                role=role,
                staff_id=staff_id,
                password_hash=_hash[0],
            )

        made: str = await self.house.db.write(of_practice(practice_id), make)
        return made

    async def inhabited(self) -> Ids:
        """A thread that the agent answered and that then fetched a person."""
        thread_id = await self.house.text("how much is botox?")
        await self.house.pump("turns")
        await self.house.text("I want to talk to a real person please")
        self.house.clock.advance(self.patience)
        await self.house.pump()

        def find(conn: Connection) -> Ids:
            fetched = conn.execute(select(handoff.c.id).where(mine(handoff))).scalars().first()
            traced = conn.execute(select(run.c.id).where(mine(run))).scalars().first()
            assert fetched is not None
            assert traced is not None
            return Ids(thread_id, fetched, traced)

        return await self.house.read(find)  # type: ignore[no-any-return]


def other_practice() -> PracticeFile:
    found = read_practice_file(FERNHILL.read_bytes(), FERNHILL.name)
    assert isinstance(found, PracticeFile)
    return found


def _site(conn: Connection, house: House) -> None:
    connect_account(
        conn,
        house.product.vault,
        channel="web",
        provider="widget",
        external_id=SITE,
        settings={"origins": [PAGE]},
        secret={},
    )


@asynccontextmanager
async def open_desk(
    database_url: str, clock: ManualClock, folder: Path, *, settings: Mapping[str, Any] | None = None
) -> AsyncIterator[Desk]:
    far = FakeSms()
    adapters: dict[tuple[str, str], Adapter] = {("fake", "sms"): far, ("widget", "web"): Webchat()}
    async with open_house(database_url, clock, folder, adapters=adapters, settings=settings) as house:
        await house.write(lambda conn: _site(conn, house))
        await house.db.write(of_practice(ELSEWHERE), lambda conn: save_set_up(conn, other_practice()))
        yield Desk(house, create_app(house.product), far)
