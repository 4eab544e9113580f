"""The pick or the yes to what says that we text reminders is consent with its proof; a no to reminders books all the same."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from booking import service
from compliance.models import consent
from core.clock import ManualClock
from practice.contacts import load_address
from tests.inbox.house import FakeSms, House, open_house
from tests.sequences.visits import Patient

WISH = "hi, I'd like a botox appointment thursday dec 3 afternoon"


@pytest.fixture
async def house(sqlite_url: str, tmp_path: Path, clock: ManualClock) -> AsyncIterator[tuple[House, FakeSms]]:
    far = FakeSms()
    async with open_house(sqlite_url, clock, tmp_path, adapters={("fake", "sms"): far}) as opened:
        yield opened, far


async def talk(house: House, far: FakeSms, *texts: str) -> Patient:
    patient = Patient(house, far)
    for words in texts:
        patient.thread_id = await house.text(words)
        house.clock.advance(timedelta(seconds=6))
        await patient.pump()
    row = await house.thread()
    patient.contact_id, patient.address_id = row.contact_id, row.address_id
    return patient


async def visits(patient: Patient) -> Any:
    return await patient.house.read(lambda conn: service.appointments_of(conn, patient.contact_id))


async def test_a_yes_is_kept_with_the_words_that_were_shown(house: tuple[House, FakeSms]) -> None:
    patient = await talk(*house, WISH, "the first one", "Maria Lopez")
    assert len(await visits(patient)) == 1
    kept = [each for each in await patient.house.rows(consent) if each.how == "booking_in_thread"]
    assert len(kept) == 1
    assert set(kept[0].categories) == {"appointments", "care"}
    assert "text reminders to this number" in kept[0].shown
    messages = {each.id: each for each in await patient.house.messages()}
    assert messages[kept[0].shown_message_id].direction == "out"
    assert messages[kept[0].inbound_message_id].direction == "in"


async def test_a_no_books_and_nobody_is_reminded(house: tuple[House, FakeSms]) -> None:
    patient = await talk(*house, WISH, "the first one. don't text me reminders though", "Maria Lopez")
    (visit,) = await visits(patient)
    assert [each for each in await patient.house.rows(consent) if each.how == "booking_in_thread"] == []
    address = await patient.house.read(lambda conn: load_address(conn, patient.address_id))
    assert (address.revoked, list(address.revoked_categories)) == (None, ["appointments"])
    said = len(patient.far.sent)
    await patient.wait_until(visit.starts_at)
    assert [each for each in patient.far.sent[said:] if each.purpose == "appointment"] == []
