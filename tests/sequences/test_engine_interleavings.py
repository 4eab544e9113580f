"""Whatever happens in the same second as a due touch, nothing that has lost its reason waits, and nothing follows."""

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection

from channels.models import outbound
from compliance.models import draft
from core.clock import ManualClock
from inbox import threads
from practice.contacts import add_address, create_contact
from sequences import control
from sequences.models import enrolment
from tests.inbox.house import FakeSms, House, open_house
from tests.sequences.engine_world import DAY, MANAGER, MINUTE, Lead, library_of, send, sequence
from tests.sequences.test_engine import pay

ACTIONS = ("book", "reply", "stop", "stage", "pay", "pause", "not_fit")
STEPS = (
    {"id": "one", "wait": "1m", "after": "enrolled", "send": send(1)},
    {"id": "two", "wait": "1d", "send": send(2)},
)


@pytest.fixture
async def house(
    database_url: str, tmp_path: Path, clock: ManualClock
) -> AsyncIterator[tuple[House, FakeSms]]:
    far = FakeSms()
    with library_of(sequence(*STEPS)):
        async with open_house(database_url, clock, tmp_path, adapters={("fake", "sms"): far}) as opened:
            yield opened, far


class Racer(Lead):
    """A lead with a phone of their own, whose first text falls due in a minute."""

    def __init__(self, house: House, far: FakeSms, number: int) -> None:
        super().__init__(house, far)
        self.phone = f"+1919555{number:04d}"
        self._wishes = number * 100

    async def settle_in(self) -> None:
        def known(conn: Connection) -> None:
            self.contact_id = create_contact(conn, name="Lucia Example", phone=self.phone, email=None)
            self.address_id = add_address(conn, self.contact_id, "sms", self.phone, verified=True)
            row = threads.open_thread(
                conn, self.contact_id, channel="sms", address_id=self.address_id,
                account_id=self.house.account_id, owner_kind="agent", language="en",
            )  # fmt: skip
            self.thread_id = row.id

        await self.house.write(known)
        await self.agree()
        await self.open_card()

    async def act(self, action: str) -> None:
        if action == "book":
            await self.book((3 + self._wishes % 17) * DAY)
        if action in {"reply", "stop"}:
            words = "STOP" if action == "stop" else "tell me more"
            await self.house.text(words, sender=self.phone, key=f"{action}-{self.phone}")
        if action in {"stage", "not_fit"}:
            await self.move("patient" if action == "stage" else "not_fit")
        if action == "pay":
            await self.house.write(lambda conn: pay(conn, self.contact_id, f"inv-{self.phone}"))
        if action == "pause":
            row_id = (await self.enrolments())[0].id
            await self.house.write(lambda conn: control.pause(conn, row_id, MANAGER))

    def said(self) -> int:
        return sum(each.recipient == self.phone and "word number" in each.text for each in self.far.sent)


async def after(house: House, turns: int, fn: Callable[[], Awaitable[Any]]) -> None:
    """Once the database has answered so often: each of the others has then come a random way."""
    for _ in range(turns):
        await house.read(lambda _: None)
    await fn()


async def race(house: House, far: FakeSms, seed: int) -> tuple[Racer, str, int]:
    """Gives how many texts had left when the race was over."""
    chance, racer = random.Random(seed), Racer(house, far, seed % 9000 + 200)
    action = ACTIONS[seed % len(ACTIONS)]
    await racer.settle_in()
    house.clock.advance(MINUTE)
    works: list[Callable[[], Awaitable[Any]]] = [
        lambda: racer.act(action),
        lambda: house.pump("enrolments"),
        lambda: house.pump("outbox"),
        lambda: house.pump("enrolments", "outbox", "holds"),
    ]
    chance.shuffle(works)
    await asyncio.gather(*(after(house, chance.randrange(10), each) for each in works))
    told = f"seed {seed}: {action}"
    queued = [
        each
        for each in await house.rows(outbound)
        if each.recipient == racer.phone and each.state == "queued"
    ]
    held = [
        each for each in await house.rows(draft) if each.thread_id == racer.thread_id and each.state == "held"
    ]
    waiting = [each.body for each in queued] + [each.request["text"] for each in held]
    if action != "reply" or racer.said():  # who wrote before our first word has not answered it
        assert not [each for each in waiting if "word number" in each], told
    assert racer.said() <= 1, told
    return racer, action, racer.said()


async def run(house: House, far: FakeSms, seeds: range) -> None:
    ended = [await race(house, far, seed) for seed in seeds]
    await ended[0][0].wait_until(house.clock.now() + 5 * DAY)
    for racer, action, said in ended:
        if action == "reply" and said == 0:
            continue
        assert racer.said() == said, f"{racer.phone}: {action}"
    rows = await house.rows(enrolment)
    assert len({(each.sequence, each.subject_id, each.cycle) for each in rows}) == len(rows)


async def test_in_the_same_second(house: tuple[House, FakeSms]) -> None:
    await run(*house, range(100))


@pytest.mark.full
async def test_a_thousand_interleavings(house: tuple[House, FakeSms]) -> None:
    for start in range(1000, 2000, 250):
        await run(*house, range(start, start + 250))
