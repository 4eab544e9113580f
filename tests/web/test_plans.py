"""Plans and memberships over the API on either database: sold, counted, adjusted, ended; and people of one location."""

import uuid
from collections.abc import AsyncIterator
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from compliance.models import audit_entry
from core.clock import ManualClock
from inbox.models import thread_card
from practice.contacts import update_contact
from tests.inbox.house import PATIENT
from tests.web.desk import Desk, open_desk
from tests.web.test_matrix import as_role

DAY = timedelta(days=1)


@pytest.fixture
async def desk(database_url: str, clock: ManualClock, tmp_path: Path) -> AsyncIterator[Desk]:
    async with open_desk(database_url, clock, tmp_path) as opened:
        yield opened


async def known(desk: Desk) -> str:
    await desk.house.text("hi there")
    contact_id = str((await desk.house.thread()).contact_id)
    await desk.house.write(
        partial(update_contact, contact_id=contact_id, name="Lucia Example", phone=PATIENT)
    )
    return contact_id


async def sold(client: httpx.AsyncClient, contact_id: str, **more: Any) -> Any:
    body = {"client_id": uuid.uuid4().hex, "services": ["photofacial"], "total": 3, **more}
    made = await client.post(f"/api/v1/contacts/{contact_id}/plans", json=body)
    assert made.status_code == 201, made.text
    again = await client.post(f"/api/v1/contacts/{contact_id}/plans", json=body)
    assert again.json()["plan"]["id"] == made.json()["plan"]["id"]
    return made.json()


async def press(client: httpx.AsyncClient, plan: Any, what: str, **body: Any) -> httpx.Response:
    headers = {"If-Match": str(plan["version"])}
    return await client.post(f"/api/v1/plans/{plan['id']}/{what}", json=body, headers=headers)


async def test_a_plan_is_sold_counted_adjusted_and_ended_by_hand(desk: Desk, clock: ManualClock) -> None:
    contact_id, client = await known(desk), await desk.somebody()
    plan = (await sold(client, contact_id))["plan"]
    assert (plan["status"], plan["left"], plan["stake_minor"]) == ("waiting", 3, 89_500)
    assert plan["services"] == ["IPL photofacial"]
    assert (plan["cadence_days"], plan["minimum_days"], plan["window_days"]) == (28, 21, 10)
    money = (await client.get(f"/api/v1/contacts/{contact_id}/money")).json()
    assert [each["remaining"] for each in money["packages"]] == [3]

    done = (await client.post(f"/api/v1/plans/{plan['id']}/sessions", json={})).json()
    assert (done["plan"]["used"], done["plan"]["stake_minor"]) == (1, 59_667)
    money = (await client.get(f"/api/v1/contacts/{contact_id}/money")).json()
    assert [each["remaining"] for each in money["packages"]] == [2]
    assert (await press(client, plan, "adjust", cadence_days=14)).status_code == 409
    changed = await press(client, done["plan"], "adjust", cadence_days=14, window_days=3, price_minor=90_000)
    plan = changed.json()["plan"]
    assert plan["session_due_at"].startswith("2026-12-08")
    assert plan["stake_minor"] == 60_000
    [session] = done["sessions"]
    path = f"/api/v1/plans/{plan['id']}/sessions/{session['id']}/take-back"
    back = (await client.post(path)).json()
    assert (back["plan"]["used"], back["sessions"][0]["taken_back"]) == (0, True)
    assert (await client.post(path)).status_code == 409

    clock.advance(20 * DAY)
    client = await desk.somebody(staff_id="camila")
    page = (await client.get("/api/v1/plans?which=stalled")).json()
    assert [each["id"] for each in page["items"]] == [plan["id"]]
    assert (page["counts"], page["stalled_minor"]) == ({"stalled": 1}, 90_000)
    shown = (await client.get(f"/api/v1/plans/{plan['id']}")).json()
    assert shown["times"]
    assert shown["plan"]["stalled_days"] == 3
    ended = (await press(client, shown["plan"], "end", why="refunded")).json()["plan"]
    assert (ended["status"], ended["ended_why"], ended["stake_minor"]) == ("ended", "refunded", 0)
    assert (await client.get("/api/v1/plans")).json()["items"] == []
    opened = (await press(client, ended, "reopen")).json()["plan"]
    assert opened["status"] == "stalled"

    kept = await desk.house.read(
        lambda conn: set(
            conn.execute(select(audit_entry.c.action).where(audit_entry.c.subject_id == plan["id"])).scalars()
        )
    )
    assert kept == {
        "plan.sold", "plan.session_done", "plan.adjusted", "plan.session_taken_back", "plan.ended", "plan.reopened",
    }  # fmt: skip


async def test_what_cannot_be_is_refused(desk: Desk) -> None:
    contact_id, client = await known(desk), await desk.somebody()
    path = f"/api/v1/contacts/{contact_id}/plans"
    for wrong, at in (
        ({"services": ["nothing_like_it"]}, "/services/0"),
        ({"total": 0}, "/total"),
        ({"cadence_days": 0}, "/cadence_days"),
        ({"bought_on": "2030-01-01"}, "/bought_on"),
    ):
        body = {"client_id": uuid.uuid4().hex, "services": ["photofacial"], "total": 3, **wrong}
        refused = await client.post(path, json=body)
        assert (refused.status_code, at in refused.text) == (400, True), refused.text
    plan = (await sold(client, contact_id))["plan"]
    later = await client.post(f"/api/v1/plans/{plan['id']}/sessions", json={"on": "2030-01-01"})
    assert later.status_code == 400
    auditor = await as_role(desk, "auditor")
    assert (await auditor.get(f"/api/v1/plans/{plan['id']}")).status_code == 200
    assert (await press(auditor, plan, "end", why="other")).status_code == 403


async def test_people_of_another_location_neither_see_nor_count_it(desk: Desk) -> None:
    contact_id, client = await known(desk), await desk.somebody()
    plan = (await sold(client, contact_id))["plan"]
    body = {"client_id": uuid.uuid4().hex, "kind": "vale_club"}
    await client.post(f"/api/v1/contacts/{contact_id}/memberships", json=body)
    thread_id = (await desk.house.thread()).id
    there = thread_card.update().where(thread_card.c.thread_id == thread_id).values(location="north")
    await desk.house.write(lambda conn: conn.execute(there))
    far = await as_role(desk, "coordinator", locations=["south"])
    page = (await far.get("/api/v1/plans?which=all")).json()
    assert (page["items"], page["counts"]) == ([], {})
    assert (await far.get("/api/v1/memberships")).json()["items"] == []
    assert (await far.get(f"/api/v1/plans/{plan['id']}")).status_code == 403
    near = await as_role(desk, "coordinator", locations=["north"])
    assert len((await near.get("/api/v1/plans?which=all")).json()["items"]) == 1


async def test_a_membership_renews_fails_and_lapses(desk: Desk, clock: ManualClock) -> None:
    contact_id, client = await known(desk), await desk.somebody()
    body = {
        "client_id": uuid.uuid4().hex, "kind": "vale_club", "credits": 1, "credits_each": 1, "price_minor": 9_900,
        "renews_on": "2026-11-30",
    }  # fmt: skip
    made = await client.post(f"/api/v1/contacts/{contact_id}/memberships", json=body)
    assert made.status_code == 201, made.text
    there = made.json()
    assert (there["membership"], there["state"]) == ("Vale Club", "active")

    async def became(what: str) -> Any:
        path, headers = f"/api/v1/memberships/{there['id']}/became", {"If-Match": str(there["version"])}
        answer = await client.post(path, json={"what": what}, headers=headers)
        assert answer.status_code == 200, answer.text
        return answer.json()

    there = await became("renewed")
    assert (there["renews_at"][:10], there["credits"]) == ("2026-12-30", 2)
    there = await became("used")
    there = await became("payment_failed")
    assert (there["state"], there["credits"]) == ("failed", 1)
    listed = (await client.get("/api/v1/memberships?which=failed")).json()
    assert [each["contact_name"] for each in listed["items"]] == ["Lucia Example"]
    there = await became("paid")
    assert (there["state"], there["failed_at"]) == ("active", None)
    clock.advance(45 * DAY)
    client = await desk.somebody(staff_id="camila")
    assert (await client.get("/api/v1/memberships")).json()["items"][0]["untold"]
    there = await became("lapsed")
    assert there["lapsed_at"] is not None
    edited = await client.patch(
        f"/api/v1/memberships/{there['id']}", json={"credits": 5}, headers={"If-Match": str(there["version"])}
    )
    assert edited.json()["credits"] == 5
