"""Rate limits: so many in so long, counted in this process or in Redis for all of them."""

import time
from collections import defaultdict, deque
from datetime import timedelta
from typing import Protocol

from redis.asyncio import Redis
from redis.exceptions import RedisError

from core.errors import TooManyError

MOST_KEYS = 50_000
"""Keys kept without a look at which of them are over."""


class Limiter(Protocol):
    async def spend(self, key: str, most: int, within: timedelta) -> None:
        """Count one; raises `TooManyError` when there were `most` already."""
        ...


class LocalLimiter:
    """For one process."""

    def __init__(self) -> None:
        self._spent: defaultdict[str, deque[float]] = defaultdict(deque)
        self._ends: dict[str, float] = {}
        self._sweep_at = MOST_KEYS

    async def spend(self, key: str, most: int, within: timedelta) -> None:
        present, seconds = time.monotonic(), within.total_seconds()
        row = self._spent[key]
        while row and present - row[0] > seconds:
            row.popleft()
        if len(row) >= most:
            raise TooManyError(timedelta(seconds=seconds - (present - row[0])))
        row.append(present)
        self._ends[key] = present + seconds
        if len(self._spent) > self._sweep_at:
            self._sweep(present)

    def _sweep(self, present: float) -> None:
        """Forget keys whose time is over; the next sweep waits until there are twice as many."""
        for key in [key for key, end in self._ends.items() if end < present]:
            del self._spent[key], self._ends[key]
        self._sweep_at = max(MOST_KEYS, 2 * len(self._spent))


class RedisLimiter:
    """For several processes. Redis away: each process counts for itself."""

    def __init__(self, redis: Redis) -> None:
        self._redis, self._local = redis, LocalLimiter()

    async def spend(self, key: str, most: int, within: timedelta) -> None:
        seconds = max(1, int(within.total_seconds()))
        window = f"limit:{key}:{int(time.time()) // seconds}"
        try:
            count = int(await self._redis.incr(window))
            if count == 1:
                await self._redis.expire(window, seconds)
        except (RedisError, OSError):
            await self._local.spend(key, most, within)
            return
        if count > most:
            raise TooManyError(timedelta(seconds=seconds))
