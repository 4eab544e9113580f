"""The one place that claims work that waits: rows with a due time, leased, fair between practices."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import msgspec
from sqlalchemy import (
    ColumnElement,
    Connection,
    Executable,
    Integer,
    Select,
    Table,
    and_,
    bindparam,
    case,
    func,
    null,
    or_,
    select,
    update,
)

from core.db import Database
from core.errors import RetryLaterError
from core.logging import logger, place_of
from core.session import Scope, now, system_scope
from core.tables import UTCDateTime

WINDOW = 8
"""Candidates looked at per row wanted, so that several claimers do not all want the same ones."""
BACKLOG = 4096
"""Oldest due rows among which turns are taken, so that a claim costs the same however many more are due."""


class Queue(msgspec.Struct, frozen=True):
    """A table whose rows wait. `retry` is the first back-off, doubled each time; after `most` it is dead."""

    name: str
    table: Table
    lease: timedelta = timedelta(seconds=60)
    retry: timedelta = timedelta(seconds=2)
    retry_cap: timedelta = timedelta(minutes=30)
    most: int = 12


class Claimed(msgspec.Struct, frozen=True):
    """A row that is ours until its lease ends. Attempt and lease together fence off a claimer that was too
    slow: attempts start again at one, but no two leases of a row end at the same instant.
    """

    id: str
    practice_id: str | None
    attempt: int
    until: datetime
    due_at: datetime


_statements: dict[tuple[str, str], Executable] = {}


def claim(conn: Connection, queue: Queue, limit: int) -> list[Claimed]:
    """Lease up to `limit` due rows, oldest first in turn from each practice. Runs under `system_scope`."""
    table = queue.table
    instant = now(conn)
    rows = conn.execute(
        _claim_statement(conn, table),
        {"now": instant, "until": instant + queue.lease, "most": limit, "window": limit * WINDOW},
    ).all()
    return [
        Claimed(row.id, row.practice_id, row.attempts, until=instant + queue.lease, due_at=row.due_at)
        for row in rows
    ]


def next_due(conn: Connection, queue: Queue) -> datetime | None:
    """When the earliest waiting row can be claimed; a leased one when its lease ends and it is due."""
    table, instant = queue.table, now(conn)
    horizon = instant + queue.lease  # no lease ends later, so that sleeping rows beyond it are not looked at
    free = or_(table.c.lease_until.is_(None), table.c.lease_until <= instant, table.c.due_at > horizon)
    waits = table.c.due_at.isnot(None)
    soonest: datetime | None = conn.execute(
        select(table.c.due_at).where(waits, free).order_by(table.c.due_at).limit(1)
    ).scalar()
    if soonest is not None and soonest <= instant:
        return soonest
    leased = conn.execute(
        select(
            func.min(case((table.c.due_at > table.c.lease_until, table.c.due_at), else_=table.c.lease_until))
        ).where(table.c.due_at <= horizon, table.c.lease_until > instant)
    ).scalar()
    return min((at for at in (soonest, leased) if at is not None), default=None)


def done(conn: Connection, queue: Queue, claimed: Claimed) -> bool:
    """Take the row out of the queue, unless it fell due anew meanwhile; False when it is not ours any more."""
    due_at = queue.table.c.due_at
    due = case((due_at == claimed.due_at, null()), else_=due_at)
    return _finish(conn, queue, claimed, due_at=due, attempts=0, last_error=None)


def again(conn: Connection, queue: Queue, claimed: Claimed, due_at: datetime) -> bool:
    """Wait until `due_at` as if for the first time."""
    return _finish(conn, queue, claimed, due_at=due_at, attempts=0, last_error=None)


def failed(
    conn: Connection, queue: Queue, claimed: Claimed, code: str, after: timedelta | None = None
) -> bool:
    """Back off, or lay the row dead after too many attempts. True when it is dead now."""
    instant = now(conn)
    if claimed.attempt >= queue.most:
        return _finish(conn, queue, claimed, due_at=None, last_error=code[:80], dead_at=instant)
    wait = after if after is not None else backoff(queue, claimed.attempt)
    _finish(conn, queue, claimed, due_at=instant + wait, last_error=code[:80])
    return False


def backoff(queue: Queue, attempt: int) -> timedelta:
    """Exponential, capped; the attempt itself spreads rows, since their due times differ."""
    grown: timedelta = queue.retry * 2 ** min(attempt - 1, 20)
    return min(grown, queue.retry_cap)


def waiting(table: Table) -> ColumnElement[bool]:
    return and_(
        table.c.due_at <= bindparam("now", type_=UTCDateTime),
        or_(table.c.lease_until.is_(None), table.c.lease_until <= bindparam("now", type_=UTCDateTime)),
    )


def _finish(conn: Connection, queue: Queue, claimed: Claimed, **values: object) -> bool:
    table = queue.table
    statement = (
        update(table)
        .where(
            table.c.id == claimed.id,
            table.c.attempts == claimed.attempt,
            table.c.lease_until == claimed.until,
        )
        .values(lease_until=None, **values)
    )
    if claimed.practice_id is not None:
        statement = statement.where(table.c.practice_id == claimed.practice_id)
    return conn.execute(statement).rowcount == 1


def _claim_statement(conn: Connection, table: Table) -> Executable:
    key = (conn.dialect.name, table.name)
    if key not in _statements:
        _statements[key] = _build(table, lock=conn.dialect.name == "postgresql")
    return _statements[key]


def _build(table: Table, *, lock: bool) -> Executable:
    oldest = (
        select(table.c.id, table.c.practice_id, table.c.due_at)
        .where(waiting(table))
        .order_by(table.c.due_at)
        .limit(BACKLOG)
        .subquery()
    )
    rank = func.row_number().over(partition_by=oldest.c.practice_id, order_by=(oldest.c.due_at, oldest.c.id))
    ranked = select(oldest.c.id, rank.label("turn"), oldest.c.due_at).subquery()
    candidates = (
        select(ranked.c.id, ranked.c.turn)
        .order_by(ranked.c.turn, ranked.c.due_at)
        .limit(bindparam("window", type_=Integer))
        .subquery()
    )
    chosen: Select[tuple[str]] = (
        select(table.c.id)
        .join(candidates, candidates.c.id == table.c.id)
        .where(waiting(table))
        .order_by(candidates.c.turn, table.c.due_at)
        .limit(bindparam("most", type_=Integer))
    )
    if lock:
        chosen = chosen.with_for_update(skip_locked=True, of=table)
    taken = chosen.cte("taken")  # computed once: as a plain subquery a planner may run it, and lock, again
    return (
        update(table)
        .where(table.c.id.in_(select(taken.c.id)))
        .values(lease_until=bindparam("until", type_=UTCDateTime), attempts=table.c.attempts + 1)
        .returning(table.c.id, table.c.practice_id, table.c.attempts, table.c.due_at)
    )


class Claimer:
    """Claims due rows of one queue and hands each to `handle`, which marks it done in its own transaction.

    `RetryLaterError` backs off as it says; any other error backs off and is counted; too many lay the row
    dead and call `on_dead`, so that a person hears of it. A row whose leases ran out as often, because it
    takes its process down each time, is laid dead too instead of doing it again.
    """

    def __init__(
        self,
        db: Database,
        queue: Queue,
        handle: Callable[[Claimed], Awaitable[None]],
        on_dead: Callable[[Connection, Claimed], None] | None = None,
    ) -> None:
        self.name, self.queue = queue.name, queue
        self._db, self._queue, self._handle, self._on_dead = db, queue, handle, on_dead

    async def run_due(self, _now: datetime, limit: int) -> int:
        rows = await self._db.write(
            system_scope(), lambda conn: claim(conn, self._queue, limit), durable=False
        )
        await asyncio.gather(*(self._one(row) for row in rows))
        return len(rows)

    async def next_due(self) -> datetime | None:
        return await self._db.read(system_scope(), lambda conn: next_due(conn, self._queue))

    async def _one(self, row: Claimed) -> None:
        if row.attempt > self._queue.most:
            await self._failed(row, "ABANDONED", None)
            return
        try:
            await self._handle(row)
        except RetryLaterError as error:
            await self._failed(row, error.code, error.after)
        except Exception as error:  # noqa: BLE001 - one bad row must not stop the others
            logger().error(
                "claim_failed",
                claimer=self.name,
                row=row.id,
                error=type(error).__name__,
                place=place_of(error),
            )
            await self._failed(row, type(error).__name__, None)

    async def _failed(self, row: Claimed, code: str, after: timedelta | None) -> None:
        def mark(conn: Connection) -> None:
            if failed(conn, self._queue, row, code, after) and self._on_dead is not None:
                self._on_dead(conn, row)

        await self._db.write(Scope(row.practice_id), mark)
