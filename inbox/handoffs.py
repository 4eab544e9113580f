"""Fetching a person: a row with reason, urgency, due time and an escalation ladder."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, select, update

from core.claims import Queue
from core.errors import NotFoundError
from core.events import HandoffOpened, ThreadTouched
from core.once import Once
from core.session import add, emit, mine, now, wake
from inbox.models import handoff, staff_notice
from inbox.timeline import add_event

LADDER = Queue("handoffs", handoff, lease=timedelta(seconds=60))
_OPEN = Once.by(
    select(handoff).where(mine(handoff), handoff.c.status != "closed").order_by(handoff.c.opened_at),
    handoff.c.thread_id,
)
URGENCIES = ("routine", "soon", "urgent", "emergency")


def open_handoff(
    conn: Connection, thread_id: str, *, reason: str, urgency: str, summary: str, answer_by: datetime | None
) -> str:
    """One open handoff per thread and reason: a second one raises the first if it is more urgent."""
    there = conn.execute(
        select(handoff).where(
            mine(handoff),
            handoff.c.thread_id == thread_id,
            handoff.c.reason == reason,
            handoff.c.status == "open",
        )
    ).first()
    if there is not None:
        return _raise(conn, there, urgency, summary, answer_by)
    handoff_id = add(
        conn,
        handoff,
        thread_id=thread_id,
        reason=reason,
        urgency=urgency,
        summary=summary,
        queue="front_desk",
        status="open",
        opened_at=now(conn),
        answer_by=answer_by,
        due_at=answer_by,
        attempts=0,
        escalated=False,
        step=0,
    )
    add_event(
        conn,
        thread_id,
        "handoff",
        handoff_id=handoff_id,
        reason=reason,
        urgency=urgency,
        status="open",
        summary=summary,
    )
    emit(conn, HandoffOpened(handoff_id=handoff_id, thread_id=thread_id, reason=reason, urgency=urgency))
    emit(conn, ThreadTouched(thread_id=thread_id))
    wake(conn, LADDER.name)
    return handoff_id


def _raise(conn: Connection, row: Any, urgency: str, summary: str, answer_by: datetime | None) -> str:
    values: dict[str, Any] = {"summary": summary}
    if URGENCIES.index(urgency) > URGENCIES.index(row.urgency):
        values |= {"urgency": urgency, "answer_by": answer_by, "due_at": answer_by}
        wake(conn, LADDER.name)
    _set(conn, row, **values)
    return str(row.id)


def take(conn: Connection, handoff_id: str, staff_id: str) -> Any:
    """A person is on it."""
    row = load_handoff(conn, handoff_id)
    if row.status == "open":
        _set(conn, row, status="taken", taken_by=staff_id, due_at=None)
        _tell(conn, row, "taken", staff_id)
    return row


def close(conn: Connection, handoff_id: str, staff_id: str | None) -> Any:
    row = load_handoff(conn, handoff_id)
    if row.status != "closed":
        _set(conn, row, status="closed", closed_at=now(conn), due_at=None)
        _tell(conn, row, "closed", staff_id)
    return row


def take_all(conn: Connection, thread_id: str, staff_id: str) -> None:
    """Whoever takes the thread over is on all that was handed off on it."""
    for row in open_handoffs(conn, thread_id):
        if row.status == "open":
            take(conn, row.id, staff_id)


def escalate(conn: Connection, handoff_id: str, next_at: datetime | None) -> bool:
    """Nobody answered in time: up one rung, and said so. False when somebody has."""
    row = load_handoff(conn, handoff_id)
    if row.status != "open":
        return False
    _set(conn, row, escalated=True, step=row.step + 1, due_at=next_at, lease_until=None)
    add_event(
        conn,
        row.thread_id,
        "handoff",
        handoff_id=row.id,
        reason=row.reason,
        urgency=row.urgency,
        status="escalated",
        summary=row.summary,
    )
    emit(conn, ThreadTouched(thread_id=row.thread_id))
    return True


def notify(
    conn: Connection, kind: str, *, thread_id: str | None, handoff_id: str | None, to_staff: str | None
) -> str:
    """A notice for staff: a fixed kind and ids, never the patient's words."""
    return add(
        conn,
        staff_notice,
        kind=kind,
        thread_id=thread_id,
        handoff_id=handoff_id,
        to_staff=to_staff,
        at=now(conn),
    )


def open_handoffs(conn: Connection, thread_id: str) -> list[Any]:
    """Open and taken ones, most urgent first."""
    rows = _OPEN.all(conn, key=thread_id)
    return sorted(rows, key=lambda row: -URGENCIES.index(row.urgency))


def look_ahead(conn: Connection, thread_ids: Collection[str]) -> None:
    """Read the open ones of these threads together, before each one's are asked for."""
    _OPEN.gather(conn, thread_ids)


def all_handoffs(conn: Connection, thread_id: str) -> list[Any]:
    """Every handoff of a thread, oldest first."""
    statement = select(handoff).where(mine(handoff), handoff.c.thread_id == thread_id)
    return list(conn.execute(statement.order_by(handoff.c.opened_at, handoff.c.id)).all())


def load_handoff(conn: Connection, handoff_id: str) -> Any:
    row = conn.execute(select(handoff).where(mine(handoff), handoff.c.id == handoff_id)).first()
    if row is None:
        raise NotFoundError("no such handoff")
    return row


def _set(conn: Connection, row: Any, **values: Any) -> None:
    conn.execute(update(handoff).where(mine(handoff), handoff.c.id == row.id).values(**values))


def _tell(conn: Connection, row: Any, status: str, staff_id: str | None) -> None:
    add_event(
        conn,
        row.thread_id,
        "handoff",
        by="staff" if staff_id else "system",
        by_id=staff_id,
        handoff_id=row.id,
        reason=row.reason,
        urgency=row.urgency,
        status=status,
        summary=row.summary,
    )
    emit(conn, ThreadTouched(thread_id=row.thread_id))
