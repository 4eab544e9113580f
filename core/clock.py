"""Time as a parameter: the only place that reads the machine's clock."""

import asyncio
import heapq
import itertools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Now, sleep and timeout. `now` is aware and in UTC."""

    def now(self) -> datetime: ...

    async def sleep(self, seconds: float) -> None: ...

    def timeout(self, seconds: float) -> "asyncio.Timeout": ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)

    def timeout(self, seconds: float) -> "asyncio.Timeout":
        return asyncio.timeout(seconds)


class ManualClock:
    """A clock that stands still until it is moved; sleepers wake when it passes them."""

    def __init__(self, start: datetime) -> None:
        self._now = _aware(start)
        self._order = itertools.count()
        self._sleepers: list[tuple[datetime, int, asyncio.Future[None]]] = []

    def now(self) -> datetime:
        return self._now

    def set(self, instant: datetime) -> None:
        """Stand at `instant`, earlier or later; sleepers that are due wake."""
        self._now = _aware(instant)
        self._wake()

    def advance(self, by: timedelta) -> None:
        self.set(self._now + by)

    async def sleep(self, seconds: float) -> None:
        if seconds <= 0:
            await asyncio.sleep(0)
            return
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (self._now + timedelta(seconds=seconds), next(self._order), future))
        await future

    def timeout(self, seconds: float) -> "asyncio.Timeout":
        return asyncio.timeout(seconds)

    def next_wake(self) -> datetime | None:
        """When the earliest sleeper wants to wake, if anybody sleeps."""
        while self._sleepers and self._sleepers[0][2].done():
            heapq.heappop(self._sleepers)
        return self._sleepers[0][0] if self._sleepers else None

    def _wake(self) -> None:
        while self._sleepers and self._sleepers[0][0] <= self._now:
            _, _, future = heapq.heappop(self._sleepers)
            if not future.done():
                future.set_result(None)


def _aware(instant: datetime) -> datetime:
    if instant.tzinfo is None:
        raise ValueError("a clock needs an aware instant")
    return instant.astimezone(UTC)


@asynccontextmanager
async def deadline(clock: Clock, seconds: float) -> AsyncIterator[None]:
    """Cancel the body after so many seconds of this clock."""
    async with clock.timeout(seconds):
        yield
