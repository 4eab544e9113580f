"""Booking and moving: the one place where a time becomes somebody's, checked in the transaction that writes it."""

import msgspec
from sqlalchemy import Connection, bindparam, select, update

from booking import holds, offers, rows
from booking.busy import around
from booking.facts import facts_of
from booking.locks import appointment_key, contact_key, keys_of, lock
from booking.models import appointment, intent
from booking.occupancy import OccupiedError, occupy, vacate
from booking.searching import alternatives
from booking.slots import Busy, Cadence, Reason, Start, StartQuery, broken, resources_for
from booking.types import Appointment, Booked, Person, Source, Taken
from booking.waitlist.freeing import freed
from core.errors import NotFoundError
from core.events import AppointmentBooked, AppointmentMoved
from core.session import add, emit, mine, now
from practice.book import PracticeBook

_INTENT = select(intent.c.appointment_id).where(
    mine(intent), intent.c.key == bindparam("intent"), intent.c.outcome == "done"
)


class Wish(msgspec.Struct, frozen=True):
    """What is to be booked, for whom, and in whose name; `intent_key` makes it happen once."""

    start: Start
    person: Person
    thread_id: str | None
    treatments: tuple[str, ...]
    intent_key: str
    moves: str | None = None
    source: Source = "thread"
    overrides: tuple[Reason, ...] = ()
    """Rules that a colleague has set aside for this one; never that the time is taken."""
    is_guest: bool = False
    """For somebody who comes along: the person's own visit of this type does not stand in the way."""


def book(
    conn: Connection, practice: PracticeBook, wish: Wish, *, query: StartQuery | None = None
) -> Booked | Taken:
    """Put it into the calendar, or say why not and what else there is.

    One writer at a time per provider, resource and person: everything is checked after their rows are
    locked and before the transaction ends. The thread's own hold does not stand in the way and is used up.
    A move changes the appointment's row, so that there are never two. `query` says whether the person is new,
    which services count and what alternatives must fit; without it the contact's row does.
    """
    minutes = practice.minutes_with(wish.start.type, wish.start.provider)
    wish = msgspec.structs.replace(wish, start=msgspec.structs.replace(wish.start, minutes=minutes))
    lock(conn, _keys(practice, wish))
    done = conn.execute(_INTENT, {"intent": wish.intent_key}).scalar()
    if done is not None:
        row = rows.one(conn, done)
        return Booked(done, rows.start_of_appointment(row), moved=wish.moves is not None, again=True)
    old = _to_move(conn, wish)
    if wish.moves is not None and old is None:
        return Taken("gone")
    query = _query(conn, practice, wish, query)
    existing = _open_booking(conn, practice, wish)
    if existing is not None:
        return Taken("open_booking", existing=existing)
    busy = around(conn, wish.start, thread_id=wish.thread_id, moving=wish.moves)
    reason = next(
        (each for each in broken(practice, query, wish.start, busy, now(conn)) if each not in wish.overrides),
        None,
    )
    if reason is not None:
        other = alternatives(conn, practice, query, wish.start, thread_id=wish.thread_id, moving=wish.moves)
        return Taken(reason, other)
    try:
        return _write(conn, practice, wish, old, busy)
    except OccupiedError:
        # The guard saw what the check did not: nothing is written, and they hear of other times.
        return Taken("taken", alternatives(conn, practice, query, wish.start, thread_id=wish.thread_id))


def _keys(practice: PracticeBook, wish: Wish) -> list[str]:
    keys = keys_of(practice, wish.start)
    if wish.person.contact_id is not None:
        keys.append(contact_key(wish.person.contact_id))
    if wish.moves is not None:
        keys.append(appointment_key(wish.moves))
    return keys


def _to_move(conn: Connection, wish: Wish) -> Appointment | None:
    """The appointment to move, if it still stands. Nobody moves another person's."""
    if wish.moves is None:
        return None
    old = rows.one(conn, wish.moves)
    if old.contact_id != wish.person.contact_id:
        raise NotFoundError("no such appointment of this person")
    return old if old.status == "booked" else None


def _query(conn: Connection, practice: PracticeBook, wish: Wish, given: StartQuery | None) -> StartQuery:
    """The rules of this person. Whether they are new is for the caller to know; their sessions are in the rows."""
    contact_id, type_id = wish.person.contact_id, wish.start.type
    facts = facts_of(conn, practice, contact_id, type_id, wish.treatments, moving=wish.moves)
    query = given or facts.into(
        StartQuery(type=type_id, services=wish.treatments, location=wish.start.location)
    )
    # This binds the agent; staff may go below a cadence floor. A guest has none of these sessions and visits.
    if wish.source == "staff" or wish.is_guest:
        return msgspec.structs.replace(query, cadence=Cadence(), own=())
    return msgspec.structs.replace(query, cadence=facts.cadence, own=facts.own)


def _open_booking(conn: Connection, practice: PracticeBook, wish: Wish) -> str | None:
    """The future appointment of the same type that the person already has, where one is the most."""
    contact_id = wish.person.contact_id
    if contact_id is None or wish.source == "staff" or wish.is_guest:
        return None
    if not practice.practice.booking_rules.one_open_booking_per_type:
        return None
    return next(
        (
            each.id
            for each in rows.appointments_of(conn, contact_id)
            if each.type == wish.start.type and each.id != wish.moves
        ),
        None,
    )


def _write(
    conn: Connection, practice: PracticeBook, wish: Wish, old: Appointment | None, busy: Busy
) -> Booked:
    resources = resources_for(practice, wish.start, busy)
    if resources is None:
        raise OccupiedError
    with conn.begin_nested():
        return _written(conn, practice, wish, old, resources)


def _written(
    conn: Connection, practice: PracticeBook, wish: Wish, old: Appointment | None, resources: tuple[str, ...]
) -> Booked:
    if wish.thread_id is not None:
        holds.use(conn, wish.thread_id)
    if old is None:
        appointment_id = rows.insert(
            conn,
            practice,
            wish.start,
            person=wish.person,
            resources=resources,
            treatments=wish.treatments,
            source=wish.source,
            thread_id=wish.thread_id,
            intent_key=wish.intent_key,
        )
    else:
        appointment_id = _move(conn, practice, wish, old, resources)
    _settle(conn, wish, appointment_id)
    happened = AppointmentBooked if old is None else AppointmentMoved
    emit(
        conn,
        happened(appointment_id=appointment_id, contact_id=wish.person.contact_id, thread_id=wish.thread_id),
    )
    return Booked(appointment_id, wish.start, moved=old is not None)


def _move(
    conn: Connection, practice: PracticeBook, wish: Wish, old: Appointment, resources: tuple[str, ...]
) -> str:
    """The same row at another time. A yes given to the old time is none to the new one."""
    placed = rows.times(practice, wish.start)
    vacate(conn, [old.id])
    occupy(conn, practice, rows.place(placed, resources), old.id)
    conn.execute(
        update(appointment)
        .where(mine(appointment), appointment.c.id == old.id)
        .values(
            **placed,
            resources=list(resources),
            treatments=list(wish.treatments or old.treatments),
            thread_id=wish.thread_id or old.thread_id,
            name=wish.person.name or old.name,
            phone=wish.person.phone or old.phone,
            confirmed=False,
            arrived_at=None,
            version=old.version + 1,
        )
    )
    freed(conn, f"move:{old.id}:{old.version}", old.provider, old.starts_at, old.ends_at)
    return old.id


def _settle(conn: Connection, wish: Wish, appointment_id: str) -> None:
    add(
        conn,
        intent,
        key=wish.intent_key,
        thread_id=wish.thread_id,
        kind="book" if wish.moves is None else "move",
        request={},
        outcome="done",
        appointment_id=appointment_id,
        created_at=now(conn),
    )
    if wish.thread_id is not None:
        offers.withdraw(conn, wish.thread_id)
