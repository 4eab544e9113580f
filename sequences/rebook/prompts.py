"""Rebook prompts as rows: opened when somebody is here, closed by their next visit or by a colleague, and counted."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any, Final, Literal

import msgspec
from sqlalchemy import ColumnElement, Connection, and_, func, not_, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from core import live
from core.errors import NotFoundError
from core.session import mine, new_id, now, practice_of
from sequences.rebook.interval import Aim
from sequences.rebook.models import rebook_prompt

CHANGED: Final = "rebook.changed"
AT_DESK: Final = timedelta(hours=1)
"""Booked within this after they were treated or had paid, it was booked before they left."""
HERE: Final = timedelta(hours=12)
"""Nobody who arrived longer ago is still here."""
LATER: Final = timedelta(days=90)
"""A visit that is booked within this is the next one after the visit of the prompt."""
Outcome = Literal["before", "at_checkout", "later"]
REASONS: Final = ("will_call", "not_needed", "done", "elsewhere", "other")


class Prompt(msgspec.Struct, frozen=True):
    id: str
    appointment_id: str
    contact_id: str
    service: str | None
    plan_id: str | None
    type: str | None
    provider: str
    location: str | None
    basis: str | None
    aim_at: datetime | None
    state: Literal["open", "closed"]
    closed_why: str | None
    outcome: Outcome | None
    next_id: str | None
    reason: str | None
    by_id: str | None
    opened_at: datetime
    left_at: datetime | None
    closed_at: datetime | None
    version: int


class Counted(msgspec.Struct, frozen=True):
    """What became of the visits of a period."""

    visits: int = 0
    before: int = 0
    """Their next visit was booked already when they came."""
    at_checkout: int = 0
    later: int = 0
    none: int = 0


_ALL = select(rebook_prompt).where(mine(rebook_prompt))


def put(
    conn: Connection,
    *,
    appointment_id: str,
    contact_id: str,
    provider: str,
    location: str | None,
    aim: Aim,
    before: str | None,
) -> Prompt:
    """The visit's prompt, made once. `before`: their next visit, where they had one already."""
    had: dict[str, Any] = {"state": "open"}
    if before is not None:
        had = {"state": "closed", "closed_why": "booked", "outcome": "before", "next_id": before}
        had["closed_at"] = now(conn)
    build: Any = sqlite.insert if conn.dialect.name == "sqlite" else postgresql.insert
    values = {
        "id": new_id(conn),
        "practice_id": practice_of(conn),
        "appointment_id": appointment_id,
        "contact_id": contact_id,
        "service": aim.service,
        "plan_id": aim.plan_id,
        "type": aim.type,
        "provider": provider,
        "location": location,
        "basis": aim.basis,
        "aim_at": aim.at,
        "opened_at": now(conn),
        "version": 1,
        **had,
    }
    conn.execute(build(rebook_prompt).values(**values).on_conflict_do_nothing())
    tell(conn)
    found = of_visit(conn, appointment_id)
    assert found is not None
    return found


def one(conn: Connection, prompt_id: str, *, lock: bool = False) -> Prompt:
    """Raises `NotFoundError`."""
    found = find(conn, prompt_id, lock=lock)
    if found is None:
        raise NotFoundError("no such prompt")
    return found


def find(conn: Connection, prompt_id: str, *, lock: bool = False) -> Prompt | None:
    statement = _ALL.where(rebook_prompt.c.id == prompt_id)
    row = conn.execute(statement.with_for_update() if lock else statement).first()
    return None if row is None else _value(row)


def of_visit(conn: Connection, appointment_id: str) -> Prompt | None:
    row = conn.execute(_ALL.where(rebook_prompt.c.appointment_id == appointment_id)).first()
    return None if row is None else _value(row)


def of_contact(conn: Connection, contact_id: str, since: datetime | None = None) -> tuple[Prompt, ...]:
    """Newest first."""
    which = [rebook_prompt.c.contact_id == contact_id]
    if since is not None:
        which.append(rebook_prompt.c.opened_at >= since)
    return _read(conn, *which)


def next_of(conn: Connection, appointment_id: str) -> tuple[Prompt, ...]:
    """Those that this visit was booked for."""
    return _read(conn, rebook_prompt.c.next_id == appointment_id)


def leaving(conn: Connection, gone_after: timedelta, most: int = 50) -> tuple[Prompt, ...]:
    """Whose next visit is not booked and who is still here, or left a little while ago. Who waits longest first."""
    since = now(conn) - HERE
    found = _read(
        conn,
        rebook_prompt.c.state == "open",
        rebook_prompt.c.opened_at >= since,
        or_(rebook_prompt.c.left_at.is_(None), rebook_prompt.c.left_at >= now(conn) - gone_after),
        most=most,
    )
    return tuple(sorted(found, key=lambda each: (each.left_at is None, each.left_at or each.opened_at)))


def gone(conn: Connection, since: datetime, gone_after: timedelta, most: int = 50) -> tuple[Prompt, ...]:
    """Who has left without a next visit, newest first."""
    return _read(
        conn,
        rebook_prompt.c.state == "open",
        rebook_prompt.c.opened_at >= since,
        or_(
            rebook_prompt.c.left_at < now(conn) - gone_after,
            rebook_prompt.c.opened_at < now(conn) - HERE,
        ),
        most=most,
    )


def change(conn: Connection, there: Prompt, **values: Any) -> Prompt:
    conn.execute(
        update(rebook_prompt)
        .where(mine(rebook_prompt), rebook_prompt.c.id == there.id)
        .values(**values, version=rebook_prompt.c.version + 1)
    )
    tell(conn)
    return one(conn, there.id)


def close(conn: Connection, there: Prompt, why: str, **values: Any) -> Prompt:
    return change(conn, there, state="closed", closed_why=why, closed_at=now(conn), **values)


def counted(
    conn: Connection, since: datetime, until: datetime, locations: Collection[str] | None = None
) -> Counted:
    """By when they came. Visits that were taken back are none, and of who is still here nothing is known yet."""
    statement = (
        select(rebook_prompt.c.outcome, func.count())
        .where(
            mine(rebook_prompt),
            rebook_prompt.c.opened_at >= since,
            rebook_prompt.c.opened_at < until,
            or_(rebook_prompt.c.closed_why.is_(None), rebook_prompt.c.closed_why != "undone"),
            not_(_still_here(conn)),
        )
        .group_by(rebook_prompt.c.outcome)
    )
    if locations is not None:
        statement = statement.where(
            or_(rebook_prompt.c.location.is_(None), rebook_prompt.c.location.in_(locations))
        )
    by = {outcome: int(count) for outcome, count in conn.execute(statement)}
    return Counted(
        sum(by.values()),
        by.get("before", 0),
        by.get("at_checkout", 0),
        by.get("later", 0),
        by.get(None, 0),
    )


def _still_here(conn: Connection) -> ColumnElement[bool]:
    return and_(
        rebook_prompt.c.state == "open",
        rebook_prompt.c.opened_at >= now(conn) - HERE,
        or_(rebook_prompt.c.left_at.is_(None), rebook_prompt.c.left_at >= now(conn) - AT_DESK),
    )


def tell(conn: Connection) -> None:
    """Screens that show who is leaving look again."""
    live.append(conn, CHANGED, "")


def _read(conn: Connection, *which: ColumnElement[bool], most: int | None = None) -> tuple[Prompt, ...]:
    statement = select(rebook_prompt).where(mine(rebook_prompt), *which)
    statement = statement.order_by(rebook_prompt.c.opened_at.desc(), rebook_prompt.c.id.desc()).limit(most)
    return tuple(map(_value, conn.execute(statement)))


def _value(row: Any) -> Prompt:
    return msgspec.convert(row, Prompt, from_attributes=True)
