"""A number that is somebody else's: the stranger learns nothing of the person we took them for, nor the other way."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from compliance.consent import record_consent, verify
from compliance.models import consent, revocation
from core.clock import ManualClock
from inbox import threads
from practice.contacts import addresses_of, load_address, load_contact, update_contact
from practice.handed_on import is_gone
from tests.inbox.house import PATIENT, FakeSms, House, open_house

LATER = timedelta(seconds=10)
NAME = "Marisol Quintero"


@pytest.fixture
def far() -> FakeSms:
    return FakeSms()


@pytest.fixture
async def house(database_url: str, clock: ManualClock, tmp_path: Path, far: FakeSms) -> AsyncIterator[House]:
    async with open_house(database_url, clock, tmp_path, adapters={("fake", "sms"): far}) as house:
        yield house


async def told(house: House, words: str) -> str:
    thread_id = await house.text(words)
    house.clock.advance(LATER)
    await house.pump()
    return thread_id


@pytest.fixture
async def known(house: House) -> str:
    """The thread of a patient who has agreed to texts, and whose number has gone to a stranger."""
    thread_id = await told(house, "hi, how much is botox?")

    def agree(conn) -> None:
        thread = threads.load_thread(conn, thread_id)
        update_contact(conn, thread.contact_id, name=NAME, phone=PATIENT)
        record_consent(
            conn,
            contact_id=thread.contact_id,
            address_id=thread.address_id,
            categories=("appointments", "care"),
            level="EXPRESS",
            how="booking_in_thread",
            shown="We will text you reminders at this number.",
            proof={"message_id": "m-1"},
        )

    await house.write(agree)
    await told(house, "wrong number, nobody called Marisol here")
    return thread_id


async def person(house: House, thread_id: str):
    return await house.read(lambda conn: load_contact(conn, threads.load_thread(conn, thread_id).contact_id))


async def test_the_number_leaves_the_file_at_once(house: House, known: str, far: FakeSms) -> None:
    assert (await person(house, known)).phone is None
    assert (await person(house, known)).name == NAME
    assert NAME.split(maxsplit=1)[0] not in far.sent[-1].text


async def test_what_the_stranger_writes_later_is_a_conversation_of_its_own(
    house: House, known: str, far: FakeSms
) -> None:
    far.sent.clear()
    theirs = await told(house, "who is this anyway?")
    assert theirs != known
    stranger = await person(house, theirs)
    assert stranger.id != (await person(house, known)).id
    assert stranger.name is None
    old = await house.messages()
    assert [row.text for row in old if row.thread_id == theirs and row.direction == "in"] == [
        "who is this anyway?"
    ]
    assert far.sent == [], "whoever has ended our messages gets no automatic answer"


async def test_the_stranger_gets_help_and_can_start_with_a_clean_sheet(
    house: House, known: str, far: FakeSms
) -> None:
    far.sent.clear()
    theirs = await told(house, "HELP")
    assert theirs != known
    assert len(far.sent) == 1
    assert NAME.split(maxsplit=1)[0] not in far.sent[0].text
    await told(house, "START")
    stranger = await person(house, theirs)

    def standing(conn):
        row = load_address(conn, threads.load_thread(conn, theirs).address_id)
        return row.revoked, row.contact_id

    assert await house.read(standing) == (None, stranger.id)
    agreed = await house.rows(consent)
    assert all(row.contact_id != stranger.id for row in agreed), "the other person's consent is not theirs"


async def test_a_second_wrong_number_is_not_confirmed_again(house: House, known: str, far: FakeSms) -> None:
    far.sent.clear()
    await told(house, "I said wrong number!")
    assert far.sent == []


async def test_nothing_goes_from_the_old_conversation_to_the_stranger(
    house: House, known: str, far: FakeSms
) -> None:
    await told(house, "START")
    far.sent.clear()
    blocked = await house.submit(known, "Hello again, about Tuesday")
    await house.pump()
    assert (blocked.action, blocked.reason) == ("block", "WRONG_NUMBER")
    assert far.sent == []


async def test_the_ledger_still_proves_what_was_given_and_taken_back(house: House, known: str) -> None:
    await told(house, "who is this anyway?")
    old = await person(house, known)

    def look(conn):
        return verify(conn), [each.value for each in addresses_of(conn, old.id)]

    problems, values = await house.read(look)
    assert problems == []
    assert [is_gone(value) for value in values] == [True]
    scopes = [(row.scope, row.how) for row in await house.rows(revocation, revocation.c.at)]
    assert scopes == [("wrong_number", "inbound"), ("all", "wrong_number")]
