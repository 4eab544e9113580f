"""What ends tasks by itself: a visit, a colleague's word, a lost day's case that is settled."""

from typing import Final

from sqlalchemy import Connection

from core.events import AppointmentBooked, CaseMoved, StaffSpoke
from core.session import now
from inbox import tasks, threads
from inbox.task_kinds import closed_by

CLOSURE: Final = ("closure_call",)
TO_CALL: Final = frozenset({"wants_call", "silent", "unreachable"})


def on_booked(conn: Connection, event: AppointmentBooked) -> None:
    """They have a visit: whoever was to be rung for one need not be."""
    contact_id = event.contact_id or _contact_of(conn, event.thread_id)
    if contact_id is not None:
        tasks.close_tasks(conn, why="BOOKED", contact_id=contact_id, kinds=closed_by("booked"))


def on_spoke(conn: Connection, event: StaffSpoke) -> None:
    """A person has written to them, which is what such a task is for."""
    contact_id = _contact_of(conn, event.thread_id)
    if contact_id is not None:
        tasks.close_tasks(conn, why="SPOKE", contact_id=contact_id, kinds=closed_by("spoke"))


def on_case(conn: Connection, event: CaseMoved) -> None:
    """Who could not be offered another time in writing, or has not answered, is on the call list until it is settled."""
    if event.state not in TO_CALL:
        tasks.close_tasks(conn, why=event.state.upper(), subject=("closure_case", event.case_id))
    elif event.contact_id is not None:
        tasks.open_task(
            conn,
            CLOSURE[0],
            contact_id=event.contact_id,
            thread_id=event.thread_id,
            due_at=now(conn),
            subject=("closure_case", event.case_id),
            key=f"closure:{event.case_id}",
            detail={"appointment_id": event.appointment_id, "why": event.state},
        )


def _contact_of(conn: Connection, thread_id: str | None) -> str | None:
    return None if thread_id is None else str(threads.load_thread(conn, thread_id).contact_id)
