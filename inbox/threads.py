"""A contact's one lifelong conversation: who owns it, what it waits for, when the agent's turn is due."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any, Literal

import msgspec
from sqlalchemy import Connection, bindparam, func, select, update

from core.claims import Queue
from core.errors import ConflictError, NotFoundError
from core.events import OwnerChanged, ThreadTouched
from core.session import add, by_id, emit, mine, now, wake
from inbox import inquiries
from inbox.models import thread
from inbox.timeline import THREAD, add_event

TURNS = Queue("turns", thread, lease=timedelta(seconds=90), retry=timedelta(seconds=1), most=3)
OwnerKind = Literal["agent", "staff", "none"]
_LOCKED = by_id(thread).with_for_update(key_share=True)
_OF_CONTACT = select(thread).where(mine(thread), thread.c.contact_id == bindparam("of_contact"))
_IDS = select(thread.c.id).where(mine(thread), thread.c.contact_id.in_(bindparam("contacts", expanding=True)))
_OF_CONTACT_LOCKED = _OF_CONTACT.with_for_update(key_share=True)


class Gathering(msgspec.Struct, frozen=True):
    """How long a burst is waited for: quiet time, and the most in all."""

    quiet: timedelta
    most: timedelta


def load_thread(conn: Connection, thread_id: str, *, lock: bool = False) -> Any:
    """Raises `NotFoundError` for another practice's thread as for none. Locked until the unit of work ends
    when it decides on what it reads; SQLite has one writer and needs no lock.
    """
    if not lock:
        row = THREAD.first(conn, row_id=thread_id)
    else:
        row = conn.execute(_LOCKED, {"row_id": thread_id}).first()
        THREAD.put(conn, row, row_id=thread_id)
    if row is None:
        raise NotFoundError("no such thread")
    return row


def thread_of(conn: Connection, contact_id: str, *, lock: bool = False) -> Any:
    """A contact's thread, if there is one; locked until the unit of work ends when it decides on what it reads."""
    row = conn.execute(_OF_CONTACT_LOCKED if lock else _OF_CONTACT, {"of_contact": contact_id}).first()
    if row is not None:
        THREAD.put(conn, row, row_id=row.id)
    return row


def ids_of(conn: Connection, contact_ids: Collection[str]) -> list[str]:
    """The threads of these contacts."""
    return list(conn.execute(_IDS, {"contacts": list(contact_ids)}).scalars())


def open_thread(
    conn: Connection,
    contact_id: str,
    *,
    channel: str,
    address_id: str,
    account_id: str,
    owner_kind: OwnerKind,
    language: str | None,
) -> Any:
    """A new thread for a contact who has none; the first message follows in the same unit of work."""
    thread_id = add(
        conn,
        thread,
        contact_id=contact_id,
        owner_kind=owner_kind,
        owner_since=now(conn),
        owner_version=0,
        state="open",
        channel=channel,
        address_id=address_id,
        account_id=account_id,
        head_seq=0,
        read_seq=0,
        last_in_seq=0,
        answered_seq=0,
        language=language,
        outbound_count=0,
        failed_turns=0,
        asked=[],
        boundary_seq=0,
        created_at=now(conn),
        version=1,
        attempts=0,
    )
    return load_thread(conn, thread_id)


def change(conn: Connection, thread_id: str, **values: Any) -> None:
    """Set fields of a thread and tell the list."""
    conn.execute(
        update(thread)
        .where(mine(thread), thread.c.id == thread_id)
        .values(**values, version=thread.c.version + 1)
    )
    emit(conn, ThreadTouched(thread_id=thread_id))


def turn_due(row: Any, arrived: datetime, gathering: Gathering, *, at_once: bool) -> dict[str, Any]:
    """When the agent answers a message that has just come: after a burst's quiet, at most its cap."""
    burst_at = row.burst_at or arrived
    due = arrived if at_once else min(arrived + gathering.quiet, burst_at + gathering.most)
    values = {"burst_at": burst_at, "due_at": max(due, arrived)}
    if row.lease_until is None or row.lease_until <= arrived:
        values["attempts"] = 0  # a turn under way keeps its fencing number
    return values


def give_lease_back(conn: Connection, thread_id: str, attempt: int) -> None:
    """A run found something newer: the due time that the newer message set stays, the lease does not."""
    row = load_thread(conn, thread_id)
    due = row.due_at if row.owner_kind == "agent" else None
    conn.execute(
        update(thread)
        .where(mine(thread), thread.c.id == thread_id, thread.c.attempts == attempt)
        .values(lease_until=None, attempts=0, due_at=due)
    )
    emit(conn, ThreadTouched(thread_id=thread_id))


def next_turn(conn: Connection) -> datetime | None:
    """When the next answer that somebody waits for is due; timers for later do not count."""
    statement = select(func.min(thread.c.due_at)).where(
        thread.c.due_at.isnot(None),
        thread.c.owner_kind == "agent",
        thread.c.last_in_seq > thread.c.answered_seq,
    )
    due: datetime | None = conn.execute(statement).scalar()
    return due


def take_over(conn: Connection, thread_id: str, staff_id: str, how: str = "pressed") -> None:
    """A person owns the thread from this instant; what the agent had queued dies with the event."""
    row = load_thread(conn, thread_id, lock=True)
    if row.owner_kind == "staff" and row.owner_id == staff_id:
        return
    _own(conn, row, "staff", staff_id, by=staff_id, how=how)


def release(conn: Connection, thread_id: str, by: str | None, how: str = "pressed") -> None:
    """Give the thread back to the agent; it answers what is still unanswered, without greeting again."""
    row = load_thread(conn, thread_id, lock=True)
    if row.owner_kind == "agent":
        return
    _own(conn, row, "agent", None, by=by, how=how)
    unanswered = row.last_in_seq > row.answered_seq
    due = now(conn) if unanswered else None
    change(conn, thread_id, due_at=due, burst_at=None, attempts=0, lease_until=None)
    if unanswered:
        wake(conn, TURNS.name)


def entrust(conn: Connection, row: Any) -> Any:
    """To the agent, where nobody has ever had the thread in hand: it could not answer before and can now."""
    if row.owner_kind != "none" or row.owner_version > 0:
        return row
    change(conn, row.id, owner_kind="agent")
    return load_thread(conn, row.id)


def unassign(conn: Connection, thread_id: str, by: str | None) -> None:
    """Nobody owns it: it waits in the queue for a person."""
    _own(conn, load_thread(conn, thread_id, lock=True), "none", None, by=by, how="assigned")


def _own(
    conn: Connection, row: Any, kind: OwnerKind, staff_id: str | None, *, by: str | None, how: str
) -> None:
    before = row.owner_id or row.owner_kind
    values: dict[str, Any] = {
        "owner_kind": kind,
        "owner_id": staff_id,
        "owner_since": now(conn),
        "owner_version": row.owner_version + 1,
        "state": "open",
        "parked_why": None,
    }
    if kind != "agent":
        values |= {"due_at": None, "lease_until": None}
    change(conn, row.id, **values)
    add_event(
        conn,
        row.id,
        "ownership",
        by="staff" if by else "system",
        by_id=by,
        **{"from": before, "to": staff_id or kind, "how": how},
    )
    emit(conn, OwnerChanged(thread_id=row.id, to_kind=kind, by=by))


def finish(conn: Connection, thread_id: str) -> None:
    """Done: out of the zones that want attention until the patient writes again, which is a new inquiry."""
    row = load_thread(conn, thread_id)
    if row.state == "done":
        return
    change(
        conn,
        thread_id,
        state="done",
        snoozed_until=None,
        waiting_since=None,
        answered_seq=row.last_in_seq,
        due_at=None,
        lease_until=None,
    )
    inquiries.close_inquiry(conn, thread_id, "done")


def reopen(conn: Connection, thread_id: str) -> None:
    change(conn, thread_id, state="open", snoozed_until=None)


def snooze(conn: Connection, thread_id: str, until: datetime) -> None:
    if until <= now(conn):
        raise ConflictError("the time to come back lies in the past")
    row = load_thread(conn, thread_id)
    change(conn, thread_id, snoozed_until=until, due_at=min(row.due_at or until, until))
    wake(conn, TURNS.name)


def mark_read(conn: Connection, thread_id: str, seq: int) -> None:
    row = load_thread(conn, thread_id)
    if seq > row.read_seq:
        change(conn, thread_id, read_seq=min(seq, row.head_seq))
