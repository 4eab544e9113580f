"""What a platform says of a conversation: its window, where the person came from, who may write in it."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, delete, select

from channels.base import Account, Alarm, Control, Inbound, Named, Reacted, Source, Visited
from channels.polling import change_state, state_of
from core.events import AccountBroken, ThreadTouched
from core.session import add, emit, mine, now
from inbox import handoffs, threads
from inbox.models import early_mark
from practice.contacts import change_address, find_address, load_contact, reach, update_contact

VISIT = "visit"
ELSEWHERE = "elsewhere"


def visited(conn: Connection, account: Account, each: Visited) -> None:
    """Remember where they came from until they write; the platform's window opens now."""
    add(
        conn,
        early_mark,
        account_id=account.id,
        provider_id=each.sender,
        kind=VISIT,
        data={"kind": each.source.kind, "values": dict(each.source.values)},
        at=now(conn),
    )
    address = find_address(conn, account.channel, each.sender)
    if address is not None and each.window is not None:
        open_window(conn, address, (each.sent_at or now(conn)) + each.window)


def source_of_visit(conn: Connection, account: Account, sender: str) -> Source | None:
    """Where this person came from just before writing; told once."""
    rows = conn.execute(
        select(early_mark)
        .where(
            mine(early_mark),
            early_mark.c.account_id == account.id,
            early_mark.c.provider_id == sender,
            early_mark.c.kind == VISIT,
        )
        .order_by(early_mark.c.at.desc())
    ).all()
    if not rows:
        return None
    conn.execute(delete(early_mark).where(mine(early_mark), early_mark.c.id.in_([row.id for row in rows])))
    return Source(rows[0].data["kind"], rows[0].data["values"])


def open_window(conn: Connection, address: Any, until: datetime) -> None:
    """Later than what is known only: windows never shrink."""
    if address.window_until is None or address.window_until < until:
        change_address(conn, address.id, window_until=until)


def opened_by(conn: Connection, account: Account, each: Inbound | Reacted, window: timedelta | None) -> None:
    """A message or reaction opens the platform's window; that we are told of it says that we may answer."""
    address = find_address(conn, account.channel, each.sender) if window is not None else None
    if address is None or window is None:
        return
    open_window(conn, address, (each.sent_at or now(conn)) + window)
    if address.held_elsewhere_at is not None:
        change_address(conn, address.id, held_elsewhere_at=None)


def heard_of(conn: Connection, account: Account, each: Named | Visited) -> None:
    """Somebody's name, or that they came: no word of theirs."""
    if isinstance(each, Named):
        named(conn, account, each)
    else:
        visited(conn, account, each)


def named(conn: Connection, account: Account, each: Named) -> None:
    """Staff see the platform's name instead of its number, until somebody knows better."""
    address = find_address(conn, account.channel, each.sender)
    if address is None or load_contact(conn, address.contact_id).display_name is not None:
        return
    update_contact(conn, address.contact_id, display_name=each.name[:200])
    row = threads.thread_of(conn, address.contact_id)
    if row is not None:
        emit(conn, ThreadTouched(thread_id=row.id))


def controlled(conn: Connection, account: Account, each: Control) -> None:
    """Another tool of the practice has the conversation: a person is on it, automation keeps out."""
    reached = reach(conn, account.channel, each.person)
    change_address(conn, reached.address_id, held_elsewhere_at=None if each.ours else now(conn))
    row = threads.thread_of(conn, reached.contact_id, lock=True)
    if row is not None and not each.ours:
        threads.take_over(conn, row.id, ELSEWHERE, how="wrote elsewhere")


def alarmed(conn: Connection, account: Account, each: Alarm) -> None:
    """Kept for the account's health page; one that stops sending is told at once."""
    state = state_of(conn, account.id)
    problems, alarms = state.get("problems", []), state.get("alarms", {})
    change_state(
        conn,
        account.id,
        problems=[*problems, *({each.code} - set(problems))],
        alarms={**alarms, each.code: now(conn).isoformat()},
    )
    if each.code in problems:
        return
    if each.broken:
        emit(conn, AccountBroken(account_id=account.id, thread_id=None, code=each.code))
    else:
        handoffs.notify(conn, "channel_warning", thread_id=None, handoff_id=None, to_staff=None)
