"""SQLite: one writer thread with group commit, and a separate pool of readers."""

import asyncio
import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import Any, Literal, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import QueuePool

from core import live
from core.clock import Clock
from core.db import Ahead, Doorbell, UnitOfWork
from core.events import Bus
from core.ids import Ids
from core.once import watch
from core.session import Scope, Work, finish, practice_of, run_work, work

T = TypeVar("T")
GROUP = 64
READERS = 4


class _Job:
    __slots__ = ("ahead", "durable", "error", "fn", "future", "result", "scope", "work")

    def __init__(
        self, scope: Scope, fn: Callable[[Connection], Any], *, durable: bool, ahead: Ahead | None = None
    ) -> None:
        self.scope = scope
        self.durable = durable
        self.ahead = ahead
        self.fn = fn
        self.future: Future[tuple[Any, Work]] = Future()
        self.result: Any = None
        self.work: Work | None = None
        self.error: BaseException | None = None


def sqlite_engine(
    url: str, *, begin: str = "BEGIN IMMEDIATE", pool: int = 1, synchronous: str = "FULL"
) -> Engine:
    """An engine with our pragmas; `begin` decides how its transactions take their lock."""
    engine = create_engine(
        url,
        poolclass=QueuePool,
        pool_size=pool,
        max_overflow=0,
        connect_args={"check_same_thread": False, "timeout": 30},
        hide_parameters=True,  # an error's text must not quote a patient
    )

    @event.listens_for(engine, "connect")
    def _pragmas(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in (
            "journal_mode=WAL",
            f"synchronous={synchronous}",
            "foreign_keys=ON",
            "busy_timeout=30000",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(conn: Connection) -> None:
        conn.exec_driver_sql(begin)

    watch(engine)
    return engine


def _read(read: Callable[[Connection, list[str]], object], keys: list[str], conn: Connection) -> None:
    read(conn, keys)


def _live(group: list[_Job]) -> list[list[_Job]]:
    """The jobs that noted something live, those of one practice together."""
    found: dict[str | None, list[_Job]] = {}
    for job in group:
        if job.error is None and job.work is not None and job.work.live:
            found.setdefault(job.scope.practice_id, []).append(job)
    return list(found.values())


def _flush(conn: Connection, jobs: list[_Job]) -> None:
    """Numbered together; each of them knows the head, so that whichever caller is still there rings."""
    together = _work(jobs[0])
    together.live = list(dict.fromkeys(entry for job in jobs for entry in _work(job).live))
    run_work(conn, together, live.flush)
    for job in jobs:
        _work(job).doorbells.update(together.doorbells)


def _work(job: _Job) -> Work:
    assert job.work is not None
    return job.work


class SqliteDatabase:
    """One process per file. Writes queue for one thread, which commits them in groups."""

    dialect: Literal["sqlite", "postgresql"] = "sqlite"

    def __init__(
        self, url: str, *, clock: Clock, ids: Ids, bus: Bus, doorbell: Doorbell, durable: bool = True
    ) -> None:
        self.clock, self.ids, self.bus, self._doorbell = clock, ids, bus, doorbell
        self._levels = ("NORMAL", "FULL") if durable else ("OFF", "OFF")
        self._level = self._levels[1]
        self._writer = sqlite_engine(url, synchronous=self._level)
        self._reader = sqlite_engine(url, begin="BEGIN", pool=READERS)
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._closed = False
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="sqlite-read")
        self._thread = threading.Thread(target=self._work_off, name="sqlite-write", daemon=True)
        self._thread.start()

    async def write(
        self, scope: Scope, fn: UnitOfWork[T], *, durable: bool = True, ahead: Ahead | None = None
    ) -> T:
        if self._closed:
            raise RuntimeError("the database is closed")
        job = _Job(scope, fn, durable=durable, ahead=ahead)
        self._jobs.put(job)
        result, done = await asyncio.wrap_future(job.future)
        for name in done.wakes:
            self._doorbell.ring(name)
        for practice_id, head in done.doorbells.items():
            self._doorbell.live(practice_id, head)
        return result  # type: ignore[no-any-return]

    async def read(self, scope: Scope, fn: UnitOfWork[T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._readers, self._read, scope, fn)

    async def close(self) -> None:
        self._closed = True
        self._jobs.put(None)
        await asyncio.get_running_loop().run_in_executor(None, self._thread.join)
        self._readers.shutdown()
        self._writer.dispose()
        self._reader.dispose()

    def _read(self, scope: Scope, fn: UnitOfWork[T]) -> T:
        with self._reader.begin() as conn:
            return run_work(conn, self._new_work(scope), fn)  # type: ignore[no-any-return]

    def _new_work(self, scope: Scope) -> Work:
        return Work(scope, self.clock, self.ids, self.bus)

    def _work_off(self) -> None:
        while (first := self._jobs.get()) is not None:
            group, closing = [first], False
            while len(group) < GROUP:
                try:
                    job = self._jobs.get_nowait()
                except queue.Empty:
                    break
                if job is None:
                    closing = True
                    break
                group.append(job)
            self._commit(group)
            if closing:
                return

    def _sync(self, *, durable: bool) -> None:
        """One job that must survive a power cut makes the whole group wait for the disk."""
        level = self._levels[int(durable)]
        if level != self._level:
            raw = self._writer.raw_connection()
            raw.cursor().execute(f"PRAGMA synchronous={level}")
            raw.close()
            self._level = level

    def _commit(self, group: list[_Job]) -> None:
        """Callers that gave up while they stood in line are left out; from here on nobody can."""
        group = [job for job in group if job.future.set_running_or_notify_cancel()]
        try:
            self._sync(durable=any(job.durable for job in group))
            with self._writer.begin() as conn:
                for job in (*self._looks_ahead(group), *group):
                    self._run(conn, job)
                for jobs in _live(group):
                    _flush(conn, jobs)
        except BaseException as error:  # noqa: BLE001 - every waiter must hear of it
            for job in group:
                job.error = job.error or error
        for job in group:
            if job.error is not None:
                job.future.set_exception(job.error)
            else:
                assert job.work is not None
                job.future.set_result((job.result, job.work))

    def _looks_ahead(self, group: list[_Job]) -> list[_Job]:
        """One for each practice of which several jobs will read the same kind of thing; fails without them."""
        keys: dict[tuple[Scope, Any], list[str]] = {}
        for job in group:
            if job.ahead is not None:
                keys.setdefault((job.scope, job.ahead.read), []).append(job.ahead.key)
        return [
            _Job(scope, partial(_read, read, found), durable=False)
            for (scope, read), found in keys.items()
            if len(found) > 1
        ]

    def _run(self, conn: Connection, job: _Job) -> None:
        job.work = self._new_work(job.scope)

        def whole(inner: Connection) -> Any:
            result = job.fn(inner)
            finish(inner)
            if work(inner).live:
                practice_of(inner)  # without one it fails here and alone
            return result

        try:
            with conn.begin_nested():
                job.result = run_work(conn, job.work, whole)
        except BaseException as error:  # noqa: BLE001 - it belongs to this job's caller
            job.error = error
