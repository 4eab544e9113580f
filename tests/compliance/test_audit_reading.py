"""A privacy officer finds who opened what, page by page and as a file, and sees only their own practice's."""

import io
import json
import zipfile
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from compliance.audit.reading import affected
from core.clock import ManualClock
from practice.contacts import update_contact
from tests.web.desk import ELSEWHERE, Desk, open_desk

NAME = "Zephyrine Quackenbush"


@pytest.fixture
async def desk(database_url: str, clock: ManualClock, tmp_path: Path) -> AsyncIterator[Desk]:
    async with open_desk(database_url, clock, tmp_path) as opened:
        yield opened


async def _opened(desk: Desk) -> tuple[str, str]:
    """A conversation that a coordinator opens: (thread, contact)."""
    thread_id = await desk.house.text("hi, how much is <b>botox</b>?")
    desk.house.clock.advance(desk.patience)
    await desk.house.pump()
    contact_id = (await desk.house.thread()).contact_id
    await desk.house.write(lambda conn: update_contact(conn, contact_id, name=NAME))
    coordinator = await desk.somebody()
    for _ in range(3):
        assert (await coordinator.get(f"/api/v1/threads/{thread_id}")).status_code == 200
        await coordinator.get(f"/api/v1/threads/{thread_id}/timeline")
    desk.house.clock.advance(timedelta(minutes=11))
    await coordinator.get(f"/api/v1/threads/{thread_id}")
    await coordinator.post(f"/api/v1/threads/{thread_id}/takeover")
    return thread_id, contact_id


async def test_an_opened_conversation_is_one_line_every_ten_minutes(desk: Desk) -> None:
    thread_id, contact_id = await _opened(desk)
    owner = await desk.somebody(staff_id="owner", role="owner")
    asked = {"action": "thread.viewed", "contact_id": contact_id}
    lines = (await owner.get("/api/v1/audit", params=asked)).json()["items"]
    assert [(each["subject_id"], each["contact_name"]) for each in lines] == [(thread_id, NAME)] * 2
    taken = (await owner.get("/api/v1/audit", params={"action": "thread.taken"})).json()["items"][0]
    assert (taken["actor_id"], taken["actor_name"]) == (lines[0]["actor_id"], "Ana Example")
    since, until = (
        desk.house.clock.now() - timedelta(minutes=1),
        desk.house.clock.now() + timedelta(minutes=1),
    )
    touched = await desk.house.read(lambda conn: affected(conn, since, until, actor=taken["actor_id"]))
    assert [(each.contact_id, each.times) for each in touched] == [(contact_id, 2)]
    assert await desk.house.read(lambda conn: affected(conn, since, until, actor="nobody")) == []


async def test_pages_follow_each_other_and_the_file_holds_them_all_without_a_patients_name(
    desk: Desk,
) -> None:
    await _opened(desk)
    owner = await desk.somebody(staff_id="owner", role="owner")
    found, cursor = [], None
    while True:
        asked = {"limit": 2} | ({"cursor": cursor} if cursor else {})
        page = (await owner.get("/api/v1/audit", params=asked)).json()
        found += [each["id"] for each in page["items"]]
        cursor = page["cursor"]
        if cursor is None:
            break
    assert found == sorted(found, reverse=True)
    taken = await owner.get("/api/v1/audit/export", params={"form": "ndjson"})
    rows = [json.loads(line) for line in taken.text.splitlines()]
    assert len(rows) == len(found)
    assert NAME.split()[1] not in taken.text
    newest = (await owner.get("/api/v1/audit", params={"limit": 1})).json()["items"][0]
    assert (newest["action"], newest["detail"]["count"]) == ("audit.exported", len(rows))
    desk.house.clock.advance(timedelta(seconds=3))
    await desk.house.pump("audit_chain")
    report = (await owner.post("/api/v1/audit/verify")).json()
    assert report["problems"] == []


async def test_nobody_reads_it_without_the_right_and_nobody_another_practices(desk: Desk) -> None:
    await _opened(desk)
    coordinator = await desk.somebody(staff_id="dana")
    for path in ("/api/v1/audit", "/api/v1/audit/export", "/api/v1/audit/choices", "/api/v1/privacy"):
        assert (await coordinator.get(path)).status_code == 403
    stranger = await desk.somebody(ELSEWHERE, staff_id="boss", role="owner")
    items = (await stranger.get("/api/v1/audit")).json()["items"]
    assert {each["contact_id"] for each in items} <= {None}
    assert not [each for each in items if each["action"].startswith(("thread.", "message."))]


async def test_a_persons_file_reads_as_a_page_and_carries_no_script(desk: Desk) -> None:
    _, contact_id = await _opened(desk)
    owner = await desk.somebody(staff_id="owner", role="owner")
    taken = await owner.get(f"/api/v1/contacts/{contact_id}/export", params={"language": "es"})
    with zipfile.ZipFile(io.BytesIO(taken.content)) as box:
        page, record = box.read("record.html").decode(), json.loads(box.read("record.json"))
    assert NAME in page
    assert 'lang="es"' in page
    assert "&lt;b&gt;botox&lt;/b&gt;" in page
    assert "<script" not in page
    assert "http" not in page
    assert [each["from"] for each in record["messages"]] == ["person", "practice"]
    assert record["addresses"][0]["address"] == "+19195550101"
