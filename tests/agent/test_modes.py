"""Draft and off, on a channel and with one contact: nothing is said or bound before a person nods."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlalchemy import Connection

from agent.context import Slot
from agent.drafting import redo
from agent.front_desk import start_of
from agent.runs import load_run
from agent.settling import LostSlotError
from agent.steering import steer_channel, steer_thread
from booking import service
from booking.models import appointment
from compliance import held
from compliance.audit import Actor
from core.clock import ManualClock
from core.errors import BadInputError
from inbox.models import inquiry, thread_card
from tests.inbox.house import FakeSms, House, open_house

JOSS = Actor("user", "joss")
BREATH = "i cant breathe and my lips are swelling after the filler"


@pytest.fixture
async def far() -> FakeSms:
    return FakeSms()


@pytest.fixture
async def house(sqlite_url: str, clock: ManualClock, tmp_path: Path, far: FakeSms) -> AsyncIterator[House]:
    async with open_house(sqlite_url, clock, tmp_path, adapters={("fake", "sms"): far}) as made:
        yield made


async def steer(house: House, thread_id: str, mode: Any) -> None:
    product = house.product
    await house.write(lambda conn: steer_thread(conn, product.gate, product.books, JOSS, thread_id, mode))


async def says(house: House, words: str) -> str:
    """They write and everything due is done; gives the thread."""
    thread_id = await house.text(words)
    house.clock.advance(timedelta(seconds=5))
    await house.pump()
    return thread_id


async def waiting(house: House) -> list[Any]:
    found: list[Any] = await house.read(lambda conn: held.waiting(conn, None, 50))
    return found


async def nod(house: House) -> None:
    (draft,) = await waiting(house)
    await house.write(lambda conn: house.gate.approve(conn, draft.id, JOSS))
    await house.pump()


async def drafting(house: House) -> str:
    """A contact with whom the agent drafts from now on."""
    thread_id = await says(house, "hi, this is Wilma Strand, are you open on friday?")
    await steer(house, thread_id, "draft")
    return thread_id


async def zone(house: House) -> str:
    (card,) = await house.rows(thread_card)
    return str(card.zone)


async def test_a_draft_is_one_nod_away_and_binds_nobody_before(house: House, far: FakeSms) -> None:
    await drafting(house)
    before = len(far.sent)
    await says(house, "can i get a botox consult next week?")
    assert len(far.sent) == before
    assert await zone(house) == "waiting"
    await nod(house)
    assert len(far.sent) == before + 1
    assert await zone(house) == "bot"
    await says(house, "the first one please")
    assert await house.rows(appointment) == []
    await nod(house)
    (booked,) = await house.rows(appointment)
    assert (booked.status, booked.name) == ("booked", "Wilma Strand")
    assert len(far.sent) == before + 2
    assert {row.unanswered_why for row in await house.rows(inquiry)} == {None}


async def test_what_is_thrown_away_was_never_done(house: House, far: FakeSms) -> None:
    await drafting(house)
    await says(house, "can i get a botox consult next week?")
    await nod(house)
    await says(house, "the first one please")
    before = len(far.sent)
    (draft,) = await waiting(house)
    await house.write(lambda conn: house.gate.discard(conn, draft.id, JOSS))
    await house.pump()
    assert (len(far.sent), await house.rows(appointment)) == (before, [])


async def test_a_newer_text_is_answered_along_in_one_draft(house: House, far: FakeSms) -> None:
    await drafting(house)
    await says(house, "how much is botox?")
    await says(house, "and where are you located?")
    (draft,) = await waiting(house)
    assert "$" in draft.request["text"]
    assert "Juniper" in draft.request["text"] or "Raleigh" in draft.request["text"]
    await nod(house)
    assert await waiting(house) == []
    assert len(far.sent) == 2


async def test_a_time_that_is_gone_by_the_nod_is_drafted_anew(house: House) -> None:
    await drafting(house)
    await says(house, "can i get a botox consult next week?")
    await nod(house)
    await says(house, "the first one please")
    (draft,) = await waiting(house)
    house.clock.advance(timedelta(minutes=30))

    def take(conn: Connection) -> None:
        book = house.product.books.get(conn)
        (wanted,) = [
            each
            for each in load_run(conn, draft.request["run_id"]).trace["result"]["commands"]
            if each["kind"] == "Book"
        ]
        start = start_of(book, msgspec.convert(wanted["slot"], Slot))
        assert start is not None
        service.take_elsewhere(conn, book, start)

    await house.write(take)
    with pytest.raises(LostSlotError):
        await house.write(lambda conn: house.gate.approve(conn, draft.id, JOSS))
    await house.write(lambda conn: redo(conn, house.gate, draft.id, JOSS))
    await house.pump()
    (anew,) = await waiting(house)
    assert "taken" in anew.request["text"] or "took" in anew.request["text"]
    assert [row.contact_id for row in await house.rows(appointment)] == [None]


async def test_off_is_silent_and_listed_and_back_again_answers(house: House, far: FakeSms) -> None:
    thread_id = await says(house, "hi")
    await steer(house, thread_id, "off")
    before = len(far.sent)
    await says(house, "how much is botox?")
    assert len(far.sent) == before
    assert await zone(house) == "waiting"
    assert [row.unanswered_why for row in await house.rows(inquiry)] == ["CHANNEL_OFF"]
    await steer(house, thread_id, None)
    await house.pump()
    assert "$" in far.sent[-1].text
    assert await zone(house) == "bot"


@pytest.mark.parametrize("mode", ["draft", "off"])
async def test_an_emergency_waits_for_no_nod(house: House, far: FakeSms, mode: Any) -> None:
    thread_id = await says(house, "hi")
    await steer(house, thread_id, mode)
    await says(house, BREATH)
    assert "911" in far.sent[-1].text


async def test_a_whole_channel_is_switched(house: House, far: FakeSms) -> None:
    product = house.product

    async def channel(name: str, mode: Any) -> None:
        await house.write(lambda conn: steer_channel(conn, product.gate, product.books, JOSS, name, mode))

    with pytest.raises(BadInputError):
        await channel("pigeon", "off")
    await channel("sms", "draft")
    await says(house, "how much is botox?")
    assert (far.sent, len(await waiting(house))) == ([], 1)
    await channel("sms", "off")
    assert await waiting(house) == []
    await channel("sms", "auto")
    await house.pump()
    assert ["$" in each.text for each in far.sent] == [True]
