"""How each connection stands: how fresh what we know is, what is on its way, and what a person must look at."""

from datetime import datetime
from typing import Any, Literal

import msgspec
from sqlalchemy import Connection as Sql
from sqlalchemy import Row, func, select

from booking.emr import unlinked
from booking.emr.connections import connections
from booking.emr.models import emr_cursor, emr_intent
from booking.emr.sync import old_after
from booking.emr.sync_models import emr_notice
from booking.emr.wishes import OPEN
from core.session import mine, now


class Reading(msgspec.Struct, frozen=True):
    """One kind of thing, and when it was last read to its end."""

    kind: str
    read_at: datetime | None
    next_at: datetime | None
    error: str | None


class Unlinked(msgspec.Struct, frozen=True):
    kind: str
    external_id: str
    seen: int
    last_at: datetime


class Standing(msgspec.Struct, frozen=True):
    id: str
    system: str
    books: bool
    state: Literal["well", "new", "stale", "failing", "paused", "off"]
    """stale: nothing was read for half an hour. paused: refused, so nothing is written there."""
    why: str | None
    since: datetime | None
    last_ok_at: datetime | None
    last_push_at: datetime | None
    calls_left: int | None
    calls_of: int | None
    readings: tuple[Reading, ...]
    on_their_way: int
    unclear: int
    unlinked: tuple[Unlinked, ...]
    version: int


def standings(conn: Sql) -> tuple[Standing, ...]:
    """Every connection of this practice, oldest first."""
    return tuple(_standing(conn, row) for row in connections(conn))


def _standing(conn: Sql, row: Row[Any]) -> Standing:
    readings = _readings(conn, row.id)
    state, why, since = _judged(conn, row, readings)
    waiting = _waiting(conn, row.id)
    calls = row.calls or {}
    pushed = select(func.max(emr_notice.c.at)).where(mine(emr_notice), emr_notice.c.connection_id == row.id)
    return Standing(
        id=row.id,
        system=row.system,
        books=row.books,
        state=state,
        why=why,
        since=since,
        last_ok_at=row.last_ok_at,
        last_push_at=conn.execute(pushed).scalar(),
        calls_left=calls.get("left"),
        calls_of=calls.get("of"),
        readings=readings,
        on_their_way=sum(waiting.values()),
        unclear=waiting.get("unknown", 0),
        unlinked=tuple(
            Unlinked(each.kind, each.external_id, each.seen, each.last_at)
            for each in unlinked.unlinked(conn, row.id)
        ),
        version=row.version,
    )


def _judged(
    conn: Sql, row: Row[Any], readings: tuple[Reading, ...]
) -> tuple[Literal["well", "new", "stale", "failing", "paused", "off"], str | None, datetime | None]:
    if row.state in {"off", "paused"}:
        return row.state, row.paused_why, row.paused_at
    if row.failing_since is not None:
        return "failing", row.last_error, row.failing_since
    read = [each.read_at for each in readings if each.kind == "appointments"]
    last = read[0] if read else None
    if last is None:
        return "new", None, row.created_at
    return (
        ("stale", None, last)
        if now(conn) - last > old_after(row.system, row.options)
        else ("well", None, None)
    )


def _readings(conn: Sql, connection_id: str) -> tuple[Reading, ...]:
    statement = select(emr_cursor).where(mine(emr_cursor), emr_cursor.c.connection_id == connection_id)
    return tuple(
        Reading(each.kind, each.read_at, each.due_at, each.last_error)
        for each in conn.execute(statement.order_by(emr_cursor.c.kind))
    )


def _waiting(conn: Sql, connection_id: str) -> dict[str, int]:
    statement = (
        select(emr_intent.c.state, func.count())
        .where(mine(emr_intent), emr_intent.c.connection_id == connection_id, emr_intent.c.state.in_(OPEN))
        .group_by(emr_intent.c.state)
    )
    return {row[0]: row[1] for row in conn.execute(statement)}
