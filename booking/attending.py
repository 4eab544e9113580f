"""What becomes of a visit on its day: they are here, it has taken place, they did not come; and the way back."""

from typing import Any, Final, Literal

from sqlalchemy import Connection, select, update

from booking import rows
from booking.busy import LIVE
from booking.locks import appointment_key, lock
from booking.models import appointment
from booking.occupancy import OccupiedError, occupy, place_of, vacate
from booking.types import Appointment
from core.errors import ConflictError
from core.events import (
    AppointmentArrived,
    AppointmentBooked,
    AppointmentCompleted,
    AppointmentMissed,
    AppointmentReopened,
)
from core.session import emit, mine, now
from practice.book import PracticeBook

What = Literal["arrived", "completed", "no_show", "booked"]
EVENTS: Final[dict[str, Any]] = {
    "arrived": AppointmentArrived,
    "completed": AppointmentCompleted,
    "no_show": AppointmentMissed,
}


def attend(conn: Connection, practice: PracticeBook, appointment_id: str, what: What) -> Appointment:
    """Say what became of it; saying it twice does no harm. `booked` takes back what was said by mistake, a
    cancellation too, where its time is still free. Raises `ConflictError`.
    """
    lock(conn, [appointment_key(appointment_id)])
    old = rows.one(conn, appointment_id)
    if what == "booked":
        return _again(conn, practice, old)
    if what == "no_show" and old.starts_at > now(conn):
        raise ConflictError("it has not begun yet")
    if old.status not in LIVE and old.status != what:
        raise ConflictError("it does not stand any more")
    if old.status == what or (what == "arrived" and old.arrived_at is not None):
        return old
    arrived_at = old.arrived_at or (now(conn) if what != "no_show" else None)
    values: dict[str, Any] = {"arrived_at": arrived_at}
    if what != "arrived":
        values["status"] = what
        vacate(conn, [old.id])
    _set(conn, old, **values)
    emit(
        conn,
        EVENTS[what](appointment_id=old.id, contact_id=old.contact_id, thread_id=old.thread_id),
    )
    return rows.one(conn, appointment_id)


def _again(conn: Connection, practice: PracticeBook, old: Appointment) -> Appointment:
    if old.status == "booked":
        if old.arrived_at is not None:
            _set(conn, old, arrived_at=None)
        return rows.one(conn, old.id)
    row = conn.execute(select(appointment).where(mine(appointment), appointment.c.id == old.id)).one()
    try:
        occupy(conn, practice, place_of(row), old.id)
    except OccupiedError as taken:
        raise ConflictError("somebody else has that time now") from taken
    _set(conn, old, status="booked", arrived_at=None, cancel_reason=None)
    if old.status in {"completed", "no_show"}:
        said = AppointmentReopened(appointment_id=old.id, contact_id=old.contact_id, thread_id=old.thread_id)
        emit(conn, said)
    if old.starts_at > now(conn):
        stands = AppointmentBooked(appointment_id=old.id, contact_id=old.contact_id, thread_id=old.thread_id)
        emit(conn, stands)
    return rows.one(conn, old.id)


def _set(conn: Connection, old: Appointment, **values: Any) -> None:
    conn.execute(
        update(appointment)
        .where(mine(appointment), appointment.c.id == old.id)
        .values(**values, version=old.version + 1)
    )
