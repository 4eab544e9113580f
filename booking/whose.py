"""Whose an appointment is, for many at once."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection, func, select

from booking.models import appointment
from core.session import mine, now


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
