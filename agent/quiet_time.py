"""A person's thread goes back to the agent after the quiet time that the practice has set, if any."""

from datetime import timedelta

from sqlalchemy import Connection

from core.events import OwnerChanged, StaffSpoke
from core.session import now, wake
from inbox import threads
from inbox.threads import TURNS
from practice.store import Books


class QuietTime:
    """Handlers for `wiring.py`; every word of a person starts the time anew."""

    def __init__(self, books: Books) -> None:
        self._books = books

    def on_owner_changed(self, conn: Connection, event: OwnerChanged) -> None:
        if event.to_kind == "staff":
            self._start(conn, event.thread_id)
        else:
            threads.change(conn, event.thread_id, resume_at=None)

    def on_staff_spoke(self, conn: Connection, event: StaffSpoke) -> None:
        if threads.load_thread(conn, event.thread_id).owner_kind == "staff":
            self._start(conn, event.thread_id)

    def _start(self, conn: Connection, thread_id: str) -> None:
        assistant = self._books.get(conn).practice.assistant
        minutes = assistant.resume_after_minutes if assistant is not None else None
        if minutes is None:
            return
        resume_at = now(conn) + timedelta(minutes=minutes)
        threads.change(conn, thread_id, resume_at=resume_at, due_at=resume_at, lease_until=None)
        wake(conn, TURNS.name)
