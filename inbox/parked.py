"""Threads whose answer waits for people because the agent may not speak now: visible, listed, never lost."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from core.session import mine, wake
from inbox import handoffs, inquiries, threads
from inbox.models import thread

PAUSED = "PAUSED"
REASON = "paused"
"""The handoff's reason while automation is paused."""
MANY = 500
"""Ids asked for at once."""


def park(conn: Connection, thread_id: str, answer_by: datetime) -> None:
    """Leave the turn undone: the thread waits on us with its reason, and the inquiry is listed with it."""
    row = threads.load_thread(conn, thread_id)
    threads.change(
        conn, thread_id, parked_why=PAUSED, due_at=None, lease_until=None, attempts=0, burst_at=None
    )
    if row.inquiry_id is not None:
        inquiries.unanswerable(conn, row.inquiry_id, PAUSED)
    if not handoffs.open_handoffs(conn, thread_id):
        handoffs.open_handoff(
            conn,
            thread_id,
            reason=REASON,
            urgency="soon",
            summary="Automation is paused, so nobody has answered yet.",
            answer_by=answer_by,
        )


def parked(conn: Connection, whys: Sequence[str] = (PAUSED,)) -> list[Any]:
    """The threads parked for these reasons, the longest waiting first."""
    statement = select(thread).where(mine(thread), thread.c.parked_why.in_(whys))
    return list(conn.execute(statement.order_by(thread.c.last_in_at, thread.c.id)).all())


def take_up(conn: Connection, row: Any, due_at: datetime | None) -> None:
    """The agent may speak again: its turn falls due, unless a person has it or it is too old (None)."""
    turn: dict[str, Any] = {} if due_at is None else {"due_at": due_at, "attempts": 0}
    threads.change(conn, row.id, parked_why=None, **turn)
    if due_at is None:
        return
    for each in handoffs.open_handoffs(conn, row.id):
        if each.reason == REASON and each.status == "open":
            handoffs.close(conn, each.id, None)
    wake(conn, threads.TURNS.name)


def senders(conn: Connection, thread_ids: Sequence[str]) -> dict[str, tuple[str, str]]:
    """By thread, the account and channel that its next message goes out on."""
    found: dict[str, tuple[str, str]] = {}
    for first in range(0, len(thread_ids), MANY):
        some = thread_ids[first : first + MANY]
        columns = (thread.c.id, thread.c.account_id, thread.c.channel)
        rows = conn.execute(select(*columns).where(mine(thread), thread.c.id.in_(some)))
        found |= {row.id: (row.account_id, row.channel) for row in rows}
    return found
