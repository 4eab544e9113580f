"""Loops that keep running: after an error, at a bell, when a row falls due, beside a run that hangs."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import pytest

from core import supervise
from core.clock import SystemClock
from core.db import Doorbell
from core.supervise import Supervisor

FAR = 60.0
"""A poll nobody waits for: what happens in time happened for another reason."""


class Work:
    """A claimer that writes down its runs and fails or hangs as told."""

    name = "work"

    def __init__(self) -> None:
        self.ran = asyncio.Queue[int]()
        self.runs = 0
        self.fails = 0
        self.hang: asyncio.Event | None = None
        self.dues: list[datetime] = []
        self.finished = 0

    async def run_due(self, now: datetime, limit: int) -> int:
        self.runs += 1
        self.ran.put_nowait(self.runs)
        if self.fails:
            self.fails -= 1
            raise ValueError("no luck")
        if self.hang is not None:
            gate, self.hang = self.hang, None
            await gate.wait()
        self.finished += 1
        return 0

    async def next_due(self) -> datetime | None:
        return self.dues.pop(0) if self.dues else None


@pytest.fixture
def doorbell() -> Doorbell:
    return Doorbell()


@pytest.fixture
async def supervisor(doorbell: Doorbell, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Supervisor]:
    monkeypatch.setattr(supervise, "PATIENCE", 0.02)
    monkeypatch.setattr(supervise, "FAREWELL", 0.2)
    made = Supervisor(SystemClock(), doorbell)
    yield made
    await made.stop()


async def runs(work: Work, count: int) -> None:
    async with asyncio.timeout(5):
        for _ in range(count):
            await work.ran.get()


async def test_a_loop_that_raises_starts_again(supervisor: Supervisor) -> None:
    work = Work()
    work.fails = 2
    supervisor.start(work, poll=FAR)
    await runs(work, 3)
    assert work.fails == 0


async def test_a_bell_wakes_it_at_once(supervisor: Supervisor, doorbell: Doorbell) -> None:
    work = Work()
    supervisor.start(work, poll=FAR)
    await runs(work, 1)
    for _ in range(3):
        doorbell.ring("work")
        await runs(work, 1)


async def test_a_row_that_falls_due_wakes_it_in_time(supervisor: Supervisor) -> None:
    work = Work()
    due = SystemClock().now() + timedelta(seconds=0.1)
    work.dues = [due]
    supervisor.start(work, poll=FAR)
    await runs(work, 2)
    assert SystemClock().now() >= due


async def test_the_poll_is_the_safety_net(supervisor: Supervisor) -> None:
    work = Work()
    supervisor.start(work, poll=0.01)
    await runs(work, 5)


async def test_one_run_that_hangs_does_not_hold_up_the_next(
    supervisor: Supervisor, doorbell: Doorbell
) -> None:
    work = Work()
    work.hang = asyncio.Event()
    supervisor.start(work, poll=FAR)
    await runs(work, 2)
    doorbell.ring("work")
    await runs(work, 1)
    assert work.finished >= 1


async def test_runs_side_by_side_are_bounded(supervisor: Supervisor, doorbell: Doorbell) -> None:
    gate = asyncio.Event()
    under_way: list[int] = []

    class Stuck(Work):
        async def run_due(self, now: datetime, limit: int) -> int:
            under_way.append(1)
            await gate.wait()
            return 0

    supervisor.start(Stuck(), poll=FAR)
    async with asyncio.timeout(5):
        while len(under_way) < supervise.SIDE_BY_SIDE:
            await asyncio.sleep(0.01)
    for _ in range(20):
        doorbell.ring("work")
        await asyncio.sleep(0.005)
    assert len(under_way) == supervise.SIDE_BY_SIDE
    gate.set()


async def test_a_run_that_never_ends_is_reported(
    supervisor: Supervisor, doorbell: Doorbell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervise, "LONGEST", 0.05)
    monkeypatch.setattr(supervise, "STALE", 0.1)
    work = Work()
    work.hang = asyncio.Event()
    supervisor.start(work, poll=0.01)
    assert supervisor.stale() == []
    async with asyncio.timeout(5):
        while supervisor.stale() != ["work"]:
            await asyncio.sleep(0.01)


async def test_at_the_end_runs_under_way_may_finish(
    doorbell: Doorbell, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A deploy must not leave every send under way with an unknown outcome."""
    monkeypatch.setattr(supervise, "PATIENCE", 0.01)
    monkeypatch.setattr(supervise, "FAREWELL", 5.0)
    work, supervisor = Work(), Supervisor(SystemClock(), doorbell)
    gate = work.hang = asyncio.Event()
    supervisor.start(work, poll=FAR)
    await runs(work, 2)
    before = work.finished
    stopping = asyncio.create_task(supervisor.stop())
    await asyncio.sleep(0)
    gate.set()
    async with asyncio.timeout(4):
        await stopping
    assert work.finished == before + 1
    assert supervisor.stale() == []
