"""Connections to practice systems: stored once by a person, opened for every question and every booking."""

import json
import time
from collections.abc import Mapping
from typing import Any

import httpx
import msgspec
from sqlalchemy import Connection as Sql
from sqlalchemy import Row, select, update

from booking.emr.base import CalendarOfRecord
from booking.emr.connection import Connection, Links, Surroundings
from booking.emr.line import Line
from booking.emr.models import emr_connection
from booking.emr.quotas import quotas_of
from booking.emr.registry import CALENDARS, calendar_of
from booking.emr.transport import HttpTransport
from core.clock import Clock
from core.db import Database
from core.errors import BadInputError, NotFoundError
from core.events import CalendarTroubled
from core.session import add, emit, mine, now, of_practice, practice_of, system_scope
from core.vault import Vault
from practice.book import PracticeBook
from practice.store import Books

FRESH = 5.0
"""Seconds for which a process trusts what it knows of who is connected to what."""


class Opened(msgspec.Struct, frozen=True):
    """A connection that can be spoken over."""

    connection: Connection
    calendar: CalendarOfRecord
    line: Line
    books: bool


def connect(
    conn: Sql,
    vault: Vault,
    *,
    system: str,
    books: bool,
    base_url: str | None = None,
    secrets: Mapping[str, str],
    options: Mapping[str, str] | None = None,
    links: Links | None = None,
) -> str:
    """Store a connection with its secrets sealed; the same system again replaces what was there, and writes go on."""
    if system not in CALENDARS or system == "own":
        raise BadInputError("no such practice system", at="/system")
    if books:
        stop_booking(conn)
    values = {
        "books": books,
        "state": "active",
        "base_url": base_url,
        "secret": vault.seal(conn, json.dumps(dict(secrets)).encode()),
        "options": dict(options or {}),
        "paused_at": None,
        "paused_why": None,
        "failing_since": None,
        "last_error": None,
    }
    if links is not None:
        values["links"] = msgspec.to_builtins(links)
    there = conn.execute(
        select(emr_connection.c.id).where(mine(emr_connection), emr_connection.c.system == system)
    ).scalar()
    if there is not None:
        change(conn, str(there), **values)
        return str(there)
    return add(
        conn,
        emr_connection,
        system=system,
        created_at=now(conn),
        version=1,
        **{"links": msgspec.to_builtins(Links()), **values},
    )


def change(conn: Sql, connection_id: str, **values: Any) -> None:
    """Set columns; every process opens it anew."""
    conn.execute(
        update(emr_connection)
        .where(mine(emr_connection), emr_connection.c.id == connection_id)
        .values(**values, version=emr_connection.c.version + 1)
    )


def stop_booking(conn: Sql) -> None:
    """No system is the practice's calendar of record: our own is."""
    conn.execute(update(emr_connection).where(mine(emr_connection)).values(books=False))


def pause(conn: Sql, connection_id: str, why: str) -> bool:
    """Credentials are refused: nothing is written there until somebody connects it anew. False: known already."""
    changed = conn.execute(
        update(emr_connection)
        .where(mine(emr_connection), emr_connection.c.id == connection_id, emr_connection.c.state == "active")
        .values(
            state="paused",
            paused_at=now(conn),
            paused_why=why[:40],
            version=emr_connection.c.version + 1,
        )
    )
    if changed.rowcount:
        emit(conn, CalendarTroubled(connection_id=connection_id, code=why[:40]))
    return bool(changed.rowcount)


def heard(conn: Sql, connection_id: str, error: str | None, left: tuple[int, int] | None = None) -> None:
    """What the last question came to, for the status page."""
    values: dict[str, Any] = {"last_error": error}
    values |= {"last_ok_at": now(conn), "failing_since": None} if error is None else {}
    if left is not None:
        values["calls"] = {"left": left[0], "of": left[1], "at": now(conn).isoformat()}
    mine_ = update(emr_connection).where(mine(emr_connection), emr_connection.c.id == connection_id)
    conn.execute(mine_.values(**values))
    if error is not None:
        conn.execute(mine_.where(emr_connection.c.failing_since.is_(None)).values(failing_since=now(conn)))


def connections(conn: Sql) -> list[Row[Any]]:
    """This practice's, oldest first, without their secrets."""
    columns = [column for column in emr_connection.c if column.name != "secret"]
    return list(
        conn.execute(select(*columns).where(mine(emr_connection)).order_by(emr_connection.c.created_at)).all()
    )


def read_connection(conn: Sql, vault: Vault, connection_id: str) -> tuple[Connection, Row[Any]]:
    """One of this practice's, with its secrets open. Raises `NotFoundError`."""
    row = conn.execute(
        select(emr_connection).where(mine(emr_connection), emr_connection.c.id == connection_id)
    ).first()
    if row is None:
        raise NotFoundError("no such connection")
    opened = Connection(
        id=row.id,
        practice_id=practice_of(conn),
        system=row.system,
        base_url=row.base_url,
        secrets=json.loads(vault.open(conn, row.secret)) if row.secret else {},
        options=row.options,
        links=msgspec.convert(row.links, Links),
    )
    return opened, row


class _Kept(msgspec.Struct):
    version: int
    opened: Opened


class Connections:
    """Opens connections; one line and one adapter for each in a process, so that breaker, quota and tokens last."""

    def __init__(
        self, db: Database, vault: Vault, books: Books, client: httpx.AsyncClient, clock: Clock
    ) -> None:
        self._db, self._vault, self._books, self._client, self._clock = db, vault, books, client, clock
        self._booking: dict[str, tuple[str, int]] = {}
        self._read_at: float | None = None
        self._kept: dict[str, _Kept] = {}
        self._lines: dict[str, Line] = {}
        self._practices: dict[str, PracticeBook] = {}

    async def booking(self, practice_id: str, book: PracticeBook | None = None) -> Opened | None:
        """The practice's calendar of record, where it is not our own."""
        if self._read_at is None or time.monotonic() - self._read_at > FRESH:
            await self._look()
        found = self._booking.get(practice_id)
        if found is None:
            return None
        kept = self._kept.get(found[0])
        if kept is None or kept.version != found[1] or book is None:
            return await self.open(practice_id, found[0])
        self._practices[practice_id] = book
        return kept.opened

    def peek(self, practice_id: str) -> str | None:
        """The calendar of record's id, empty where it is our own; None: this process has not looked lately."""
        if self._read_at is None or time.monotonic() - self._read_at > 2 * FRESH:
            return None
        return self._booking.get(practice_id, ("", 0))[0]

    async def open(self, practice_id: str, connection_id: str) -> Opened:
        """Any of its connections, as it is stored now. Raises `NotFoundError`."""

        def read(conn: Sql) -> tuple[tuple[Connection, Row[Any]], PracticeBook]:
            return read_connection(conn, self._vault, connection_id), self._books.get(conn)

        (connection, row), book = await self._db.read(of_practice(practice_id), read)
        self._practices[practice_id] = book
        kept = self._kept.get(connection_id)
        if kept is None or kept.version != row.version:
            kept = self._kept[connection_id] = self._build(connection, row)
        kept.opened.line.paused = row.state != "active"
        return kept.opened

    def forget(self) -> None:
        self._booking.clear()
        self._kept.clear()
        self._lines.clear()
        self._read_at = None

    def _build(self, connection: Connection, row: Row[Any]) -> _Kept:
        line = self._lines.setdefault(connection.id, Line(quotas_of(connection.system, connection.options)))

        async def refused() -> None:
            await self._db.write(
                of_practice(connection.practice_id), lambda conn: pause(conn, connection.id, "refused")
            )

        transport = HttpTransport(self._client, self._clock, connection, line, on_refused=refused)
        calendar = calendar_of(connection.system)(
            Surroundings(
                db=self._db,
                scope=of_practice(connection.practice_id),
                practice=lambda: self._practices[connection.practice_id],
                clock=self._clock,
                connection=connection,
                transport=transport,
            )
        )
        return _Kept(row.version, Opened(connection, calendar, line, row.books))

    async def _look(self) -> None:
        """Who books where, for all practices in one small read."""

        def read(conn: Sql) -> dict[str, tuple[str, int]]:
            found = conn.execute(
                select(emr_connection.c.practice_id, emr_connection.c.id, emr_connection.c.version).where(
                    emr_connection.c.books, emr_connection.c.state != "off"
                )
            )
            return {row.practice_id: (row.id, row.version) for row in found}

        self._booking = await self._db.read(system_scope(), read)
        self._read_at = time.monotonic()
