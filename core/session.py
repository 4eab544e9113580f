"""One unit of work: its tenant, its time, its ids, and what happens after it commits."""

from collections.abc import Callable
from contextvars import ContextVar
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    Insert,
    Select,
    String,
    Table,
    bindparam,
    insert,
    select,
)

from core.actors import SYSTEM, Actor
from core.clock import Clock
from core.events import Bus, Event
from core.ids import Ids

_tenant: ContextVar[str | None] = ContextVar("tenant", default=None)


class Scope(msgspec.Struct, frozen=True):
    """Whose rows a transaction may touch: one practice's, or (by name, rarely) everybody's."""

    practice_id: str | None
    by: Actor = SYSTEM
    """On whose behalf; what acts by itself need not say."""


def of_practice(practice_id: str, by: Actor = SYSTEM) -> Scope:
    return Scope(practice_id, by)


def system_scope() -> Scope:
    """For what cannot know its practice yet: inbound events, account look-up, claims."""
    return Scope(None)


class Work:
    """What a unit of work carries besides its connection."""

    def __init__(self, scope: Scope, clock: Clock, ids: Ids, bus: Bus) -> None:
        self.scope = scope
        self.now = clock.now()
        self.ids = ids
        self.bus = bus
        self.wakes: set[str] = set()
        self.doorbells: dict[str, int] = {}
        self.live: list[tuple[str, str, str | None]] = []
        self.finishers: dict[str, Callable[[Connection], None]] = {}
        self.gathered: dict[str, dict[str, Any]] = {}
        """What a handler collects for its finisher, by the finisher's key."""
        self.kept: dict[str, Any] = {}


def work(conn: Connection) -> Work:
    """The unit of work that this connection is in the middle of."""
    current = conn.info.get("work")
    if not isinstance(current, Work):
        raise RuntimeError("not inside a unit of work")  # noqa: TRY004 - a misuse, not a wrong type
    return current


def now(conn: Connection) -> datetime:
    """The unit's instant: one value for all it writes."""
    return work(conn).now


def new_id(conn: Connection) -> str:
    return work(conn).ids.new()


def acting(conn: Connection) -> Actor:
    """On whose behalf this unit of work is done."""
    return work(conn).scope.by


def practice_of(conn: Connection) -> str:
    """The tenant of this unit of work; raises under `system_scope`."""
    practice_id = work(conn).scope.practice_id
    if practice_id is None:
        raise RuntimeError("this work needs a practice and runs under the system's scope")
    return practice_id


def _tenant_or_fail() -> str:
    practice_id = _tenant.get()
    if practice_id is None:
        raise RuntimeError("a query on practice rows outside a practice's scope")
    return practice_id


_mine: dict[Table, ColumnElement[bool]] = {}


def mine(table: Table) -> ColumnElement[bool]:
    """The scope of every query on a practice table: only this tenant's rows."""
    scoped = _mine.get(table)
    if scoped is None:
        tenant: BindParameter[str] = bindparam("tenant_practice_id", type_=String, callable_=_tenant_or_fail)
        scoped = _mine[table] = table.c.practice_id == tenant
    return scoped


def by_id(table: Table) -> Select[Any]:
    """This tenant's row with the parameter `row_id`, built once for what is read several times per message."""
    return select(table).where(mine(table), table.c.id == bindparam("row_id"))


_inserts: dict[Table, Insert] = {}


def add(conn: Connection, table: Table, **values: Any) -> str:
    """Insert one row of this practice and give back its id; `id` is made when it is not given."""
    row_id: str = values.pop("id", None) or new_id(conn)
    statement = _inserts.get(table)
    if statement is None:
        statement = _inserts[table] = insert(table)
    conn.execute(statement, {"id": row_id, "practice_id": practice_of(conn), **values})
    return row_id


def emit(conn: Connection, event: Event) -> None:
    """Tell the in-transaction handlers, in wiring order; an exception aborts the unit of work."""
    work(conn).bus.publish(conn, event)


def wake(conn: Connection, claimer: str) -> None:
    """Ring this claimer once the unit of work has committed."""
    work(conn).wakes.add(claimer)


def at_end(conn: Connection, key: str, fn: Callable[[Connection], None]) -> None:
    """Run `fn` once, after everything else of this unit of work; the same key is run once."""
    work(conn).finishers.setdefault(key, fn)


def finish(conn: Connection) -> None:
    """What was left for the end; called by the database before it writes the live numbers."""
    finishers = work(conn).finishers
    while finishers:
        key = next(iter(finishers))
        finishers.pop(key)(conn)


def run_work(conn: Connection, current: Work, fn: Callable[[Connection], Any]) -> Any:
    """Run `fn` with its work and tenant in place; used by the database only."""
    token = _tenant.set(current.scope.practice_id)
    previous = conn.info.get("work")
    conn.info["work"] = current
    try:
        return fn(conn)
    finally:
        conn.info["work"] = previous
        _tenant.reset(token)
