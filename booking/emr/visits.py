"""Visits as a system has them now, written into our calendar: facts, whatever they overlap, once for each version."""

from datetime import timedelta
from typing import Any, Final, Literal

from sqlalchemy import Connection as Sql
from sqlalchemy import Row, select, update

from booking import rows
from booking.emr import asked, landing, unlinked
from booking.emr.changes import AppointmentChange
from booking.emr.clients import contact_of
from booking.emr.connection import Connection
from booking.emr.models import emr_appointment, emr_intent
from booking.emr.theirs import inverse
from booking.emr.wishes import OPEN
from booking.locks import appointment_key, keys_of, lock
from booking.models import appointment
from booking.occupancy import vacate
from booking.slots import Start
from booking.types import start_of
from core.events import (
    AppointmentArrived,
    AppointmentBooked,
    AppointmentCancelled,
    AppointmentCompleted,
    AppointmentConfirmed,
    AppointmentMissed,
    AppointmentMoved,
    VisitEntered,
)
from core.session import add, emit, mine, now
from practice.book import PracticeBook

PAIRED: Final = timedelta(minutes=1)
"""A visit that ends and another of the same person and type that begins so soon after: it was moved there."""
STATUS: Final = {
    "booked": "booked",
    "confirmed": "booked",
    "arrived": "booked",
    "completed": "completed",
    "cancelled": "cancelled",
    "no_show": "no_show",
}
HAPPENED: Final = {
    "confirmed": AppointmentConfirmed,
    "arrived": AppointmentArrived,
    "completed": AppointmentCompleted,
    "cancelled": AppointmentCancelled,
    "no_show": AppointmentMissed,
}
Applied = Literal["new", "changed", "same", "old", "unlinked", "ours"]


def apply_visit(conn: Sql, book: PracticeBook, connection: Connection, change: AppointmentChange) -> Applied:
    """What came of it. `unlinked`: nobody has matched its type or provider, so it moves nothing and is shown.
    `ours`: a wish of our own is on its way there and its answer will say the same.
    """
    link = _link(conn, connection.id, change.external_id)
    if link is not None and change.version < link.external_version:
        return "old"
    start = _start(conn, book, connection, change, link)
    if start is None:
        return "unlinked"
    if link is None:
        return _appear(conn, book, connection, change, start)
    lock(conn, [appointment_key(link.appointment_id), *keys_of(book, start)])
    told = _change(conn, book, connection, link, change, start)
    _note(conn, link, change)
    if not told and start.at > now(conn):  # whatever a person was to enter there stands there
        emit(conn, VisitEntered(appointment_id=link.appointment_id))
    return "changed" if told else "same"


def _appear(
    conn: Sql, book: PracticeBook, connection: Connection, change: AppointmentChange, start: Start
) -> Applied:
    contact_id = contact_of(conn, connection.id, change.client)
    if _on_its_way(conn, connection.id, contact_id, start):
        return "ours"
    if (typed_in := asked.entered(conn, connection.id, contact_id, start, change.external_id)) is not None:
        lock(conn, [appointment_key(typed_in.appointment_id), *keys_of(book, start)])
        _change(conn, book, connection, typed_in, change, start)
        _note(conn, typed_in, change)
        emit(conn, VisitEntered(appointment_id=typed_in.appointment_id))
        return "changed"
    moved = _moved_here(conn, connection.id, contact_id, start) if change.state != "cancelled" else None
    if moved is not None:
        conn.execute(
            update(emr_appointment)
            .where(mine(emr_appointment), emr_appointment.c.id == moved.id)
            .values(external_id=change.external_id)
        )
        lock(conn, [appointment_key(moved.appointment_id), *keys_of(book, start)])
        _revive(conn, moved.appointment_id)
        _change(conn, book, connection, moved, change, start)
        _note(conn, moved, change)
        return "changed"
    if change.state == "cancelled":
        return "same"
    lock(conn, keys_of(book, start))
    _create(conn, book, connection, change, start, contact_id)
    return "new"


def _create(
    conn: Sql,
    book: PracticeBook,
    connection: Connection,
    change: AppointmentChange,
    start: Start,
    contact_id: str | None,
) -> None:
    made = landing.stand(conn, book, start, contact_id=contact_id, treatments=_services(connection, change))
    add(
        conn,
        emr_appointment,
        connection_id=connection.id,
        appointment_id=made,
        external_id=change.external_id,
        external_version=change.version,
        state="booked",
        synced_at=now(conn),
        client=change.client,
    )
    if change.start > now(conn):
        emit(conn, AppointmentBooked(appointment_id=made, contact_id=contact_id, thread_id=None))
    link = _link(conn, connection.id, change.external_id)
    if link is not None and change.state != "booked":
        _become(conn, link, change)
        _note(conn, link, change)


def _change(
    conn: Sql,
    book: PracticeBook,
    connection: Connection,
    link: Row[Any],
    change: AppointmentChange,
    start: Start,
) -> bool:
    """Time first, then what became of it. False: nothing that anybody would notice."""
    old = rows.one(conn, link.appointment_id)
    told = False
    when = (old.starts_at, old.provider, old.type, old.location, old.minutes)
    live = STATUS[change.state] == "booked"
    if live and when != (start.at, start.provider, start.type, start.location, start.minutes):
        _move(conn, book, connection, link.appointment_id, change, start)
        emit(
            conn, AppointmentMoved(appointment_id=old.id, contact_id=old.contact_id, thread_id=old.thread_id)
        )
        told = True
    contact_id = contact_of(conn, connection.id, change.client)
    if contact_id is not None and old.contact_id is None:
        conn.execute(
            update(appointment)
            .where(mine(appointment), appointment.c.id == old.id)
            .values(contact_id=contact_id)
        )
        if live and start.at > now(conn):
            emit(conn, AppointmentBooked(appointment_id=old.id, contact_id=contact_id, thread_id=None))
    return _become(conn, link, change) or told


def _move(
    conn: Sql,
    book: PracticeBook,
    connection: Connection,
    appointment_id: str,
    change: AppointmentChange,
    start: Start,
) -> None:
    landing.move(conn, book, appointment_id, start)
    services = _services(connection, change)
    if services:
        conn.execute(
            update(appointment)
            .where(mine(appointment), appointment.c.id == appointment_id)
            .values(treatments=list(services))
        )


def _become(conn: Sql, link: Row[Any], change: AppointmentChange) -> bool:
    """Its state there, ours and told; an order that makes no sense (arrived after it was over) tells nothing."""
    old = rows.one(conn, link.appointment_id)
    before = link.state if STATUS.get(link.state) == old.status else old.status
    if change.state == before or (change.state == "booked" and old.status == "booked"):
        return False
    values: dict[str, Any] = {"status": STATUS[change.state], "version": appointment.c.version + 1}
    if change.state == "confirmed":
        if old.confirmed:
            return False
        values["confirmed"] = True
    if change.state == "arrived":
        values["arrived_at"] = now(conn)
    conn.execute(update(appointment).where(mine(appointment), appointment.c.id == old.id).values(**values))
    if STATUS[change.state] in {"cancelled", "no_show"}:
        vacate(conn, [old.id])
    happened = HAPPENED.get(change.state)
    if happened is None:
        if old.status in {"cancelled", "no_show"} and old.starts_at > now(conn):
            again = AppointmentBooked(
                appointment_id=old.id, contact_id=old.contact_id, thread_id=old.thread_id
            )
            emit(conn, again)
        return True
    contact_id = rows.one(conn, old.id).contact_id
    emit(conn, happened(appointment_id=old.id, contact_id=contact_id, thread_id=old.thread_id))
    return True


def _note(conn: Sql, link: Row[Any], change: AppointmentChange) -> None:
    conn.execute(
        update(emr_appointment)
        .where(mine(emr_appointment), emr_appointment.c.id == link.id)
        .values(
            external_version=change.version,
            state=change.state,
            synced_at=now(conn),
            client=change.client or link.client,
        )
    )


def _link(conn: Sql, connection_id: str, external_id: str) -> Row[Any] | None:
    return conn.execute(
        select(emr_appointment)
        .where(
            mine(emr_appointment),
            emr_appointment.c.connection_id == connection_id,
            emr_appointment.c.external_id == external_id,
        )
        .with_for_update()
    ).first()


def _moved_here(conn: Sql, connection_id: str, contact_id: str | None, start: Start) -> Row[Any] | None:
    """The visit that ended a moment ago and goes on as this one."""
    if contact_id is None:
        return None
    return conn.execute(
        select(emr_appointment)
        .join(appointment, appointment.c.id == emr_appointment.c.appointment_id)
        .where(
            mine(emr_appointment),
            emr_appointment.c.connection_id == connection_id,
            emr_appointment.c.state == "cancelled",
            emr_appointment.c.synced_at >= now(conn) - PAIRED,
            appointment.c.contact_id == contact_id,
            appointment.c.type == start.type,
            appointment.c.status == "cancelled",
        )
        .order_by(emr_appointment.c.synced_at.desc())
    ).first()


def _revive(conn: Sql, appointment_id: str) -> None:
    conn.execute(
        update(appointment)
        .where(mine(appointment), appointment.c.id == appointment_id)
        .values(status="booked", cancel_reason=None)
    )


def _on_its_way(conn: Sql, connection_id: str, contact_id: str | None, start: Start) -> bool:
    if contact_id is None:
        return False
    statement = select(emr_intent.c.id).where(
        mine(emr_intent),
        emr_intent.c.connection_id == connection_id,
        emr_intent.c.contact_id == contact_id,
        emr_intent.c.state.in_(OPEN),
        emr_intent.c.starts_at == start.at,
    )
    return conn.execute(statement.limit(1)).first() is not None


def _start(
    conn: Sql,
    book: PracticeBook,
    connection: Connection,
    change: AppointmentChange,
    link: Row[Any] | None,
) -> Start | None:
    """In our words; None (and noted) where nobody has matched its type or provider. A visit that is known keeps
    what is not said again.
    """
    links = connection.links
    known = None if link is None else rows.one(conn, link.appointment_id)
    kind = inverse(links.types).get(change.type or "") or (known.type if known and not change.type else None)
    who = inverse(links.providers).get(change.provider or "") or (
        known.provider if known and not change.provider else None
    )
    if kind is None:
        unlinked.note(conn, connection.id, "type", change.type or "?")
    if who is None:
        unlinked.note(conn, connection.id, "provider", change.provider or "?")
    if kind is None or who is None:
        return None
    place = inverse(links.locations).get(change.location or "") or (known.location if known else None)
    place = place if place in book.location_ids else None
    minutes = max(1, int((change.end - change.start).total_seconds() // 60))
    return start_of(
        type_id=kind,
        provider=who,
        location=place,
        at=change.start,
        zone=book.zone_of(place).key,
        minutes=minutes,
    )


def _services(connection: Connection, change: AppointmentChange) -> tuple[str, ...]:
    ours = inverse(connection.links.services)
    return tuple(ours[each] for each in change.services if each in ours)
