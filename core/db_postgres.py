"""PostgreSQL: the same units of work through asyncpg, with row-level security as the second lock."""

import asyncio
import contextlib
from typing import Any, Literal, TypeVar

import asyncpg
from sqlalchemy import Connection, make_url, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from core import live
from core.clock import Clock
from core.db import Ahead, Doorbell, UnitOfWork
from core.events import Bus
from core.ids import Ids
from core.once import watch
from core.session import Scope, Work, finish, run_work

T = TypeVar("T")
CHANNEL = "glowdesk_bells"
_TENANT = text(
    "SELECT set_config('role', 'glowdesk_tenant', true), set_config('glowdesk.practice_id', :practice, true)"
)
_SYSTEM = text("SELECT set_config('role', 'glowdesk_system', true)")
_LAZY = text("SELECT set_config('synchronous_commit', 'off', true)")
_NOTIFY = text("SELECT pg_notify(:channel, :payload)")
_RETRIED = {"40001", "40P01"}
"""Serialization failure and deadlock: the whole unit of work runs again."""


class PostgresDatabase:
    """Any number of processes. Bells between them are LISTEN/NOTIFY, sent in the transaction."""

    dialect: Literal["sqlite", "postgresql"] = "postgresql"

    def __init__(
        self, url: str, *, clock: Clock, ids: Ids, bus: Bus, doorbell: Doorbell, pool: int = 10
    ) -> None:
        self.clock, self.ids, self.bus, self._doorbell = clock, ids, bus, doorbell
        self._url = make_url(url).set(drivername="postgresql+asyncpg")
        self._engine = create_async_engine(
            self._url,
            pool_size=pool,
            max_overflow=5,
            pool_pre_ping=False,
            hide_parameters=True,  # an error's text must not quote a patient
        )
        watch(self._engine.sync_engine)
        self._listener: asyncio.Task[None] | None = None

    async def write(
        self,
        scope: Scope,
        fn: UnitOfWork[T],
        *,
        durable: bool = True,
        ahead: Ahead | None = None,  # noqa: ARG002 - each unit of work is a transaction of its own here
    ) -> T:
        for attempt in range(5):
            try:
                result, done = await self._once(scope, fn, durable=durable)
            except DBAPIError as error:
                if getattr(error.orig, "sqlstate", None) in _RETRIED and attempt < 4:
                    await asyncio.sleep(0.01 * (attempt + 1))
                    continue
                raise
            self._ring(done)
            return result
        raise AssertionError("unreachable")

    async def read(self, scope: Scope, fn: UnitOfWork[T]) -> T:
        async with self._engine.connect() as conn, conn.begin():
            await self._enter(conn, scope)
            work = Work(scope, self.clock, self.ids, self.bus)
            return await conn.run_sync(lambda c: run_work(c, work, fn))

    async def close(self) -> None:
        if self._listener is not None:
            self._listener.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._listener
        await self._engine.dispose()

    def listen(self) -> None:
        """Hear the bells of other processes; reconnects for ever."""
        self._listener = asyncio.get_running_loop().create_task(self._listen(), name="postgres-bells")

    async def _once(self, scope: Scope, fn: UnitOfWork[T], *, durable: bool) -> tuple[T, Work]:
        work = Work(scope, self.clock, self.ids, self.bus)

        def whole(conn: Connection) -> Any:
            result = fn(conn)
            finish(conn)
            live.flush(conn)
            return result

        async with self._engine.connect() as conn, conn.begin():
            await self._enter(conn, scope)
            if not durable:
                await conn.execute(_LAZY)
            result = await conn.run_sync(lambda c: run_work(c, work, whole))
            if work.wakes or work.doorbells:
                await conn.execute(_NOTIFY, {"channel": CHANNEL, "payload": _payload(work)})
        return result, work

    async def _enter(self, conn: AsyncConnection, scope: Scope) -> None:
        if scope.practice_id is None:
            await conn.execute(_SYSTEM)
        else:
            await conn.execute(_TENANT, {"practice": scope.practice_id})

    def _ring(self, work: Work) -> None:
        for name in work.wakes:
            self._doorbell.ring(name)
        for practice_id, head in work.doorbells.items():
            self._doorbell.live(practice_id, head)

    async def _listen(self) -> None:
        while True:
            try:
                await self._listen_once()
            except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
                await asyncio.sleep(0.5)

    async def _listen_once(self) -> None:
        options = dict(self._url.query)
        connection = await asyncpg.connect(
            host=options.get("host") or self._url.host,
            port=self._url.port,
            user=self._url.username,
            password=self._url.password,
            database=self._url.database,
            ssl=options.get("ssl"),
        )
        gone = asyncio.Event()
        connection.add_termination_listener(lambda _: gone.set())
        await connection.add_listener(CHANNEL, self._heard)
        try:
            await gone.wait()
        finally:
            await connection.close()

    def _heard(self, _connection: object, _pid: int, _channel: str, payload: object) -> None:
        for word in str(payload).split(" "):
            name, _, head = word.partition("=")
            if head:
                self._doorbell.live(name, int(head))
            elif name:
                self._doorbell.ring(name)


def _payload(work: Work) -> str:
    return " ".join([*sorted(work.wakes), *(f"{key}={head}" for key, head in work.doorbells.items())])
