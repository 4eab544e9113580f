"""Enrolments follow the visit's row: made with it, reckoned anew when it moves, ended when it is off."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, bindparam, select, update

from booking import service
from booking.service import Appointment
from compliance.withdrawing import withdraw
from core.claims import Queue
from core.events import (
    AppointmentBooked,
    AppointmentCancelled,
    AppointmentConfirmed,
    AppointmentMoved,
    CalendarImported,
    ContactErased,
)
from core.session import add, mine, now, wake
from practice.store import Books
from sequences import settings
from sequences.definitions import Definition, library
from sequences.models import enrolment, touch
from sequences.planning import Planned, due, plan

ENROLMENTS: Final = Queue("enrolments", enrolment)
ASKS: Final = ("remind",)
"""Steps that ask for a confirmation: pointless once it is given."""
WAITS: Final = ("sent", "held")
SINGLE: Final = "invites"
_CURRENT = (
    select(enrolment)
    .where(
        mine(enrolment),
        enrolment.c.sequence == bindparam("sequence"),
        enrolment.c.subject_id == bindparam("subject"),
    )
    .order_by(enrolment.c.cycle.desc())
    .limit(1)
)
_TOUCHES = (
    select(touch)
    .where(mine(touch), touch.c.enrolment_id == bindparam("of"), touch.c.cycle == bindparam("in_cycle"))
    .order_by(touch.c.at, touch.c.id)
)


class Enrolling:
    """Handlers for `wiring.py`."""

    def __init__(self, books: Books) -> None:
        self._books = books

    def on_visit(
        self,
        conn: Connection,
        event: AppointmentBooked | AppointmentMoved | AppointmentCancelled | AppointmentConfirmed,
    ) -> None:
        if event.contact_id is None:
            return
        visit = service.one(conn, event.appointment_id)
        for definition in library().values():
            if definition.id == SINGLE and visit.thread_id is None:
                continue  # booked elsewhere: whoever did has told them
            follow(conn, definition, visit, moved=isinstance(event, AppointmentMoved))
        if isinstance(event, AppointmentConfirmed):
            _asked_no_more(conn, visit)

    def on_imported(self, conn: Connection, event: CalendarImported) -> None:
        """People whom the practice's file brought are reminded too, and are sent no invitation to what they know."""
        brought = set(event.appointment_ids)
        for visit in service.all_appointments(conn):
            if visit.id in brought and visit.contact_id is not None and visit.starts_at > now(conn):
                follow(conn, library()[settings.REMINDERS], visit)

    def on_contact_erased(self, conn: Connection, event: ContactErased) -> None:
        conn.execute(
            update(enrolment)
            .where(mine(enrolment), enrolment.c.contact_id == event.contact_id)
            .values(state="ended", ended_why="ERASED", due_at=None, lease_until=None)
        )


def current(conn: Connection, sequence: str, subject_id: str) -> Any:
    """The newest enrolment of a subject, or None."""
    return conn.execute(_CURRENT, {"sequence": sequence, "subject": subject_id}).first()


def follow(conn: Connection, definition: Definition, visit: Appointment, *, moved: bool = False) -> None:
    """Bring the enrolment to what the visit's row says now."""
    row = current(conn, definition.id, visit.id)
    if row is None:
        _begin(conn, definition, visit)
    elif visit.status != "booked":
        _end(conn, row, visit)
    elif moved or row.anchor_at != visit.starts_at or row.state == "ended":
        _anew(conn, definition, row, visit)
    elif row.anchor_version != visit.version:
        _set(conn, row, anchor_version=visit.version)


def planned_of(conn: Connection, definition: Definition, row: Any, visit: Appointment) -> tuple[Planned, ...]:
    """The steps of this enrolment by what the practice has chosen now."""
    choice = settings.load(conn).choice(visit.type)
    return plan(definition, choice, anchor=visit.starts_at, began=row.changed_at)


def touches_of(conn: Connection, enrolment_id: str, cycle: int) -> list[Any]:
    return list(conn.execute(_TOUCHES, {"of": enrolment_id, "in_cycle": cycle}).all())


def next_due(planned: Collection[Planned], done: Collection[str], instant: datetime) -> datetime | None:
    """Now where something is ripe, else the next moment that lies ahead."""
    found = due(planned, done, instant)
    return instant if found.send is not None else found.next_at


def _begin(conn: Connection, definition: Definition, visit: Appointment) -> None:
    if visit.status != "booked" or visit.contact_id is None or visit.starts_at <= now(conn):
        return
    began = min(visit.created_at, now(conn))
    choice = settings.load(conn).choice(visit.type)
    planned = plan(definition, choice, anchor=visit.starts_at, began=began)
    add(
        conn,
        enrolment,
        sequence=definition.id,
        definition=definition.version,
        subject_kind="appointment",
        subject_id=visit.id,
        contact_id=visit.contact_id,
        cycle=1,
        anchor_at=visit.starts_at,
        anchor_version=visit.version,
        state="active",
        started_at=now(conn),
        changed_at=began,
        due_at=next_due(planned, (), now(conn)),
        attempts=0,
    )
    wake(conn, ENROLMENTS.name)


def _anew(conn: Connection, definition: Definition, row: Any, visit: Appointment) -> None:
    """Another time: what waits for the old one is taken back, and every step is reckoned from the new one."""
    take_back(conn, row, "VISIT_MOVED")
    choice = settings.load(conn).choice(visit.type)
    planned = plan(definition, choice, anchor=visit.starts_at, began=now(conn))
    _set(
        conn,
        row,
        cycle=row.cycle + 1,
        definition=definition.version,
        contact_id=visit.contact_id,
        anchor_at=visit.starts_at,
        anchor_version=visit.version,
        state="active",
        ended_why=None,
        changed_at=now(conn),
        due_at=next_due(planned, (), now(conn)),
        lease_until=None,
        attempts=0,
    )
    wake(conn, ENROLMENTS.name)


def _end(conn: Connection, row: Any, visit: Appointment) -> None:
    if row.state == "ended":
        return
    take_back(conn, row, "VISIT_OFF")
    told = row.sequence == SINGLE and visit.status == "cancelled" and visit.starts_at > now(conn)
    _set(
        conn,
        row,
        state="ended",
        ended_why=f"VISIT_{visit.status}".upper(),
        anchor_version=visit.version,
        due_at=now(conn) if told else None,
        lease_until=None,
        attempts=0,
    )
    if told:
        wake(conn, ENROLMENTS.name)


def take_back(conn: Connection, row: Any, why: str, steps: tuple[str, ...] = ("",)) -> None:
    """What of this enrolment waits in the gate or the outbox will not leave."""
    waiting = {
        each.message_id: each
        for each in touches_of(conn, row.id, row.cycle)
        if each.message_id is not None and each.outcome in WAITS and each.step.startswith(steps)
    }
    for message_id in withdraw(conn, tuple(waiting), why):
        set_touch(conn, waiting[message_id].id, outcome="dropped", why=why)


def set_touch(conn: Connection, touch_id: str, **values: Any) -> None:
    conn.execute(update(touch).where(mine(touch), touch.c.id == touch_id).values(**values))


def _asked_no_more(conn: Connection, visit: Appointment) -> None:
    row = current(conn, settings.REMINDERS, visit.id)
    if row is not None:
        take_back(conn, row, "CONFIRMED", ASKS)


def _set(conn: Connection, row: Any, **values: Any) -> None:
    conn.execute(update(enrolment).where(mine(enrolment), enrolment.c.id == row.id).values(**values))
