"""Who waits for which time: put on the list, taken off it, and ended by the booking that they waited for."""

from datetime import datetime
from typing import Any, Literal

import msgspec
from sqlalchemy import Connection, Row, select, update

from booking.constraints.types import Constraint
from booking.waitlist.models import waitlist_entry, waitlist_offer
from core.errors import ConflictError, NotFoundError
from core.session import add, mine, now

State = Literal["waiting", "offered", "booked", "ended"]
OPEN = ("waiting", "offered")


class Entry(msgspec.Struct, frozen=True):
    """One person's wish for a time that is not free yet. Its repr names nobody."""

    id: str
    contact_id: str
    thread_id: str
    type: str
    services: tuple[str, ...]
    providers: tuple[str, ...]
    location: str | None
    wish: Constraint
    moves: str | None
    note: str | None
    source: Literal["agent", "staff"]
    state: State
    why: str | None
    until: datetime | None
    version: int
    created_at: datetime

    def __repr__(self) -> str:
        return f"Entry({self.id})"


class NewEntry(msgspec.Struct, frozen=True):
    contact_id: str
    thread_id: str
    type: str
    source: Literal["agent", "staff"]
    services: tuple[str, ...] = ()
    providers: tuple[str, ...] = ()
    location: str | None = None
    wish: Constraint = Constraint()
    moves: str | None = None
    until: datetime | None = None
    note: str | None = None
    by_id: str | None = None


def join(conn: Connection, new: NewEntry) -> Entry:
    """Put them on the list. Who waits for the same type already keeps their place, with the newer wish."""
    values: dict[str, Any] = {
        "services": list(new.services),
        "providers": list(new.providers),
        "location": new.location,
        "wish": msgspec.to_builtins(new.wish),
        "moves": new.moves,
        "until": new.until,
        "note": new.note,
    }
    there = next((each for each in open_entries(conn, new.contact_id) if each.type == new.type), None)
    if there is not None:
        conn.execute(
            update(waitlist_entry)
            .where(mine(waitlist_entry), waitlist_entry.c.id == there.id)
            .values(**values, version=there.version + 1)
        )
        return one(conn, there.id)
    entry_id = add(
        conn,
        waitlist_entry,
        contact_id=new.contact_id,
        thread_id=new.thread_id,
        type=new.type,
        source=new.source,
        state="waiting",
        by_id=new.by_id,
        version=1,
        created_at=now(conn),
        **values,
    )
    return one(conn, entry_id)


def one(conn: Connection, entry_id: str) -> Entry:
    row = conn.execute(
        select(waitlist_entry).where(mine(waitlist_entry), waitlist_entry.c.id == entry_id)
    ).first()
    if row is None:
        raise NotFoundError("no such entry on the waitlist")
    return _value(row)


def open_entries(conn: Connection, contact_id: str | None = None) -> list[Entry]:
    """Those who wait, the first who asked first."""
    statement = select(waitlist_entry).where(mine(waitlist_entry), waitlist_entry.c.state.in_(OPEN))
    if contact_id is not None:
        statement = statement.where(waitlist_entry.c.contact_id == contact_id)
    rows = conn.execute(statement.order_by(waitlist_entry.c.created_at, waitlist_entry.c.id))
    return [_value(row) for row in rows]


def leave(conn: Connection, entry_id: str, why: str, version: int | None = None) -> Entry:
    """Take somebody off the list; twice is fine. Raises `ConflictError` for a version that is not the present."""
    there = one(conn, entry_id)
    if version is not None and there.version != version:
        raise ConflictError("this entry has changed; look at it again")
    if there.state in OPEN:
        set_state(conn, there, "ended", why)
    return one(conn, entry_id)


def set_state(conn: Connection, entry: Entry, state: State, why: str | None = None) -> None:
    conn.execute(
        update(waitlist_entry)
        .where(mine(waitlist_entry), waitlist_entry.c.id == entry.id)
        .values(
            state=state,
            why=why,
            version=waitlist_entry.c.version + 1,
            ended_at=None if state in OPEN else now(conn),
        )
    )


def ended_by(conn: Connection, contact_id: str, type_id: str, appointment_id: str) -> list[Entry]:
    """They have booked or moved: what they waited for is done. Gives the entries that ended, once."""
    ended = [
        each
        for each in open_entries(conn, contact_id)
        if each.type == type_id or each.moves == appointment_id
    ]
    for each in ended:
        set_state(conn, each, "booked", "booked")
        conn.execute(
            update(waitlist_offer)
            .where(
                mine(waitlist_offer), waitlist_offer.c.entry_id == each.id, waitlist_offer.c.state == "open"
            )
            .values(state="booked", ended_at=now(conn), due_at=None, lease_until=None)
        )
    return ended


def forget_wishes(conn: Connection, contact_id: str) -> None:
    """Whoever is erased waits for nothing, and what they said of it goes."""
    conn.execute(
        update(waitlist_entry)
        .where(mine(waitlist_entry), waitlist_entry.c.contact_id == contact_id)
        .values(note=None, wish={}, services=[], state="ended", why="erased", ended_at=now(conn))
    )


def _value(row: Row[Any]) -> Entry:
    return Entry(
        id=row.id,
        contact_id=row.contact_id,
        thread_id=row.thread_id,
        type=row.type,
        services=tuple(row.services),
        providers=tuple(row.providers),
        location=row.location,
        wish=msgspec.convert(row.wish, Constraint),
        moves=row.moves,
        note=row.note,
        source=row.source,
        state=row.state,
        why=row.why,
        until=row.until,
        version=row.version,
        created_at=row.created_at,
    )
