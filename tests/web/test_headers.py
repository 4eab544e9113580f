"""What every answer tells the browser to refuse: pages, scripts, the API, errors and what does not exist."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, cast

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.clock import ManualClock
from tests.web.desk import PAGE, PASSWORD, SITE, Desk, open_desk
from web.headers import COOKIE, PREFIXED, completed, own_cookies

EVERYWHERE = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
}
PATHS = [
    "/", "/health", "/inbox", "/inbox/threads/x", "/inbox/assets/none.js", "/api/v1/threads", "/api/v1/schema",
    "/nowhere", "/media/none", "/widget/none.js", "/webhooks/fake/none/inbound", "/demo/sign-in",
]  # fmt: skip
HTTPS = "https://desk.example.com"


@pytest.fixture
async def desk(sqlite_url: str, clock: ManualClock, tmp_path: Path) -> AsyncIterator[Desk]:
    async with open_desk(sqlite_url, clock, tmp_path, settings={"workers": False}) as opened:
        yield opened


@pytest.fixture
async def secure(sqlite_url: str, clock: ManualClock, tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    """The same behind https, as a browser sees it."""
    settings = {"workers": False, "public_url": HTTPS}
    async with (
        open_desk(sqlite_url, clock, tmp_path, settings=settings) as opened,
        httpx.AsyncClient(transport=httpx.ASGITransport(cast("Any", opened.app)), base_url=HTTPS) as client,
    ):
        await opened.user("practice-a", "ana@practice-a.example.com")
        yield client


@pytest.mark.parametrize("path", PATHS)
async def test_every_answer_is_dressed(desk: Desk, path: str) -> None:
    async with desk.anyone() as client:
        answer = await client.get(path)
    assert {name: answer.headers.get(name) for name in EVERYWHERE} == EVERYWHERE
    policy = answer.headers["content-security-policy"]
    assert "frame-ancestors 'none'" in policy
    assert "base-uri 'none'" in policy
    assert "unsafe" not in policy
    assert "*" not in policy
    assert "camera=()" in answer.headers["permissions-policy"]
    assert answer.headers["cache-control"] == "no-store"


async def test_the_page_has_a_nonce_of_its_own_each_time(desk: Desk) -> None:
    async with desk.anyone() as client:
        policies = {(await client.get("/inbox")).headers["content-security-policy"] for _ in range(5)}
    assert len(policies) == 5
    for policy in policies:
        scripts = next(part for part in policy.split("; ") if part.startswith("script-src"))
        assert scripts == "script-src 'self'"


async def test_errors_tell_nothing_of_the_inside(desk: Desk) -> None:
    async with desk.anyone() as client:
        for answer in (
            await client.get("/nowhere"),
            await client.put("/api/v1/session", content=b"{"),
            await client.post(
                "/api/v1/session", content=b"\xff\xfe", headers={"content-type": "application/json"}
            ),
        ):
            assert answer.headers["content-type"] == "application/problem+json"
            for word in ("Traceback", "litestar", "sqlalchemy", ".py", "/work", "site-packages"):
                assert word.lower() not in answer.text.lower()


async def test_https_is_for_good_and_the_cookie_is_of_this_host_only(secure: httpx.AsyncClient) -> None:
    opened = await secure.post(
        "/api/v1/session", json={"email": "ana@practice-a.example.com", "password": PASSWORD}
    )
    assert opened.status_code in {200, 201}, opened.text
    assert opened.headers["strict-transport-security"].startswith("max-age=63072000")
    cookie = opened.headers["set-cookie"]
    assert cookie.startswith(f"{PREFIXED}=")
    assert {"secure", "httponly", "path=/", "samesite=lax"} <= {
        each.strip().lower() for each in cookie.split(";")
    }
    assert "domain" not in cookie.lower()
    value = cookie.partition("=")[2].partition(";")[0]
    secure.cookies.clear()
    known = await secure.get("/api/v1/session", headers={"Cookie": f"{PREFIXED}={value}"})
    planted = await secure.get("/api/v1/session", headers={"Cookie": f"{COOKIE}={value}"})
    assert (known.status_code, planted.status_code) == (200, 401)


async def test_without_https_nothing_promises_it(desk: Desk) -> None:
    async with desk.anyone() as client:
        assert "strict-transport-security" not in (await client.get("/health")).headers


async def test_the_widget_may_be_loaded_by_the_practices_site_and_answers_only_its_own(desk: Desk) -> None:
    async with desk.anyone() as client:
        script = await client.get("/widget/loader.js")
        if script.status_code == 200:
            assert script.headers["cross-origin-resource-policy"] == "cross-origin"
        opened = await client.post("/widget/v1/session", json={"site_key": SITE}, headers={"Origin": PAGE})
        assert opened.headers["access-control-allow-origin"] == PAGE
        assert "access-control-allow-credentials" not in opened.headers
        refused = await client.post(
            "/widget/v1/session", json={"site_key": SITE}, headers={"Origin": "https://evil.example"}
        )
        assert refused.status_code == 403
        api = await client.get("/api/v1/threads", headers={"Origin": PAGE})
        assert "access-control-allow-origin" not in api.headers


@given(st.lists(st.sampled_from([COOKIE, PREFIXED, "other", f"x{COOKIE}"]), max_size=6))
def test_only_the_prefixed_cookie_is_ours(names: list[str]) -> None:
    line = "; ".join(f"{name}={number}" for number, name in enumerate(names)).encode()
    seen = own_cookies(line).decode()
    ours = [pair.partition("=")[2] for pair in seen.split("; ") if pair.partition("=")[0] == COOKIE]
    assert ours == [str(number) for number, name in enumerate(names) if name == PREFIXED]


def test_a_route_that_decided_for_itself_is_not_overruled() -> None:
    dressed = dict(completed([(b"Cache-Control", b"public")], https=False))
    assert b"cache-control" not in dressed
    assert dressed[b"Cache-Control"] == b"public"
