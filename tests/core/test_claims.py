"""Claims: no row is worked twice, none is forgotten, no practice starves another, on both databases."""

import asyncio
import sys
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, event, update

from channels.models import inbound_event
from core.claims import Claimed, Claimer, again, backoff, claim, done, failed, next_due
from core.clock import ManualClock
from core.db import Database, Doorbell
from core.errors import RetryLaterError
from core.session import system_scope
from tests.conftest import START
from tests.core.waiting import QUEUE, look, open_practices, put, wait_row

ROOT = Path(__file__).parents[2]


async def fill(db: Database, rows: int, practices: tuple[str, ...] = ("a",), due=START) -> None:
    def go(conn: Connection) -> None:
        open_practices(conn, *practices)
        put(conn, *(wait_row(f"r{n:05}", practices[n % len(practices)], due) for n in range(rows)))

    await db.write(system_scope(), go)


async def take(db: Database, limit: int = 10) -> list[Claimed]:
    return await db.write(system_scope(), lambda conn: claim(conn, QUEUE, limit))


async def test_every_row_is_worked_once_by_many_claimers_at_once(database_url, open_database) -> None:
    """On PostgreSQL each claimer has its own pool, as several processes have."""
    first = open_database(database_url)
    shared = database_url.startswith("sqlite")
    databases = [first, *(first if shared else open_database(database_url) for _ in range(3))]
    await fill(first, 240, ("a", "b", "c"))
    worked: Counter[str] = Counter()

    def claimer(db: Database) -> Claimer:
        async def handle(row: Claimed) -> None:
            await asyncio.sleep(0)
            worked[row.id] += 1
            await db.write(system_scope(), lambda conn: done(conn, QUEUE, row))

        return Claimer(db, QUEUE, handle)

    async def drain(db: Database) -> None:
        mine = claimer(db)
        while await mine.run_due(START, 16):
            pass

    await asyncio.gather(*(drain(db) for db in databases))
    assert len(worked) == 240
    assert set(worked.values()) == {1}
    assert await first.read(system_scope(), lambda conn: next_due(conn, QUEUE)) is None


async def test_a_practice_with_thousands_due_starves_nobody(db: Database) -> None:
    def go(conn: Connection) -> None:
        open_practices(conn, "big", "small")
        put(conn, *(wait_row(f"big{n}", "big", START - timedelta(hours=1)) for n in range(3000)))
        put(conn, *(wait_row(f"small{n}", "small", START) for n in range(3)))

    await db.write(system_scope(), go)
    rows = await take(db, 8)
    assert Counter(row.practice_id for row in rows) == {"big": 5, "small": 3}


async def test_the_oldest_go_first_and_sleeping_rows_stay(db: Database) -> None:
    def go(conn: Connection) -> None:
        open_practices(conn, "a")
        put(conn, *(wait_row(f"r{n}", "a", START - timedelta(minutes=n)) for n in range(-3, 6)))

    await db.write(system_scope(), go)
    assert {row.id for row in await take(db, 2)} == {"r5", "r4"}
    assert {row.id for row in await take(db, 50)} == {"r3", "r2", "r1", "r0"}


async def test_a_lease_that_ran_out_fences_off_the_slow_claimer(db: Database, clock: ManualClock) -> None:
    """Attempts start again at one after `again`; the lease tells the two first attempts apart."""
    await fill(db, 1)
    (slow,) = await take(db)
    assert await take(db) == []
    clock.advance(QUEUE.lease)
    (second,) = await take(db)
    assert second.attempt == 2
    assert await db.write(system_scope(), lambda conn: again(conn, QUEUE, second, clock.now()))
    clock.advance(timedelta(seconds=1))
    (third,) = await take(db)
    assert third.attempt == slow.attempt == 1
    assert not await db.write(system_scope(), lambda conn: done(conn, QUEUE, slow))
    assert not await db.write(system_scope(), lambda conn: failed(conn, QUEUE, slow, "LATE"))
    assert await db.write(system_scope(), lambda conn: done(conn, QUEUE, third))


async def test_a_row_that_falls_due_anew_while_it_is_worked_is_not_forgotten(
    db: Database, clock: ManualClock
) -> None:
    await fill(db, 1)
    (row,) = await take(db)
    later = START + timedelta(seconds=5)

    def move(conn: Connection) -> None:
        conn.execute(update(inbound_event).where(inbound_event.c.id == row.id).values(due_at=later))

    await db.write(system_scope(), move)
    await db.write(system_scope(), lambda conn: done(conn, QUEUE, row))
    assert await db.read(system_scope(), lambda conn: next_due(conn, QUEUE)) == later
    clock.advance(timedelta(seconds=5))
    assert [each.attempt for each in await take(db)] == [1]


async def test_failures_back_off_and_the_last_one_is_told_to_a_person(
    db: Database, clock: ManualClock
) -> None:
    await fill(db, 1)
    dead: list[str] = []

    async def handle(row: Claimed) -> None:
        raise ValueError("no luck")

    claimer = Claimer(db, QUEUE, handle, lambda _conn, row: dead.append(row.id))
    waits = []
    for _ in range(QUEUE.most):
        assert await claimer.run_due(clock.now(), 10) == 1
        assert await claimer.run_due(clock.now(), 10) == 0
        due = await claimer.next_due()
        if due is not None:
            waits.append(due - clock.now())
            clock.set(due)
    assert waits == [timedelta(seconds=2), timedelta(seconds=4)]
    assert dead == ["r00000"]
    row = await db.read(system_scope(), lambda conn: look(conn, "r00000"))
    assert (row.last_error, row.dead_at, row.due_at) == ("ValueError", clock.now(), None)


async def test_a_handler_may_say_when_to_try_again(db: Database, clock: ManualClock) -> None:
    await fill(db, 1)

    async def handle(row: Claimed) -> None:
        raise RetryLaterError("BUSY", timedelta(seconds=7))

    claimer = Claimer(db, QUEUE, handle)
    await claimer.run_due(clock.now(), 10)
    assert await claimer.next_due() == START + timedelta(seconds=7)


async def test_a_row_that_takes_its_process_down_each_time_is_laid_dead(
    db: Database, clock: ManualClock
) -> None:
    await fill(db, 1)
    for _ in range(QUEUE.most):
        assert len(await take(db)) == 1
        clock.advance(QUEUE.lease)
    handled, dead = [], []

    async def handle(row: Claimed) -> None:
        handled.append(row.id)

    await Claimer(db, QUEUE, handle, lambda _conn, row: dead.append(row.id)).run_due(clock.now(), 10)
    assert (handled, dead) == ([], ["r00000"])
    clock.advance(timedelta(days=1))
    assert await take(db) == []


async def test_one_bad_row_does_not_stop_the_others(db: Database) -> None:
    await fill(db, 5)
    good = []

    async def handle(row: Claimed) -> None:
        if row.id == "r00002":
            raise ValueError("bad")
        good.append(row.id)
        await db.write(system_scope(), lambda conn: done(conn, QUEUE, row))

    await Claimer(db, QUEUE, handle).run_due(START, 10)
    assert sorted(good) == ["r00000", "r00001", "r00003", "r00004"]


def test_back_off_doubles_up_to_its_cap() -> None:
    waits = [backoff(QUEUE, attempt) for attempt in range(1, 60)]
    assert waits[:3] == [timedelta(seconds=2), timedelta(seconds=4), timedelta(seconds=8)]
    assert waits == sorted(waits)
    assert waits[-1] == QUEUE.retry_cap


CLAIM_AND_HANG = """
import asyncio, sys
from core.clock import ManualClock
from core.db import Doorbell, connect
from core.events import Bus
from core.ids import RandomIds
from core.claims import claim
from core.session import system_scope
from tests.conftest import START
from tests.core.waiting import QUEUE

async def main():
    clock = ManualClock(START)
    db = connect(sys.argv[1], clock=clock, ids=RandomIds(clock), bus=Bus(), doorbell=Doorbell())
    rows = await db.write(system_scope(), lambda conn: claim(conn, QUEUE, 7))
    print(len(rows), flush=True)
    await asyncio.Event().wait()

asyncio.run(main())
"""


async def test_what_a_killed_process_had_claimed_comes_back(
    database_url: str, open_database, clock: ManualClock
) -> None:
    db = open_database(database_url)
    await fill(db, 10)
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", CLAIM_AND_HANG, database_url, cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    try:
        assert process.stdout is not None
        assert await process.stdout.readline() == b"7\n"
    finally:
        process.kill()
        await process.wait()
    assert len(await take(db, 50)) == 3
    clock.advance(QUEUE.lease)
    back = await take(db, 50)
    assert len(back) == 10
    assert {row.attempt for row in back} == {2}


async def test_sleeping_rows_cost_a_claim_nothing(database_url: str, open_database) -> None:
    """The plan of claim and of next_due reads the index of waiting rows, never the whole table."""
    db = open_database(database_url)

    def go(conn: Connection) -> None:
        open_practices(conn, "a")
        for start in range(0, 20_000, 5000):
            rows = (
                wait_row(f"s{n}", "a", START + timedelta(days=1, seconds=n))
                for n in range(start, start + 5000)
            )
            put(conn, *rows)
        put(conn, *(wait_row(f"d{n}", "a", START) for n in range(20)))
        if conn.dialect.name == "sqlite":
            return
        conn.exec_driver_sql("RESET ROLE")
        conn.exec_driver_sql("ANALYZE inbound_event")

    await db.write(system_scope(), go)

    def plan(conn: Connection) -> str:
        seen: list[tuple[str, Any]] = []

        def note(_conn, _cursor, statement, parameters, _context, _many):
            seen.append((statement, parameters))

        event.listen(conn, "before_cursor_execute", note)
        claim(conn, QUEUE, 5)
        next_due(conn, QUEUE)
        event.remove(conn, "before_cursor_execute", note)
        prefix = "EXPLAIN QUERY PLAN " if conn.dialect.name == "sqlite" else "EXPLAIN "
        lines = [str(row[-1]) for each in seen for row in conn.exec_driver_sql(prefix + each[0], each[1])]
        return "\n".join(lines)

    text = await db.write(system_scope(), plan)
    assert text.count("ix_inbound_event_due") >= 2
    assert "Seq Scan" not in text
    assert "SCAN inbound_event" not in text


async def test_a_unit_of_work_that_was_given_up_leaves_the_writer_alive(db: Database) -> None:
    """A caller that hangs up while its write waits in line must not take everybody's writes down."""
    await fill(db, 1)
    gate = asyncio.Event()

    async def given_up(n: int) -> None:
        await db.write(system_scope(), lambda conn: look(conn, "r00000"))
        gate.set()

    tasks = [asyncio.create_task(given_up(n)) for n in range(30)]
    await asyncio.sleep(0)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    async with asyncio.timeout(5):
        assert len(await take(db)) == 1


async def test_the_claimer_is_woken_by_its_name() -> None:
    doorbell = Doorbell()
    doorbell.ring(QUEUE.name)
    async with asyncio.timeout(1):
        await doorbell.wait(QUEUE.name, 60)


@pytest.mark.parametrize("limit", [1, 3, 100])
async def test_no_more_rows_are_leased_than_were_asked_for(db: Database, limit: int) -> None:
    await fill(db, 30, ("a", "b", "c", "d"))
    rows = await take(db, limit)
    leased = await db.read(
        system_scope(),
        lambda conn: conn.execute(
            inbound_event.select().where(inbound_event.c.lease_until.isnot(None))
        ).all(),
    )
    assert len(rows) == len(leased) == min(limit, 30)
