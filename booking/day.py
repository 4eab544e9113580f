"""What stands in the calendar on some days, as its screens show it: also what is over, and what is only held."""

from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, select

from booking.models import appointment, hold
from booking.rows import value_of
from booking.slots import Start
from booking.types import Appointment, HoldKind, start_of
from core.session import mine, now
from practice.book import PracticeBook

SHOWN = ("booked", "pending", "completed", "no_show")


class HeldTime(msgspec.Struct, frozen=True):
    thread_id: str
    start: Start
    kind: HoldKind
    expires_at: datetime


def visits_between(conn: Connection, since: datetime, until: datetime) -> list[Appointment]:
    """Everything but what was cancelled, by start."""
    rows = conn.execute(
        select(appointment)
        .where(
            mine(appointment),
            appointment.c.status.in_(SHOWN),
            appointment.c.starts_at < until,
            appointment.c.ends_at > since,
        )
        .order_by(appointment.c.starts_at, appointment.c.id)
    )
    return [value_of(row) for row in rows]


def held_between(
    conn: Connection, practice: PracticeBook, since: datetime, until: datetime
) -> list[HeldTime]:
    """What is kept for somebody at this moment."""
    rows = conn.execute(
        select(hold)
        .where(
            mine(hold),
            hold.c.state == "live",
            hold.c.expires_at > now(conn),
            hold.c.starts_at < until,
            hold.c.starts_at >= since,
        )
        .order_by(hold.c.starts_at, hold.c.id)
    )
    return [_held(practice, row) for row in rows]


def _held(practice: PracticeBook, row: Row[Any]) -> HeldTime:
    start = start_of(
        type_id=row.type,
        provider=row.provider,
        location=row.location,
        at=row.starts_at,
        zone=practice.zone_of(row.location).key,
        minutes=practice.minutes_with(row.type, row.provider),
    )
    return HeldTime(row.thread_id, start, row.kind, row.expires_at)
