"""Touches that came to nothing before there was a message: for the list of what a person can put right."""

from datetime import datetime
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, Select, func, or_, select, text

from core.errors import NotFoundError
from core.ids import uuid7
from core.session import mine
from inbox.task_lists import Locations, dealt_with, is_around, is_waiting
from sequences.models import TROUBLED_SQL, enrolment, touch

CALL: Final = "no_consent_call"


class Trouble(msgspec.Struct, frozen=True):
    id: str
    contact_id: str
    sequence: str
    step: str
    outcome: str
    why: str | None
    channel: str | None
    at: datetime


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """Which of them. What was blocked for another reason than `codes` is nobody's business any more."""

    since: datetime
    codes: frozenset[str]
    locations: Locations = None
    status: str | None = None


def page(conn: Connection, wanted: Wanted, after: str | None, limit: int) -> list[Trouble]:
    """Newest first, below an id: ids are ordered by time, so that the key finds the newest among very many."""
    statement = _all().where(*_these(wanted))
    if after is not None:
        statement = statement.where(touch.c.id < after)
    return [_value(row) for row in conn.execute(statement.order_by(touch.c.id.desc()).limit(limit))]


def counts(conn: Connection, wanted: Wanted) -> dict[str, int]:
    """How many of each outcome there are, on all pages."""
    found = (
        select(touch.c.outcome, func.count())
        .join(enrolment, enrolment.c.id == touch.c.enrolment_id)
        .where(*_ours(), *_these(wanted))
    )
    return {row[0]: int(row[1]) for row in conn.execute(found.group_by(touch.c.outcome))}


def one(conn: Connection, touch_id: str) -> Trouble:
    """Raises `NotFoundError`."""
    row = conn.execute(_all().where(touch.c.id == touch_id)).first()
    if row is None:
        raise NotFoundError("no such touch")
    return _value(row)


def _all() -> Select[Any]:
    return (
        select(touch, enrolment.c.contact_id, enrolment.c.sequence)
        .join(enrolment, enrolment.c.id == touch.c.enrolment_id)
        .where(*_ours())
    )


def _ours() -> list[Any]:
    return [
        mine(touch),
        text(f"touch.{TROUBLED_SQL}"),
        touch.c.message_id.is_(None),
        enrolment.c.contact_id.isnot(None),
    ]


def _these(wanted: Wanted) -> list[Any]:
    """Whom somebody calls about their consent already is asked for by that call."""
    these: list[Any] = [
        touch.c.id >= uuid7(wanted.since, bytes(10)),
        or_(touch.c.outcome == "failed", touch.c.why.in_(wanted.codes)),
        ~dealt_with("touch", touch.c.id),
        ~is_waiting(CALL, enrolment.c.contact_id),
        is_around(enrolment.c.contact_id, wanted.locations),
    ]
    return [*these, touch.c.outcome == wanted.status] if wanted.status is not None else these


def _value(row: Any) -> Trouble:
    return Trouble(row.id, row.contact_id, row.sequence, row.step, row.outcome, row.why, row.channel, row.at)
