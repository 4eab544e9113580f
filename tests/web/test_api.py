"""The inbox's API as a coordinator's browser meets it: who gets in, what they may touch, what a press does."""

import json
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from core.clock import ManualClock
from tests.inbox.house import PATIENT, PRACTICE
from tests.web.desk import PASSWORD, Desk, Ids, open_desk
from web.auth import COOKIE, TRIES

EMAIL = "ana@practice-a.example.com"


@pytest.fixture
async def desk(database_url: str, clock: ManualClock, tmp_path: Path) -> AsyncIterator[Desk]:
    async with open_desk(database_url, clock, tmp_path) as desk:
        yield desk


@pytest.fixture
async def ids(desk: Desk) -> Ids:
    return await desk.inhabited()


@pytest.fixture
async def ana(desk: Desk) -> AsyncIterator[httpx.AsyncClient]:
    async with await desk.somebody() as client:
        yield client


def refused(answer: httpx.Response, status: int) -> dict[str, Any]:
    """A problem with this status, and nothing of ours in it."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    said: dict[str, Any] = answer.json()
    assert said["status"] == status
    assert said["title"]
    assert said["detail"]
    return said


class TestSignIn:
    async def knock(
        self, client: httpx.AsyncClient, email: str = EMAIL, password: str = PASSWORD
    ) -> httpx.Response:
        return await client.post("/api/v1/session", json={"email": email, "password": password})

    async def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(self, desk: Desk) -> None:
        await desk.user(PRACTICE, EMAIL, "joss")
        async with desk.anyone() as client:
            answer = await self.knock(client, email="  Ana@Practice-A.example.com ")
            assert answer.status_code == 201
            said = answer.json()
            assert (said["user"]["email"], said["practice"]["timezone"]) == (EMAIL, "America/New_York")
            cookie = answer.headers["set-cookie"]
            assert {"HttpOnly", "SameSite=lax", "Path=/"} <= set(cookie.split("; "))
            assert said["csrf"] not in cookie
            again = await client.get("/api/v1/session")
            assert (again.json(), "X-Server-Time" in again.headers) == (said, True)

    async def test_over_https_the_cookie_never_travels_in_the_clear(
        self, sqlite_url: str, clock: ManualClock, tmp_path: Path
    ) -> None:
        settings = {"public_url": "https://desk.example.com"}
        async with open_desk(sqlite_url, clock, tmp_path, settings=settings) as desk:
            await desk.user(PRACTICE, EMAIL)
            async with desk.anyone() as client:
                assert "Secure" in (await self.knock(client)).headers["set-cookie"].split("; ")

    async def test_a_wrong_password_and_an_unknown_address_look_alike(self, desk: Desk) -> None:
        await desk.user(PRACTICE, EMAIL)
        async with desk.anyone() as client:
            wrong = await self.knock(client, password="not it")
            unknown = await self.knock(client, email="nobody@example.com")
            assert refused(wrong, 401) == refused(unknown, 401)
            assert "set-cookie" not in wrong.headers

    async def test_guessing_is_slowed_down_for_the_right_password_too(self, desk: Desk) -> None:
        await desk.user(PRACTICE, EMAIL)
        async with desk.anyone() as client:
            for _ in range(TRIES):
                refused(await self.knock(client, password="guess"), 401)
            slowed = await self.knock(client)
            assert refused(slowed, 429)["retry_after"] > 0
            assert int(slowed.headers["Retry-After"]) >= 1

    async def test_after_signing_out_the_cookie_is_worth_nothing(self, desk: Desk) -> None:
        cookie, csrf = await desk.credentials()
        async with desk.anyone() as client:
            headers = {"Cookie": f"{COOKIE}={cookie}", "X-CSRF-Token": csrf}
            out = await client.delete("/api/v1/session", headers=headers)
            assert out.status_code == 204
            assert "Max-Age=0" in out.headers["set-cookie"]
            client.cookies.clear()
            refused(await client.get("/api/v1/session", headers=headers), 401)

    async def test_a_session_ends_by_itself(self, desk: Desk, ana: httpx.AsyncClient) -> None:
        assert (await ana.get("/api/v1/session")).status_code == 200
        desk.house.clock.advance(timedelta(hours=12, seconds=1))
        refused(await ana.get("/api/v1/session"), 401)


class TestThreads:
    async def test_a_reply_said_twice_is_one_message(
        self, desk: Desk, ids: Ids, ana: httpx.AsyncClient
    ) -> None:
        first = await say(ana, ids, "Hi, Joss here.", client_id="0b7e6c1e-0001")
        again = await say(ana, ids, "Hi, Joss here.", client_id="0b7e6c1e-0001")
        assert (first.status_code, again.status_code) == (201, 200)
        assert first.json()["id"] == again.json()["id"]
        await desk.house.pump()
        assert [each.text for each in desk.far.sent].count("Hi, Joss here.") == 1

    async def test_a_reply_takes_the_thread_and_a_note_does_not(
        self, desk: Desk, ids: Ids, ana: httpx.AsyncClient
    ) -> None:
        sent = len(desk.far.sent)
        note = await say(ana, ids, "prefers mornings", kind="note")
        assert (note.json()["kind"], note.json()["direction"]) == ("note", None)
        assert (await card(ana, ids))["owner"]["kind"] == "agent"
        await say(ana, ids, "Hi there.")
        assert (await card(ana, ids))["owner"]["staff_id"] == "joss"
        await desk.house.pump()
        assert [each.text for each in desk.far.sent[sent:]] == ["Hi there."]

    @pytest.mark.parametrize("patient_said", [None, "STOP"])
    async def test_the_preview_is_what_happens(
        self, desk: Desk, ids: Ids, ana: httpx.AsyncClient, patient_said: str | None
    ) -> None:
        if patient_said:
            await desk.house.text(patient_said)
            await desk.house.pump()
        text = "We have a time on Friday."
        seen = (await ana.post(f"/api/v1/threads/{ids.thread_id}/preview", json={"text": text})).json()
        detail = (await ana.get(f"/api/v1/threads/{ids.thread_id}")).json()
        assert detail["can_reply"] is (patient_said is None), "known before anything is written"
        done = (await say(ana, ids, text)).json()
        assert seen["decision"]["action"] == ("block" if patient_said else "send")
        assert seen["decision"]["words"]
        if patient_said:
            assert (done["status"], done["decision"]) == ("blocked", seen["decision"])
        else:
            assert (done["status"], done["decision"]) == ("queued", None)

    async def test_the_preview_counts_segments_and_stores_nothing(
        self, desk: Desk, ids: Ids, ana: httpx.AsyncClient
    ) -> None:
        before = len(await desk.house.messages())
        for text, segments in (("a" * 160, 1), ("a" * 161, 2), ("😀" * 36, 2)):
            seen = await ana.post(f"/api/v1/threads/{ids.thread_id}/preview", json={"text": text})
            assert seen.json()["segments"] == segments, text[:5]
        assert len(await desk.house.messages()) == before
        assert (await card(ana, ids))["owner"]["kind"] == "agent"

    async def test_done_reopened_and_done_again(self, ids: Ids, ana: httpx.AsyncClient) -> None:
        for verb, zone in (("done", "done"), ("done", "done"), ("reopen", "waiting"), ("done", "done")):
            assert (await press(ana, ids, verb))["zone"] == zone
            assert await zones(ana) == {zone: 1}

    async def test_a_patient_who_writes_again_is_not_done(
        self, desk: Desk, ids: Ids, ana: httpx.AsyncClient
    ) -> None:
        await press(ana, ids, "done")
        await desk.house.text("one more thing")
        assert (await card(ana, ids))["zone"] != "done"

    async def test_snoozed_until_its_time(self, desk: Desk, ids: Ids, ana: httpx.AsyncClient) -> None:
        until = desk.house.clock.now() + timedelta(hours=2)
        snoozed = await press(ana, ids, "snooze", until=until.isoformat())
        assert (snoozed["zone"], await zones(ana)) == ("scheduled", {"scheduled": 1})
        desk.house.clock.advance(timedelta(hours=2, seconds=1))
        await desk.house.pump()
        async with await desk.somebody(staff_id="camila") as later:
            assert (await card(later, ids))["zone"] == "waiting"

    @pytest.mark.parametrize(
        ("until", "status"),
        [
            ("2020-01-01T00:00:00Z", 409),
            ("2026-11-25T10:00:00", 400),
            ("9999-12-31T23:59:59-12:00", 400),
            ("0001-01-01T00:00:00+12:00", 409),
            ("tomorrow", 400),
        ],
    )
    async def test_times_that_nobody_can_come_back_at(
        self, ids: Ids, ana: httpx.AsyncClient, until: str, status: int
    ) -> None:
        refused(await ana.post(f"/api/v1/threads/{ids.thread_id}/snooze", json={"until": until}), status)

    async def test_read_up_to_a_number_and_never_back(
        self, desk: Desk, ids: Ids, ana: httpx.AsyncClient
    ) -> None:
        assert (await card(ana, ids))["unread"] == 2
        assert (await press(ana, ids, "read", seq=1))["unread"] == 1
        assert (await press(ana, ids, "read", seq=2**31 - 1))["unread"] == 0
        assert (await press(ana, ids, "read", seq=0))["unread"] == 0
        await desk.house.text("hello?")
        assert (await card(ana, ids))["unread"] == 1, "reading ahead does not read what is yet to come"

    async def test_assigned_to_people_who_answer(self, ids: Ids, ana: httpx.AsyncClient) -> None:
        given = await press(ana, ids, "assign", staff_id="camila")
        assert (given["owner"]["kind"], given["owner"]["name"]) == ("staff", "Camila Ferreyros")
        url = f"/api/v1/threads/{ids.thread_id}/assign"
        for nobody in ("tamsin", "no-such", ""):
            assert refused(await ana.post(url, json={"staff_id": nobody}), 400)["at"] == "/staff_id"
        assert (await press(ana, ids, "assign", staff_id=None))["owner"]["kind"] == "none"

    async def test_a_handoff_taken_and_closed(self, ids: Ids, ana: httpx.AsyncClient) -> None:
        assert (await card(ana, ids))["handoff"]["id"] == ids.handoff_id
        taken = await ana.post(f"/api/v1/handoffs/{ids.handoff_id}/take")
        assert taken.json() == await card(ana, ids)
        closed = (await ana.post(f"/api/v1/handoffs/{ids.handoff_id}/close")).json()
        assert closed["handoff"] is None
        page = (await ana.get(f"/api/v1/threads/{ids.thread_id}/timeline")).json()
        steps = [
            (each["data"]["status"], each["author"]["id"])
            for each in page["items"]
            if each["kind"] == "handoff"
        ]
        assert steps == [("open", None), ("taken", "joss"), ("closed", "joss")]

    async def test_the_timeline_in_pages_is_the_timeline(self, ids: Ids, ana: httpx.AsyncClient) -> None:
        url = f"/api/v1/threads/{ids.thread_id}/timeline"
        whole = (await ana.get(url, params={"limit": 100})).json()
        assert [each["seq"] for each in whole["items"]] == list(range(1, whole["head_seq"] + 1))
        pages: list[dict[str, Any]] = []
        before: int | None = None
        while True:
            page = (
                await ana.get(url, params={"limit": 2} | ({} if before is None else {"before_seq": before}))
            ).json()
            pages = page["items"] + pages
            if not page["has_more"]:
                break
            before = page["items"][0]["seq"]
        assert pages == whole["items"]

    async def test_why_the_agent_said_it(self, ids: Ids, ana: httpx.AsyncClient) -> None:
        why = (await ana.get(f"/api/v1/runs/{ids.run_id}")).json()
        assert why["intents"]
        assert [step["node"] for step in why["steps"]]
        assert PATIENT not in json.dumps(why)


class TestLive:
    async def test_what_was_missed_in_order_and_in_pages(
        self, desk: Desk, ids: Ids, ana: httpx.AsyncClient
    ) -> None:
        page = (await ana.get("/api/v1/threads", params={"zone": "all"})).json()
        before = page["live_head"]
        await say(ana, ids, "Hi there.")
        await desk.house.text("thanks")
        heard: list[dict[str, Any]] = []
        while True:
            after = heard[-1]["seq"] if heard else before
            missed = (await ana.get("/api/v1/live", params={"after": after, "limit": 2})).json()
            assert missed["reset"] is False
            if not missed["items"]:
                break
            assert len(missed["items"]) <= 2
            heard += missed["items"]
        assert [each["seq"] for each in heard] == list(range(before + 1, missed["head"] + 1))
        texts = [each["item"]["text"] for each in heard if each["item"]]
        assert "Hi there." in texts
        assert "thanks" in texts
        newest = [each["card"] for each in heard if each["card"]][-1]
        assert newest == await card(ana, ids)

    async def test_from_another_life_the_list_is_fetched_anew(self, ids: Ids, ana: httpx.AsyncClient) -> None:
        head = (await ana.get("/api/v1/live", params={"after": 0})).json()["head"]
        for after in (head + 1, 2**53):
            told = (await ana.get("/api/v1/live", params={"after": after})).json()
            assert (told["reset"], told["items"], told["head"]) == (True, [], head)

    async def test_the_list_in_pages_is_the_list(self, desk: Desk, ana: httpx.AsyncClient) -> None:
        for number in range(7):
            desk.house.clock.advance(timedelta(seconds=1))
            await desk.house.text("hi", sender=f"+1919555010{number}")
        whole = (await ana.get("/api/v1/threads", params={"zone": "all"})).json()
        assert len(whole["items"]) == 7
        found: list[Any] = []
        cursor = None
        while True:
            query = {"zone": "all", "limit": "3"} | ({"cursor": str(cursor)} if cursor else {})
            page = (await ana.get("/api/v1/threads", params=query)).json()
            found += page["items"]
            cursor = page["next_cursor"]
            if cursor is None:
                break
        assert found == whole["items"]


async def say(
    client: httpx.AsyncClient, ids: Ids, text: str, *, client_id: str = "0b7e6c1e-0009", kind: str = "reply"
) -> httpx.Response:
    if kind == "note":
        client_id = client_id.replace("0009", "0008")
    body = {"client_id": client_id, "kind": kind, "text": text}
    answer = await client.post(f"/api/v1/threads/{ids.thread_id}/messages", json=body)
    assert answer.status_code in {200, 201}, answer.text
    return answer


async def press(client: httpx.AsyncClient, ids: Ids, verb: str, **body: Any) -> dict[str, Any]:
    """One verb; its answer is the card as everybody sees it from then on."""
    answer = await client.post(f"/api/v1/threads/{ids.thread_id}/{verb}", json=body or None)
    assert answer.status_code == 200, answer.text
    assert answer.json() == await card(client, ids)
    shown: dict[str, Any] = answer.json()
    return shown


async def card(client: httpx.AsyncClient, ids: Ids) -> dict[str, Any]:
    shown: dict[str, Any] = (await client.get(f"/api/v1/threads/{ids.thread_id}")).json()["card"]
    return shown


async def zones(client: httpx.AsyncClient) -> dict[str, int]:
    counts = (await client.get("/api/v1/threads", params={"zone": "all"})).json()["counts"]
    return {zone: count for zone, count in counts.items() if count and zone != "unread"}
