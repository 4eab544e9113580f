"""Whose turn it is when a time becomes free, and what became of the offer: the rows, not the words."""

from datetime import datetime, timedelta
from typing import Any, Literal

import msgspec
from sqlalchemy import Connection, select, update

from booking.facts import facts_of
from booking.rows import find_one
from booking.searching import find
from booking.slots import Start, StartQuery
from booking.types import start_from_json, start_to_json
from booking.waitlist.entries import OPEN, Entry, one, open_entries, set_state
from booking.waitlist.freeing import FREED
from booking.waitlist.models import freed_time, waitlist_offer
from core.claims import Queue
from core.events import FreedTimePassed
from core.session import add, emit, mine, now, wake
from practice.book import PracticeBook

OFFERS = Queue("waitlist_offers", waitlist_offer)
OfferState = Literal["open", "booked", "declined", "silent", "lost", "unsent"]
ANSWER = timedelta(minutes=30)
"""How long a freed time is kept for the one who was asked."""


class Freed(msgspec.Struct, frozen=True):
    id: str
    provider: str | None
    starts_at: datetime
    ends_at: datetime


class WaitlistOffer(msgspec.Struct, frozen=True):
    id: str
    entry_id: str
    thread_id: str
    freed_id: str
    start: Start
    hold_id: str
    message_id: str | None
    state: OfferState
    answer_by: datetime
    created_at: datetime


class Turn(msgspec.Struct, frozen=True):
    """Somebody who waits, and the time that suits them."""

    entry: Entry
    start: Start


def load_freed(conn: Connection, freed_id: str) -> Freed:
    row = conn.execute(select(freed_time).where(mine(freed_time), freed_time.c.id == freed_id)).one()
    return Freed(row.id, row.provider, row.starts_at, row.ends_at)


def next_turn(
    conn: Connection, practice: PracticeBook, freed: Freed, *, without: frozenset[str] = frozenset()
) -> Turn | None:
    """The first who asked and whom it fits; nobody is asked twice for one freed time, nor for the same start."""
    made = conn.execute(
        select(
            waitlist_offer.c.entry_id,
            waitlist_offer.c.starts_at,
            waitlist_offer.c.provider,
            waitlist_offer.c.freed_id,
        ).where(mine(waitlist_offer), waitlist_offer.c.starts_at >= freed.starts_at - timedelta(days=1))
    ).all()
    asked = {(row.entry_id, row.starts_at, row.provider) for row in made}
    passed = without | {row.entry_id for row in made if row.freed_id == freed.id}
    for entry in open_entries(conn):
        if entry.state != "waiting" or entry.id in passed:
            continue
        for start in fitting(conn, practice, entry, freed):
            if (entry.id, start.at, start.provider) not in asked:
                return Turn(entry, start)
    return None


def fitting(conn: Connection, practice: PracticeBook, entry: Entry, freed: Freed) -> list[Start]:
    """The starts that are free for them because of it, nearest to its beginning first."""
    kind = practice.find_appointment_type(entry.type)
    if kind is None or (freed.provider is not None and freed.provider not in kind.providers):
        return []
    providers = tuple(each for each in entry.providers if each in kind.providers)
    if freed.provider is not None:
        if providers and freed.provider not in providers:
            return []
        providers = (freed.provider,)
    latest = freed.ends_at
    if entry.moves is not None:
        standing = find_one(conn, entry.moves)
        if standing is None or standing.status != "booked":
            return []
        if entry.wish.empty:  # something earlier is all that they asked for
            latest = min(latest, standing.starts_at - timedelta(minutes=1))
    if entry.until is not None:
        latest = min(latest, entry.until)
    longest = timedelta(minutes=kind.buffer_before + kind.buffer_after + 720)
    query = StartQuery(
        type=entry.type,
        services=entry.services,
        providers=providers,
        location=entry.location,
        constraint=None if entry.wish.empty else entry.wish,
        earliest=max(now(conn), freed.starts_at - longest),
        latest=latest,
        limit=None,
        each_provider=True,
    )
    facts = facts_of(conn, practice, entry.contact_id, entry.type, entry.services, moving=entry.moves)
    found = find(conn, practice, facts.into(query), thread_id=entry.thread_id, moving=entry.moves)
    because = [each for each in found if _touches(practice, each, freed)]
    return sorted(because, key=lambda each: (abs(each.at - freed.starts_at), each.at))


def _touches(practice: PracticeBook, start: Start, freed: Freed) -> bool:
    kind = practice.appointment_type(start.type)
    since = start.at - timedelta(minutes=kind.buffer_before)
    until = start.at + timedelta(minutes=start.minutes + kind.buffer_after)
    return since < freed.ends_at and freed.starts_at < until


def look_again(conn: Connection, freed: Freed, due_at: datetime) -> None:
    """Not now: the one whose turn it is has their hands full."""
    conn.execute(
        update(freed_time)
        .where(mine(freed_time), freed_time.c.id == freed.id)
        .values(due_at=due_at, lease_until=None, attempts=0)
    )
    wake(conn, FREED.name)


def put_offer(
    conn: Connection, turn: Turn, freed: Freed, *, hold_id: str, send_at: datetime, answer_by: datetime
) -> str:
    """It is theirs to take until `answer_by`; they hear of it at `send_at`."""
    set_state(conn, turn.entry, "offered")
    return add(
        conn,
        waitlist_offer,
        entry_id=turn.entry.id,
        thread_id=turn.entry.thread_id,
        freed_id=freed.id,
        start=start_to_json(turn.start),
        starts_at=turn.start.at,
        provider=turn.start.provider,
        hold_id=hold_id,
        state="open",
        answer_by=answer_by,
        created_at=now(conn),
        due_at=send_at,
        attempts=0,
    )


def load_offer(conn: Connection, offer_id: str) -> WaitlistOffer:
    return _value(
        conn.execute(
            select(waitlist_offer).where(mine(waitlist_offer), waitlist_offer.c.id == offer_id)
        ).one()
    )


def told(conn: Connection, offer_id: str, message_id: str) -> None:
    """They have been written to; from now on silence counts."""
    conn.execute(
        update(waitlist_offer)
        .where(mine(waitlist_offer), waitlist_offer.c.id == offer_id)
        .values(message_id=message_id, due_at=waitlist_offer.c.answer_by, lease_until=None, attempts=0)
    )


def close_offer(conn: Connection, offer: WaitlistOffer, state: OfferState) -> bool:
    """It is over without a booking: they wait on, and the time goes to the next. False when it was over already."""
    changed = conn.execute(
        update(waitlist_offer)
        .where(mine(waitlist_offer), waitlist_offer.c.id == offer.id, waitlist_offer.c.state == "open")
        .values(state=state, ended_at=now(conn), due_at=None, lease_until=None)
    ).rowcount
    if not changed:
        return False
    entry = one(conn, offer.entry_id)
    if entry.state in OPEN:
        set_state(conn, entry, "waiting", state)
    conn.execute(
        update(freed_time)
        .where(mine(freed_time), freed_time.c.id == offer.freed_id)
        .values(due_at=now(conn), lease_until=None, attempts=0)
    )
    wake(conn, FREED.name)
    emit(conn, FreedTimePassed(thread_id=offer.thread_id, offer_id=offer.id, why=state))
    return True


def of_holds(conn: Connection, hold_ids: list[str]) -> list[WaitlistOffer]:
    """The open offers that these holds were for."""
    rows = conn.execute(
        select(waitlist_offer).where(
            mine(waitlist_offer), waitlist_offer.c.hold_id.in_(hold_ids), waitlist_offer.c.state == "open"
        )
    )
    return [_value(row) for row in rows]


def open_offers(conn: Connection) -> dict[str, WaitlistOffer]:
    """By entry."""
    rows = conn.execute(select(waitlist_offer).where(mine(waitlist_offer), waitlist_offer.c.state == "open"))
    return {row.entry_id: _value(row) for row in rows}


def offers_made(conn: Connection, entry_ids: list[str]) -> dict[str, int]:
    """How many times each has been offered so far."""
    rows = conn.execute(
        select(waitlist_offer.c.entry_id).where(
            mine(waitlist_offer), waitlist_offer.c.entry_id.in_(entry_ids)
        )
    )
    counts: dict[str, int] = {}
    for row in rows:
        counts[row.entry_id] = counts.get(row.entry_id, 0) + 1
    return counts


def _value(row: Any) -> WaitlistOffer:
    return WaitlistOffer(
        id=row.id,
        entry_id=row.entry_id,
        thread_id=row.thread_id,
        freed_id=row.freed_id,
        start=start_from_json(row.start),
        hold_id=row.hold_id,
        message_id=row.message_id,
        state=row.state,
        answer_by=row.answer_by,
        created_at=row.created_at,
    )
