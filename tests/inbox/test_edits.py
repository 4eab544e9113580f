"""What happens to a message after it was sent ends the same in whatever order a provider tells it."""

from collections.abc import AsyncIterator
from datetime import timedelta
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, select

from channels.base import Capabilities, Edited, Inbound, Parsed, Reacted, Removed, Source, Visited, Watermark
from core.clock import ManualClock
from core.session import mine
from inbox.models import early_mark, inquiry, message
from practice.models import address
from tests.conftest import START
from tests.inbox.house import PATIENT, FakeSms, House, open_house

SAID = Inbound(provider_id="m1", sender=PATIENT, text="how much is botox", sent_at=START, subject="Botox")


class FakeChat(FakeSms):
    def __init__(self) -> None:
        super().__init__()
        self.capabilities = Capabilities(edits=True, statuses=True, window=timedelta(hours=24))


@pytest.fixture
def far() -> FakeChat:
    return FakeChat()


@pytest.fixture
async def house(database_url: str, clock: ManualClock, tmp_path: Path, far: FakeChat) -> AsyncIterator[House]:
    async with open_house(database_url, clock, tmp_path, adapters={("fake", "sms"): far}) as house:
        yield house


async def apply(house: House, *items: Parsed) -> None:
    account = await house.product.accounts.open(house.account_id)
    for item in items:

        def go(conn: Connection, item: Parsed = item) -> None:
            house.product.ingest.store(conn, account, house.product.books.get(conn), item, None)

        await house.write(go)


async def told(house: House, provider_id: str) -> Any:
    return await house.read(
        lambda conn: conn.execute(
            select(message).where(mine(message), message.c.provider_id == provider_id)
        ).one()
    )


def renamed(items: tuple[Any, ...], key: str) -> list[Any]:
    return [
        type(item)(**{**{f: getattr(item, f) for f in item.__struct_fields__}, "provider_id": key})
        for item in items
    ]


async def test_edits_and_reactions_in_any_order_leave_the_newest(house: House) -> None:
    items = (
        SAID,
        Edited(provider_id="m1", text="how much is a lip flip", number=1),
        Edited(provider_id="m1", text="how much is lip filler", number=2),
        Reacted(provider_id="m1", sender=PATIENT, emoji="❤"),
    )
    for number, order in enumerate(permutations(items)):
        await apply(house, *renamed(order, f"e{number}"))
        row = await told(house, f"e{number}")
        assert (row.text, row.edits, row.removed_at) == ("how much is lip filler", 2, None)
        assert row.reactions == [{"by": PATIENT, "emoji": "❤"}]
    assert await house.rows(early_mark) == []


async def test_what_was_taken_back_stays_so_in_any_order(house: House) -> None:
    items = (SAID, Edited(provider_id="m1", text="more", number=1), Removed(provider_id="m1"))
    for number, order in enumerate(permutations(items)):
        await apply(house, *renamed(order, f"r{number}"))
        row = await told(house, f"r{number}")
        assert (row.text, row.attachments, row.meta) == ("", [], None)
        assert row.removed_at is not None


async def test_a_withdrawn_reaction_is_gone(house: House) -> None:
    await apply(house, SAID, Reacted("m1", PATIENT, "❤"), Reacted("m1", PATIENT, None))
    assert (await told(house, "m1")).reactions == []


async def test_a_mark_moves_all_that_was_handed_over_before_it(house: House, clock: ManualClock) -> None:
    thread_id = await house.text()
    await house.submit(thread_id, "First")
    await house.pump("outbox")
    clock.advance(timedelta(minutes=1))
    read_at = clock.now()
    clock.advance(timedelta(minutes=1))
    await house.submit(thread_id, "Second")
    await house.pump("outbox")
    await apply(house, Watermark(recipient=PATIENT, status="read", up_to=read_at))
    statuses = {row.text: row.status for row in await house.messages("out") if row.author_kind == "staff"}
    assert statuses == {"First": "read", "Second": "sent"}


async def test_where_a_person_came_from_is_told_by_their_next_inquiry(house: House) -> None:
    ad = Source("ad", {"ad_id": "6600"})
    await apply(house, Visited(sender=PATIENT, source=ad, window=timedelta(days=7)), SAID)
    [opened] = await house.rows(inquiry)
    assert opened.attribution == {"kind": "ad", "values": {"ad_id": "6600"}}


async def test_a_window_opens_with_a_message_and_never_shrinks(house: House) -> None:
    await apply(house, SAID, Visited(PATIENT, Source("ad"), sent_at=START, window=timedelta(days=7)))
    later = Inbound(provider_id="m2", sender=PATIENT, text="hello?", sent_at=START + timedelta(hours=1))
    await apply(house, later)
    [row] = await house.rows(address)
    assert row.window_until == START + timedelta(days=7)


async def test_a_reply_names_the_message_it_answers(house: House, far: FakeChat) -> None:
    await apply(house, SAID)
    thread = await house.thread()
    await house.submit(str(thread.id), "From $14 a unit")
    await house.pump("outbox")
    answers = far.sent[-1].answers
    assert answers is not None
    assert (answers.provider_id, answers.at, answers.subject) == ("m1", START, "Botox")
