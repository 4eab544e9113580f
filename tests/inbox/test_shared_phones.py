"""Mother and daughter on one phone: neither is greeted as the other, and nobody learns of the other's visits."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from booking.models import appointment
from booking.practice_files import import_file
from core.clock import ManualClock
from inbox.models import handoff
from practice.contacts import create_contact, update_contact
from practice.models import address, contact
from tests.inbox.house import PATIENT, demo_practice
from tests.inbox.leads import AGREED, LeadHouse, lead_house


@pytest.fixture
async def place(sqlite_url: str, clock: ManualClock, tmp_path: Path) -> AsyncIterator[LeadHouse]:
    async with lead_house(sqlite_url, clock, tmp_path) as opened:
        yield opened


async def dana(place: LeadHouse) -> Any:
    await ask(place, "hi, how much is botox?", PATIENT)
    row = await place.house.thread()
    await place.house.write(lambda conn: update_contact(conn, row.contact_id, name="Dana Whitlock"))
    return row


async def ask(place: LeadHouse, words: str, number: str) -> None:
    """A text, and time for its answer."""
    await place.house.text(words, number)
    place.house.clock.advance(timedelta(seconds=10))
    await place.house.pump()


async def test_a_form_of_the_daughter_is_not_answered_as_the_mother(place: LeadHouse) -> None:
    mother = await dana(place)
    sent = len(place.far.sent)
    for key in ("one", "two"):
        await place.post(
            [AGREED], key, name="Zoe Whitlock", phone=PATIENT, service="Lip filler", message=f"{key}?"
        )
    await place.house.pump()
    answers = [each.text for each in place.far.sent[sent:]]
    assert answers
    assert not any("Dana" in each or "Zoe" in each for each in answers)
    people = {row.name: row for row in await place.house.rows(contact)}
    assert set(people) == {"Dana Whitlock", "Zoe Whitlock"}, "written down once"
    assert people["Zoe Whitlock"].treatments
    assert not set(people["Zoe Whitlock"].treatments) & set(people["Dana Whitlock"].treatments)
    assert people["Dana Whitlock"].id == mother.contact_id


@pytest.mark.parametrize("name", ["Dana W.", "dan whitlock", "D. Whitlock"])
async def test_the_same_person_by_another_spelling_is_herself(place: LeadHouse, name: str) -> None:
    await dana(place)
    await place.post([AGREED], name=name, phone=PATIENT, message="Do you do lip filler?")
    await place.house.pump()
    assert [row.name for row in await place.house.rows(contact)] == ["Dana Whitlock"]


async def test_whose_visit_it_is_gets_asked(place: LeadHouse) -> None:
    house = place.house
    await house.write(lambda conn: import_file(conn, demo_practice(), people=True))
    visits = [each for each in await house.rows(appointment) if each.status == "booked"]
    known = next(
        each
        for each in await house.rows(address)
        if each.channel == "sms" and each.contact_id in {visit.contact_id for visit in visits}
    )
    owner = next(row for row in await house.rows(contact) if row.id == known.contact_id)
    first = owner.name.split()[0]
    await ask(place, "When is my appointment?", known.value)
    assert first in place.far.sent[-1].text or ":" in place.far.sent[-1].text, "alone, she is told"
    assert not await house.rows(handoff)

    await house.write(
        lambda conn: create_contact(conn, name="Quentin Example", phone=known.value, email=None)
    )
    sent = len(place.far.sent)
    await ask(place, "Please cancel my appointment", known.value)
    told = " ".join(each.text for each in place.far.sent[sent:])
    assert "Who is this for?" in told
    assert first not in told
    (task,) = await house.rows(handoff)
    assert (task.reason, task.status) == ("staff_action", "open")
    assert {each.id for each in await house.rows(appointment) if each.status == "booked"} == {
        each.id for each in visits
    }
