"""Loops that must not die: restart with back-off, a heartbeat, and a poll as the safety net."""

import asyncio
import time
from collections.abc import Awaitable
from datetime import datetime
from typing import Protocol

from core.clock import Clock
from core.db import Doorbell
from core.logging import logger


class DueWork(Protocol):
    """Something whose rows fall due: a claimer."""

    name: str

    async def run_due(self, now: datetime, limit: int) -> int: ...

    async def next_due(self) -> datetime | None: ...


STALE = 10.0
"""Seconds without a heartbeat after which `/health` says 503."""


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
        while True:
            try:
                worked = await self._beating(name, claimer.run_due(self._clock.now(), limit))
                if worked < limit:
                    await self._doorbell.wait(name, await self._pause(claimer, poll))
                wait = 0.1
            except asyncio.CancelledError:
                raise
            except Exception as error:  # noqa: BLE001 - a loop that dies stops every practice
                logger().error("loop_failed", claimer=name, error=type(error).__name__, seconds=wait)
                await asyncio.sleep(wait)
                wait = min(wait * 2, 5.0)
            self._beats[name] = time.monotonic()

    async def _pause(self, claimer: DueWork, poll: float) -> float:
        due = await claimer.next_due()
        if due is None:
            return poll
        return min(max((due - self._clock.now()).total_seconds(), 0.001), poll)

    async def _beating(self, name: str, work: Awaitable[int]) -> int:
        """A slow but living run keeps its heartbeat for as long as the event loop turns."""
        task = asyncio.ensure_future(work)
        while True:
            finished, _ = await asyncio.wait({task}, timeout=STALE / 2)
            self._beats[name] = time.monotonic()
            if finished:
                return task.result()
