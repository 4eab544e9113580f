"""A system's yes becomes our row: the appointment as it stands there, beside its id there."""

from typing import Any

from sqlalchemy import Connection, Row, select, update
from sqlalchemy.dialects import postgresql, sqlite

from booking import holds, offers, rows
from booking.changing import cancel
from booking.emr.base import CalendarBooking
from booking.emr.models import emr_appointment
from booking.emr.wishes import Wish
from booking.models import appointment
from booking.occupancy import occupy_what_is_left, vacate
from booking.slots import Start
from booking.types import Source
from booking.waitlist.freeing import freed
from core.events import AppointmentBooked, AppointmentMoved
from core.session import add, emit, mine, new_id, now, practice_of
from practice.book import PracticeBook


def land(conn: Connection, book: PracticeBook, wish: Wish, booking: CalendarBooking) -> str:
    """Book, move or cancel here what was booked, moved or cancelled there; gives our appointment's id.

    What people have written here first is only known by its id there from now on.
    """
    if wish.thread_id is None and wish.appointment_id is not None:
        return _known_there(conn, wish, wish.appointment_id, booking)
    if wish.kind == "cancel":
        assert wish.appointment_id is not None
        cancel(conn, wish.appointment_id, wish.request.reason)
        link(conn, wish.connection_id, wish.appointment_id, booking, "cancelled")
        return wish.appointment_id
    assert wish.start is not None
    known = find_by_external(conn, wish.connection_id, booking.external_id)
    if wish.kind == "move":
        assert wish.appointment_id is not None
        move(conn, book, wish.appointment_id, wish.start)
        unlink(conn, wish.connection_id, wish.appointment_id)
        appointment_id = wish.appointment_id
        happened: type[AppointmentBooked | AppointmentMoved] = AppointmentMoved
    else:
        appointment_id = _ours(conn, book, wish, wish.start, known)
        happened = AppointmentBooked
    link(conn, wish.connection_id, appointment_id, booking, "booked")
    _use_up(conn, wish)
    emit(
        conn,
        happened(appointment_id=appointment_id, contact_id=wish.contact_id, thread_id=wish.thread_id),
    )
    return appointment_id


def _known_there(conn: Connection, wish: Wish, appointment_id: str, booking: CalendarBooking) -> str:
    if wish.kind == "move":
        unlink(conn, wish.connection_id, appointment_id)
    state = "cancelled" if wish.kind == "cancel" else "booked"
    link(conn, wish.connection_id, appointment_id, booking, state)
    return appointment_id


def stand(
    conn: Connection,
    book: PracticeBook,
    start: Start,
    *,
    contact_id: str | None,
    thread_id: str | None = None,
    name: str | None = None,
    phone: str | None = None,
    treatments: tuple[str, ...] = (),
    source: Source = "elsewhere",
    intent_key: str | None = None,
) -> str:
    """An appointment that stands because another system says so, even where it overlaps one of ours."""
    placed = rows.times(book, start)
    appointment_id = new_id(conn)
    occupy_what_is_left(conn, book, rows.place(placed, ()), appointment_id)
    return add(
        conn,
        appointment,
        id=appointment_id,
        **placed,
        contact_id=contact_id,
        thread_id=thread_id,
        resources=[],
        status="booked",
        confirmed=False,
        name=name,
        phone=phone,
        treatments=list(treatments),
        source=source,
        intent_key=intent_key,
        version=1,
        created_at=now(conn),
    )


def move(conn: Connection, book: PracticeBook, appointment_id: str, start: Start) -> None:
    """The same row at another time, whatever else stands there. A yes given to the old time is none to the new one."""
    placed, old = rows.times(book, start), rows.one(conn, appointment_id)
    if old.status == "booked":
        freed(conn, f"move:{old.id}:{old.version}", old.provider, old.starts_at, old.ends_at)
    vacate(conn, [appointment_id])
    occupy_what_is_left(conn, book, rows.place(placed, ()), appointment_id)
    conn.execute(
        update(appointment)
        .where(mine(appointment), appointment.c.id == appointment_id)
        .values(**placed, resources=[], confirmed=False, version=appointment.c.version + 1)
    )


def link(
    conn: Connection, connection_id: str, appointment_id: str, booking: CalendarBooking, state: str
) -> None:
    """Write down whose id is whose; the newest word counts."""
    build = sqlite.insert if conn.dialect.name == "sqlite" else postgresql.insert
    values = {"external_version": booking.version, "state": state, "synced_at": now(conn)}
    conn.execute(
        build(emr_appointment)
        .values(
            id=new_id(conn),
            practice_id=practice_of(conn),
            connection_id=connection_id,
            appointment_id=appointment_id,
            external_id=booking.external_id,
            **values,
        )
        .on_conflict_do_update(index_elements=["connection_id", "external_id"], set_=values)
    )


def unlink(conn: Connection, connection_id: str, appointment_id: str) -> None:
    """A move may leave another id behind: the appointment stands under one."""
    conn.execute(
        emr_appointment.delete().where(
            mine(emr_appointment),
            emr_appointment.c.connection_id == connection_id,
            emr_appointment.c.appointment_id == appointment_id,
        )
    )


def external_of(conn: Connection, appointment_id: str) -> str | None:
    """Its id in the practice's system."""
    found: str | None = conn.execute(
        select(emr_appointment.c.external_id).where(
            mine(emr_appointment), emr_appointment.c.appointment_id == appointment_id
        )
    ).scalar()
    return found


def find_by_external(conn: Connection, connection_id: str, external_id: str) -> str | None:
    """Our appointment's id by theirs."""
    row = linked(conn, connection_id, external_id)
    return None if row is None else str(row.appointment_id)


def linked(conn: Connection, connection_id: str, external_id: str) -> Row[Any] | None:
    return conn.execute(
        select(emr_appointment).where(
            mine(emr_appointment),
            emr_appointment.c.connection_id == connection_id,
            emr_appointment.c.external_id == external_id,
        )
    ).first()


def _ours(conn: Connection, book: PracticeBook, wish: Wish, start: Start, known: str | None) -> str:
    """The row that was there first (a read of that system may be faster than its answer), else a new one."""
    if known is None and wish.appointment_id is not None:
        return wish.appointment_id
    if known is None:
        return _insert(conn, book, wish, start)
    values = {"name": wish.request.name, "phone": wish.request.phone, "thread_id": wish.thread_id}
    conn.execute(
        update(appointment)
        .where(mine(appointment), appointment.c.id == known)
        .values(
            contact_id=wish.contact_id,
            treatments=list(wish.request.treatments),
            source="thread",
            version=appointment.c.version + 1,
            **{name: value for name, value in values.items() if value is not None},
        )
    )
    return known


def _insert(conn: Connection, book: PracticeBook, wish: Wish, start: Start) -> str:
    return stand(
        conn,
        book,
        start,
        contact_id=wish.contact_id,
        thread_id=wish.thread_id,
        name=wish.request.name,
        phone=wish.request.phone,
        treatments=wish.request.treatments,
        source="thread",
        intent_key=str(wish.key)[:80],
    )


def _use_up(conn: Connection, wish: Wish) -> None:
    if wish.thread_id is not None:
        holds.use(conn, wish.thread_id)
        offers.withdraw(conn, wish.thread_id)
