"""Whose an appointment is, for many at once."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, Select, func, select

from booking.busy import LIVE
from booking.models import appointment
from booking.rows import value_of
from booking.types import Appointment
from core.session import mine, now

CHUNK = 400


def contacts_of_appointments(conn: Connection, ids: Collection[str]) -> dict[str, str]:
    """Contact ids by appointment id; those of nobody we know are left out."""
    rows = conn.execute(
        select(appointment.c.id, appointment.c.contact_id).where(
            mine(appointment), appointment.c.id.in_(ids), appointment.c.contact_id.isnot(None)
        )
    )
    return {row.id: row.contact_id for row in rows}


def last_visits(conn: Connection, contact_ids: Collection[str]) -> dict[str, datetime]:
    """When each of these people was last treated or seen; those who never were are left out."""
    rows = conn.execute(
        select(appointment.c.contact_id, func.max(appointment.c.starts_at))
        .where(
            mine(appointment),
            appointment.c.contact_id.in_(contact_ids),
            appointment.c.status == "completed",
            appointment.c.starts_at <= now(conn),
        )
        .group_by(appointment.c.contact_id)
    )
    return {row[0]: row[1] for row in rows}


class Ahead(msgspec.Struct, frozen=True):
    """What of a visit that is still to come says what it is for."""

    contact_id: str
    type: str
    treatments: tuple[str, ...]


def ahead(conn: Connection) -> Select[Any]:
    """Part of a query: whatever is booked and still to come, with the columns of `Ahead`.

    Whoever joins it to people leaves out nobody's by that; said here, it would keep SQLite from the index.
    """
    return select(appointment.c.contact_id, appointment.c.type, appointment.c.treatments).where(
        mine(appointment),
        appointment.c.status.in_(LIVE),
        appointment.c.starts_at >= now(conn),
    )


def visits_ahead(conn: Connection, contact_ids: Collection[str]) -> dict[str, list[Appointment]]:
    """What each of these people has booked and is still to come, by start; those without any are left out."""
    found: dict[str, list[Appointment]] = {}
    wanted = sorted(contact_ids)
    for first in range(0, len(wanted), CHUNK):
        rows = conn.execute(
            select(appointment)
            .where(
                mine(appointment),
                appointment.c.contact_id.in_(wanted[first : first + CHUNK]),
                appointment.c.status.in_(LIVE),
                appointment.c.starts_at >= now(conn),
            )
            .order_by(appointment.c.starts_at, appointment.c.id)
        )
        for each in map(value_of, rows):
            found.setdefault(str(each.contact_id), []).append(each)
    return found
