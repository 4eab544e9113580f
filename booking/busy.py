"""What is taken, read from the database: appointments that stand, holds that have not run out, blocks of staff."""

from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import (
    ColumnElement,
    Connection,
    String,
    bindparam,
    cast,
    literal,
    null,
    select,
    type_coerce,
    union_all,
)
from sqlalchemy.types import NullType

from booking.models import appointment, calendar_block, hold
from booking.slots import Busy, Span, Start
from core.session import mine, now
from core.tables import Json, UTCDateTime
from practice.book import PracticeBook

LONGEST = timedelta(hours=24)
"""No busy span is longer: 12 hours and two buffers of 4. It lets the index bound both of its ends."""
LIVE = ("booked", "pending")
"""What takes up time. A request that waits for its calendar of record does too, or it would be promised twice."""
EVERY_THREAD = "*"
"""As the thread whose holds do not count: those of none do."""


_NEVER = datetime(9999, 1, 1, tzinfo=UTC)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MINUTE = timedelta(minutes=1)


class _Clock(dict[Any, int]):
    """Whole minutes since 1970 of what the driver gives for an instant. Diaries repeat the same few thousand
    instants, so that looking one up costs less than working it out.
    """

    def __missing__(self, given: Any) -> int:
        instant = datetime.fromisoformat(given) if isinstance(given, str) else given
        aware = instant if instant.tzinfo is not None else instant.replace(tzinfo=UTC)
        minute = self[given] = (aware - _EPOCH) // _MINUTE
        return minute


class _Ids(dict[Any, tuple[str, ...]]):
    """The lists of ids that rows carry: a few different ones, thousands of times."""

    def __missing__(self, given: Any) -> tuple[str, ...]:
        ids = self[given] = tuple(msgspec.json.decode(given)) if given else ()
        return ids

    def of(self, given: Any) -> tuple[str, ...]:
        """A driver may have read the JSON already."""
        return tuple(given) if isinstance(given, list) else self[given]


def _plain(column: ColumnElement[Any]) -> ColumnElement[Any]:
    """As the driver has it: thousands of rows are read at once."""
    return type_coerce(column, NullType())


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
            _plain(table.c.starts_at).label("start"),
            _plain(table.c.busy_from).label("busy_from"),
            _plain(table.c.busy_to).label("busy_to"),
            _plain(rich(table.c.resources)).label("resources"),
            _plain(rich(table.c.treatments)).label("services"),
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
        _plain(block.c.starts_at).label("start"),
        _plain(block.c.starts_at).label("busy_from"),
        _plain(block.c.ends_at).label("busy_to"),
        _plain(empty).label("resources"),
        _plain(empty).label("services"),
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
        "now": _NEVER if without_thread == EVERY_THREAD else now(conn),
        "without_appointment": without_appointment or "",
        "without_thread": without_thread or "",
    }
    if providers is not None:
        given["providers"] = list(providers)
    clock, ids = _Clock(), _Ids()
    rows = conn.execute(_STATEMENTS[providers is not None, lean], given).fetchall()
    # By position: a row's attributes cost more than all the rest of it.
    return Busy(
        Span(
            provider or "",
            kind,
            location,
            clock[start],
            clock[busy_from],
            clock[busy_to],
            (resource,) if resource else ids.of(resources),
            ids.of(services),
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
