"""Whoever bends the record of who did what is found, and told which line they bent."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from compliance.audit import Actor, append
from compliance.audit.chain import AuditChain
from compliance.audit.verify import Report, verify
from core.clock import ManualClock
from core.db import Database
from core.keys import MasterKey
from core.session import of_practice
from tests.conftest import OpenDatabase

HERE, ELSEWHERE = of_practice("practice-a"), of_practice("practice-b")
MASTER = MasterKey(b"k" * 32)
COUNT = 6


async def _written(db: Database, clock: ManualClock, count: int = COUNT) -> AuditChain:
    chain = AuditChain(db, MASTER)
    for number in range(count):
        clock.advance(timedelta(seconds=1))
        for scope in (HERE, ELSEWHERE):
            await db.write(
                scope,
                lambda conn: append(
                    conn,
                    Actor("user", "u-1"),
                    "thread.viewed",
                    ("thread", f"t-{number}"),  # noqa: B023
                    detail={"n": number},  # noqa: B023
                ),
            )
    clock.advance(timedelta(seconds=5))
    await chain.run_due(clock.now(), 32)
    return chain


async def _checked(db: Database, master: MasterKey = MASTER) -> Report:
    return await db.read(HERE, lambda conn: verify(conn, master))


def _unlock(conn: Connection) -> None:
    for table in ("audit_entry", "audit_chain"):
        for verb in ("update", "delete"):
            on = "" if conn.dialect.name == "sqlite" else f" ON {table}"
            conn.execute(text(f"DROP TRIGGER {table}_no_{verb}{on}"))


async def _bend(db: Database, *statements: str) -> None:
    """What somebody with the database's own password can do."""

    def bend(conn: Connection) -> None:
        if conn.dialect.name == "postgresql":
            conn.execute(text("RESET ROLE"))
        _unlock(conn)
        for each in statements:
            conn.execute(text(each))

    await db.write(HERE, bend)


async def test_entries_are_chained_within_five_seconds_and_found_in_order(
    db: Database, clock: ManualClock
) -> None:
    chain = await _written(db, clock)
    report = await _checked(db)
    assert (report.entries, report.waiting, report.problems) == (COUNT, 0, ())
    assert report.up_to == clock.now() - timedelta(seconds=5)
    assert await chain.next_due() is None


@pytest.mark.parametrize(
    ("tampering", "kind", "seq"),
    [
        pytest.param(["UPDATE audit_entry SET actor_id = 'u-9' WHERE seq = 3"], "content", 3, id="content"),
        pytest.param(["UPDATE audit_entry SET hash = upper(hash) WHERE seq = 2"], "content", 2, id="hash"),
        pytest.param(["DELETE FROM audit_entry WHERE seq = 4"], "gap", 4, id="taken out"),
        pytest.param(
            [
                "UPDATE audit_entry SET seq = 99 WHERE seq = 3",
                "UPDATE audit_entry SET seq = 3 WHERE seq = 4",
                "UPDATE audit_entry SET seq = 4 WHERE seq = 99",
            ],
            "order",
            3,
            id="moved",
        ),
        pytest.param(["DELETE FROM audit_entry WHERE seq > 4"], "tail", 5, id="end cut off"),
        pytest.param(["DELETE FROM audit_chain"], "tail", 1, id="head taken away"),
        pytest.param(
            [
                "DELETE FROM audit_entry WHERE seq > 4",
                "UPDATE audit_chain SET seq = 4, hash = (SELECT e.hash FROM audit_entry e WHERE e.seq = 4 AND e.practice_id = 'practice-a')",
            ],
            "head",
            4,
            id="end cut off and the head made to fit",
        ),
    ],
)
async def test_each_kind_of_tampering_is_found_and_named(
    db: Database, clock: ManualClock, tampering: list[str], kind: str, seq: int
) -> None:
    await _written(db, clock)
    scoped = [
        f"{each}{' AND' if ' WHERE ' in each and 'audit_chain SET' not in each else ' WHERE'} practice_id = 'practice-a'"
        for each in tampering
    ]
    await _bend(db, *scoped)
    problem = (await _checked(db)).problems[0]
    assert (problem.kind, problem.seq) == (kind, seq)
    assert not (await db.read(ELSEWHERE, lambda conn: verify(conn, MASTER))).problems


async def test_a_broken_chain_is_not_covered_by_the_next_entries(db: Database, clock: ManualClock) -> None:
    chain = await _written(db, clock)
    await _bend(db, "UPDATE audit_chain SET mac = upper(mac) WHERE practice_id = 'practice-a'")
    await db.write(HERE, lambda conn: append(conn, Actor("system"), "thread.viewed", ("thread", "late")))
    clock.advance(timedelta(minutes=6))
    await chain.run_due(clock.now(), 32)
    assert {each.kind for each in (await _checked(db)).problems} == {"head", "waiting"}


async def test_the_database_refuses_to_rewrite_the_record(db: Database, clock: ManualClock) -> None:
    await _written(db, clock)
    for statement in (
        "UPDATE audit_entry SET why = 'other'",
        "UPDATE audit_entry SET seq = seq + 1",
        "UPDATE audit_entry SET hash = NULL",
        "DELETE FROM audit_entry",
        "DELETE FROM audit_chain",
        "UPDATE audit_chain SET seq = 1",
    ):

        def forbidden(conn: Connection, statement: str = statement) -> Any:
            return conn.execute(text(statement))

        with pytest.raises(DBAPIError):
            await db.write(HERE, forbidden)
    assert not (await _checked(db)).problems


async def test_a_new_master_key_signs_again_what_the_old_one_signed(db: Database, clock: ManualClock) -> None:
    await _written(db, clock)
    new = MasterKey(b"n" * 32, (b"k" * 32,))
    await _written_with(db, clock, new)
    assert not (await _checked(db, MasterKey(b"n" * 32))).problems
    assert [each.kind for each in (await _checked(db)).problems] == ["head"]


async def _written_with(db: Database, clock: ManualClock, master: MasterKey) -> None:
    await db.write(HERE, lambda conn: append(conn, Actor("system"), "key.rotated", ("key", None)))
    clock.advance(timedelta(seconds=3))
    await AuditChain(db, master).run_due(clock.now(), 32)


async def test_two_processes_chain_each_entry_once(
    open_database: OpenDatabase, postgres_url: str, clock: ManualClock
) -> None:
    import asyncio

    one, two = open_database(postgres_url), open_database(postgres_url)
    for number in range(40):
        await one.write(
            HERE,
            lambda conn: append(conn, Actor("agent"), "thread.viewed", ("thread", str(number))),  # noqa: B023
        )
    clock.advance(timedelta(seconds=3))
    chains = [AuditChain(one, MASTER), AuditChain(two, MASTER)]
    await asyncio.gather(*(each.run_due(clock.now(), 8) for each in chains * 3))
    report = await _checked(one)
    assert (report.entries, report.problems) == (40, ())
