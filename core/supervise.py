"""Loops that must not die: restart with back-off, a heartbeat, and a poll as the safety net."""

import asyncio
import time
from datetime import datetime
from typing import Protocol, runtime_checkable

from core.clock import Clock
from core.db import Doorbell
from core.logging import logger


class DueWork(Protocol):
    """Something whose rows fall due: a claimer."""

    name: str

    async def run_due(self, now: datetime, limit: int) -> int: ...

    async def next_due(self) -> datetime | None: ...


@runtime_checkable
class Closing(Protocol):
    """What holds something open between two runs, such as a port."""

    async def close(self) -> None: ...


STALE = 10.0
"""Seconds without a heartbeat after which `/health` says 503."""
PATIENCE = 0.5
"""Seconds after which a run no longer keeps the next one waiting: one far end that hangs must not hold up
everybody else's replies."""
SIDE_BY_SIDE = 8
"""Runs of one claimer under way at once; more wait for one of them."""
LONGEST = 60.0
"""Seconds for which a run counts as alive without an end."""
FAREWELL = 5.0
"""Seconds that runs under way get to finish when the process stops."""


class Supervisor:
    """Runs every claimer of this process."""

    def __init__(self, clock: Clock, doorbell: Doorbell) -> None:
        self._clock, self._doorbell = clock, doorbell
        self._beats: dict[str, float] = {}
        self._tasks: list[asyncio.Task[None]] = []

    def start(self, claimer: DueWork, *, poll: float = 1.0, limit: int = 32) -> None:
        """Run what is due whenever the claimer's bell rings or its next row is due; poll as a safety net."""
        self._beats[claimer.name] = time.monotonic()
        loop = self._loop(claimer, poll, limit)
        self._tasks.append(asyncio.get_running_loop().create_task(loop, name=claimer.name))

    def stale(self) -> list[str]:
        """Names of loops whose heartbeat is older than ten seconds."""
        present = time.monotonic()
        return [name for name, beat in self._beats.items() if present - beat > STALE]

    async def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks.clear()
        self._beats.clear()

    async def _loop(self, claimer: DueWork, poll: float, limit: int) -> None:
        name, wait = claimer.name, 0.1
        runs: dict[asyncio.Task[int], float] = {}
        try:
            while True:
                try:
                    worked = await self._run(claimer, limit, runs)
                    if worked is not None and worked < limit:
                        await self._doorbell.wait(name, await self._pause(claimer, poll))
                    wait = 0.1
                except Exception as error:  # noqa: BLE001 - a loop that dies stops every practice
                    logger().error("loop_failed", claimer=name, error=type(error).__name__, seconds=wait)
                    await asyncio.sleep(wait)
                    wait = min(wait * 2, 5.0)
                self._beat(name, runs)
        finally:
            await _let_finish(set(runs))

    async def _run(self, claimer: DueWork, limit: int, runs: dict[asyncio.Task[int], float]) -> int | None:
        """How many rows a run worked; None when it is still under way and goes on by itself."""
        run = asyncio.ensure_future(claimer.run_due(self._clock.now(), limit))
        runs[run] = time.monotonic()
        await asyncio.wait({run}, timeout=PATIENCE)
        while len(runs) >= SIDE_BY_SIDE and not any(each.done() for each in runs):
            await asyncio.wait(set(runs), timeout=STALE / 2, return_when=asyncio.FIRST_COMPLETED)
            self._beat(claimer.name, runs)
        ended = [each for each in runs if each.done()]
        for each in ended:
            del runs[each]
        error = next((found for each in ended if (found := each.exception()) is not None), None)
        if error is not None:
            raise error
        return run.result() if run in ended else None

    def _beat(self, name: str, runs: dict[asyncio.Task[int], float]) -> None:
        """A slow run is alive, one that never ends is not."""
        present = time.monotonic()
        if all(present - since < LONGEST for since in runs.values()):
            self._beats[name] = present

    async def _pause(self, claimer: DueWork, poll: float) -> float:
        due = await claimer.next_due()
        if due is None:
            return poll
        return min(max((due - self._clock.now()).total_seconds(), 0.001), poll)


async def _let_finish(runs: set[asyncio.Task[int]]) -> None:
    if runs:
        await asyncio.wait(runs, timeout=FAREWELL)
    for run in runs:
        run.cancel()
    await asyncio.gather(*runs, return_exceptions=True)
