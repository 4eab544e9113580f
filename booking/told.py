"""A visit that a colleague has booked somewhere else: it stands here as if that system had told us of it."""

from sqlalchemy import Connection, select

from booking.emr import landing
from booking.locks import contact_key, keys_of, lock
from booking.models import appointment
from booking.slots import Start
from core.errors import BadInputError
from core.events import AppointmentBooked
from core.session import emit, mine, now
from practice.book import PracticeBook


def told_of(
    conn: Connection,
    book: PracticeBook,
    start: Start,
    *,
    contact_id: str,
    thread_id: str | None = None,
    treatments: tuple[str, ...] = (),
    key: str,
) -> str:
    """Its id here; the same `key` again is the same visit. Raises `BadInputError` for a time that has passed."""
    if start.at <= now(conn):
        raise BadInputError("that time has passed", at="/at")
    lock(conn, [*keys_of(book, start), contact_key(contact_id)])
    intent_key = f"told:{key}"
    there: str | None = conn.execute(
        select(appointment.c.id).where(mine(appointment), appointment.c.intent_key == intent_key)
    ).scalar()
    if there is not None:
        return there
    made = landing.stand(
        conn,
        book,
        start,
        contact_id=contact_id,
        thread_id=thread_id,
        treatments=treatments,
        intent_key=intent_key,
    )
    emit(conn, AppointmentBooked(appointment_id=made, contact_id=contact_id, thread_id=thread_id))
    return made
