"""Whatever happens in the same second as a due touch, nothing that has lost its reason waits, and nothing follows."""

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, select

from channels.models import outbound
from compliance.models import draft
from core.clock import ManualClock
from core.session import mine
from sequences import control, settings
from sequences.models import enrolment
from sequences.plans import service as plans
from sequences.plans.service import NewPlan
from sequences.settings import Reminders
from tests.inbox.house import FakeSms, House, open_house
from tests.sequences.engine_world import DAY, MANAGER, MINUTE, SYSTEM, Lead, library_of, send, sequence
from tests.sequences.test_engine import pay

SECOND = timedelta(seconds=1)
ACTIONS = ("book", "reply", "stop", "stage", "pay", "pause", "not_fit", "rebook")
STEPS = (
    {"id": "one", "wait": "1m", "after": "enrolled", "send": send(1)},
    {"id": "two", "wait": "1d", "send": send(2)},
    {"id": "three", "wait": "3d", "send": send(3)},
)
OWED = {"subject": "plan", "trigger": {"on": "session_due"}, "stop": ["session_booked", "plan_over"]}
VISIT, SERVICE = "laser_visit", "photofacial"


@pytest.fixture
async def house(
    database_url: str, tmp_path: Path, clock: ManualClock
) -> AsyncIterator[tuple[House, FakeSms]]:
    far = FakeSms()
    with library_of(sequence(*STEPS), sequence(*STEPS, id_="follow_plan", **OWED)):
        async with open_house(database_url, clock, tmp_path, adapters={("fake", "sms"): far}) as opened:
            none = Reminders(hours=(), prep=False, nurture=False, invites=False)
            await opened.write(lambda conn: settings.change(conn, SYSTEM, 0, none))
            yield opened, far


class Racer(Lead):
    """A lead, or somebody with sessions left, with a phone of their own, whose first text falls due in a minute."""

    def __init__(self, house: House, far: FakeSms, number: int, action: str = "") -> None:
        super().__init__(house, far)
        self.phone, self.action = f"+1919555{number:04d}", action
        self._wishes = number * 100

    async def settle_in(self) -> None:
        await self.be_known(self.phone)
        if self.action == "rebook":
            await self.house.write(self._buy)
        else:
            await self.open_card()

    def _buy(self, conn: Connection) -> None:
        book, new = self.house.product.books.get(conn), NewPlan(services=(SERVICE,), total=3)
        plans.sell(conn, book, self.contact_id, new, by="u1", key=f"plan-{self.phone}")

    async def act(self) -> None:
        action = self.action
        if action == "book":
            await self.book((3 + self._wishes % 17) * DAY)
        if action == "rebook":
            await self.book((3 + self._wishes % 17) * DAY, type_id=VISIT, treatments=(SERVICE,))
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

    async def enrolments(self) -> list[Any]:
        """Theirs alone: with a thousand others about, a look at everybody's would be most of the work."""
        rows = await self._theirs(enrolment, enrolment.c.contact_id == self.contact_id)
        return [each for each in rows if each.sequence.startswith("follow")]

    async def waiting(self) -> list[str]:
        queued = await self._theirs(outbound, outbound.c.recipient == self.phone)
        held = await self._theirs(draft, draft.c.thread_id == self.thread_id)
        return [
            *(each.body for each in queued if each.state == "queued"),
            *(each.request["text"] for each in held if each.state == "held"),
        ]

    async def _theirs(self, table: Any, whose: Any) -> list[Any]:
        statement = select(table).where(mine(table), whose)
        found: list[Any] = await self.house.read(lambda conn: conn.execute(statement).all())
        return found

    def said(self) -> int:
        return sum(each.recipient == self.phone and "word number" in each.text for each in self.far.sent)


async def after(house: House, turns: int, fn: Callable[[], Awaitable[Any]]) -> None:
    """Once the database has answered so often: each of the others has then come a random way."""
    for _ in range(turns):
        await house.read(lambda _: None)
    await fn()


async def race(house: House, far: FakeSms, seed: int) -> tuple[Racer, int]:
    """With the first text or, every other time, with the second; who answers has heard the first. Gives how many texts
    had left when the race was over.
    """
    chance, action = random.Random(seed), ACTIONS[seed % len(ACTIONS)]
    racer = Racer(house, far, seed % 9000 + 200, action)
    await racer.settle_in()
    house.clock.advance(MINUTE)
    heard = 0
    if action == "reply" or chance.random() < 0.5:
        heard = 1
        while not racer.said():  # a line sends one text a second
            await house.pump("enrolments", "outbox")
            house.clock.advance(SECOND)
        house.clock.advance(DAY)
    assert racer.said() == heard
    works: list[Callable[[], Awaitable[Any]]] = [
        racer.act,
        lambda: house.pump("enrolments"),
        lambda: house.pump("outbox"),
        lambda: house.pump("enrolments", "outbox", "holds"),
    ]
    chance.shuffle(works)
    await asyncio.gather(*(after(house, chance.randrange(10), each) for each in works))
    told = f"seed {seed}: {action} after {heard}"
    assert not [each for each in await racer.waiting() if "word number" in each], told
    assert heard <= racer.said() <= heard + 1, told
    return racer, racer.said()


async def run(house: House, far: FakeSms, seeds: range) -> None:
    ended = [await race(house, far, seed) for seed in seeds]
    await ended[0][0].wait_until(house.clock.now() + 5 * DAY)
    for racer, said in ended:
        assert racer.said() == said, f"{racer.phone}: {racer.action}"
    rows = await house.rows(enrolment)
    assert len({(each.sequence, each.subject_id, each.cycle) for each in rows}) == len(rows)


async def test_in_the_same_second(house: tuple[House, FakeSms]) -> None:
    await run(*house, range(100))


@pytest.mark.full
@pytest.mark.timeout(600)
@pytest.mark.parametrize("start", range(1000, 2000, 125))
async def test_a_thousand_interleavings(house: tuple[House, FakeSms], start: int) -> None:
    """A hundred and twenty-five at a time, so that none of them has to look past all the others."""
    await run(*house, range(start, start + 125))
