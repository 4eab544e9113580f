"""What we keep for our own conversations while a practice's system knows nothing of it yet."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import Connection, select

from booking import holds
from booking.emr.base import CalendarSlot
from booking.emr.models import emr_intent
from booking.emr.wishes import OPEN
from booking.locks import lock
from booking.models import calendar_block, hold
from booking.rows import times
from booking.slots import Start
from booking.types import Held, Taken
from core.session import add, mine, now
from practice.book import PracticeBook


class Kept(NamedTuple):
    """A provider's time that one of our conversations has been promised."""

    provider: str
    since: datetime
    until: datetime


def keep(
    conn: Connection,
    book: PracticeBook,
    thread_id: str,
    start: Start,
    treatments: tuple[str, ...],
    moves: str | None,
    ttl: timedelta,
) -> Held | Taken:
    """Keep it for this thread, so that two of our conversations do not promise the same time. Whether it is free
    is for that system to say: our own hours and our own appointments do not count here.
    """
    lock(conn, [f"provider:{start.provider}"])
    placed = times(book, start)
    kept = ours(conn, placed["busy_from"], placed["busy_to"], without_thread=thread_id)
    if any(each.provider == start.provider for each in kept):
        return Taken("taken")
    holds.release(conn, thread_id)
    expires_at = now(conn) + min(ttl, holds.LONGEST_HELD)
    columns = ("type", "provider", "location", "starts_at", "busy_from", "busy_to")
    hold_id = add(
        conn,
        hold,
        **{name: placed[name] for name in columns},
        thread_id=thread_id,
        resources=[],
        treatments=list(treatments),
        moves=moves,
        state="live",
        expires_at=expires_at,
        created_at=now(conn),
    )
    return Held(hold_id, thread_id, start, treatments, moves, expires_at)


def ours(
    conn: Connection, since: datetime, until: datetime, *, without_thread: str | None = None
) -> tuple[Kept, ...]:
    """Live holds and open wishes of other conversations that touch the time between."""
    held = select(hold.c.provider, hold.c.busy_from, hold.c.busy_to).where(
        mine(hold),
        hold.c.state == "live",
        hold.c.expires_at > now(conn),
        hold.c.busy_from < until,
        hold.c.busy_to > since,
        hold.c.thread_id != (without_thread or ""),
    )
    wished = select(emr_intent.c.provider, emr_intent.c.busy_from, emr_intent.c.busy_to).where(
        mine(emr_intent),
        emr_intent.c.state.in_(OPEN),
        emr_intent.c.busy_from < until,
        emr_intent.c.busy_to > since,
        emr_intent.c.thread_id.is_distinct_from(without_thread),
    )
    blocked = select(calendar_block.c.provider, calendar_block.c.starts_at, calendar_block.c.ends_at).where(
        mine(calendar_block),
        calendar_block.c.state == "live",
        calendar_block.c.provider.isnot(None),
        calendar_block.c.starts_at < until,
        calendar_block.c.ends_at > since,
    )
    return tuple(Kept(*row) for statement in (held, wished, blocked) for row in conn.execute(statement))


def without(
    slots: Iterable[CalendarSlot], kept: Iterable[Kept], book: PracticeBook
) -> tuple[CalendarSlot, ...]:
    """Those that none of our other conversations has been promised."""
    by_provider: dict[str, list[Kept]] = {}
    for each in kept:
        by_provider.setdefault(each.provider, []).append(each)
    return tuple(slot for slot in slots if not _touched(slot, by_provider.get(slot.start.provider, ()), book))


def _touched(slot: CalendarSlot, kept: Iterable[Kept], book: PracticeBook) -> bool:
    placed = times(book, slot.start)
    return any(each.since < placed["busy_to"] and placed["busy_from"] < each.until for each in kept)
