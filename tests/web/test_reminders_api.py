"""Reminders over the API: listed, skipped by who may, and set against the version that was looked at."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from compliance.models import audit_entry
from core.clock import ManualClock
from tests.sequences.visits import Patient
from tests.web.desk import Desk, open_desk

DAY = timedelta(days=1)
SETTINGS = "/api/v1/reminder-settings"


@pytest.fixture
async def patient(sqlite_url: str, clock: ManualClock, tmp_path: Path) -> AsyncIterator[tuple[Desk, Patient]]:
    async with open_desk(sqlite_url, clock, tmp_path) as desk:
        made = Patient(desk.house, desk.far)
        await made.arrive()
        yield desk, made


async def test_a_coordinator_skips_one_and_thinks_again(patient: tuple[Desk, Patient]) -> None:
    desk, made = patient
    await made.book(5 * DAY)
    path = f"/api/v1/threads/{made.thread_id}/reminders"
    async with await desk.somebody() as client:
        items = (await client.get(path)).json()["items"]
        assert [(each["step"], each["state"]) for each in items] == [
            ("remind_48h", "planned"), ("remind_24h", "planned"),
        ]  # fmt: skip
        press = {"enrolment_id": items[0]["enrolment_id"], "step": "remind_48h"}
        skipped = (await client.post(f"{path}/skip", json=press)).json()["items"][0]
        assert (skipped["state"], skipped["why"], skipped["can_restore"]) == ("skipped", "BY_STAFF", True)
        assert (await client.post(f"{path}/restore", json=press)).json()["items"] == items
        strange = {"enrolment_id": press["enrolment_id"], "step": "nothing"}
        assert (await client.post(f"{path}/skip", json=strange)).status_code == 404
        assert (await client.post(f"{path}/skip", json=press | {"enrolment_id": "x"})).status_code == 404
    async with await desk.somebody(role="auditor", staff_id="wren") as reader:
        assert (await reader.get(path)).status_code == 200
        assert (await reader.post(f"{path}/skip", json=press)).status_code == 403
    verbs = [row.action for row in await desk.house.rows(audit_entry) if row.action.startswith("touch.")]
    assert verbs == ["touch.skipped", "touch.restored"]


async def test_the_practice_sets_them_and_what_is_planned_follows(patient: tuple[Desk, Patient]) -> None:
    desk, made = patient
    await made.book(5 * DAY)
    async with await desk.somebody(role="manager", staff_id="camila") as manager:
        found = (await manager.get(SETTINGS)).json()
        assert (found["version"], found["settings"]["hours"]) == (0, [48, 24])
        wanted = found["settings"] | {"hours": [72, 4], "prep": False}
        assert (await manager.put(SETTINGS, json=wanted)).status_code == 400
        saved = await manager.put(SETTINGS, json=wanted, headers={"If-Match": '"0"'})
        assert (saved.status_code, saved.json()["version"], saved.headers["etag"]) == (200, 1, '"1"')
        assert (await manager.put(SETTINGS, json=wanted, headers={"If-Match": '"0"'})).status_code == 409
        for hours in ([1], [48, 48], [2, 4, 24, 48]):
            bad = await manager.put(SETTINGS, json=wanted | {"hours": hours}, headers={"If-Match": '"1"'})
            assert (bad.status_code, bad.json()["at"]) == (400, "/hours")
        listed = (await manager.get(f"/api/v1/threads/{made.thread_id}/reminders")).json()["items"]
        assert [each["step"] for each in listed] == ["remind_72h", "remind_4h"]
    async with await desk.somebody() as coordinator:
        assert (await coordinator.get(SETTINGS)).status_code == 200
        refused = await coordinator.put(SETTINGS, json=wanted, headers={"If-Match": '"1"'})
        assert refused.status_code == 403
