"""Touches that came to nothing before there was a message: for the list of what a person can put right."""

from datetime import datetime
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, Select, select

from core.errors import NotFoundError
from core.ids import uuid7
from core.session import mine
from sequences.models import enrolment, touch

MOST: Final = 100
FAILED: Final = ("blocked", "failed")


class Trouble(msgspec.Struct, frozen=True):
    id: str
    contact_id: str
    sequence: str
    step: str
    outcome: str
    why: str | None
    channel: str | None
    at: datetime


def troubles(conn: Connection, since: datetime) -> list[Trouble]:
    """Newest first. Ids are ordered by time, so that the primary key finds the newest among very many."""
    first = uuid7(since, bytes(10))
    rows = conn.execute(_all().where(touch.c.id >= first).order_by(touch.c.id.desc()).limit(MOST))
    return [_value(row) for row in rows]


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
        .where(
            mine(touch),
            touch.c.outcome.in_(FAILED),
            touch.c.message_id.is_(None),
            enrolment.c.contact_id.isnot(None),
        )
    )


def _value(row: Any) -> Trouble:
    return Trouble(row.id, row.contact_id, row.sequence, row.step, row.outcome, row.why, row.channel, row.at)
