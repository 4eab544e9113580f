"""Pause and compliance settings over the API: who may, what a press answers, and which version is changed."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from core.clock import ManualClock
from practice.access.policy import ask_second_step
from tests.web.desk import ELSEWHERE, Desk, open_desk

NOTICES = "/api/v1/notices"
NOW, PAUSES, SETTINGS = "/api/v1/automation", "/api/v1/automation/pauses", "/api/v1/compliance-settings"


@pytest.fixture
async def desk(database_url: str, clock: ManualClock, tmp_path: Path) -> AsyncIterator[Desk]:
    async with open_desk(database_url, clock, tmp_path) as desk:
        yield desk


@pytest.fixture
async def ana(desk: Desk) -> AsyncIterator[httpx.AsyncClient]:
    async with await desk.somebody() as client:
        yield client


async def test_one_press_pauses_and_another_resumes(ana: httpx.AsyncClient) -> None:
    pressed = await ana.post(PAUSES, json={"include_first_replies": True, "reason": "weather"})
    assert pressed.status_code == 201
    (held,) = pressed.json()["paused"]
    assert (held["scope"], held["include_first_replies"], held["by"]) == ("practice", True, "Ana Example")
    assert (await ana.post(PAUSES, json={"include_first_replies": True})).json()["paused"] == [held]
    resumed = await ana.post(f"{PAUSES}/{held['id']}/resume")
    assert (resumed.status_code, resumed.json()["paused"]) == (200, [])
    assert (await ana.post(f"{PAUSES}/{held['id']}/resume")).status_code == 409
    (past,) = (await ana.get(f"{NOW}/history")).json()["items"]
    assert (past["reason"], past["ended_by"], past["released"]) == ("weather", "Ana Example", 0)


@pytest.mark.parametrize(
    "place",
    [
        {"scope": "channel", "scope_id": "pigeon"},
        {"scope": "channel"},
        {"scope": "location", "scope_id": "nowhere"},
        {"scope": "practice", "scope_id": "sms"},
        {"scope": "planet"},
    ],
)
async def test_only_what_the_practice_has_can_be_paused(
    ana: httpx.AsyncClient, place: dict[str, str]
) -> None:
    assert (await ana.post(PAUSES, json=place)).status_code == 400
    assert (await ana.get(NOW)).json()["paused"] == []


async def test_another_practice_neither_sees_nor_ends_it(desk: Desk, ana: httpx.AsyncClient) -> None:
    (held,) = (await ana.post(PAUSES, json={"scope": "channel", "scope_id": "sms"})).json()["paused"]
    async with await desk.somebody(ELSEWHERE, "someone") as other:
        assert (await other.get(NOW)).json()["paused"] == []
        assert (await other.post(f"{PAUSES}/{held['id']}/resume")).status_code == 404
    assert (await ana.get(NOW)).json()["paused"] == [held]


async def test_a_coordinator_reads_the_settings_and_may_not_change_them(ana: httpx.AsyncClient) -> None:
    found = await ana.get(SETTINGS)
    assert (found.status_code, found.headers["etag"]) == (200, '"0"')
    assert found.json()["settings"] == found.json()["defaults"]
    changed = await ana.patch(SETTINGS, json={"night_live_reply": "off"}, headers={"If-Match": '"0"'})
    assert changed.status_code == 403


async def test_an_owner_changes_the_version_that_was_looked_at(desk: Desk) -> None:
    await desk.house.write(lambda conn: ask_second_step(conn, ()))
    async with await desk.somebody(staff_id="dana", role="owner") as owner:
        first = await owner.patch(SETTINGS, json={"night_live_reply": "off"}, headers={"If-Match": '"0"'})
        assert (first.status_code, first.headers["etag"]) == (200, '"1"')
        stale = await owner.patch(SETTINGS, json={"texas_registered": True}, headers={"If-Match": '"0"'})
        assert stale.status_code == 409
        assert (await owner.patch(SETTINGS, json={"texas_registered": True})).status_code == 400
        odd = await owner.patch(SETTINGS, json={"night_live_reply": "maybe"}, headers={"If-Match": '"1"'})
        assert odd.status_code == 400
        told = (await owner.get(SETTINGS)).json()
        assert told["settings"]["night_live_reply"] == "off"
        assert told["history"][0]["changes"] == [
            {"setting": "night_live_reply", "before": "on", "after": "off"}
        ]


async def test_how_far_the_assistant_goes_is_set_per_channel_and_contact(
    desk: Desk, ana: httpx.AsyncClient
) -> None:
    ids = await desk.inhabited()
    thread = f"{NOW}/threads/{ids.thread_id}"
    assert (await ana.put(f"{NOW}/channels/sms", json={"mode": "draft"})).status_code == 403
    async with await desk.somebody(staff_id="mia", role="manager") as mia:
        changed = await mia.put(f"{NOW}/channels/sms", json={"mode": "draft"})
        assert {"channel": "sms", "mode": "draft"} in changed.json()["modes"]
        assert (await mia.put(f"{NOW}/channels/pigeon", json={"mode": "off"})).status_code == 400
    found = (await ana.get(thread)).json()
    assert (found["own"], found["channel_mode"], found["in_force"]) == (None, "draft", "draft")
    assert (await ana.put(thread, json={"mode": "off"})).json()["in_force"] == "off"
    assert (await ana.put(thread, json={"mode": None})).json()["in_force"] == "draft"
    async with await desk.somebody(ELSEWHERE, "someone") as other:
        assert (await other.put(thread, json={"mode": "off"})).status_code == 404


async def test_the_bell_rings_until_somebody_has_looked(desk: Desk) -> None:
    await desk.inhabited()
    desk.house.clock.advance(timedelta(days=2))
    await desk.house.pump("handoffs")
    async with await desk.somebody() as ana, await desk.somebody(ELSEWHERE, "someone") as other:
        found = (await ana.get(NOTICES)).json()
        assert found["unseen"] == len(found["items"]) > 0
        overdue = found["items"][0]
        assert (overdue["kind"], overdue["seen"]) == ("handoff_overdue", False)
        assert overdue["thread_id"]
        one = (await ana.post(f"{NOTICES}/{overdue['id']}/seen")).json()
        assert one["unseen"] == found["unseen"] - 1
        assert (await other.get(NOTICES)).json() == {"items": [], "unseen": 0}
        assert (await other.post(f"{NOTICES}/{overdue['id']}/seen")).status_code == 404
        rest = await ana.post(f"{NOTICES}/seen", json={"at": overdue["at"]})
        assert rest.json()["unseen"] == 0
