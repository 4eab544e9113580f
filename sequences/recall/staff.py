"""What a colleague does to a recall: takes somebody out of it or back in, or calls instead of texting."""

from datetime import timedelta
from typing import Final

from sqlalchemy import Connection

from compliance.audit import Actor, append
from core.errors import ConflictError
from core.session import now
from inbox import tasks, threads
from practice.book import PracticeBook
from sequences import stopping
from sequences.recall import rows
from sequences.recall.following import CALL, KIND, looked_at
from sequences.recall.rows import Recall

BY_STAFF: Final = "BY_STAFF"
TODAY: Final = timedelta(hours=4)


def exclude(conn: Connection, book: PracticeBook, recall_id: str, why: str, actor: Actor) -> Recall:
    """Not asked back about this any more, until somebody takes it back. Raises `NotFoundError`."""
    row = _locked(conn, recall_id)
    if row.excluded_at is None:
        rows.change(conn, row, excluded_at=now(conn), excluded_by=actor.id, excluded_why=why)
        tasks.close_tasks(conn, why="excluded", subject=(KIND, row.id), kinds=(CALL,))
        looked_at(conn, book, row)
        append(conn, actor, "recall.excluded", ("contact", row.contact_id), why=why, detail=_of(row))
    return rows.one(conn, recall_id)


def include(conn: Connection, book: PracticeBook, recall_id: str, actor: Actor) -> Recall:
    """Raises `NotFoundError`."""
    row = _locked(conn, recall_id)
    if row.excluded_at is not None:
        rows.change(conn, row, excluded_at=None, excluded_by=None, excluded_why=None)
        looked_at(conn, book, row)
        append(conn, actor, "recall.included", ("contact", row.contact_id), detail=_of(row))
    return rows.one(conn, recall_id)


def call_instead(conn: Connection, recall_id: str, actor: Actor, owner_id: str | None) -> str:
    """A person rings, and nothing more is texted about this treatment. Raises `NotFoundError`, `ConflictError`."""
    row = _locked(conn, recall_id)
    if row.excluded_at is not None:
        raise ConflictError("they are taken out of recall")
    thread = threads.thread_of(conn, row.contact_id)
    stopping.end_all(conn, BY_STAFF, subject=(KIND, row.id))
    append(conn, actor, "recall.call_instead", ("contact", row.contact_id), detail=_of(row))
    return tasks.open_task(
        conn,
        CALL,
        contact_id=row.contact_id,
        due_at=now(conn) + TODAY,
        thread_id=None if thread is None else str(thread.id),
        subject=(KIND, row.id),
        owner_id=owner_id,
        key=f"{CALL}:{KIND}:{row.id}",
        detail={"recall": row.id, "service": row.service},
    )


def _locked(conn: Connection, recall_id: str) -> Recall:
    """Their conversation first, as everybody locks them. Raises `NotFoundError`."""
    threads.thread_of(conn, rows.one(conn, recall_id).contact_id, lock=True)
    return rows.one(conn, recall_id, lock=True)


def _of(row: Recall) -> dict[str, str]:
    return {"recall": row.id, "service": row.service}
