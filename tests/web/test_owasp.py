"""Attacks from outside on the real server: forged pages, forged names, bombs, crooked paths, and other people's ids."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple
from unittest.mock import patch
from urllib.parse import urlsplit

import httpx
import pytest
import socketio
from socketio.exceptions import ConnectionError as Refused

from agent.context import Person, Turn
from agent.playbook.understand import understand
from compliance.opt_out.reading import read_opt_out
from compliance.phi.detect import Detector
from core.clock import ManualClock
from core.session import new_id
from standins.serving import serving
from tests.inbox.house import PRACTICE, demo_book
from tests.web.desk import ELSEWHERE, PAGE, PASSWORD, SITE, Desk, open_desk
from web import media_links
from web.auth import COOKIE

EVIL = "https://evil.example"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 200


class Place(NamedTuple):
    desk: Desk
    url: str
    http: httpx.AsyncClient


@pytest.fixture
async def place(sqlite_url: str, clock: ManualClock, tmp_path: Path) -> AsyncIterator[Place]:
    async with (
        open_desk(sqlite_url, clock, tmp_path, settings={"workers": False}) as desk,
        serving(desk.app, ws="websockets-sansio") as url,
        httpx.AsyncClient(base_url=url) as http,
    ):
        yield Place(desk, url, http)


async def signed_in(place: Place, practice: str = PRACTICE, staff: str = "joss") -> dict[str, str]:
    cookie, csrf = await place.desk.credentials(practice, staff)
    return {"Cookie": f"{COOKIE}={cookie}", "X-CSRF-Token": csrf}


class TestForgedPages:
    @pytest.mark.parametrize(
        "spoilt",
        [
            {"Origin": EVIL},
            {"Origin": "null"},
            {"Sec-Fetch-Site": "cross-site"},
            {"Sec-Fetch-Site": "same-site"},
            {"Origin": EVIL, "Content-Type": "text/plain"},
        ],
    )
    async def test_another_sites_page_changes_nothing_even_with_cookie_and_token(
        self, place: Place, spoilt: dict[str, str]
    ) -> None:
        mine = await signed_in(place)
        refused = await place.http.delete("/api/v1/session", headers=mine | spoilt)
        assert refused.status_code == 403
        assert (await place.http.get("/api/v1/session", headers=mine)).status_code == 200

    async def test_a_form_without_the_token_changes_nothing(self, place: Place) -> None:
        mine = await signed_in(place)
        cookie = {"Cookie": mine["Cookie"]}
        assert (await place.http.delete("/api/v1/session", headers=cookie)).status_code == 403
        assert (await place.http.get("/api/v1/session", headers=mine)).status_code == 200

    async def test_another_sites_page_cannot_sign_somebody_in(self, place: Place) -> None:
        email = "victim@practice-a.example.com"
        await place.desk.user(PRACTICE, email)
        answer = await place.http.post(
            "/api/v1/session", json={"email": email, "password": PASSWORD}, headers={"Origin": EVIL}
        )
        assert answer.status_code == 403
        assert "set-cookie" not in answer.headers

    @pytest.mark.parametrize("origin", [EVIL, "null", "http://127.0.0.1:1", "http://127.0.0.1.evil.example"])
    async def test_no_foreign_page_opens_the_inboxs_socket(self, place: Place, origin: str) -> None:
        mine = await signed_in(place)
        await self.refused(
            place, "/inbox", {"csrf": mine["X-CSRF-Token"]}, {"Cookie": mine["Cookie"], "Origin": origin}
        )

    async def test_a_stolen_visitor_token_is_worth_nothing_on_another_page(self, place: Place) -> None:
        opened = await place.http.post(
            "/widget/v1/session", json={"site_key": SITE}, headers={"Origin": PAGE}
        )
        for origin in (EVIL, "null", PAGE.replace("https", "http")):
            await self.refused(place, "/widget", {"token": opened.json()["token"]}, {"Origin": origin})

    async def refused(self, place: Place, namespace: str, auth: Any, headers: dict[str, str]) -> None:
        client = socketio.AsyncClient(reconnection=False)
        try:
            with pytest.raises(Refused):
                await client.connect(
                    place.url,
                    headers=headers,
                    auth=auth,
                    transports=["websocket"],
                    namespaces=[namespace],
                    wait_timeout=10,
                )
        finally:
            await client.shutdown()


class TestForgedNames:
    async def test_a_forged_host_gets_no_answer(self, place: Place) -> None:
        hosts = ("evil.example", "evil.example:80", "127.0.0.1.evil.example", "evil.example@127.0.0.1", "")
        for host, path in product(hosts, ("/inbox", "/api/v1/session", "/widget/loader.js", "/")):
            answer = await place.http.get(path, headers={"Host": host})
            assert answer.status_code in {400, 421}
            assert "evil" not in answer.text + str(answer.headers)

    @pytest.mark.parametrize(
        "name", ["X-Forwarded-Host", "X-Original-URL", "X-Rewrite-URL", "X-Forwarded-Proto", "Forwarded"]
    )
    async def test_no_other_header_renames_us(self, place: Place, name: str) -> None:
        answer = await place.http.get("/inbox", headers={name: "evil.example"})
        assert answer.status_code == 200
        assert "evil.example" not in answer.text + str(answer.headers)

    async def test_a_forged_host_opens_no_socket(self, place: Place) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", urlsplit(place.url).port)
        writer.write(
            b"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: evil.example\r\nUpgrade: websocket\r\n"
            b"Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
        )
        status = await reader.readline()
        writer.close()
        assert b"101" not in status
        assert b" 403 " in status

    @pytest.mark.parametrize(
        "path",
        [
            "//evil.example",
            "/inbox//evil.example",
            "/?next=//evil.example",
            "/demo/sign-in?next=//evil.example",
            "/inbox/..//evil.example",
        ],
    )
    async def test_nobody_is_sent_elsewhere(self, place: Place, path: str) -> None:
        answer = await place.http.get(place.url + path)
        assert answer.headers.get("location", "/inbox") == "/inbox"

    @pytest.mark.parametrize(
        "path", ["/inbox/%0d%0aX-Evil:%20yes", "/%0d%0aSet-Cookie:%20a=b", "/media/%0d%0aX-Evil:%20yes"]
    )
    async def test_no_line_break_becomes_a_header(self, place: Place, path: str) -> None:
        answer = await place.http.get(path)
        assert "x-evil" not in answer.headers
        assert "set-cookie" not in answer.headers


CROOKED = (
    "../../../etc/passwd", "..%2f..%2f..%2fetc%2fpasswd", "%2e%2e/%2e%2e/%2e%2e/pyproject.toml",
    "..%5c..%5cserver.py", "....//....//server.py", "%00/etc/passwd", "/etc/passwd", "x%00.js", ".git/config",
    "..%252f..%252fserver.py", "../widget/loader.js.map/..", "assets/../../../package.json",
)  # fmt: skip
INSIDE = (b"root:", b"[project]", b"devDependencies", b"import uvicorn")


class TestCrookedPaths:
    @pytest.mark.parametrize("before", ["/inbox/", "/inbox/assets/", "/widget/", "/media/"])
    async def test_no_path_leads_out(self, place: Place, before: str) -> None:
        for path in CROOKED:
            request = httpx.Request("GET", place.url + before + path)
            request.url = request.url.copy_with(raw_path=(before + path).encode())
            answer = await place.http.send(request)
            assert not [word for word in INSIDE if word in answer.content], path
            assert answer.status_code in {200, 400, 404}, path

    @pytest.mark.parametrize(
        "path", ["/inbox/assets", "/inbox/assets/", "/widget", "/widget/", "/media", "/media/"]
    )
    async def test_no_folder_is_listed(self, place: Place, path: str) -> None:
        answer = await place.http.get(path)
        assert answer.status_code == 404 or b"__next" not in answer.content
        assert b"loader.js" not in answer.content


class TestBombs:
    @pytest.mark.parametrize(
        "body",
        [
            b"[" * 100_000,
            b'{"a":' * 50_000 + b"1" + b"}" * 50_000,
            b'{"email":"' + b"a" * 400_000 + b'"}',
            b'{"email":1e999999,"password":' + b"9" * 100_000 + b"}",
            b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>',
            b"\x00" * 1000,
            b'{"email":"\\ud800","password":"x"}',
        ],
    )
    async def test_a_bomb_is_a_bad_request(self, place: Place, body: bytes) -> None:
        answer = await place.http.post(
            "/api/v1/session", content=body, headers={"Content-Type": "application/json"}, timeout=120
        )
        assert 400 <= answer.status_code < 500
        assert (await place.http.get("/health")).status_code in {200, 503}

    async def test_more_than_a_message_is_too_much(self, place: Place) -> None:
        for path in ("/api/v1/session", "/widget/v1/session"):
            answer = await place.http.post(
                path, content=b" " * 700_000, headers={"Content-Type": "application/json"}
            )
            assert answer.status_code == 413

    async def test_forms_and_files_are_no_json(self, place: Place) -> None:
        for answer in (
            await place.http.post("/api/v1/session", files={"email": ("x.json", b"{}")}),
            await place.http.post("/api/v1/session", data={"email": "a@b.example", "password": "x"}),
        ):
            assert answer.status_code in {400, 415}

    async def test_long_heads_are_refused(self, place: Place) -> None:
        assert (await place.http.get("/inbox", headers={"X-Long": "a" * 40_000})).status_code in {400, 431}
        assert (await place.http.get("/inbox?" + "a" * 9_000)).status_code in {400, 414}

    async def test_a_client_that_never_finishes_is_let_go(self, place: Place) -> None:
        with patch("web.front.BODY_SECONDS", 0.3):
            reader, writer = await asyncio.open_connection("127.0.0.1", urlsplit(place.url).port)
            writer.write(
                b"POST /api/v1/session HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
                b"Content-Length: 100\r\n\r\n{"
            )
            async with asyncio.timeout(20):
                status = await reader.readline()
            writer.close()
        assert b" 408 " in status

    async def test_one_address_is_slowed_down_and_others_are_not(self, place: Place) -> None:
        with patch("web.front.RATES", (("/api/", 3),)):
            noisy = [
                (
                    await place.http.get("/api/v1/schema", headers={"X-Forwarded-For": "203.0.113.7"})
                ).status_code
                for _ in range(5)
            ]
            calm = await place.http.get("/api/v1/schema", headers={"X-Forwarded-For": "203.0.113.8"})
        assert noisy == [200, 200, 200, 429, 429]
        assert calm.status_code == 200


class TestOtherPeoplesThings:
    async def test_a_cookie_that_was_planted_before_signing_in_is_not_taken_over(self, place: Place) -> None:
        email = "victim@practice-a.example.com"
        await place.desk.user(PRACTICE, email)
        planted = "chosen-by-somebody-else"
        opened = await place.http.post(
            "/api/v1/session",
            json={"email": email, "password": PASSWORD},
            headers={"Cookie": f"{COOKIE}={planted}"},
        )
        assert opened.status_code in {200, 201}
        given = opened.cookies[COOKIE]
        assert given != planted
        place.http.cookies.clear()
        again = await place.http.get("/api/v1/session", headers={"Cookie": f"{COOKIE}={planted}"})
        assert again.status_code == 401

    async def test_two_sign_ins_never_share_a_session(self, place: Place) -> None:
        one, two = await signed_in(place), await signed_in(place, staff="camila")
        assert one["Cookie"] != two["Cookie"]
        assert one["X-CSRF-Token"] != two["X-CSRF-Token"]

    async def test_a_visitor_sees_no_other_visitors_chat(self, place: Place) -> None:
        opened = [
            (
                await place.http.post("/widget/v1/session", json={"site_key": SITE}, headers={"Origin": PAGE})
            ).json()
            for _ in range(2)
        ]
        mixed = {"site_key": SITE, "visitor_id": opened[0]["visitor_id"], "refresh": opened[1]["refresh"]}
        answer = await place.http.post("/widget/v1/session", json=mixed, headers={"Origin": PAGE})
        assert answer.status_code == 401

    async def media(self, place: Place) -> str:
        house = place.desk.house.product
        media_id = await place.desk.house.read(new_id)
        incoming = house.media.take_in(media_id, [PNG], name='x"; filename=evil.html\r\nX-Evil: yes.png')
        await place.desk.house.write(lambda conn: house.media.keep(conn, incoming))
        return str(media_id)

    async def test_a_stored_file_is_served_as_a_download_that_runs_nothing(self, place: Place) -> None:
        media_id = await self.media(place)
        house = place.desk.house.product
        key = house.master.derive(media_links.PURPOSE)
        answer = await place.http.get(media_links.link_to(key, PRACTICE, media_id, house.clock.now()))
        assert answer.content == PNG
        assert answer.headers["content-type"] == "image/png"
        assert answer.headers["content-disposition"].startswith("attachment; filename*=UTF-8''")
        assert answer.headers["content-security-policy"].startswith("sandbox;")
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "x-evil" not in answer.headers

    async def test_a_link_opens_one_file_of_one_practice_for_a_while(
        self, place: Place, clock: ManualClock
    ) -> None:
        media_id = await self.media(place)
        house = place.desk.house.product
        key, now = house.master.derive(media_links.PURPOSE), house.clock.now()
        good = media_links.link_to(key, PRACTICE, media_id, now)
        forged = [
            media_links.link_to(b"k" * 32, PRACTICE, media_id, now),
            media_links.link_to(key, ELSEWHERE, media_id, now),
            media_links.link_to(key, PRACTICE, "01a20e12-2580-7342-b7b0-597c0e56855f", now),
            good[:-4] + "AAAA",
            good + "A",
            "/media/" + media_id,
        ]
        assert [(await place.http.get(path)).status_code for path in forged] == [404] * len(forged)
        clock.advance(media_links.VIEWING * 2)
        assert (await place.http.get(good)).status_code == 404

    async def test_markup_is_stored_and_given_as_the_text_it_is(self, place: Place) -> None:
        words = "<img src=x onerror=alert(1)> how much is botox? <script>alert(2)</script>"
        thread_id = await place.desk.house.text(words)
        answer = await place.http.get(f"/api/v1/threads/{thread_id}/timeline", headers=await signed_in(place))
        if answer.status_code == 404:
            answer = await place.http.get(f"/api/v1/threads/{thread_id}", headers=await signed_in(place))
        assert answer.headers["content-type"].startswith("application/json")
        assert answer.headers["x-content-type-options"] == "nosniff"


SAMPLES = [
    "a" * 10_000,
    "stop " * 2_000,
    "st" * 5_000 + "op",
    "1" * 10_000,
    "1-" * 5_000,
    "555 " * 2_500,
    "a@" * 5_000,
    "a." * 5_000 + "@",
    "http://" * 1_500,
    "Maria " * 1_700,
    "December " * 1_100,
    "12/12/" * 1_700,
    " " * 9_999 + "x",
    "\u200b" * 10_000,
    "'" * 10_000,
    "(" * 5_000 + ")" * 5_000,
    "no " * 3_333,
    "i don't not want " * 600,
]


@cache
def detector() -> Detector:
    return Detector()


def finds_people(text: str) -> Any:
    return detector().find(text)


def understands(text: str) -> Any:
    now = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)
    return understand(Turn(book=demo_book(), now=now, channel="sms", person=Person(id="p"), texts=(text,)))


@pytest.mark.parametrize("text", SAMPLES, ids=range(len(SAMPLES)))
@pytest.mark.parametrize("reads", [read_opt_out, finds_people, understands])
def test_no_text_keeps_us_busy(reads: Callable[[str], Any], text: str) -> None:
    """A pattern that goes wrong takes minutes for these, or for ever; seconds are this machine's mood."""
    reads("warm up")
    begun = time.process_time()
    reads(text)
    assert time.process_time() - begun < 45
