"""The unit of work on both databases: it commits whole, alone, in its tenant, and rings its bells."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Connection, Table, insert, select
from sqlalchemy.exc import StatementError

from booking.models import calendar
from core import live
from core.db import Database, Doorbell
from core.session import add, mine, of_practice, practice_of, system_scope, wake
from inbox.models import staff_notice
from practice.access.models import user

OURS, THEIRS = of_practice("practice-a"), of_practice("practice-b")


def add_site(key: str):
    from core.session import now

    return lambda conn: add(conn, staff_notice, kind=key, at=now(conn))


def keys(conn: Connection) -> list[str]:
    return sorted(conn.execute(select(staff_notice.c.kind).where(mine(staff_notice))).scalars())


async def test_what_a_failed_unit_wrote_is_gone_and_its_neighbours_stay(db: Database) -> None:
    def broken(conn: Connection) -> None:
        add_site("lost")(conn)
        raise ValueError("after the write")

    results = await asyncio.gather(
        db.write(OURS, add_site("one")),
        db.write(OURS, broken),
        db.write(OURS, add_site("two")),
        return_exceptions=True,
    )
    assert isinstance(results[1], ValueError)
    assert await db.read(OURS, keys) == ["one", "two"]


async def test_a_tenant_sees_only_its_rows(db: Database) -> None:
    await db.write(OURS, add_site("ours"))
    await db.write(THEIRS, add_site("theirs"))
    assert await db.read(OURS, keys) == ["ours"]
    assert await db.read(THEIRS, keys) == ["theirs"]


async def test_practice_work_under_the_system_scope_is_refused(db: Database) -> None:
    with pytest.raises(RuntimeError):
        await db.read(system_scope(), practice_of)
    with pytest.raises(StatementError, match="outside a practice"):
        await db.read(system_scope(), keys)


@pytest.mark.servers
async def test_row_level_security_is_the_second_lock(postgres_url: str, open_database) -> None:
    """Even a query that forgot its scope meets only the tenant's rows."""
    db = open_database(postgres_url)
    await db.write(OURS, add_site("ours"))
    await db.write(THEIRS, add_site("theirs"))

    def unscoped(conn: Connection) -> list[str]:
        return sorted(conn.execute(select(staff_notice.c.kind)).scalars())

    def foreign_insert(conn: Connection) -> None:
        conn.execute(
            insert(staff_notice),
            {"id": "smuggled", "practice_id": "practice-b", "kind": "x", "at": datetime.now(UTC)},
        )

    assert await db.read(OURS, unscoped) == ["ours"]
    assert await db.read(system_scope(), unscoped) == ["ours", "theirs"]
    with pytest.raises(Exception, match="row-level security"):
        await db.write(OURS, foreign_insert)


async def test_instants_come_back_equal_and_naive_ones_are_refused(db: Database) -> None:
    instant = datetime(2026, 11, 1, 23, 0, tzinfo=UTC) - timedelta(hours=8)

    def put(conn: Connection) -> None:
        add(conn, staff_notice, kind="clock", at=instant)

    await db.write(OURS, put)
    read = await db.read(
        OURS, lambda conn: conn.execute(select(staff_notice.c.at).where(mine(staff_notice))).scalar_one()
    )
    assert read == instant
    assert read.tzinfo is not None
    with pytest.raises(Exception, match="naive"):
        await db.write(
            OURS,
            lambda conn: add(conn, staff_notice, kind="x", at=datetime(2026, 1, 1)),  # noqa: DTZ001
        )


async def test_bells_ring_after_commit_and_not_after_a_failure(database_url: str, open_database) -> None:
    doorbell = Doorbell()
    heads: list[tuple[str, int]] = []
    doorbell.on_live(lambda practice, head: heads.append((practice, head)))
    db = open_database(database_url, doorbell=doorbell)

    def change(conn: Connection) -> None:
        live.append(conn, "thread.changed", "t1")
        live.append(conn, "thread.changed", "t1")
        live.append(conn, "timeline.added", "t1", "m1")
        wake(conn, "outbox")

    def fails(conn: Connection) -> None:
        change(conn)
        raise ValueError("changed my mind")

    await db.write(OURS, change)
    with pytest.raises(ValueError, match="changed my mind"):
        await db.write(OURS, fails)
    assert heads == [("practice-a", 2)]
    async with asyncio.timeout(1):
        await doorbell.wait("outbox", 5)
    rows = await db.read(OURS, lambda conn: live.since(conn, 0))
    assert [(row[0], row[1], row[3]) for row in rows] == [
        (1, "thread.changed", None),
        (2, "timeline.added", "m1"),
    ]


async def test_live_numbers_have_no_gap_and_no_double_under_load(db: Database) -> None:
    def change(number: int):
        return lambda conn: live.append(conn, "thread.changed", f"t{number}")

    await asyncio.gather(*(db.write(OURS, change(number)) for number in range(60)))
    rows = await db.read(OURS, lambda conn: live.since(conn, 0, 1000))
    assert [row[0] for row in rows] == list(range(1, 61))


@pytest.mark.servers
async def test_a_bell_reaches_another_process(postgres_url: str, open_database) -> None:
    there = Doorbell()
    listening = open_database(postgres_url, doorbell=there)
    listening.listen()
    heads: asyncio.Queue[tuple[str, int]] = asyncio.Queue()
    there.on_live(lambda practice, head: heads.put_nowait((practice, head)))
    writing = open_database(postgres_url)
    async with asyncio.timeout(10):
        while heads.empty():
            await writing.write(OURS, lambda conn: live.append(conn, "thread.changed", "t"))
            await asyncio.sleep(0.05)
    practice, head = heads.get_nowait()
    assert (practice, head >= 1) == ("practice-a", True)


def test_every_practice_table_can_be_scoped() -> None:
    from core.tables import metadata

    shared = {"practice", "installation"}
    tables: list[Table] = list(metadata.sorted_tables)
    assert {table.name for table in tables if "practice_id" not in table.c} == shared
    assert user.c.practice_id.nullable is False
    assert calendar.c.practice_id.primary_key
