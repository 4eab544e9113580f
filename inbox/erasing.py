"""What a conversation said is taken out of it: for a person who leaves, or because its term has passed."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, delete, select, update

from core import live
from core.session import mine
from inbox import calls, inquiries, threads
from inbox.models import handoff, message, thread, thread_card, thread_event

EMPTY: dict[str, Any] = {
    "text": "",
    "attachments": [],
    "slots": [],
    "citations": [],
    "subject": None,
    "meta": None,
    "reactions": None,
}


def erase_thread(conn: Connection, thread_id: str) -> int:
    """All that was written on it; what it counted stays. Gives the number of messages."""
    threads.change(
        conn,
        thread_id,
        owner_kind="none",
        owner_id=None,
        owner_version=thread.c.owner_version + 1,
        state="done",
        snoozed_until=None,
        resume_at=None,
        waiting_since=None,
        pending=None,
        asked=[],
        due_at=None,
        lease_until=None,
        burst_at=None,
    )
    inquiries.close_inquiry(conn, thread_id, "erased")
    count = conn.execute(
        update(message).where(mine(message), message.c.thread_id == thread_id).values(**EMPTY)
    ).rowcount
    conn.execute(
        update(thread_event).where(mine(thread_event), thread_event.c.thread_id == thread_id).values(data={})
    )
    conn.execute(
        update(handoff)
        .where(mine(handoff), handoff.c.thread_id == thread_id)
        .values(summary="", status="closed", due_at=None)
    )
    calls.forget(conn, thread_id)
    drop_card(conn, thread_id)
    return count


def drop_card(conn: Connection, thread_id: str) -> None:
    """Out of every list; screens hear of it."""
    conn.execute(delete(thread_card).where(mine(thread_card), thread_card.c.thread_id == thread_id))
    live.append(conn, "thread.changed", thread_id)


def forget_messages(
    conn: Connection, after: str, before: str, spared: Sequence[str], limit: int
) -> tuple[int, str | None]:
    """Empty the next messages with ids in between, oldest first, but for threads of spared contacts.

    Gives how many were emptied and where to go on; None at the end.
    """
    rows = conn.execute(
        select(message.c.id, message.c.text, message.c.attachments, thread.c.contact_id)
        .join(thread, thread.c.id == message.c.thread_id)
        .where(mine(message), message.c.id > after, message.c.id < before)
        .order_by(message.c.id)
        .limit(limit)
    ).all()
    going = [row.id for row in rows if (row.text or row.attachments) and row.contact_id not in spared]
    if going:
        conn.execute(update(message).where(mine(message), message.c.id.in_(going)).values(**EMPTY))
    return len(going), rows[-1].id if len(rows) == limit else None


def forget_events(
    conn: Connection, after: str, before: str, spared: Sequence[str], limit: int
) -> tuple[int, str | None]:
    """The same for what else stands on timelines, and for what handoffs said."""
    rows = conn.execute(
        select(thread_event.c.id, thread_event.c.thread_id, thread.c.contact_id)
        .join(thread, thread.c.id == thread_event.c.thread_id)
        .where(mine(thread_event), thread_event.c.id > after, thread_event.c.id < before)
        .order_by(thread_event.c.id)
        .limit(limit)
    ).all()
    going = [row for row in rows if row.contact_id not in spared]
    if going:
        ids = [row.id for row in going]
        conn.execute(
            update(thread_event).where(mine(thread_event), thread_event.c.id.in_(ids)).values(data={})
        )
        calls.forget_old(conn, ids)
        conn.execute(
            update(handoff)
            .where(
                mine(handoff),
                handoff.c.thread_id.in_({row.thread_id for row in going}),
                handoff.c.id < before,
                handoff.c.status == "closed",
            )
            .values(summary="")
        )
    return len(going), rows[-1].id if len(rows) == limit else None
