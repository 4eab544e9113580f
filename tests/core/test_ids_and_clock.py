"""Ids that sort by time, a clock that can be moved, limits that count."""

import asyncio
import uuid
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import limits
from core.clock import ManualClock, SystemClock, deadline
from core.errors import TooManyError
from core.ids import CountedIds, RandomIds, uuid7
from core.limits import LocalLimiter, RedisLimiter
from tests.conftest import START

INSTANTS = st.datetimes(datetime(2000, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


@given(INSTANTS, st.binary(min_size=10, max_size=10))
def test_an_id_is_a_uuid_of_version_seven(instant: datetime, random: bytes) -> None:
    made = uuid.UUID(uuid7(instant, random))
    assert (made.version, made.variant) == (7, uuid.RFC_4122)
    assert made.int >> 80 == int(instant.timestamp() * 1000)


@given(st.lists(INSTANTS, min_size=2, max_size=6, unique_by=lambda at: int(at.timestamp() * 1000)))
def test_later_ids_sort_after_earlier_ones(instants: list[datetime]) -> None:
    made = [uuid7(at, b"\xff" * 10 if n % 2 else b"\x00" * 10) for n, at in enumerate(sorted(instants))]
    assert made == sorted(made)


def test_counted_ids_are_the_same_on_every_run_and_random_ones_never() -> None:
    clock = ManualClock(START)
    first = [CountedIds(clock).new() for _ in range(1)] + [CountedIds(clock).new()]
    assert first[0] == first[1]
    counted = CountedIds(clock)
    row = [counted.new() for _ in range(50)]
    assert row == sorted(set(row))
    random = RandomIds(clock)
    row = [random.new() for _ in range(200)]
    assert row == sorted(set(row))


async def test_sleepers_wake_in_order_when_the_clock_passes_them() -> None:
    clock, woken = ManualClock(START), []

    async def sleep(seconds: float) -> None:
        await clock.sleep(seconds)
        woken.append(seconds)

    tasks = [asyncio.create_task(sleep(seconds)) for seconds in (30, 10, 20)]
    await asyncio.sleep(0)
    assert clock.next_wake() == START + timedelta(seconds=10)
    clock.advance(timedelta(seconds=20))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert woken == [10, 20]
    tasks[0].cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    assert clock.next_wake() is None


def test_a_clock_is_aware_and_in_utc() -> None:
    assert SystemClock().now().tzinfo is UTC
    with pytest.raises(ValueError, match="aware"):
        ManualClock(datetime(2026, 1, 1))  # noqa: DTZ001
    clock = ManualClock(START)
    clock.set(START - timedelta(days=1))
    assert clock.now() == START - timedelta(days=1)


async def test_a_deadline_ends_its_body() -> None:
    with pytest.raises(TimeoutError):
        async with deadline(SystemClock(), 0.01):
            await asyncio.Event().wait()


async def test_so_many_in_so_long_and_no_more() -> None:
    limiter, minute = LocalLimiter(), timedelta(minutes=1)
    for _ in range(3):
        await limiter.spend("door", 3, minute)
    with pytest.raises(TooManyError) as refused:
        await limiter.spend("door", 3, minute)
    assert timedelta() < refused.value.retry_after <= minute
    await limiter.spend("other door", 3, minute)


async def test_keys_whose_time_is_over_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody who invents a new key each time must not fill the memory."""
    monkeypatch.setattr(limits, "MOST_KEYS", 50)
    limiter = LocalLimiter()
    for n in range(500):
        await limiter.spend(f"visitor-{n}", 3, timedelta(0))
    await limiter.spend("regular", 1, timedelta(minutes=1))
    assert len(limiter._spent) <= 101
    for n in range(200):
        await limiter.spend(f"again-{n}", 3, timedelta(0))
    with pytest.raises(TooManyError):
        await limiter.spend("regular", 1, timedelta(minutes=1))


@pytest.mark.servers
async def test_processes_count_together_in_redis(redis_url: str) -> None:
    from redis.asyncio import Redis

    key, hour = uuid.uuid4().hex, timedelta(hours=1)
    async with Redis.from_url(redis_url) as one, Redis.from_url(redis_url) as two:
        for client in (one, two):
            await RedisLimiter(client).spend(key, 2, hour)
        with pytest.raises(TooManyError):
            await RedisLimiter(one).spend(key, 2, hour)


async def test_without_redis_each_process_counts_for_itself() -> None:
    from redis.asyncio import Redis

    async with Redis.from_url("redis://127.0.0.1:1/0") as nobody:
        limiter = RedisLimiter(nobody)
        await limiter.spend("k", 1, timedelta(hours=1))
        with pytest.raises(TooManyError):
            await limiter.spend("k", 1, timedelta(hours=1))
