"""What the record hears of by itself: decisions of the gate, owners of threads, appointments, opt-outs."""

from typing import Any

from sqlalchemy import Connection

from compliance.audit.entry import append
from core.actors import AGENT, SYSTEM, Actor
from core.events import (
    AppointmentBooked,
    AppointmentCancelled,
    AppointmentConfirmed,
    AppointmentMoved,
    CalendarTroubled,
    Event,
    OwnerChanged,
)
from core.session import acting

DECIDED = {"send": "message.released", "hold": "message.held", "block": "message.blocked"}
BOOKED: dict[type[Event], str] = {
    AppointmentBooked: "appointment.booked",
    AppointmentMoved: "appointment.moved",
    AppointmentCancelled: "appointment.cancelled",
    AppointmentConfirmed: "appointment.confirmed",
}


def decided(
    conn: Connection,
    decision_id: str,
    *,
    author_kind: str,
    author_id: str | None,
    message_id: str,
    action: str,
    reason: str,
    moment: str,
) -> None:
    """One entry for each decision that changes something: a hold that stays a hold is the same hold."""
    if moment == "release" and action == "hold":
        return
    append(
        conn,
        _author(conn, author_kind, author_id),
        DECIDED[action],
        ("message", message_id),
        why=reason,
        detail={"decision": decision_id}
        if moment == "submit"
        else {"decision": decision_id, "moment": moment},
    )


def on_owner_changed(conn: Connection, event: OwnerChanged) -> None:
    """Who took a thread, gave it back or put it into the queue."""
    verb = {"staff": "taken", "agent": "given_back"}.get(event.to_kind, "queued")
    append(conn, _by(conn, event.by), f"thread.{verb}", ("thread", event.thread_id))


def on_appointment(
    conn: Connection,
    event: AppointmentBooked | AppointmentMoved | AppointmentCancelled | AppointmentConfirmed,
) -> None:
    """Who booked, moved, confirmed or cancelled; what happens inside the conversation was the agent's doing."""
    actor = acting(conn)
    if actor == SYSTEM and event.thread_id is not None:
        actor = AGENT
    detail: dict[str, Any] = {"contact": event.contact_id} if event.contact_id is not None else {}
    append(conn, actor, BOOKED[type(event)], ("appointment", event.appointment_id), detail=detail)


def on_calendar_troubled(conn: Connection, event: CalendarTroubled) -> None:
    """Writes to the practice's own system have stopped by themselves."""
    append(conn, SYSTEM, "connection.paused", ("emr_connection", event.connection_id), why=event.code)


def _author(conn: Connection, kind: str, author_id: str | None) -> Actor:
    if kind == "staff":
        return _by(conn, author_id)
    return AGENT if kind == "agent" else SYSTEM


def _by(conn: Connection, staff_id: str | None) -> Actor:
    """The signed-in user whose work this is, else the person that the thread names."""
    actor = acting(conn)
    if actor != SYSTEM or staff_id is None:
        return actor
    return Actor("user", staff_id)
