"""What people book here reaches the practice's own system, too: as a wish of the same kind, told to staff if refused."""

from typing import Any

from sqlalchemy import Connection, select, update

from booking import rows
from booking.emr import wishes
from booking.emr.asked import is_asked
from booking.emr.base import IntentKey
from booking.emr.connections import Connections
from booking.emr.models import emr_appointment, emr_connection, emr_intent
from booking.emr.registry import takes_attendance
from booking.types import Appointment
from core.events import AppointmentBooked, AppointmentCancelled, AppointmentConfirmed, AppointmentMoved
from core.session import at_end, mine, now, practice_of
from practice.store import Books

PUSHED = "push"


class Pushing:
    """Handler for `wiring.py`. What the system itself has just said is not said back to it."""

    def __init__(self, books: Books) -> None:
        self._books = books
        self.connections: Connections | None = None

    def on_appointment(
        self, conn: Connection, event: AppointmentBooked | AppointmentMoved | AppointmentCancelled
    ) -> None:
        connection_id = self._calendar(conn)
        if connection_id is not None:
            appointment_id = event.appointment_id
            at_end(
                conn,
                f"{PUSHED}:{appointment_id}",
                lambda inner: self._push(inner, connection_id, appointment_id),
            )

    def on_confirmed(self, conn: Connection, event: AppointmentConfirmed) -> None:
        """They will come: said to a system that keeps such things. Nobody is troubled where it will not have it."""
        connection_id = self._calendar(conn)
        if connection_id is not None:
            appointment_id = event.appointment_id
            at_end(
                conn,
                f"{PUSHED}:attend:{appointment_id}",
                lambda inner: self._attend(inner, connection_id, appointment_id),
            )

    def _calendar(self, conn: Connection) -> str | None:
        """Asked of the database only where this process does not know."""
        known = self.connections.peek(practice_of(conn)) if self.connections is not None else None
        if known is not None:
            return known or None
        found = conn.execute(
            select(emr_connection.c.id).where(
                mine(emr_connection), emr_connection.c.books, emr_connection.c.state != "off"
            )
        ).scalar()
        return None if found is None else str(found)

    def _push(self, conn: Connection, connection_id: str, appointment_id: str) -> None:
        """At the end of the unit of work, when it is known whose word it was."""
        link = _link(conn, connection_id, appointment_id)
        row = rows.find_one(conn, appointment_id)
        kind = None if row is None else _kind(row, link)
        if row is None or kind is None or (link is not None and link.synced_at == now(conn)):
            return
        _drop_earlier(conn, appointment_id)
        wishes.want(
            conn,
            self._books.get(conn),
            connection_id=connection_id,
            key=IntentKey(PUSHED, f"{appointment_id}:{row.version}:{kind}"),
            kind=kind,
            request=wishes.request_for(
                None if kind == "cancel" else rows.start_of_appointment(row),
                None,
                treatments=row.treatments,
                name=row.name,
                phone=row.phone,
                reason="cancelled here",
                tell=row.thread_id,
            ),
            thread_id=None,
            contact_id=row.contact_id,
            appointment_id=appointment_id,
        )

    def _attend(self, conn: Connection, connection_id: str, appointment_id: str) -> None:
        link, row = _link(conn, connection_id, appointment_id), rows.find_one(conn, appointment_id)
        if row is None or row.status != "booked" or not row.confirmed:
            return
        if link is None or link.state != "booked" or is_asked(link.external_id):
            return  # not known there, or it was they who told us
        if not takes_attendance(_system(conn, connection_id)):
            return
        wishes.want(
            conn,
            self._books.get(conn),
            connection_id=connection_id,
            key=IntentKey(PUSHED, f"{appointment_id}:{row.version}:attend"),
            kind="attend",
            request=wishes.Request(until=row.starts_at),
            thread_id=None,
            contact_id=row.contact_id,
            appointment_id=appointment_id,
        )


def _system(conn: Connection, connection_id: str) -> str:
    found = select(emr_connection.c.system).where(mine(emr_connection), emr_connection.c.id == connection_id)
    return str(conn.execute(found).scalar())


def _link(conn: Connection, connection_id: str, appointment_id: str) -> Any:
    return conn.execute(
        select(emr_appointment).where(
            mine(emr_appointment),
            emr_appointment.c.connection_id == connection_id,
            emr_appointment.c.appointment_id == appointment_id,
        )
    ).first()


def _kind(row: Appointment, link: Any) -> wishes.Kind | None:
    if row.status == "cancelled":
        return "cancel" if link is not None and link.state != "cancelled" else None
    if row.status != "booked":
        return None
    return "book" if link is None else "move"


def _drop_earlier(conn: Connection, appointment_id: str) -> None:
    """Only the newest word about a visit is worth sending."""
    conn.execute(
        update(emr_intent)
        .where(
            mine(emr_intent),
            emr_intent.c.appointment_id == appointment_id,
            emr_intent.c.thread_id.is_(None),
            emr_intent.c.state == "pending",
        )
        .values(state="dropped", due_at=None, lease_until=None, told_at=now(conn))
    )
