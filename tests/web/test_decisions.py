"""Asking the gate and deciding what it holds, over the API."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from core.clock import ManualClock
from practice.rights import ROLES, Right
from tests.web.desk import Desk, Ids, open_desk

PREVIEW, HELD = "/api/v1/decisions/preview", "/api/v1/held"


@pytest.fixture
async def desk(sqlite_url: str, clock: ManualClock, tmp_path: Path) -> AsyncIterator[Desk]:
    async with open_desk(sqlite_url, clock, tmp_path) as desk:
        yield desk


@pytest.fixture
async def ids(desk: Desk) -> Ids:
    return await desk.inhabited()


async def test_a_dry_run_tells_every_check_and_the_text_as_it_would_leave(desk: Desk, ids: Ids) -> None:
    async with await desk.somebody() as ana:
        asked = {"thread_id": ids.thread_id, "purpose": "marketing", "text": "Something new is here."}
        answer = (await ana.post(PREVIEW, json=asked)).json()
        assert (answer["action"], answer["reason"]) == ("block", "NO_CONSENT")
        assert answer["words"].startswith("Not sent: no consent")
        assert {check["name"] for check in answer["checks"]} >= {
            "suppression",
            "consent",
            "local_time",
            "form",
        }
        assert answer["rule_pack"].startswith("2026.")
        spanish = await ana.post(PREVIEW, json=asked, headers={"Accept-Language": "es-MX,es"})
        assert spanish.json()["words"].startswith("No enviado")


async def test_another_instant_may_be_asked_about(desk: Desk, ids: Ids) -> None:
    async with await desk.somebody() as ana:
        asked = {"thread_id": ids.thread_id, "purpose": "staff_reply", "text": "Good evening!"}
        later = await ana.post(PREVIEW, json={**asked, "at": "2026-12-24T12:00:00Z"})
        assert later.json()["reason"] == "NO_CONSENT"
        assert (await ana.post(PREVIEW, json=asked)).json()["reason"] == "OK_STAFF_REPLY"
        naive = await ana.post(PREVIEW, json={**asked, "at": "2026-12-24T12:00:00"})
        assert naive.status_code in {400, 422}
        wrong = await ana.post(PREVIEW, json={**asked, "address_id": "somebody-elses"})
        assert wrong.status_code in {400, 422}


async def held_one(desk: Desk, ids: Ids) -> str:
    await desk.house.submit(
        ids.thread_id, "A doubtful text.", purpose="service_notice", author_kind="sequence", author_id=None, phi=None
    )  # fmt: skip
    async with await desk.somebody(staff_id="wren") as wren:
        (row,) = (await wren.get(HELD)).json()["items"]
    assert (row["reason"], row["approved"]) == ("PHI_REVIEW", False)
    assert row["words"].startswith("Held:")
    return str(row["id"])


async def test_a_person_lets_it_go(desk: Desk, ids: Ids) -> None:
    draft_id = await held_one(desk, ids)
    async with await desk.somebody() as ana:
        said = (await ana.post(f"{HELD}/{draft_id}/approve")).json()
        assert said["action"] == "send"
        assert (await ana.get(HELD)).json()["items"] == []
        assert (await ana.post(f"{HELD}/{draft_id}/approve")).status_code == 409
        assert (await ana.post(f"{HELD}/nothing/approve")).status_code == 404


async def test_or_throws_it_away(desk: Desk, ids: Ids) -> None:
    draft_id = await held_one(desk, ids)
    async with await desk.somebody() as ana:
        assert (await ana.post(f"{HELD}/{draft_id}/discard")).status_code == 204
        assert (await ana.get(HELD)).json()["items"] == []


async def test_an_auditor_may_not(desk: Desk, ids: Ids) -> None:
    draft_id = await held_one(desk, ids)
    assert Right.MESSAGES_APPROVE not in ROLES["auditor"]
    async with await desk.somebody(staff_id="eve", role="auditor") as eve:
        assert (await eve.post(f"{HELD}/{draft_id}/approve")).status_code == 403


async def test_flags_are_put_up_and_taken_down(desk: Desk, ids: Ids) -> None:
    row = await desk.house.thread()
    path = f"/api/v1/contacts/{row.contact_id}/flags"
    async with await desk.somebody() as ana:
        made = (await ana.post(path, json={"kind": "complaint"})).json()
        again = (await ana.post(path, json={"kind": "complaint"})).json()
        assert made["id"] == again["id"]
        assert (await ana.post(path, json={"kind": "grumpy"})).status_code == 400
        assert (await ana.post(path, json={"kind": "refund", "why": "She said: no!"})).status_code == 400
        closed = (await ana.post(f"{path}/{made['id']}/close", json={})).json()
        assert (closed["closed_why"], closed["closed_at"] is not None) == ("resolved", True)
        assert [each["id"] for each in (await ana.get(path)).json()["items"]] == [made["id"]]
        assert (await ana.get("/api/v1/contacts/nobody/flags")).status_code == 404


async def test_what_waits_says_whose_it_is_and_to_whom(desk: Desk, ids: Ids) -> None:
    await held_one(desk, ids)
    async with await desk.somebody() as ana:
        page = (await ana.get(HELD)).json()
        (row,) = page["items"]
        assert page["total"] == 1
        assert (row["author_kind"], row["author"], row["needs_licence"]) == ("sequence", None, False)
        assert row["to"] == "(919) 555-0101"
        assert row["contact"]
        assert row["expires_at"] is not None


async def test_other_words_are_checked_anew_and_then_leave(desk: Desk, ids: Ids) -> None:
    draft_id = await held_one(desk, ids)
    async with await desk.somebody() as ana:
        said = await ana.post(f"{HELD}/{draft_id}/edit", json={"text": "Running ten minutes late, sorry!"})
        assert (said.status_code, said.json()["action"]) == (200, "send")
        await desk.house.pump()
        desk.house.clock.advance(timedelta(seconds=5))  # it takes its turn after the answer before it
        await desk.house.pump()
        assert "Running ten minutes late" in desk.far.sent[-1].text
        assert "doubtful" not in desk.far.sent[-1].text
        assert (await ana.get(HELD)).json() == {"items": [], "cursor": None, "total": 0}
        again = await ana.post(f"{HELD}/{draft_id}/edit", json={"text": "And again"})
        assert again.status_code == 409
        assert (await ana.post(f"{HELD}/nothing/edit", json={"text": "Hi"})).status_code == 404


async def test_a_clinical_text_waits_for_somebody_with_a_licence(desk: Desk, ids: Ids) -> None:
    await desk.house.submit(
        ids.thread_id,
        "Swelling is usual for two days.",
        purpose="service_notice",
        author_kind="sequence",
        author_id=None,
        clinical=True,
        model_written=True,
    )
    async with await desk.somebody() as ana:
        (row,) = (await ana.get(HELD)).json()["items"]
        assert row["needs_licence"] is True
        said = (await ana.post(f"{HELD}/{row['id']}/approve")).json()
        assert (said["action"], said["reason"]) == ("hold", "CLINICAL_REVIEW")


async def test_a_doubt_shows_their_words_until_somebody_settles_it(desk: Desk, ids: Ids) -> None:
    thread_id = await desk.house.text("way too many messages from you")
    path = f"/api/v1/threads/{thread_id}/opt-out-review"
    async with await desk.somebody() as ana:
        assert (await ana.get(path)).json() == {"words": "way too many messages from you"}
        settled = await ana.post(path, json={"verdict": "fine"})
        assert settled.json()["revoked"] is None
        assert (await ana.get(path)).json() == {"words": None}
        assert (await ana.post(path, json={"verdict": "fine"})).status_code == 409


async def test_a_colleague_is_warned_and_not_stopped(desk: Desk, ids: Ids) -> None:
    path = f"/api/v1/threads/{ids.thread_id}/preview"
    async with await desk.somebody() as ana:
        plain = (await ana.post(path, json={"text": "Happy to help, see you then."})).json()
        assert plain["warnings"] == []
        strange = (
            await ana.post(path, json={"text": "Ask for Ottoline Brackenbury at 602-555-0142."})
        ).json()
        assert (strange["decision"]["action"], strange["warnings"]) == ("send", ["unknown_details"])
        await desk.house.text("STOP")
        desk.house.clock.advance(timedelta(minutes=1))
        await desk.house.text("wait, one question")
        stopped = (await ana.post(path, json={"text": "Of course."})).json()
        assert (stopped["decision"]["action"], stopped["warnings"]) == ("send", ["revoked_all"])
