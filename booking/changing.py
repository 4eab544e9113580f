"""What becomes of an appointment once it stands: cancelled, confirmed, or made by somebody elsewhere."""

from sqlalchemy import Connection, update

from booking import rows
from booking.busy import LIVE, around
from booking.locks import appointment_key, keys_of, lock
from booking.models import appointment
from booking.occupancy import vacate
from booking.slots import Start
from booking.together import guest_of
from booking.types import Appointment, Person
from core.events import AppointmentCancelled, AppointmentConfirmed
from core.session import emit, mine
from practice.book import PracticeBook


def cancel(conn: Connection, appointment_id: str, reason: str) -> bool:
    """Give the time back. False when there was nothing left to cancel; saying it twice does no harm."""
    lock(conn, [appointment_key(appointment_id)])
    old = rows.one(conn, appointment_id)
    changed = conn.execute(
        update(appointment)
        .where(mine(appointment), appointment.c.id == appointment_id, appointment.c.status.in_(LIVE))
        .values(status="cancelled", cancel_reason=reason[:120], version=appointment.c.version + 1)
    )
    if changed.rowcount == 0:
        return False
    vacate(conn, [appointment_id])
    emit(
        conn,
        AppointmentCancelled(
            appointment_id=appointment_id, contact_id=old.contact_id, thread_id=old.thread_id
        ),
    )
    return True


def cancel_with_guest(conn: Connection, appointment_id: str, reason: str) -> bool:
    """As somebody gives back their own visit: whoever was to come along that day does not come either."""
    if not cancel(conn, appointment_id, reason):
        return False
    old = rows.one(conn, appointment_id)
    guest = guest_of(conn, old)
    if guest is not None and guest.start.date() == old.start.date():
        cancel(conn, guest.id, reason)
    return True


def confirm_attendance(conn: Connection, appointment_id: str) -> bool:
    """The person has said that they will come. False when it is not booked any more."""
    lock(conn, [appointment_key(appointment_id)])
    old = rows.one(conn, appointment_id)
    if old.status != "booked" or old.confirmed:
        return old.status == "booked"
    conn.execute(
        update(appointment)
        .where(mine(appointment), appointment.c.id == appointment_id, appointment.c.status == "booked")
        .values(confirmed=True, version=appointment.c.version + 1)
    )
    emit(
        conn,
        AppointmentConfirmed(
            appointment_id=appointment_id, contact_id=old.contact_id, thread_id=old.thread_id
        ),
    )
    guest = guest_of(conn, old)
    if guest is not None and guest.status == "booked" and guest.start.date() == old.start.date():
        confirm_attendance(conn, guest.id)
    return True


def one_locked(conn: Connection, appointment_id: str) -> Appointment:
    """As it is now and stays until the transaction ends: nobody moves or cancels it meanwhile."""
    lock(conn, [appointment_key(appointment_id)])
    return rows.one(conn, appointment_id)


def rename(conn: Connection, contact_id: str, old: str, new: str) -> int:
    """The person has mended their own name: it is mended on their visits to come, not on those for others."""
    changed = conn.execute(
        update(appointment)
        .where(
            mine(appointment),
            appointment.c.contact_id == contact_id,
            appointment.c.name == old,
            appointment.c.status == "booked",
        )
        .values(name=new, version=appointment.c.version + 1)
    )
    return int(changed.rowcount)


def take_elsewhere(conn: Connection, practice: PracticeBook, start: Start) -> str:
    """Somebody booked this time outside of our sight: it stands, even where it overlaps another."""
    lock(conn, keys_of(practice, start))
    busy = around(conn, start, thread_id=None, moving=None)
    return rows.insert(
        conn,
        practice,
        start,
        person=Person(),
        resources=rows.resources_or_first(practice, start, busy),
        treatments=(),
        source="elsewhere",
    )
