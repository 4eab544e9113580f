"""Two who come together: booked in one go or not at all, reminded once, and a yes counts for both."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection

from booking import service
from core.clock import ManualClock
from tests.inbox.house import FakeSms, open_house
from tests.sequences.visits import Patient

MINUTE = timedelta(minutes=1)


@pytest.fixture
async def patient(sqlite_url: str, tmp_path: Path, clock: ManualClock) -> AsyncIterator[Patient]:
    far = FakeSms()
    adapters: Any = {("fake", "sms"): far}
    async with open_house(sqlite_url, clock, tmp_path, adapters=adapters) as house:
        yield Patient(house, far)


async def say(patient: Patient, words: str) -> str:
    patient.thread_id = await patient.house.text(words)
    patient.house.clock.advance(timedelta(seconds=5))
    await patient.pump()
    return patient.far.sent[-1].text


def visits(conn: Connection) -> list[Any]:
    return [each for each in service.all_appointments(conn) if each.thread_id is not None]


async def test_two_are_booked_reminded_once_and_confirmed_with_one_yes(patient: Patient) -> None:
    offered = await say(patient, "hi, my sister and I would both like botox next thursday afternoon")
    assert "both" in offered
    await say(patient, "the first one")
    booked = await say(patient, "Lucia Example")
    assert "booked" in booked.lower() or "all set" in booked.lower()
    first, guest = sorted(await patient.house.read(visits), key=lambda each: "guest" in each.name)
    assert (first.name, guest.name) == ("Lucia Example", "Lucia Example (guest)")
    assert abs(guest.starts_at - first.starts_at) <= timedelta(minutes=60)
    before = len(patient.far.sent)
    await patient.wait_until(first.starts_at - timedelta(hours=48) + 30 * MINUTE)
    said = patient.texts(before)
    assert [sum(words in each for each in said) for words in ("Reply C", "get ready")] == [1, 1]
    await say(patient, "C")
    assert [each.confirmed for each in await patient.house.read(visits)] == [True, True]


async def test_where_the_others_time_is_gone_neither_is_booked(patient: Patient) -> None:
    await say(patient, "hi, my sister and I would both like botox next thursday afternoon")
    await say(patient, "the first one")
    row = await patient.house.thread()
    other = row.pending["slots"][0]["beside"]
    slot = row.pending["slots"][0]

    def steal(conn: Connection) -> None:
        book = patient.house.product.books.get(conn)
        start = service.start_at(
            book, slot["type"], other["provider"], datetime.fromisoformat(other["start"]), slot["location"]
        )
        assert start is not None
        person = service.Person(name="Somebody Else")
        wish = service.Wish(
            start=start, person=person, thread_id=None, treatments=(), intent_key="stolen", source="staff"
        )
        assert isinstance(service.book(conn, book, wish), service.Booked)

    with pytest.raises(AssertionError):  # while it is kept for them nobody gets it
        await patient.house.write(steal)
    patient.house.clock.advance(timedelta(minutes=11))
    await patient.house.write(steal)
    again = await say(patient, "Lucia Example")
    assert await patient.house.read(visits) == []
    assert "both" in again or " and " in again
