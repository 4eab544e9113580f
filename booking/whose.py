"""Whose an appointment is, for many at once."""

from collections.abc import Collection

from sqlalchemy import Connection, select

from booking.models import appointment
from core.session import mine


def contacts_of_appointments(conn: Connection, ids: Collection[str]) -> dict[str, str]:
    """Contact ids by appointment id; those of nobody we know are left out."""
    rows = conn.execute(
        select(appointment.c.id, appointment.c.contact_id).where(
            mine(appointment), appointment.c.id.in_(ids), appointment.c.contact_id.isnot(None)
        )
    )
    return {row.id: row.contact_id for row in rows}
