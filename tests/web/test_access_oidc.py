"""Signing in with the practice's own provider, which here can be made to misbehave."""

from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from core.clock import ManualClock
from practice.access.invitations import Invited, invite
from standins.oidc import Mishap, OidcProvider
from standins.serving import serving
from tests.inbox.house import PRACTICE
from tests.web.desk import Desk, open_desk
from web.oidc import COOKIE

EMAIL = "ana@practice-a.example.com"


@pytest.fixture(params=["RS256", "ES256"])
async def far(request: pytest.FixtureRequest, clock: ManualClock) -> AsyncIterator[OidcProvider]:
    provider = OidcProvider(clock.now, algorithm=request.param)
    async with serving(provider.app()) as url:
        provider.issuer = url
        yield provider


@pytest.fixture
async def desk(sqlite_url: str, clock: ManualClock, tmp_path: Path, far: OidcProvider) -> AsyncIterator[Desk]:
    settings = {"oidc_issuer": far.issuer, "oidc_client_id": "glowdesk", "oidc_client_secret": "hush"}
    async with open_desk(sqlite_url, clock, tmp_path, settings=settings) as desk:
        yield desk


async def go(client: httpx.AsyncClient, **spoilt: str) -> str:
    """There and back again: where the browser ends up."""
    begun = await client.get("/sign-in/oidc")
    assert begun.status_code == 302, begun.text
    async with httpx.AsyncClient() as browser:
        there = await browser.get(begun.headers["location"])
    back = urlsplit(there.headers["location"])
    query = dict(each.partition("=")[::2] for each in back.query.split("&")) | spoilt
    ended = await client.get(back.path, params=query)
    assert ended.status_code == 302, ended.text
    return str(ended.headers["location"])


async def test_who_is_known_gets_in(desk: Desk) -> None:
    await desk.user(PRACTICE, EMAIL)
    async with desk.anyone() as client:
        assert await go(client) == "/inbox"
        assert (await client.get("/api/v1/session")).json()["user"]["email"] == EMAIL


async def test_who_is_invited_joins(desk: Desk, far: OidcProvider) -> None:
    far.email = "mara@example.com"
    await desk.house.write(lambda conn: invite(conn, Invited(far.email, "Mara", "provider"), None))
    async with desk.anyone() as client:
        assert await go(client) == "/inbox"
        assert (await client.get("/api/v1/session")).json()["user"]["role"] == "provider"


async def test_nobody_else_does(desk: Desk) -> None:
    async with desk.anyone() as client:
        assert await go(client) == "/inbox/sign-in?problem=unknown"


async def test_an_address_that_changed_hands_is_somebody_else(desk: Desk, far: OidcProvider) -> None:
    await desk.user(PRACTICE, EMAIL)
    async with desk.anyone() as client:
        assert await go(client) == "/inbox"
        far.subject = "subject-2"
    async with desk.anyone() as client:
        assert await go(client) == "/inbox/sign-in?problem=unknown"


MISHAPS: tuple[Mishap, ...] = (
    "nonce",
    "audience",
    "expired",
    "none",
    "unknown_key",
    "unverified",
    "issuer",
    "signature",
    "hs256",
    "no_token",
)


@pytest.mark.parametrize("mishap", MISHAPS)
async def test_a_token_that_is_not_right_in_every_way_is_none(
    desk: Desk, far: OidcProvider, mishap: Mishap
) -> None:
    await desk.user(PRACTICE, EMAIL)
    far.mishap = mishap
    async with desk.anyone() as client:
        assert "problem=" in await go(client)
        assert (await client.get("/api/v1/session")).status_code == 401


async def test_only_the_browser_that_began_may_finish(desk: Desk) -> None:
    await desk.user(PRACTICE, EMAIL)
    async with desk.anyone() as client:
        assert "problem=" in await go(client, state="another")
        begun = await client.get("/sign-in/oidc")
        assert COOKIE in begun.headers["set-cookie"]
        client.cookies.clear()
        assert "problem=" in (await client.get("/sign-in/oidc/callback?state=a&code=b")).headers["location"]


async def test_without_a_provider_there_is_no_such_page(
    sqlite_url: str, clock: ManualClock, tmp_path: Path
) -> None:
    async with open_desk(sqlite_url, clock, tmp_path) as desk, desk.anyone() as client:
        assert (await client.get("/sign-in/oidc")).status_code == 404
        assert (await client.get("/api/v1/session/ways")).json() == {"oidc": False}
