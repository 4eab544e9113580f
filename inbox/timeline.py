"""One numbered timeline per thread: messages and everything else that happened on it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Column, Connection, ScalarSelect, bindparam, select, update

from core.card_numbers import masked_value
from core.events import TimelineAdded, TimelineChanged
from core.once import Once
from core.session import add, by_id, emit, mine, now
from inbox.models import message, thread, thread_event
from practice.contacts import next_patient_number

GONE = ("blocked", "held", "removed", "failed")
"""Statuses of messages that nobody ever got."""

WRITTEN = ("text", "subject", "meta")
THREAD = Once(by_id(thread))
"""One conversation's row, as this transaction knows it."""
_MESSAGE = by_id(message)
_EVENT = by_id(thread_event)
_NEXT = (
    update(thread)
    .where(mine(thread), thread.c.id == bindparam("row_id"))
    .values(head_seq=thread.c.head_seq + 1, version=thread.c.version + 1)
    .returning(thread)
)


def next_seq(conn: Connection, thread_id: str) -> int:
    """Take the thread's next number; its row stays locked until the unit of work ends."""
    row = conn.execute(_NEXT, {"row_id": thread_id}).one()
    THREAD.put(conn, row, row_id=thread_id)
    return int(row.head_seq)


def add_message(conn: Connection, thread_id: str, **values: Any) -> tuple[str, int]:
    """Store a message at the end of the timeline: (id, seq)."""
    seq = next_seq(conn, thread_id)
    values = {"kind": "message", "attachments": [], "slots": [], "citations": [], "at": now(conn), **values}
    values |= without_cards(values)
    message_id = add(conn, message, thread_id=thread_id, seq=seq, **values)
    emit(conn, TimelineAdded(thread_id=thread_id, item_id=message_id))
    return message_id, seq


def add_event(
    conn: Connection, thread_id: str, kind: str, *, by: str = "system", by_id: str | None = None, **data: Any
) -> str:
    """Put something that happened on the timeline: ownership, handoff, booking, stage, decision."""
    seq = next_seq(conn, thread_id)
    event_id = add(
        conn,
        thread_event,
        thread_id=thread_id,
        seq=seq,
        kind=kind,
        at=now(conn),
        author_kind=by,
        author_id=by_id,
        data=data,
    )
    emit(conn, TimelineAdded(thread_id=thread_id, item_id=event_id))
    return event_id


def set_event(conn: Connection, event_id: str, **data: Any) -> None:
    """More has become known of something that happened."""
    row = conn.execute(_EVENT, {"row_id": event_id}).one()
    conn.execute(
        update(thread_event)
        .where(mine(thread_event), thread_event.c.id == event_id)
        .values(data={**row.data, **data})
    )
    emit(conn, TimelineChanged(thread_id=row.thread_id, item_id=event_id))


def load_message(conn: Connection, message_id: str) -> Any:
    return conn.execute(_MESSAGE, {"row_id": message_id}).one()


def message_moved(conn: Connection, message_id: str, status: str, rank: int, **values: Any) -> bool:
    """Raise a message's status; a lower or equal rank changes nothing (statuses arrive in any order)."""
    row = load_message(conn, message_id)
    if rank < row.status_rank or (rank == row.status_rank and row.status == status):
        return False
    conn.execute(
        update(message)
        .where(mine(message), message.c.id == message_id)
        .values(status=status, status_rank=rank, **values)
    )
    emit(conn, TimelineChanged(thread_id=row.thread_id, item_id=message_id))
    return True


def without_cards(values: Mapping[str, Any]) -> dict[str, Any]:
    """What somebody wrote, with the numbers of cards covered: none is ever stored whole."""
    return {name: masked_value(values[name]) for name in WRITTEN if values.get(name)}


def set_message(conn: Connection, message_id: str, **values: Any) -> None:
    values |= without_cards(values)
    changed = update(message).where(mine(message), message.c.id == message_id).values(**values)
    thread_id: str = conn.execute(changed.returning(message.c.thread_id)).scalar_one()
    emit(conn, TimelineChanged(thread_id=thread_id, item_id=message_id))


def number_for_patient(conn: Connection, message_id: str) -> int:
    """The patient can see it from now on: give it the next number of its address."""
    row = load_message(conn, message_id)
    number = next_patient_number(conn, row.address_id)
    set_message(conn, message_id, patient_seq=number)
    return number


def seen_by_patient(conn: Connection, address_id: str, after: int, limit: int) -> list[Any]:
    """What the patient can see at an address above a number, in order."""
    statement = select(message).where(
        mine(message), message.c.address_id == address_id, message.c.patient_seq > after
    )
    return list(conn.execute(statement.order_by(message.c.patient_seq).limit(limit)).all())


def said_before(conn: Connection, thread_id: str, client_id: str) -> str | None:
    """The message that this client id already made, if any."""
    found = conn.execute(
        select(message.c.id).where(
            mine(message), message.c.thread_id == thread_id, message.c.client_id == client_id
        )
    ).scalar()
    return None if found is None else str(found)


def is_here(conn: Connection, account_id: str, provider_id: str) -> bool:
    statement = select(message.c.id).where(
        mine(message), message.c.account_id == account_id, message.c.provider_id == provider_id
    )
    return conn.execute(statement).first() is not None


class LastTimes(NamedTuple):
    """When the newest message at an address came in, and when one went out for good."""

    came: datetime | None
    went: datetime | None
    threaded_id: str | None
    """The newest one from a provider that keeps its own time: what a reply there is threaded to."""


def last_times(conn: Connection, thread_id: str, address_id: str) -> LastTimes:
    """One look for all of it."""
    row = conn.execute(_LAST_TIMES, {"thread": thread_id, "address": address_id}).one()
    return LastTimes(row[0], row[1], row[2])


def _last(column: Column[Any], direction: str, *, threaded: bool = False) -> ScalarSelect[Any]:
    statement = select(column).where(
        mine(message),
        message.c.thread_id == bindparam("thread"),
        message.c.address_id == bindparam("address"),
        message.c.direction == direction,
        message.c.kind == "message",
        message.c.status.not_in(GONE),
    )
    if threaded:
        statement = statement.where(message.c.sent_at.isnot(None))
    return statement.order_by(message.c.seq.desc()).limit(1).scalar_subquery()


_LAST_TIMES = select(
    _last(message.c.at, "in"), _last(message.c.at, "out"), _last(message.c.id, "in", threaded=True)
)


def has_left_since(conn: Connection, row: Any) -> bool:
    """Has anything been handed over (or may have been) at this message's address since it came?"""
    statement = select(message.c.id).where(
        mine(message),
        message.c.thread_id == row.thread_id,
        message.c.address_id == row.address_id,
        message.c.direction == "out",
        message.c.seq > row.seq,
        message.c.status.in_(("sent", "delivered", "read", "unknown")),
    )
    return conn.execute(statement.limit(1)).first() is not None


def messages_after(conn: Connection, thread_id: str, seq: int) -> list[Any]:
    """Messages (no notes) above a number, in order."""
    statement = select(message).where(
        mine(message), message.c.thread_id == thread_id, message.c.seq > seq, message.c.kind == "message"
    )
    return list(conn.execute(statement.order_by(message.c.seq)).all())


def last_messages(conn: Connection, thread_id: str, limit: int) -> list[Any]:
    """The newest messages (no notes), oldest first."""
    statement = select(message).where(
        mine(message), message.c.thread_id == thread_id, message.c.kind == "message"
    )
    rows = conn.execute(statement.order_by(message.c.seq.desc()).limit(limit)).all()
    return list(reversed(rows))


def page(conn: Connection, thread_id: str, before_seq: int | None, limit: int) -> list[tuple[str, Any]]:
    """The newest items below a number as ("message" | "event", row), oldest first."""
    items: list[tuple[str, Any]] = []
    for kind, table in (("message", message), ("event", thread_event)):
        statement = select(table).where(mine(table), table.c.thread_id == thread_id)
        if before_seq is not None:
            statement = statement.where(table.c.seq < before_seq)
        rows = conn.execute(statement.order_by(table.c.seq.desc()).limit(limit)).all()
        items.extend((kind, row) for row in rows)
    newest = sorted(items, key=lambda item: item[1].seq, reverse=True)[:limit]
    return list(reversed(newest))


def item(conn: Connection, item_id: str) -> tuple[str, Any] | None:
    """One timeline item by id."""
    for kind, table in (("message", message), ("event", thread_event)):
        row = conn.execute(select(table).where(mine(table), table.c.id == item_id)).first()
        if row is not None:
            return kind, row
    return None
