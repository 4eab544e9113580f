"""Whatever happens in the same second as a due reminder, nothing untrue is left waiting, and nothing untrue follows."""

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from booking import service
from channels.models import outbound
from compliance.audit import SYSTEM
from compliance.models import draft
from core.clock import ManualClock
from sequences import settings
from sequences.saying import moment
from sequences.settings import Reminders
from tests.inbox.house import FakeSms, House, open_house
from tests.sequences.visits import Patient

DAY = timedelta(days=1)
ACTIONS = ("move", "cancel", "confirm", "stop", "move_then_cancel")


@pytest.fixture
async def house(
    database_url: str, tmp_path: Path, clock: ManualClock
) -> AsyncIterator[tuple[House, FakeSms]]:
    far = FakeSms()
    async with open_house(database_url, clock, tmp_path, adapters={("fake", "sms"): far}) as opened:
        only = Reminders(hours=(48, 24), prep=False, nurture=False, invites=False)
        await opened.write(lambda conn: settings.change(conn, SYSTEM, 0, only))
        yield opened, far


class Racer(Patient):
    """One patient with a phone of their own."""

    def __init__(self, house: House, far: FakeSms, number: int) -> None:
        super().__init__(house, far)
        self.phone = f"+1919555{number:04d}"
        self._wishes = number * 100

    async def settle_in(self) -> str:
        await self.be_known(self.phone)
        return await self.book(3 * DAY)

    async def act(self, action: str, visit_id: str) -> None:
        if action.startswith("move"):
            await self.book(6 * DAY, moves=visit_id)
        if action.endswith("cancel"):
            await self.cancel(visit_id)
        if action == "confirm":
            await self.house.write(lambda conn: service.confirm_attendance(conn, visit_id))
        if action == "stop":
            await self.house.text("STOP", sender=self.phone, key=f"stop-{self.phone}")

    def reminders(self, since: int = 0) -> list[str]:
        return [
            each.text
            for each in self.far.sent[since:]
            if each.recipient == self.phone and each.purpose == "appointment"
        ]


async def after(ticks: int, fn: Callable[[], Awaitable[Any]]) -> None:
    for _ in range(ticks):
        await asyncio.sleep(0)
    await fn()


async def race(house: House, far: FakeSms, seed: int) -> None:
    chance, racer = random.Random(seed), Racer(house, far, seed % 9000 + 200)
    action = ACTIONS[seed % len(ACTIONS)]
    visit_id = await racer.settle_in()
    visit = await racer.visit(visit_id)
    hours = chance.choice((48, 24))
    house.clock.advance(visit.starts_at - timedelta(hours=hours) - house.clock.now())
    works: list[Callable[[], Awaitable[Any]]] = [
        lambda: racer.act(action, visit_id),
        lambda: house.pump("enrolments"),
        lambda: house.pump("outbox"),
        lambda: house.pump("enrolments", "outbox", "holds"),
    ]
    chance.shuffle(works)
    await asyncio.gather(*(after(chance.randrange(12), each) for each in works))
    now = await racer.visit(visit_id)
    told = f"seed {seed}: {action} {hours} h before"
    waiting = [
        each.body
        for each in await house.rows(outbound)
        if each.recipient == racer.phone and each.state == "queued"
    ]
    waiting += [
        each.request["text"]
        for each in await house.rows(draft)
        if each.thread_id == racer.thread_id and each.state == "held" and each.purpose == "appointment"
    ]
    assert all(is_true(text, now, action) for text in waiting), f"{told}: {waiting}"
    assert len(racer.reminders()) <= 1, told
    so_far = len(far.sent)
    await racer.wait_until(max(now.starts_at, house.clock.now()))
    later = racer.reminders(so_far)
    assert all(is_true(text, now, action) for text in later), f"{told}: {later}"
    if action == "move":
        assert len(later) == 2, told
    if action in {"cancel", "move_then_cancel", "stop"}:
        assert later == [], told


def is_true(text: str, visit: Any, action: str) -> bool:
    stands = visit.status == "booked" and action != "stop" and moment(visit.start, "en") in text
    return stands and not (visit.confirmed and "C to confirm" in text)


@pytest.mark.parametrize("start", [0, 10])
async def test_in_the_same_second(house: tuple[House, FakeSms], start: int) -> None:
    for seed in range(start, start + 10):
        await race(*house, seed)


@pytest.mark.full
@pytest.mark.timeout(600)
@pytest.mark.parametrize("start", range(1000, 2000, 100))
async def test_a_thousand_interleavings(house: tuple[House, FakeSms], start: int) -> None:
    for seed in range(start, start + 100):
        await race(*house, seed)
