"""The numbers of a timeline whose entries come from two: by time, so that it reads the same whoever joined whom."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, Table, select

from core.session import mine
from inbox.models import message, thread_event
from practice.identity.journal import write_back


class Entry(msgspec.Struct, frozen=True):
    """A message or an event, where it stands, and whether it was the patient who said it."""

    table: str
    id: str
    thread_id: str
    seq: int
    at: datetime
    heard: bool
    address_id: str | None = None


TABLES: dict[str, Table] = {"message": message, "thread_event": thread_event}


def entries_of(conn: Connection, thread_ids: Collection[str]) -> list[Entry]:
    """Everything that stands on these threads, in the order in which it happened."""
    said = select(
        message.c.id,
        message.c.thread_id,
        message.c.seq,
        message.c.at,
        message.c.direction,
        message.c.address_id,
    ).where(mine(message), message.c.thread_id.in_(thread_ids))
    done = select(thread_event.c.id, thread_event.c.thread_id, thread_event.c.seq, thread_event.c.at).where(
        mine(thread_event), thread_event.c.thread_id.in_(thread_ids)
    )
    found = [
        Entry("message", row.id, row.thread_id, row.seq, row.at, row.direction == "in", row.address_id)
        for row in conn.execute(said)
    ] + [Entry("thread_event", *row, heard=False) for row in conn.execute(done)]
    return sorted(found, key=lambda each: (each.at, each.id))


def clear(conn: Connection, entries: Sequence[Entry]) -> None:
    """Take the numbers off, so that none is in the way of another: each gets one below zero for the moment."""
    _write(conn, {each.id: -place for place, each in enumerate(entries, 1)}, entries)


def give(conn: Connection, numbers: dict[str, int], entries: Sequence[Entry]) -> None:
    """Number the entries, whose places are clear."""
    _write(conn, numbers, entries)


def _write(conn: Connection, numbers: dict[str, int], entries: Sequence[Entry]) -> None:
    for name, table in TABLES.items():
        rows: list[tuple[str, dict[str, Any]]] = [
            (each.id, {"seq": numbers[each.id]}) for each in entries if each.table == name
        ]
        write_back(conn, table, rows)


def upto(entries: Sequence[Entry], numbers: dict[str, int], thread_id: str, seq: int) -> int:
    """The highest new number among a thread's entries up to an old one; 0 before the first."""
    reached = (numbers[each.id] for each in entries if each.thread_id == thread_id and each.seq <= seq)
    return max(reached, default=0)
