"""What one process knows of the way to a practice's system: whether it fails, and how many calls are left."""

from collections import deque
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

import msgspec

from booking.emr.pauses import number_of, reset_in
from core.errors import RetryLaterError

FAILURES: Final = 5
WITHIN: Final = timedelta(minutes=1)
REST: Final = timedelta(seconds=30)
KEPT: Final = 0.3
"""The share of a quota that only live conversations may spend."""
UNTOLD: Final = timedelta(minutes=1)
"""How long a number of calls left is believed where nobody says when it ends."""
LEFT: Final = ("ratelimit-remaining", "x-ratelimit-remaining", "x-rate-limit-remaining")
LIMIT: Final = ("ratelimit-limit", "x-ratelimit-limit", "x-rate-limit-limit")


class Quota(msgspec.Struct, frozen=True):
    """So many calls in so long, as the vendor writes."""

    calls: int
    within: timedelta


class Breaker:
    """Open after five failures in a minute; every thirty seconds one call tries whether it is well again."""

    def __init__(self) -> None:
        self._failures: deque[datetime] = deque()
        self._next: datetime | None = None
        self.since: datetime | None = None
        """Open since; None: closed."""

    def admit(self, now: datetime) -> None:
        if self._next is None:
            return
        if now < self._next:
            raise RetryLaterError("BREAKER_OPEN", self._next - now)
        self._next = now + REST

    def heard(self, now: datetime, *, failed: bool) -> None:
        if not failed:
            self._failures.clear()
            self._next = self.since = None
            return
        self._failures.append(now)
        while self._failures and now - self._failures[0] > WITHIN:
            self._failures.popleft()
        if self._next is not None or len(self._failures) >= FAILURES:
            self._next = now + REST
            self.since = self.since or now


class Meter:
    """Counts our calls against what the vendor allows, and believes the vendor where it says what is left."""

    def __init__(self, quotas: tuple[Quota, ...] = ()) -> None:
        self._quotas = quotas
        longest = max((each.within for each in quotas), default=timedelta())
        self._longest = longest
        self._spent: deque[datetime] = deque()
        self._told: tuple[int, int, datetime] | None = None
        """What is left, of how many, until when that holds."""

    def spend(self, now: datetime, *, live: bool) -> None:
        """Raises RetryLaterError where none is left, or none for those who can wait."""
        self._forget(now)
        for quota in self._quotas:
            since = now - quota.within
            times = [each for each in self._spent if each > since]
            most = quota.calls if live else max(1, int(quota.calls * (1 - KEPT)))
            if len(times) >= most:
                raise RetryLaterError("QUOTA", times[len(times) - most] + quota.within - now)
        self._ask_vendor(now, live=live)
        if self._quotas:
            self._spent.append(now)

    def told(self, headers: Mapping[str, str], now: datetime) -> None:
        left = _number(headers, LEFT)
        if left is None:
            return
        ends = reset_in(headers, now)
        until = now + (UNTOLD if ends is None else ends)
        self._told = (int(left), int(_number(headers, LIMIT) or 0), until)

    def left(self, now: datetime) -> tuple[int, int] | None:
        """Calls left and allowed, of the tightest limit; None where nobody has said."""
        self._forget(now)
        found = [
            (each.calls - sum(at > now - each.within for at in self._spent), each.calls)
            for each in self._quotas
        ]
        if self._told is not None and now < self._told[2]:
            found.append((self._told[0], self._told[1] or self._told[0]))
        return min(found, key=lambda pair: pair[0] / max(pair[1], 1), default=None)

    def _ask_vendor(self, now: datetime, *, live: bool) -> None:
        if self._told is None or now >= self._told[2]:
            return
        left, limit, until = self._told
        least = 0 if live else int(limit * KEPT)
        if left <= least:
            raise RetryLaterError("QUOTA", until - now)
        self._told = (left - 1, limit, until)

    def _forget(self, now: datetime) -> None:
        while self._spent and now - self._spent[0] > self._longest:
            self._spent.popleft()


class Line:
    """Breaker, meter and pause of one connection, shared by all who use it in this process."""

    def __init__(self, quotas: tuple[Quota, ...] = ()) -> None:
        self.breaker, self.meter, self.paused = Breaker(), Meter(quotas), False

    def admit(self, now: datetime, *, live: bool) -> None:
        """Raises RetryLaterError before anything has left."""
        self.breaker.admit(now)
        self.meter.spend(now, live=live)


def _number(headers: Mapping[str, str], names: tuple[str, ...]) -> float | None:
    told = next((headers[name] for name in names if name in headers), None)
    return None if told is None else number_of(told)
