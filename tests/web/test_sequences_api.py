"""Sequences over the API: listed, switched, edited, steered for one person, and tried out without a trace."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, func, select

from compliance.models import audit_entry
from core.clock import ManualClock
from core.tables import metadata
from tests.sequences.visits import Patient
from tests.web.desk import Desk, open_desk

NURTURE = "lead_nurture_skin"
"""What they asked for is not known, so that it is for them."""
SEQUENCES = "/api/v1/sequences"


@pytest.fixture
async def patient(
    database_url: str, clock: ManualClock, tmp_path: Path
) -> AsyncIterator[tuple[Desk, Patient]]:
    async with open_desk(database_url, clock, tmp_path) as desk:
        made = Patient(desk.house, desk.far)
        made.thread_id = await desk.house.text("hi, are you open on Saturday?")
        await made.pump()
        row = await desk.house.thread()
        made.contact_id, made.address_id = row.contact_id, row.address_id
        yield desk, made


async def sizes(desk: Desk) -> dict[str, int]:
    """How many rows each table has."""

    def count(conn: Connection) -> dict[str, int]:
        tables = metadata.sorted_tables
        return {
            each.name: conn.execute(select(func.count()).select_from(each)).scalar_one() for each in tables
        }

    found: dict[str, int] = await desk.house.read(count)
    return found


async def test_trying_out_tells_each_message_and_leaves_nothing_behind(patient: tuple[Desk, Patient]) -> None:
    desk, made = patient
    path = f"/api/v1/contacts/{made.contact_id}/simulation"
    async with await desk.somebody() as client:
        await client.post(path, json={})  # the conversation counts as seen from now on
        before, sent = await sizes(desk), len(desk.far.sent)
        found = (await client.post(path, json={"sequence": NURTURE})).json()
        assert (found["refused"], found["cut"]) == (None, False)
        own = [each for each in found["items"] if each["tested"]]
        assert [each["outcome"] for each in own if each["does"] == "send"] == ["blocked"] * 3
        refused = next(each for each in own if each["does"] == "send")
        assert "no consent" in refused["words"]["en"]
        assert "consentimiento" in refused["words"]["es"]
        assert ("task", "no_consent_call") in {(each["does"], each["note"]) for each in own}
        assert own[-1]["why"] == "NOT_REACHED"
        assert [each["at"] for each in own] == sorted(each["at"] for each in own)
        assert await sizes(desk) == before

        await made.agree()
        before = await sizes(desk)
        allowed = (await client.post(path, json={"sequence": "plan_ladder"})).json()
        own = [each for each in allowed["items"] if each["tested"]]
        said = [each for each in own if each["does"] == "send"]
        assert allowed["supposed"] == "plan"
        assert [each["outcome"] for each in said] == ["sent"] * 4
        assert all(each["text"] for each in said)
        assert ("branch", "done") in {(each["does"], each["outcome"]) for each in own}
        assert await sizes(desk) == before
        assert len(desk.far.sent) == sent
        assert (await client.post(path, json={"sequence": "no_such"})).status_code == 404


async def test_a_manager_switches_and_edits_and_chooses_for_whom(patient: tuple[Desk, Patient]) -> None:
    desk, made = patient
    path = f"{SEQUENCES}/{NURTURE}"
    async with await desk.somebody(role="manager", staff_id="camila") as manager:
        listed = {each["id"]: each for each in (await manager.get(SEQUENCES)).json()["items"]}
        assert (listed[NURTURE]["on"], listed[NURTURE]["categories"]) == (False, ["promotions"])
        on = await manager.put(f"{path}/on", json={"on": True, "catch_up": True})
        assert (on.json()["card"]["on"], on.json()["card"]["active"]) == (True, 1)

        steps = on.json()["steps"]
        first, second, third, rest = (each["id"] for each in steps)
        edit = {"steps": [{"id": first, "wait": "3d", "channels": ["sms"]}, {"id": second, "on": False}]}
        assert (await manager.put(path, json=edit)).status_code == 400
        saved = await manager.put(path, json=edit, headers={"If-Match": '"0"'})
        assert saved.status_code == 200, saved.text
        now = {each["id"]: each for each in saved.json()["steps"]}
        assert (now[first]["wait"], now[first]["send"]["channels"]) == ("3d", ["sms"])
        assert [now[each]["on"] for each in (first, second, third, rest)] == [True, False, True, True]
        assert [each["active"] for each in saved.json()["editions"]] == [0, 1]
        assert (await manager.put(path, json=edit, headers={"If-Match": '"0"'})).status_code == 409

        back = {"steps": [{"id": second, "on": True}], "migrate": True}
        again = await manager.put(path, json=back, headers={"If-Match": '"1"'})
        assert [each["active"] for each in again.json()["editions"]] == [1, 0, 0]
        assert again.json()["editions"][0]["changed"] == [second]
        for bad in (
            {"steps": [{"id": "nothing"}]},
            {"steps": [{"id": first, "template": "plan_due"}]},
            {"steps": [{"id": each, "on": False} for each in (first, second, third, rest)]},
        ):
            assert (await manager.put(path, json=bad, headers={"If-Match": '"2"'})).status_code == 400
        early = {"steps": [{"id": third, "wait": "2d"}]}
        refused = await manager.put(path, json=early, headers={"If-Match": '"2"'})
        assert (refused.status_code, refused.json()["status"]) == (422, 422)
        assert {(each["at"], each["code"]) for each in refused.json()["faults"]} >= {
            (f"/steps/{third}", "OUT_OF_ORDER")
        }
        assert f"/steps/{third}" in refused.json()["detail"]
        assert (await manager.get(path)).json()["card"]["edition"] == 2
        came = await manager.put(path, json={"as_it_came": True}, headers={"If-Match": '"2"'})
        assert not any(each["changed"] for each in came.json()["steps"])
        people = (await manager.get(f"{path}/enrolments")).json()["items"]
        assert [(each["contact_id"], each["state"]) for each in people] == [(made.contact_id, "active")]
        off = await manager.put(f"{path}/on", json={"on": False})
        assert off.json()["card"]["active"] == 0
        over = (await manager.get(f"{path}/enrolments", params={"over": "true"})).json()["items"]
        assert [each["ended_why"] for each in over] == ["SWITCHED_OFF"]
    async with await desk.somebody() as coordinator:
        assert (await coordinator.get(path)).status_code == 200
        assert (await coordinator.put(f"{path}/on", json={"on": True})).status_code == 403
        assert (await coordinator.put(path, json=edit, headers={"If-Match": '"2"'})).status_code == 403


async def test_a_coordinator_steers_it_for_one_person(patient: tuple[Desk, Patient]) -> None:
    desk, made = patient
    path = f"/api/v1/contacts/{made.contact_id}/enrolments"
    async with await desk.somebody() as client:
        found = {each["sequence"]: each for each in (await client.get(path)).json()["items"]}
        each = found["lead_talked"]
        press = f"{path}/{each['id']}"

        async def pressed(verb: str) -> dict[str, object]:
            answer = await client.post(press, json={"verb": verb})
            assert answer.status_code == 200, answer.text
            return next(one for one in answer.json()["items"] if one["id"] == each["id"])

        assert (await pressed("pause"))["state"] == "paused"
        assert (await client.post(press, json={"verb": "pause"})).status_code == 409
        assert (await pressed("resume"))["state"] == "active"
        skipped = await pressed("skip")
        assert [(one["step"], one["outcome"], one["why"]) for one in skipped["touches"]] == [  # type: ignore[attr-defined]
            ("day6", "skipped", "BY_STAFF")
        ]
        assert (await pressed("end"))["ended_why"] == "BY_STAFF"
        again = (await client.post(press, json={"verb": "restart"})).json()["items"]
        begun = next(one for one in again if one["sequence"] == "lead_talked" and one["state"] == "active")
        assert begun["next"]["step"] == "day6"
        strange = f"/api/v1/contacts/{made.thread_id}/enrolments/{each['id']}"
        assert (await client.post(strange, json={"verb": "pause"})).status_code == 404
    async with await desk.somebody(role="auditor", staff_id="wren") as reader:
        assert (await reader.get(path)).status_code == 200
        assert (await reader.post(press, json={"verb": "pause"})).status_code == 403
    verbs = [row.action for row in await desk.house.rows(audit_entry) if row.action.startswith("enrolment.")]
    assert verbs == [
        f"enrolment.{each}" for each in ("paused", "resumed", "skipped", "ended", "begun", "restarted")
    ]


async def test_somebody_is_found_by_name_number_or_mail(patient: tuple[Desk, Patient]) -> None:
    desk, made = patient

    async def found(words: str) -> list[str]:
        answer = await client.get("/api/v1/people-found", params={"q": words})
        return [each["contact_id"] for each in answer.json()["items"]]

    async with await desk.somebody() as client:
        assert await found("(919) 555-0101") == [made.contact_id]
        assert await found("%") == []
        assert await found("9") == []
        known = (await client.get("/api/v1/people-found", params={"q": "0101"})).json()["items"][0]
        assert known["addresses"] == ["(919) 555-0101"]
