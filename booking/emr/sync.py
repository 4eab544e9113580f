"""Reads what has changed in connected systems, at each one's pace, and writes it into our calendar in one transaction.

Pushed and polled systems behave alike: a push only brings the next reading forward. After an outage reading goes on
where it ended, so that nobody is nagged about a visit that was made meanwhile.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from sqlalchemy import Connection as Sql
from sqlalchemy import delete, or_, select, update

from booking import money
from booking.emr import clients, connections, unlinked, visits
from booking.emr.base import MORE, Change, ChangeKind
from booking.emr.changes import (
    AppointmentChange,
    ClientChange,
    InvoiceChange,
    PackageChange,
    read_change,
)
from booking.emr.connection import Connection
from booking.emr.connections import Connections, Opened
from booking.emr.models import emr_connection, emr_cursor
from booking.emr.quotas import quotas_of
from booking.emr.sync_models import emr_notice
from booking.emr.theirs import inverse
from core import claims, live
from core.claims import Claimed, Claimer, Queue
from core.db import Database
from core.errors import ReconnectError, RejectedError, RetryLaterError
from core.once import Once
from core.session import add, mine, now, of_practice, system_scope, wake
from practice.book import PracticeBook
from practice.store import Books

READINGS: Final = Queue(
    "readings", emr_cursor, lease=timedelta(minutes=5), retry=timedelta(seconds=30), most=100_000
)
KINDS: Final[tuple[ChangeKind, ...]] = ("clients", "appointments", "invoices", "packages")
"""People first: what is theirs comes after them."""
POLLED, PUSHED, SCARCE = timedelta(minutes=5), timedelta(minutes=15), timedelta(hours=12)
"""Between two readings of a system that never calls us, of one that does, and of one whose calls are few."""
SCARCE_CALLS: Final = 1_000
"""A day's calls of which polling would use up most."""
GATHERED: Final = timedelta(seconds=3)
"""After a push: what belongs together usually comes together."""
PAGES: Final = 200
"""Of one reading; the rest follows at once in the next."""
LOOK: Final = timedelta(minutes=1)
STALE: Final = timedelta(minutes=30)
AT_ONCE: Final = timedelta(seconds=1)
TOLD: Final = timedelta(days=30)
CHANGED: Final = "systems.changed"
NOBODY: Final = ""
_THAT_BOOK = Once(
    select(emr_cursor.c.read_at, emr_connection.c.system, emr_connection.c.options)
    .select_from(
        emr_connection.outerjoin(
            emr_cursor,
            (emr_cursor.c.connection_id == emr_connection.c.id) & (emr_cursor.c.kind == "appointments"),
        )
    )
    .where(mine(emr_connection), emr_connection.c.books, emr_connection.c.state != "off")
)


class Sync(Claimer):
    """Claims cursors that are due: one for each connection and kind of thing."""

    def __init__(self, db: Database, systems: Connections, books: Books) -> None:
        super().__init__(db, READINGS, self._work)
        self._systems, self._books = systems, books
        self._looked: datetime | None = None

    async def run_due(self, now: datetime, limit: int) -> int:
        if self._looked is None or abs(now - self._looked) >= LOOK:
            self._looked = now
            for practice_id, connection_id in await self._db.read(system_scope(), _unread):
                await self._db.write(of_practice(practice_id), partial(begin, connection_id=connection_id))
        return await super().run_due(now, limit)

    async def _work(self, claimed: Claimed) -> None:
        assert claimed.practice_id is not None
        scope = of_practice(claimed.practice_id)
        connection_id, kind, cursor, state = await self._db.read(
            scope, lambda conn: _cursor(conn, claimed.id)
        )
        if state == "off":
            await self._db.write(scope, lambda conn: claims.done(conn, READINGS, claimed))
            return
        opened = await self._systems.open(claimed.practice_id, connection_id)
        began = self._db.clock.now()
        done = False
        try:
            for _ in range(PAGES):
                changes, following = await opened.calendar.changes(kind, cursor)
                done = following == cursor or (not changes and not str(following).endswith(MORE))
                cursor = following
                await self._keep(opened, claimed, changes, cursor)
                if done:
                    break
        except (RetryLaterError, ReconnectError, RejectedError) as error:
            await self._failed_reading(opened, claimed, error)
            return
        await self._read(opened, claimed, began if done else None)

    async def _keep(
        self,
        opened: Opened,
        claimed: Claimed,
        changes: tuple[Change, ...],
        cursor: str | None,
    ) -> None:
        """One page and the place after it, together."""

        def keep(conn: Sql) -> None:
            book = self._books.get(conn)
            connection = opened.connection
            for change in _in_order(changes):
                apply(conn, book, connection, change)
            conn.execute(
                update(emr_cursor)
                .where(mine(emr_cursor), emr_cursor.c.id == claimed.id)
                .values(cursor=cursor)
            )

        await self._db.write(of_practice(opened.connection.practice_id), keep)

    async def _read(self, opened: Opened, claimed: Claimed, began: datetime | None) -> None:
        """`began` None: there is more to read, at once."""
        left = opened.line.meter.left(self._db.clock.now())
        wait = AT_ONCE if began is None else pace(opened)

        def mark(conn: Sql) -> None:
            if began is not None:
                conn.execute(
                    update(emr_cursor)
                    .where(mine(emr_cursor), emr_cursor.c.id == claimed.id)
                    .values(read_at=began)
                )
                forget_notices(conn, opened.connection.id)
            connections.heard(conn, opened.connection.id, None, left)
            live.append(conn, CHANGED, NOBODY)
            claims.again(conn, READINGS, claimed, now(conn) + wait)

        await self._db.write(of_practice(opened.connection.practice_id), mark, durable=False)

    async def _failed_reading(self, opened: Opened, claimed: Claimed, error: Exception) -> None:
        code = str(getattr(error, "code", type(error).__name__))[:40]
        asked = getattr(error, "after", None) or claims.backoff(READINGS, claimed.attempt)
        left = opened.line.meter.left(self._db.clock.now())

        def mark(conn: Sql) -> None:
            connections.heard(conn, opened.connection.id, code, left)
            claims.failed(conn, READINGS, claimed, code, max(asked, timedelta(seconds=5)))
            live.append(conn, CHANGED, NOBODY)

        await self._db.write(of_practice(opened.connection.practice_id), mark, durable=False)


def apply(conn: Sql, book: PracticeBook, connection: Connection, change: Change) -> None:
    """One changed object, whoever told of it: a reading, a file, a message."""
    read = read_change(change)
    if isinstance(read, ClientChange):
        contact_id = clients.apply_client(conn, book, connection.id, read)
        if contact_id is not None:
            clients.adopt_visits(conn, connection.id, contact_id, read.external_id)
    elif isinstance(read, AppointmentChange):
        visits.apply_visit(conn, book, connection, read)
    elif isinstance(read, InvoiceChange):
        money.keep_invoice(conn, connection.id, _paid(conn, connection.id, read))
    elif isinstance(read, PackageChange):
        money.keep_package(conn, connection.id, _sessions(conn, connection, read))


def begin(conn: Sql, connection_id: str) -> None:
    """Give a connection its cursors, people first; those that are there stay."""
    known = set(
        conn.execute(
            select(emr_cursor.c.kind).where(mine(emr_cursor), emr_cursor.c.connection_id == connection_id)
        ).scalars()
    )
    for place, kind in enumerate(KINDS):
        if kind not in known:
            add(
                conn,
                emr_cursor,
                connection_id=connection_id,
                kind=kind,
                due_at=now(conn) + place * timedelta(seconds=2),
                attempts=0,
            )
    wake(conn, READINGS.name)


def look_soon(conn: Sql, connection_id: str, wait: timedelta = GATHERED) -> None:
    """Something has changed there, or a person wants to see it now."""
    soon = now(conn) + wait
    conn.execute(
        update(emr_cursor)
        .where(
            mine(emr_cursor),
            emr_cursor.c.connection_id == connection_id,
            or_(emr_cursor.c.due_at.is_(None), emr_cursor.c.due_at > soon),
        )
        .values(due_at=soon, attempts=0)
    )
    wake(conn, READINGS.name)


def forget_notices(conn: Sql, connection_id: str) -> None:
    """What was told long ago is not told again."""
    conn.execute(
        delete(emr_notice).where(
            mine(emr_notice), emr_notice.c.connection_id == connection_id, emr_notice.c.at < now(conn) - TOLD
        )
    )


def is_stale(conn: Sql) -> bool:
    """Follow-up waits while a system that books for this practice has not been read for half an hour."""
    return any(
        row.read_at is None or now(conn) - row.read_at > old_after(row.system, row.options)
        for row in _THAT_BOOK.all(conn)
    )


def old_after(system: str, options: Mapping[str, str]) -> timedelta:
    """When what was read of a system is too old to follow up on."""
    return SCARCE + STALE if _is_scarce(system, options) else STALE


def _is_scarce(system: str, options: Mapping[str, str]) -> bool:
    """Its calls are counted by the day, and polling would use them up."""
    day = timedelta(days=1)
    return any(each.within >= day and each.calls <= SCARCE_CALLS for each in quotas_of(system, options))


def pace(opened: Opened) -> timedelta:
    """Until the next reading: seldom where calls are few, less often where we are told."""
    if _is_scarce(opened.connection.system, opened.connection.options):
        return SCARCE
    return PUSHED if opened.calendar.capabilities().push != "none" else POLLED


def _in_order(changes: tuple[Change, ...]) -> list[Change]:
    """What ended before what began: a visit that was moved may come as both."""
    return sorted(changes, key=lambda each: (each.body.get("state") != "cancelled", each.version))


def _paid(conn: Sql, connection_id: str, change: InvoiceChange) -> money.Paid:
    return money.Paid(
        external_id=change.external_id,
        version=change.version,
        total_minor=change.total_minor,
        currency=change.currency,
        state=change.state,
        refunded_minor=change.refunded_minor,
        at=change.at,
        client=change.client,
        contact_id=clients.contact_of(conn, connection_id, change.client),
    )


def _sessions(conn: Sql, connection: Connection, change: PackageChange) -> money.Sessions:
    ours = inverse(connection.links.services)
    for each in change.services:
        if each not in ours:
            unlinked.note(conn, connection.id, "service", each)
    return money.Sessions(
        external_id=change.external_id,
        version=change.version,
        services=tuple(ours[each] for each in change.services if each in ours),
        total=change.total,
        used=change.used,
        remaining=change.remaining,
        state=change.state,
        expires=change.expires,
        bought_at=change.bought_at,
        client=change.client,
        contact_id=clients.contact_of(conn, connection.id, change.client),
    )


def _cursor(conn: Sql, cursor_id: str) -> tuple[str, ChangeKind, str | None, str]:
    row = conn.execute(
        select(emr_cursor.c.connection_id, emr_cursor.c.kind, emr_cursor.c.cursor, emr_connection.c.state)
        .join(emr_connection, emr_connection.c.id == emr_cursor.c.connection_id)
        .where(mine(emr_cursor), emr_cursor.c.id == cursor_id)
    ).one()
    return row.connection_id, row.kind, row.cursor, row.state


def _unread(conn: Sql) -> list[tuple[str, str]]:
    """Connections that nobody reads yet."""
    read = select(emr_cursor.c.connection_id)
    rows = conn.execute(
        select(emr_connection.c.practice_id, emr_connection.c.id).where(
            emr_connection.c.state != "off", emr_connection.c.id.not_in(read)
        )
    )
    return [(row.practice_id, row.id) for row in rows]
