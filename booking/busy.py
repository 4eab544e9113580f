"""What is taken, read from the database: appointments that stand, holds that have not run out, blocks of staff."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    String,
    bindparam,
    cast,
    literal,
    null,
    select,
    union_all,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import GenericFunction

from booking.models import appointment, calendar_block, hold
from booking.slots import Busy, Span, Start
from core.session import mine, now
from core.tables import Json, UTCDateTime
from practice.book import PracticeBook

LONGEST = timedelta(hours=24)
"""No busy span is longer: 12 hours and two buffers of 4. It lets the index bound both of its ends."""
LIVE = ("booked", "pending")
"""What takes up time. A request that waits for its calendar of record does too, or it would be promised twice."""


class epoch_minute(GenericFunction[int]):  # noqa: N801 - named as SQL names it
    """Whole minutes since 1970, worked out where the row is: thousands of them are read at once."""

    type = BigInteger()
    inherit_cache = True


@compiles(epoch_minute, "sqlite")
def _on_sqlite(element: Any, compiler: Any, **more: Any) -> str:
    return f"(CAST(strftime('%s', {compiler.process(element.clauses, **more)}) AS INTEGER) / 60)"


@compiles(epoch_minute, "postgresql")
def _on_postgres(element: Any, compiler: Any, **more: Any) -> str:
    return f"CAST(floor(extract(epoch FROM {compiler.process(element.clauses, **more)}) / 60) AS bigint)"


_SINCE = bindparam("since", type_=UTCDateTime)
_FROM = bindparam("from", type_=UTCDateTime)
_TO = bindparam("to", type_=UTCDateTime)
_WHO = bindparam("providers", expanding=True, type_=String)


def _statement(*, some: bool, lean: bool) -> Any:
    """`some`: of these providers alone. `lean`: without rooms, devices and services, where none matter."""
    empty = cast(null(), Json)

    def rich(column: ColumnElement[Any]) -> ColumnElement[Any]:
        return empty if lean else column

    parts = []
    for table in (appointment, hold):
        if table is appointment:
            live = table.c.status.in_(LIVE) & (table.c.id != bindparam("without_appointment"))
        else:
            live = (
                (table.c.state == "live")
                & (table.c.expires_at > bindparam("now", type_=UTCDateTime))
                & (table.c.thread_id != bindparam("without_thread"))
            )
        part = select(
            table.c.provider,
            table.c.type,
            table.c.location,
            epoch_minute(table.c.starts_at).label("start"),
            epoch_minute(table.c.busy_from).label("busy_from"),
            epoch_minute(table.c.busy_to).label("busy_to"),
            rich(table.c.resources).label("resources"),
            rich(table.c.treatments).label("services"),
            cast(null(), String).label("resource"),
        ).where(
            mine(table), live, table.c.busy_from > _SINCE, table.c.busy_from < _TO, table.c.busy_to > _FROM
        )
        parts.append(part.where(table.c.provider.in_(_WHO)) if some else part)
    block = calendar_block
    blocks = select(
        block.c.provider,
        literal("").label("type"),
        cast(null(), String).label("location"),
        epoch_minute(block.c.starts_at).label("start"),
        epoch_minute(block.c.starts_at).label("busy_from"),
        epoch_minute(block.c.ends_at).label("busy_to"),
        empty.label("resources"),
        empty.label("services"),
        block.c.resource,
    ).where(mine(block), block.c.state == "live", block.c.ends_at > _FROM, block.c.starts_at < _TO)
    parts.append(blocks.where(block.c.provider.in_(_WHO)) if some else blocks)
    return union_all(*parts)


_STATEMENTS = {
    (some, lean): _statement(some=some, lean=lean) for some in (False, True) for lean in (False, True)
}


def load_busy(
    conn: Connection,
    since: datetime,
    until: datetime,
    *,
    without_thread: str | None = None,
    without_appointment: str | None = None,
    providers: Collection[str] | None = None,
    lean: bool = False,
) -> Busy:
    """Everything whose busy span touches the time between. A hold that has run out counts no more, swept or
    not; left out are the holds of `without_thread` and the appointment that is to be moved.
    """
    given: dict[str, Any] = {
        "since": since - LONGEST,
        "from": since,
        "to": until,
        "now": now(conn),
        "without_appointment": without_appointment or "",
        "without_thread": without_thread or "",
    }
    if providers is not None:
        given["providers"] = list(providers)
    rows = conn.execute(_STATEMENTS[providers is not None, lean], given)
    # By position: a row's attributes cost more than all the rest of it.
    return Busy(
        Span(
            provider or "",
            kind,
            location,
            start,
            busy_from,
            busy_to,
            (resource,) if resource else tuple(resources or ()),
            tuple(services or ()),
        )
        for provider, kind, location, start, busy_from, busy_to, resources, services, resource in rows
    )


def around(conn: Connection, start: Start, *, thread_id: str | None, moving: str | None) -> Busy:
    """What is taken near one start, enough to say whether it is free."""
    return load_busy(
        conn,
        start.at - LONGEST,
        start.at + LONGEST,
        without_thread=thread_id,
        without_appointment=moving,
    )


def whose(
    book: PracticeBook, type_id: str, providers: tuple[str, ...], services: tuple[str, ...]
) -> tuple[tuple[str, ...] | None, bool]:
    """Whose bookings count in a search: the providers it is about, unless rooms, devices or caps are shared.

    Gives None for everybody's, and whether rooms and services can be left unread.
    """
    kind, limits = book.appointment_type(type_id), book.limits
    counted = any(each in limits.per_service for each in services)
    lean = not kind.needs and not counted
    if not lean:
        return None, False
    return (kind.providers if type_id in limits.per_type else providers or kind.providers), True
