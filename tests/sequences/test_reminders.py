"""Reminders follow the visit: sent in their time, never for a time that is not true any more."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from core.clock import ManualClock
from tests.inbox.house import FakeSms, open_house
from tests.sequences.visits import Patient

DAY = timedelta(days=1)


@pytest.fixture
async def patient(sqlite_url: str, tmp_path: Path, clock: ManualClock) -> AsyncIterator[Patient]:
    far = FakeSms()
    async with open_house(sqlite_url, clock, tmp_path, adapters={("fake", "sms"): far}) as house:
        made = Patient(house, far)
        await made.arrive()
        yield made


async def test_two_reminders_then_a_yes_by_reply(patient: Patient) -> None:
    visit_id = await patient.book(5 * DAY)
    visit = await patient.visit(visit_id)
    before = len(patient.far.sent)
    await patient.wait_until(visit.starts_at - 2 * DAY + timedelta(minutes=1))
    first = patient.texts(before)
    assert len(first) == 1
    assert "Reply C to confirm" in first[0]
    await patient.house.text("C")
    await patient.wait_until(patient.house.clock.now() + timedelta(minutes=5))
    assert (await patient.visit(visit_id)).confirmed
    await patient.wait_until(visit.starts_at + DAY)
    rest = patient.texts(before + 1)
    assert sum("C to confirm" in each for each in rest) == 0
