"""The two databases behind one door: units of work as plain functions over a connection."""

import asyncio
from collections.abc import Callable, Collection
from typing import Any, Literal, Protocol, TypeVar

import msgspec
from sqlalchemy import Connection

from core.clock import Clock
from core.events import Bus
from core.ids import Ids
from core.session import Scope

T = TypeVar("T")
UnitOfWork = Callable[[Connection], T]


class Ahead(msgspec.Struct, frozen=True):
    """What a unit of work will read: where several are committed together, `read` is run once with all their keys,
    so that each finds its rows at hand (`core.once`). It never decides anything, and may not be run at all.
    """

    read: Callable[[Connection, Collection[str]], object]
    key: str


class Database(Protocol):
    """Runs units of work. `write` commits before it answers; a raised error rolls that unit back alone."""

    dialect: Literal["sqlite", "postgresql"]
    clock: Clock
    ids: Ids
    bus: Bus

    async def write(
        self, scope: Scope, fn: UnitOfWork[T], *, durable: bool = True, ahead: Ahead | None = None
    ) -> T:
        """`durable` False: a power cut may undo the commit (a kill may not); for what is redone by itself."""
        ...

    async def read(self, scope: Scope, fn: UnitOfWork[T]) -> T: ...

    async def close(self) -> None: ...


class Doorbell:
    """Bells of one process: claimers by name, and live heads by practice."""

    def __init__(self) -> None:
        self._bells: dict[str, asyncio.Event] = {}
        self._listeners: list[Callable[[str, int], None]] = []

    def ring(self, name: str) -> None:
        self._bell(name).set()

    async def wait(self, name: str, seconds: float) -> None:
        """Until the bell rings, or the safety poll is due."""
        bell = self._bell(name)
        try:
            async with asyncio.timeout(seconds):
                await bell.wait()
        except TimeoutError:
            pass
        bell.clear()

    def on_live(self, listener: Callable[[str, int], None]) -> None:
        """Call `listener(practice_id, head)` after each commit that changed something live."""
        self._listeners.append(listener)

    def live(self, practice_id: str, head: int) -> None:
        for listener in self._listeners:
            listener(practice_id, head)

    def _bell(self, name: str) -> asyncio.Event:
        return self._bells.setdefault(name, asyncio.Event())


def connect(url: str, *, clock: Clock, ids: Ids, bus: Bus, doorbell: Doorbell, **options: Any) -> "Database":
    """Open `sqlite:///file` or `postgresql://…`; nothing is migrated here."""
    if url.startswith("sqlite"):
        from core.db_sqlite import SqliteDatabase

        return SqliteDatabase(url, clock=clock, ids=ids, bus=bus, doorbell=doorbell, **options)
    from core.db_postgres import PostgresDatabase

    return PostgresDatabase(url, clock=clock, ids=ids, bus=bus, doorbell=doorbell, **options)
