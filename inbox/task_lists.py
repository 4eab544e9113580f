"""Lists and numbers of open tasks: for a page, a badge, and the queue of the next best thing."""

from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import msgspec
from sqlalchemy import ColumnElement, Connection, Select, and_, case, exists, func, or_, select, true

from core.session import mine, now
from inbox.models import thread, thread_card
from inbox.task_kinds import kinds
from inbox.task_models import settled, task, task_entry
from inbox.tasks import Task, value_of

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
MOST_RANKED: Final = 300
_THEIRS = thread.alias("theirs")
Locations = tuple[str, ...] | None
"""None: everywhere."""


class Wanted(msgspec.Struct, frozen=True):
    """Which tasks a page is about; what is left out does not matter."""

    owner_id: str | None = None
    unowned: bool = False
    """Beside the owner's, those that are nobody's."""
    overdue: bool = False
    kinds: tuple[str, ...] = ()
    contact_id: str | None = None
    state: str = "open"


class Counts(msgspec.Struct, frozen=True):
    open: int
    call: int
    """Open ones of the call list that are due."""
    desk: int
    overdue: int
    mine_overdue: int
    """Overdue ones that are mine or nobody's."""
    unowned: int


class Warmth(msgspec.Struct, frozen=True):
    """When somebody last wrote or called, and on which conversation."""

    thread_id: str
    last_in_at: datetime | None


def page(
    conn: Connection, wanted: Wanted, cursor: str | None, limit: int, *, locations: Locations = None
) -> tuple[list[Task], str | None]:
    """Soonest due first (what is done: newest first), and where the next page begins."""
    is_open = wanted.state == "open"
    key = task.c.due_at if is_open else task.c.closed_at
    statement = _near(select(task), locations).where(*_these(conn, wanted))
    if cursor is not None:
        at, _, task_id = cursor.partition("|")
        moment = EPOCH + timedelta(microseconds=int(at))
        later = key > moment if is_open else key < moment
        beyond = task.c.id > task_id if is_open else task.c.id < task_id
        statement = statement.where(or_(later, and_(key == moment, beyond)))
    order = (key, task.c.id) if is_open else (key.desc(), task.c.id.desc())
    rows = conn.execute(statement.order_by(*order).limit(limit + 1)).all()
    more = None
    if len(rows) > limit:
        last = rows[limit - 1]
        more = f"{_micros(last.due_at if is_open else last.closed_at)}|{last.id}"
    return [value_of(row) for row in rows[:limit]], more


def counts(conn: Connection, owner_id: str, *, locations: Locations = None) -> Counts:
    """How many wait, for the badge and the tabs."""
    due = task.c.due_at <= now(conn)
    call = [name for name, kind in kinds().items() if kind.queue == "call"]
    near = or_(task.c.owner_id == owner_id, task.c.owner_id.is_(None))
    numbers = (
        None,
        and_(due, task.c.kind.in_(call)),
        and_(due, task.c.kind.notin_(call)),
        due,
        and_(due, near),
        task.c.owner_id.is_(None),
    )
    columns = [func.count() if each is None else func.sum(case((each, 1), else_=0)) for each in numbers]
    statement = _near(select(*columns).select_from(task), locations).where(mine(task), task.c.state == "open")
    return Counts(*(int(each or 0) for each in conn.execute(statement).one()))


def candidates(conn: Connection, owner_id: str, *, locations: Locations = None) -> list[Task]:
    """What this person could do now: due calls and chores of theirs and of nobody, the longest due first."""
    wanted = Wanted(owner_id=owner_id, unowned=True, overdue=True)
    return page(conn, wanted, None, MOST_RANKED, locations=locations)[0]


def next_due(conn: Connection, owner_id: str, *, locations: Locations = None) -> Task | None:
    """What is due next, where nothing is yet."""
    found, _ = page(conn, Wanted(owner_id=owner_id, unowned=True), None, 1, locations=locations)
    return found[0] if found else None


def skipped_by(conn: Connection, by_id: str | None, since: datetime) -> frozenset[str]:
    """What this person has put behind the others since then."""
    rows = conn.execute(
        select(task_entry.c.task_id).where(
            mine(task_entry),
            task_entry.c.what == "skipped",
            task_entry.c.by_id == by_id,
            task_entry.c.at >= since,
        )
    )
    return frozenset(rows.scalars())


def warmth(conn: Connection, contact_ids: Collection[str]) -> dict[str, Warmth]:
    """By contact, where there is a conversation."""
    rows = conn.execute(
        select(thread.c.contact_id, thread.c.id, thread.c.last_in_at).where(
            mine(thread), thread.c.contact_id.in_(contact_ids)
        )
    )
    return {row.contact_id: Warmth(row.id, row.last_in_at) for row in rows}


def dealt_with(source: str, item_id: ColumnElement[Any]) -> ColumnElement[bool]:
    """Part of a query: a person has seen to what this column names."""
    return exists().where(mine(settled), settled.c.source == source, settled.c.item_id == item_id)


def is_waiting(kind: str, contact_id: ColumnElement[Any]) -> ColumnElement[bool]:
    """Part of a query: a task of this kind is open for whom this column names."""
    return exists().where(
        mine(task), task.c.contact_id == contact_id, task.c.state == "open", task.c.kind == kind
    )


def is_around(contact_id: ColumnElement[Any], locations: Locations) -> ColumnElement[bool]:
    """Part of a query: whom this column names is of one of these locations, or of none yet."""
    if locations is None:
        return true()
    elsewhere = (
        exists()
        .where(mine(thread_card), thread_card.c.practice_id == _THEIRS.c.practice_id)
        .where(
            _THEIRS.c.contact_id == contact_id,
            thread_card.c.thread_id == _THEIRS.c.id,
            thread_card.c.location.isnot(None),
            thread_card.c.location.notin_(locations),
        )
    )
    return ~elsewhere


def _these(conn: Connection, wanted: Wanted) -> list[ColumnElement[bool]]:
    these = [mine(task), task.c.state == wanted.state]
    if wanted.owner_id is not None:
        theirs = task.c.owner_id == wanted.owner_id
        these.append(or_(theirs, task.c.owner_id.is_(None)) if wanted.unowned else theirs)
    elif wanted.unowned:
        these.append(task.c.owner_id.is_(None))
    if wanted.overdue:
        these.append(task.c.due_at <= now(conn))
    if wanted.kinds:
        these.append(task.c.kind.in_(wanted.kinds))
    if wanted.contact_id is not None:
        these.append(task.c.contact_id == wanted.contact_id)
    return these


def _near(statement: Select[Any], locations: Locations) -> Select[Any]:
    """Of people of these locations, or of none yet."""
    if locations is None:
        return statement
    return (
        statement.outerjoin(thread, thread.c.contact_id == task.c.contact_id)
        .outerjoin(thread_card, thread_card.c.thread_id == thread.c.id)
        .where(or_(thread_card.c.location.is_(None), thread_card.c.location.in_(locations)))
    )


def _micros(instant: datetime) -> int:
    return round((instant - EPOCH) / timedelta(microseconds=1))
