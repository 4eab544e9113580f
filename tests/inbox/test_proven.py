"""A number somebody typed is theirs once they write from it, and with it whoever else is known by it."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, update

from core.clock import ManualClock
from core.session import mine
from inbox import threads
from practice.contacts import add_address, create_contact, find_address
from practice.identity.models import contact_merge
from practice.identity.suggestions import keep_apart
from practice.models import address
from tests.inbox.house import PATIENT, FakeSms, House, open_house


@pytest.fixture
async def house(database_url: str, clock: ManualClock, tmp_path: Path) -> AsyncIterator[House]:
    async with open_house(database_url, clock, tmp_path, adapters={("fake", "sms"): FakeSms()}) as made:
        yield made


async def two_people(house: House) -> tuple[str, str]:
    """Somebody who typed the number into a form, and somebody who has called from it."""

    def make(conn: Connection) -> tuple[str, str]:
        typed = create_contact(conn, name="Ana Ruiz", phone=None, email=None)
        add_address(conn, typed, "sms", PATIENT, verified=False)
        called = create_contact(conn, name=None, phone=None, email=None)
        add_address(conn, called, "voice", PATIENT, verified=True)
        return typed, called

    made: tuple[str, str] = await house.write(make)
    return made


async def owners(house: House) -> list[str]:
    def read(conn: Connection) -> list[str]:
        return [find_address(conn, channel, PATIENT).contact_id for channel in ("sms", "voice")]

    found: list[str] = await house.read(read)
    return found


async def test_writing_from_a_typed_number_proves_it_and_joins_who_called_from_it(house: House) -> None:
    typed, _ = await two_people(house)
    thread_id = await house.text()
    row: Any = await house.read(lambda conn: find_address(conn, "sms", PATIENT))
    assert row.verified
    assert await owners(house) == [typed, typed]
    (merge,) = await house.rows(contact_merge)
    assert merge.how == "proven"
    thread: Any = await house.read(lambda conn: threads.load_thread(conn, thread_id))
    assert (thread.contact_id, thread.last_in_seq) == (typed, 1)
    await house.text("one more thing", key="second")
    assert len(await house.rows(contact_merge)) == 1


async def test_what_a_person_of_the_practice_knows_counts_more(house: House) -> None:
    typed, called = await two_people(house)
    await house.write(lambda conn: keep_apart(conn, typed, called))
    await house.text()
    assert await owners(house) == [typed, called]
    assert await house.rows(contact_merge) == []


async def test_a_number_that_was_wrong_joins_nobody(house: House) -> None:
    typed, called = await two_people(house)
    wrong = update(address).where(mine(address), address.c.contact_id == called)
    await house.write(lambda conn: conn.execute(wrong.values(revoked="wrong_number")) and None)
    await house.text()
    assert (await owners(house))[0] == typed
    assert await house.rows(contact_merge) == []
