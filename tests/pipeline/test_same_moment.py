"""Two who tell of one thing at the same moment, on both databases: one card, one task, whoever was first."""

import asyncio
import random
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection

from core.actors import SYSTEM
from core.clock import ManualClock
from core.session import now
from inbox import tasks
from inbox.task_models import task, task_entry
from pipeline import opening, stages, tags
from pipeline.models import opportunity, opportunity_move
from pipeline.opening import Came
from tests.inbox.house import FakeSms, House, open_house
from tests.pipeline.board_house import book, colleagues, pay, person

PHONES = tuple(f"+1919555010{digit}" for digit in range(1, 7))


@pytest.fixture
async def house(database_url: str, clock: ManualClock, tmp_path: Path) -> AsyncIterator[House]:
    adapters: Any = {("fake", "sms"): FakeSms()}
    async with open_house(database_url, clock, tmp_path, adapters=adapters) as opened:
        await colleagues(opened)
        yield opened


async def test_a_system_and_a_colleague_at_once_make_one_card_and_one_task(house: House) -> None:
    """Told of a visit and a payment, tagged, and opened by hand, in any order, each of them twice."""
    for seed, phone in enumerate(PHONES):
        await house.text("hello", phone, key=f"m{seed}")
        contact_id = (await house.thread(phone)).contact_id

        def by_hand(conn: Connection, contact_id: str = contact_id) -> None:
            books = house.product.books
            came = Came(origin="staff", why="BY_HAND")
            opening.open_card(conn, books.get(conn), contact_id, came, actor=person("ana"))

        def tagged(conn: Connection, contact_id: str = contact_id) -> None:
            tags.tag(conn, contact_id, "lead", SYSTEM)

        works = [
            *(house.write(each) for each in (by_hand, by_hand, tagged, tagged)),
            *(book(house, contact_id, days=3, key=f"visit-{seed}") for _ in range(2)),
            *(pay(house, contact_id, 20_000, f"paid-{seed}") for _ in range(2)),
        ]
        random.Random(seed).shuffle(works)
        await asyncio.gather(*works)

        cards = [each for each in await house.rows(opportunity) if each.contact_id == contact_id]
        known = [each for each in await house.rows(task) if each.contact_id == contact_id]
        assert sum(each.slot == "open" for each in cards) <= 1, seed
        assert len([each for each in cards if each.folded_into is None]) <= 2, "a patient's, and a new wish"
        keys = [each.key for each in known if each.state == "open"]
        assert len(keys) == len(set(keys)), seed
        for card in cards:
            moves = [each for each in await house.rows(opportunity_move) if each.opportunity_id == card.id]
            assert [each.from_stage for each in moves].count(None) == 1, "it was opened once"


async def test_the_same_task_asked_for_at_once_is_one_and_nobody_is_told_of_a_task_that_is_none(
    house: House,
) -> None:
    await house.text("hello")
    contact_id = (await house.thread()).contact_id

    def ask(conn: Connection) -> str:
        return tasks.open_task(
            conn, "follow_up", contact_id=contact_id, due_at=now(conn), key="follow_up:one"
        )

    def close(conn: Connection) -> str:
        tasks.close_tasks(conn, why="DONE", contact_id=contact_id)
        return ""

    for _ in range(8):
        given = await asyncio.gather(*(house.write(each) for each in (ask, ask, close, ask, close, ask)))
        real = {each.id for each in await house.rows(task)}
        assert {each for each in given if each} <= real
        assert sum(each.state == "open" for each in await house.rows(task)) <= 1
    opened = [each for each in await house.rows(task_entry) if each.what == "opened"]
    assert len(opened) == len(await house.rows(task))


async def test_a_card_that_two_move_at_once_is_moved_once(house: House) -> None:
    await house.text("hello")
    contact_id = (await house.thread()).contact_id
    card = await house.write(
        lambda conn: opening.open_card(
            conn, house.product.books.get(conn), contact_id, Came(origin="staff", why="BY_HAND")
        )
    )

    def move(conn: Connection) -> None:
        stages.move(conn, card.id, "booked", why="BOOKED", actor=SYSTEM)

    await asyncio.gather(*(house.write(move) for _ in range(4)))
    moves = [each.to_stage for each in await house.rows(opportunity_move)]
    assert moves.count("booked") == 1
