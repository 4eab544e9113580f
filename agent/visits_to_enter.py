"""Visits that a person must enter in the practice's own system: a task each, which ends once the system shows them."""

from typing import Final

from sqlalchemy import Connection

from booking.whose import contacts_of_appointments
from core.events import TaskClosed, VisitEntered, VisitToEnter
from core.session import now
from inbox import handoffs, tasks, threads
from inbox.effects import TO_ENTER

KIND: Final = "enter_visit"
REASON: Final = "staff_action"


def on_to_enter(conn: Connection, event: VisitToEnter) -> None:
    """What was to be entered before gives way: there is one thing to do for a visit, the newest."""
    contact_id = contacts_of_appointments(conn, [event.appointment_id]).get(event.appointment_id)
    if contact_id is None:
        return
    subject = ("appointment", event.appointment_id)
    key = f"enter:{event.appointment_id}:{event.what}"
    if not any(each.key == key and each.state == "open" for each in tasks.about(conn, subject)):
        tasks.close_tasks(conn, why="SUPERSEDED", subject=subject, kinds=(KIND,))
    handoff = _handoff_of(conn, event.thread_id)
    tasks.open_task(
        conn,
        KIND,
        contact_id=contact_id,
        thread_id=event.thread_id,
        due_at=now(conn),
        subject=subject,
        key=key,
        detail={"what": event.what, **({"handoff_id": handoff} if handoff else {})},
    )


def on_entered(conn: Connection, event: VisitEntered) -> None:
    """The practice's system shows it as we have it."""
    tasks.close_tasks(conn, why="ENTERED", subject=("appointment", event.appointment_id), kinds=(KIND,))


def on_task_closed(conn: Connection, event: TaskClosed) -> None:
    """The conversation that asked for it waits no longer."""
    if event.kind != KIND or event.outcome == "SUPERSEDED":
        return
    handoff_id = tasks.one(conn, event.task_id).detail.get("handoff_id")
    others = tasks.tasks_of(conn, event.contact_id)
    if handoff_id is None or any(each.kind == KIND and each.state == "open" for each in others):
        return
    if handoffs.load_handoff(conn, handoff_id).summary in TO_ENTER.values():
        handoffs.close(conn, handoff_id, None)


def on_handoff_closed(conn: Connection, handoff_id: str) -> None:
    """Ticked off in the conversation instead: the task that goes with it is done as well."""
    thread_id = handoffs.load_handoff(conn, handoff_id).thread_id
    for each in tasks.tasks_of(conn, threads.load_thread(conn, thread_id).contact_id):
        if each.kind == KIND and each.state == "open" and each.detail.get("handoff_id") == handoff_id:
            tasks.close_tasks(conn, why="done", subject=("appointment", each.subject_id or ""), kinds=(KIND,))


def _handoff_of(conn: Connection, thread_id: str | None) -> str | None:
    """What `inbox.effects` has just opened for it."""
    if thread_id is None:
        return None
    rows = [each for each in handoffs.open_handoffs(conn, thread_id) if each.reason == REASON]
    return str(rows[0].id) if rows else None
