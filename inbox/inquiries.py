"""Inquiries: episodes on a thread, each with the clocks that promise 2 is measured by."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, select, update

from core.claims import Queue
from core.events import InquiryOpened, ThreadTouched
from core.session import add, by_id, emit, mine, now, wake
from inbox.models import inquiry, thread

WATCHDOG = Queue("watchdog", inquiry, lease=timedelta(seconds=30), retry=timedelta(seconds=2), most=10)
PERSON_ONLY = "PERSON_ONLY"
"""Why an inquiry has no clock: it was said in public, where automation never answers."""
PROMISE = timedelta(seconds=60)
_ONE = by_id(inquiry)


def open_inquiry(
    conn: Connection,
    thread_id: str,
    *,
    channel: str,
    source: str | None,
    seq: int,
    watch: timedelta | None,
    attribution: dict[str, Any] | None = None,
    at: datetime | None = None,
    unanswered_why: str | None = None,
    machine: bool = False,
) -> str:
    """A new episode, since `at` (default: now); `watch` starts the watchdog of the first reply (None where nothing may answer)."""
    inquiry_id = add(
        conn,
        inquiry,
        thread_id=thread_id,
        channel=channel,
        source=source,
        opened_at=at or now(conn),
        opened_seq=seq,
        attribution=attribution,
        unanswered_why=unanswered_why,
        due_at=None if watch is None else now(conn) + watch,
        attempts=0,
    )
    conn.execute(update(thread).where(mine(thread), thread.c.id == thread_id).values(inquiry_id=inquiry_id))
    opened = InquiryOpened(
        thread_id=thread_id,
        inquiry_id=inquiry_id,
        channel=channel,
        source=source,
        came=(attribution or {}).get("kind"),
        machine=machine,
    )
    emit(conn, opened)
    if watch is not None:
        wake(conn, WATCHDOG.name)
    return inquiry_id


def load_inquiry(conn: Connection, inquiry_id: str) -> Any:
    return conn.execute(_ONE, {"row_id": inquiry_id}).one()


def first_answer(conn: Connection, inquiry_id: str, by: str, kind: str, at: datetime) -> None:
    """Stop the clock of bot or person, once each; the first real reply also stops the watchdog."""
    row = load_inquiry(conn, inquiry_id)
    values: dict[str, Any] = {}
    column = "staff_first_at" if by == "staff" else "agent_first_at"
    if getattr(row, column) is None:
        values[column] = at
    if row.first_kind is None or (row.first_kind == "acknowledgement" and kind == "real"):
        values["first_kind"] = kind
    if kind == "real":
        values["due_at"] = None
    if values:
        conn.execute(update(inquiry).where(mine(inquiry), inquiry.c.id == inquiry_id).values(**values))
        emit(conn, ThreadTouched(thread_id=row.thread_id))


def close_inquiry(conn: Connection, thread_id: str, outcome: str) -> None:
    """The episode is over; the next inbound opens another."""
    row = conn.execute(
        select(inquiry).where(mine(inquiry), inquiry.c.thread_id == thread_id, inquiry.c.closed_at.is_(None))
    ).first()
    if row is None:
        return
    conn.execute(
        update(inquiry)
        .where(mine(inquiry), inquiry.c.id == row.id)
        .values(closed_at=now(conn), outcome=outcome, due_at=None)
    )
    conn.execute(update(thread).where(mine(thread), thread.c.id == thread_id).values(inquiry_id=None))


def answerable(conn: Connection, inquiry_id: str) -> None:
    """What kept us from answering is over."""
    conn.execute(update(inquiry).where(mine(inquiry), inquiry.c.id == inquiry_id).values(unanswered_why=None))


def unanswerable(conn: Connection, inquiry_id: str, why: str) -> None:
    """We may not answer; listed with its reason, never dropped from the figure silently."""
    conn.execute(
        update(inquiry)
        .where(mine(inquiry), inquiry.c.id == inquiry_id)
        .values(unanswered_why=why[:32], due_at=None)
    )
