"""Lets go on what a pause held: everything is asked again, what is too old is dropped, and there is no burst."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import Connection, bindparam, func, select, update

from compliance import pause
from compliance.audit import Actor, append
from compliance.holds import STEP
from compliance.models import draft
from compliance.pause import Pause
from compliance.rules.purposes import expires_at
from compliance.types import Purpose, Reason
from core.session import mine, now, wake
from inbox import parked
from practice.book import PracticeBook

HOLDS = "holds"
APART = timedelta(minutes=30)
"""Between two messages to one person."""
FIRST = {Purpose.INQUIRY_REPLY.value, Purpose.MISSED_CALL_TEXTBACK.value}


class Waiting(msgspec.Struct, frozen=True):
    """Something that was held: a turn of the agent, or a message."""

    id: str
    thread_id: str
    sender: str
    live: bool
    """Somebody has asked and waits for it; these go first."""
    since: datetime


def spread(waiting: Iterable[Waiting], start: datetime) -> dict[str, datetime]:
    """When each is looked at again: live answers first, the oldest first, each sender at its own pace."""
    free: dict[str, datetime] = {}
    last: dict[str, datetime] = {}
    found: dict[str, datetime] = {}
    for each in sorted(waiting, key=lambda each: (not each.live, each.since, each.id)):
        slot = free.get(each.sender, start)
        free[each.sender] = slot + STEP
        before = last.get(each.thread_id)
        due = slot if before is None else max(slot, before + APART)
        last[each.thread_id] = found[each.id] = due
    return found


def resume(conn: Connection, book: PracticeBook, actor: Actor, pause_id: str) -> int:
    """End a pause and set what it held in motion; gives how much that is."""
    pause.end(conn, actor, pause_id)
    released = release(conn, book)
    pause.count_released(conn, pause_id, released)
    append(conn, actor, "automation.released", ("pause", pause_id), detail={"count": released})
    return released


def release(conn: Connection, book: PracticeBook) -> int:
    """Set in motion what no pause covers any more."""
    still = pause.paused(conn)
    turns, late = _turns(conn, book, still)
    drafts = _drafts(conn, book, still)
    due = spread((*turns.values(), *drafts), now(conn))
    for row in parked.parked(conn):
        if row.id in turns:
            parked.take_up(conn, row, due[row.id])
        elif row.id in late:
            parked.take_up(conn, row, None)
    _set_due(conn, {each.id: due[each.id] for each in drafts})
    return len(turns) + len(drafts)


def _turns(
    conn: Connection, book: PracticeBook, still: tuple[Pause, ...]
) -> tuple[dict[str, Waiting], set[str]]:
    """Parked threads that the agent takes up again, and those that are for people now."""
    turns, late = {}, set()
    for row in parked.parked(conn):
        if _held_still(conn, book, still, row.account_id, row.channel, Purpose.INQUIRY_REPLY.value, None):
            continue
        since = row.last_in_at or now(conn)
        stale_at = expires_at(Purpose.INQUIRY_REPLY, since)
        theirs = row.owner_kind != "agent" or row.answered_seq >= row.last_in_seq
        if theirs or (stale_at is not None and stale_at <= now(conn)):
            late.add(row.id)
        else:
            turns[row.id] = Waiting(row.id, row.id, row.account_id, live=True, since=since)
    return turns, late


def _drafts(conn: Connection, book: PracticeBook, still: tuple[Pause, ...]) -> list[Waiting]:
    rows = conn.execute(
        select(draft.c.id, draft.c.thread_id, draft.c.purpose, draft.c.request, draft.c.created_at).where(
            mine(draft), draft.c.state == "held", draft.c.held_why == Reason.PAUSED.value
        )
    ).all()
    known = parked.senders(conn, sorted({row.thread_id for row in rows}))
    found = []
    for row in rows:
        account_id, channel = known[row.thread_id]
        account_id = row.request.get("account_id") or account_id
        location = row.request.get("location")
        if not _held_still(conn, book, still, account_id, channel, row.purpose, location):
            found.append(
                Waiting(row.id, row.thread_id, account_id, live=row.purpose in FIRST, since=row.created_at)
            )
    return found


def _held_still(
    conn: Connection,
    book: PracticeBook,
    still: tuple[Pause, ...],
    account_id: str,
    channel: str,
    purpose: str,
    location: str | None,
) -> bool:
    return bool(still) and pause.holds(
        conn,
        book,
        account_id=account_id,
        channel=channel,
        purpose=purpose,
        minutes_since_inbound=None,
        location=location,
    )


def _set_due(conn: Connection, due: dict[str, datetime]) -> None:
    """One statement for all. What has expired is looked at in its turn and dropped."""
    if not due:
        return
    statement = (
        update(draft)
        .where(mine(draft), draft.c.id == bindparam("which"), draft.c.state == "held")
        .values(due_at=bindparam("due"), lease_until=None, attempts=0)
    )
    rows: list[dict[str, Any]] = [{"which": each, "due": at} for each, at in due.items()]
    conn.execute(statement, rows)
    wake(conn, HOLDS)


def count_held(conn: Connection) -> int:
    """Messages and conversations that wait for somebody to resume."""
    statement = (
        select(func.count())
        .select_from(draft)
        .where(mine(draft), draft.c.state == "held", draft.c.held_why == Reason.PAUSED.value)
    )
    return int(conn.execute(statement).scalar_one()) + len(parked.parked(conn))
