"""Appointments as rows: how they are written, read, and turned into values."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select

from booking.busy import LIVE
from booking.models import appointment, intent
from booking.occupancy import EXEMPT, Place, occupy, occupy_what_is_left
from booking.slots import Start, resources_for
from booking.slots.check import busy_span
from booking.slots.resources import first_choice, needs_at
from booking.slots.types import Busy, instant_of, minute_of
from booking.types import GUEST_KEY, Appointment, Person, Source, Status, ends_of, start_of
from core.errors import NotFoundError
from core.once import Once
from core.session import add, mine, new_id, now
from core.tables import UTCDateTime
from practice.book import PracticeBook

_ALL = select(appointment).where(mine(appointment)).order_by(appointment.c.starts_at, appointment.c.id)
_THEIRS = Once.by(_ALL, appointment.c.contact_id)
_AHEAD = Once(
    _ALL.where(
        appointment.c.contact_id == bindparam("of_contact"),
        appointment.c.status == "booked",
        appointment.c.starts_at >= bindparam("from_now", type_=UTCDateTime),
    )
)
_ONE = select(appointment).where(mine(appointment), appointment.c.id == bindparam("appointment_id"))


def times(practice: PracticeBook, start: Start) -> dict[str, Any]:
    """The columns that say where and when; a move writes just these."""
    first, last = busy_span(practice.appointment_type(start.type), minute_of(start.at), start.minutes)
    return {
        "type": start.type,
        "provider": start.provider,
        "location": start.location,
        "zone": start.zone,
        "starts_at": start.at,
        "ends_at": ends_of(start),
        "busy_from": instant_of(first),
        "busy_to": instant_of(last),
        "minutes": start.minutes,
    }


def place(placed: dict[str, Any], resources: tuple[str, ...]) -> Place:
    """For the guard, from the columns that `times` gives."""
    return Place(
        placed["type"],
        placed["provider"],
        placed["location"],
        placed["starts_at"],
        placed["busy_from"],
        placed["busy_to"],
        resources,
    )


def resources_or_first(practice: PracticeBook, start: Start, busy: Busy) -> tuple[str, ...]:
    """What it uses; where nothing is left, what it would have liked (someone has booked it all the same)."""
    chosen = resources_for(practice, start, busy)
    if chosen is not None:
        return chosen
    return first_choice(needs_at(practice, practice.appointment_type(start.type), start.location) or ())


def insert(
    conn: Connection,
    practice: PracticeBook,
    start: Start,
    *,
    person: Person,
    resources: tuple[str, ...],
    treatments: tuple[str, ...],
    source: Source,
    status: Status = "booked",
    confirmed: bool = False,
    thread_id: str | None = None,
    file_id: str | None = None,
    intent_key: str | None = None,
    document: dict[str, Any] | None = None,
) -> str:
    """Raises `OccupiedError` where the guard knows better than whoever checked."""
    placed = times(practice, start)
    appointment_id = new_id(conn)
    if status in LIVE:
        take = occupy_what_is_left if source in EXEMPT else occupy
        take(conn, practice, place(placed, resources), appointment_id)
    return add(
        conn,
        appointment,
        id=appointment_id,
        **placed,
        file_id=file_id,
        contact_id=person.contact_id,
        thread_id=thread_id,
        resources=list(resources),
        status=status,
        confirmed=confirmed,
        name=person.name,
        phone=person.phone,
        treatments=list(treatments),
        source=source,
        intent_key=intent_key,
        document=document,
        version=1,
        created_at=now(conn),
    )


def find_one(conn: Connection, appointment_id: str) -> Appointment | None:
    row = conn.execute(_ONE, {"appointment_id": appointment_id}).first()
    return None if row is None else value_of(row)


def one(conn: Connection, appointment_id: str) -> Appointment:
    found = find_one(conn, appointment_id)
    if found is None:
        raise NotFoundError("no such appointment")
    return found


def all_appointments(conn: Connection) -> tuple[Appointment, ...]:
    """Every appointment of the practice, whatever became of it, by start."""
    return tuple(map(value_of, conn.execute(_ALL)))


def appointments_of(conn: Connection, contact_id: str, *, from_now: bool = True) -> tuple[Appointment, ...]:
    """One person's, by start; `from_now`: only those that are booked and have not begun."""
    if not from_now:
        return tuple(map(value_of, _THEIRS.all(conn, key=contact_id)))
    found = _THEIRS.kept(conn, key=contact_id)
    if found is None:
        return tuple(map(value_of, _AHEAD.all(conn, of_contact=contact_id, from_now=now(conn))))
    return tuple(value_of(each) for each in found if each.status == "booked" and each.starts_at >= now(conn))


def look_ahead(conn: Connection, contact_ids: Collection[str]) -> None:
    """Read these people's together, before each one's are asked for."""
    _THEIRS.gather(conn, contact_ids)


def of_wish(conn: Connection, intent_key: str, contact_id: str | None, start: Start) -> str | None:
    """What came of a wish: what its intent names, else that person's booked visit of this type at this time."""
    done = conn.execute(
        select(intent.c.appointment_id).where(
            mine(intent), intent.c.key == intent_key, intent.c.appointment_id.isnot(None)
        )
    ).scalar()
    if done is not None or contact_id is None:
        return None if done is None else str(done)
    same = select(appointment.c.id).where(
        mine(appointment),
        appointment.c.contact_id == contact_id,
        appointment.c.type == start.type,
        appointment.c.starts_at == start.at,
        appointment.c.status == "booked",
    )
    found: str | None = conn.execute(same).scalar()
    return found


def start_of_appointment(row: Appointment) -> Start:
    return start_of(
        type_id=row.type,
        provider=row.provider,
        location=row.location,
        at=row.starts_at,
        zone=row.zone,
        minutes=row.minutes,
    )


def value_of(row: Row[Any]) -> Appointment:
    return Appointment(
        id=row.id,
        file_id=row.file_id,
        contact_id=row.contact_id,
        thread_id=row.thread_id,
        type=row.type,
        provider=row.provider,
        location=row.location,
        zone=row.zone,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        minutes=row.minutes,
        resources=tuple(row.resources),
        status=row.status,
        confirmed=row.confirmed,
        name=row.name,
        phone=row.phone,
        treatments=tuple(row.treatments),
        source=row.source,
        version=row.version,
        created_at=row.created_at,
        arrived_at=row.arrived_at,
        is_guest=(row.intent_key or "").endswith(GUEST_KEY),
    )
