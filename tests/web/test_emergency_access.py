"""Emergency access through the API: by number, for another location, listed for the owner, and ended early."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from compliance.models import audit_entry
from core.clock import ManualClock
from core.session import add, mine, now
from inbox.models import staff_notice, thread_card
from practice.contacts import update_contact
from tests.inbox.house import PATIENT
from tests.web.desk import Desk, open_desk
from tests.web.test_matrix import NAME, as_role

PATH = "/api/v1/emergency-access"
WHY = "A patient is on the phone and short of breath"


@pytest.fixture
async def desk(sqlite_url: str, clock: ManualClock, tmp_path: Path) -> AsyncIterator[Desk]:
    async with open_desk(sqlite_url, clock, tmp_path) as desk:
        yield desk


async def far_away(desk: Desk) -> str:
    """A named patient of a location that the people below do not have; the thread's id."""
    ids = await desk.inhabited()
    async with await as_role(desk, "owner") as owner:
        card = (await owner.get(f"/api/v1/threads/{ids.thread_id}")).json()["card"]
    await desk.house.write(lambda conn: update_contact(conn, card["contact_id"], name=NAME, phone=PATIENT))
    await desk.house.text("It is me again")
    desk.house.clock.advance(desk.patience)
    await desk.house.pump()
    await desk.house.write(lambda conn: conn.execute(update(thread_card).values(location="elsewhere")))
    return ids.thread_id


async def actions(desk: Desk) -> list[str]:
    return await desk.house.read(  # type: ignore[no-any-return]
        lambda conn: list(
            conn.execute(
                select(audit_entry.c.action).where(
                    mine(audit_entry), audit_entry.c.action.startswith("break_glass")
                )
            ).scalars()
        )
    )


async def test_somebody_of_another_location_finds_one_patient_by_number(desk: Desk) -> None:
    thread_id = await far_away(desk)
    async with await as_role(desk, "coordinator", locations=["here"]) as ana:
        assert (await ana.get(f"/api/v1/threads/{thread_id}")).status_code == 403
        opened = await ana.post(PATH, json={"phone": PATIENT, "reason": WHY})
        assert opened.status_code == 201, opened.text
        assert opened.json()["thread_id"] == thread_id
        assert NAME in (await ana.get(f"/api/v1/threads/{thread_id}")).text
        desk.house.clock.advance(timedelta(minutes=61))
        async with await as_role(desk, "coordinator", locations=["here"]) as another:
            assert (await another.get(f"/api/v1/threads/{thread_id}")).status_code == 403
    assert await actions(desk) == ["break_glass.opened"]


async def test_an_hour_later_the_same_person_is_kept_out_again(desk: Desk) -> None:
    thread_id = await far_away(desk)
    async with await as_role(desk, "coordinator", locations=["here"]) as ana:
        path = f"{PATH}/threads/{thread_id}"
        assert (await ana.post(path, json={"reason": WHY})).status_code == 201
        for _ in range(5):
            assert (await ana.get(f"/api/v1/threads/{thread_id}")).status_code == 200
            desk.house.clock.advance(timedelta(minutes=12, seconds=1))
        assert (await ana.get(f"/api/v1/threads/{thread_id}")).status_code == 403


@pytest.mark.parametrize("phone", ["+13125550199", "call me maybe"])
async def test_a_number_of_nobody_opens_nothing_and_is_written_down(desk: Desk, phone: str) -> None:
    await far_away(desk)
    async with await as_role(desk, "auditor") as auditor:
        missed = await auditor.post(PATH, json={"phone": phone, "reason": WHY})
        assert missed.status_code == 404
        assert phone not in missed.text
    assert await actions(desk) == ["break_glass.missed"]


async def test_numbers_cannot_be_tried_one_after_another(desk: Desk) -> None:
    await desk.inhabited()
    async with await as_role(desk, "auditor") as auditor:
        answers = [
            (await auditor.post(PATH, json={"phone": f"+1312555{1000 + n}", "reason": WHY})).status_code
            for n in range(11)
        ]
    assert answers == [404] * 10 + [429]


async def test_the_owner_reads_who_whom_when_why_and_ends_it(desk: Desk) -> None:
    thread_id = await far_away(desk)
    async with await as_role(desk, "auditor") as auditor, await as_role(desk, "owner") as owner:
        assert (await auditor.post(PATH, json={"phone": PATIENT, "reason": WHY})).status_code == 201
        assert NAME in (await auditor.get(f"/api/v1/threads/{thread_id}")).text
        [row] = (await owner.get(PATH)).json()["items"]
        assert (row["contact_name"], row["thread_id"], row["reason_text"]) == (NAME, thread_id, WHY)
        assert (row["user_role"], row["open"]) == ("auditor", True)

        ended = await owner.post(f"{PATH}/{row['id']}/end")
        assert [each["open"] for each in ended.json()["items"]] == [False]
        assert (await owner.post(f"{PATH}/{row['id']}/end")).status_code == 404
        assert NAME not in (await auditor.get(f"/api/v1/threads/{thread_id}")).text
        shown = await auditor.get(PATH)
        assert shown.status_code == 200
        assert NAME.split()[1] not in shown.text
        assert (await auditor.post(f"{PATH}/{row['id']}/end")).status_code == 403
    assert await actions(desk) == ["break_glass.opened", "break_glass.ended"]


async def test_only_reading_leaves_the_teams_unread_mark_standing(desk: Desk) -> None:
    ids = await desk.inhabited()
    async with await as_role(desk, "auditor") as auditor, await as_role(desk, "provider") as provider:
        path = f"/api/v1/threads/{ids.thread_id}"
        assert (await auditor.post(f"{path}/read", json={"seq": 99})).status_code == 403
        assert (await auditor.get(path)).json()["card"]["unread"] > 0
        assert (await provider.post(f"{path}/read", json={"seq": 99})).json()["unread"] == 0


async def test_lists_of_the_whole_practice_are_no_way_around_ones_locations(desk: Desk) -> None:
    thread_id = await far_away(desk)
    waiting = await _waits_for_a_time(desk, thread_id)
    notice = await desk.house.write(
        lambda conn: add(conn, staff_notice, kind="needs_staff", thread_id=thread_id, at=now(conn))
    )
    async with await as_role(desk, "coordinator", locations=["here"]) as ana:
        assert (await ana.delete(f"/api/v1/waitlist/{waiting}")).status_code == 403
        assert (await ana.post(f"/api/v1/notices/{notice}/seen")).status_code == 403
        at = desk.house.clock.now().isoformat()
        assert (await ana.post("/api/v1/notices/seen", json={"at": at})).status_code == 200
    async with await as_role(desk, "auditor") as eye:
        heard = await eye.get("/api/v1/notices")
        assert heard.json()["unseen"] >= 1
        assert NAME not in heard.text


async def _waits_for_a_time(desk: Desk, thread_id: str) -> str:
    async with await as_role(desk, "owner") as owner:
        wish = {"thread_id": thread_id, "type": "injectables_consult"}
        made = await owner.post("/api/v1/waitlist", json=wish)
        assert made.status_code == 201, made.text
        return str(made.json()["id"])
