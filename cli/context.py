"""What the commands need of the product, handed in by the entry point and opened only when it is used."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol, TypeVar

import typer

from core.clock import Clock
from core.db import Database, UnitOfWork
from core.keys import MasterKey
from core.session import Scope
from core.settings import Settings
from core.vault import Vault
from practice.store import Books

T = TypeVar("T")


class Turned(Protocol):
    """What came back for one text, and how the agent came to it."""

    @property
    def replies(self) -> tuple[str, ...]: ...
    @property
    def steps(self) -> tuple[dict[str, Any], ...]: ...
    @property
    def outcome(self) -> str: ...


class Rehearsal(Protocol):
    """A conversation with a practice's agent that nobody real takes part in."""

    async def begin(self, document: dict[str, Any], at: datetime, channel: str) -> None: ...
    async def say(self, text: str) -> Turned: ...
    async def close(self) -> None: ...


@dataclass(frozen=True)
class Context:
    """One run of the command. Its units of work are seen by running servers at their next look."""

    settings: Settings
    clock: Clock
    books: Books
    open_database: Callable[[], Database]
    open_vault: Callable[[], Vault]
    open_master: Callable[[], MasterKey]
    migrate: Callable[[], bool]
    is_migrated: Callable[[], bool]
    serve: Callable[[], None]
    rehearse: Callable[[], "Rehearsal"]
    work: Callable[[], None]

    def write(self, scope: Scope, fn: UnitOfWork[T]) -> T:
        self.migrate()
        return asyncio.run(self._run(scope, fn, writes=True))

    def read(self, scope: Scope, fn: UnitOfWork[T]) -> T:
        self.migrate()
        return asyncio.run(self._run(scope, fn, writes=False))

    async def _run(self, scope: Scope, fn: UnitOfWork[T], *, writes: bool) -> T:
        db = self.open_database()
        try:
            return await (db.write(scope, fn) if writes else db.read(scope, fn))
        finally:
            await db.close()


def context_of(ctx: typer.Context) -> Context:
    """The context of this run; the settings are read here, so that `--help` works without any."""
    found = ctx.obj()
    assert isinstance(found, Context)
    return found
