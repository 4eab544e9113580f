"""What a platform says of a conversation: its window, where the person came from, who may write in it."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, delete, func, select

from channels.base import Account, Alarm, Control, Inbound, Named, Reacted, Source, Visited
from channels.polling import change_state, state_of
from core.events import AccountBroken, ThreadTouched
from core.session import add, emit, mine, now
from inbox import handoffs, sources, threads
from inbox.models import early_mark, message
from practice.contacts import (
    Reached,
    change_address,
    find_address,
    load_contact,
    reach,
    update_contact,
)

VISIT = "visit"
ELSEWHERE = "elsewhere"


def visited(conn: Connection, account: Account, each: Visited) -> None:
    """Remember where they came from until they write, or tell it of what they have written since."""
    address = find_address(conn, account.channel, each.sender)
    if address is not None and each.window is not None:
        open_window(conn, address, (each.sent_at or now(conn)) + each.window)
    came = {"kind": each.source.kind, "values": dict(each.source.values)}
    begun = None if address is None else _begun_since(conn, address.contact_id, each.sent_at)
    if begun is not None:
        sources.note_touch(conn, begun, came, None)
        return
    add(
        conn,
        early_mark,
        account_id=account.id,
        provider_id=each.sender,
        kind=VISIT,
        data=came,
        at=now(conn),
    )


def _begun_since(conn: Connection, contact_id: str, visited_at: datetime | None) -> str | None:
    """The open episode, if all of it was said after the visit: providers do not keep order."""
    row = threads.thread_of(conn, contact_id)
    if row is None or row.inquiry_id is None or visited_at is None:
        return None
    first = conn.execute(
        select(func.min(message.c.sent_at)).where(
            mine(message), message.c.inquiry_id == row.inquiry_id, message.c.direction == "in"
        )
    ).scalar()
    return str(row.inquiry_id) if first is not None and first >= visited_at else None


def learnt(conn: Connection, reached: Reached, inquiry_id: str | None, each: Inbound) -> None:
    """Not every message tells the platform's name for its writer, or where they came from: one is enough."""
    if each.display_name and not reached.is_new and not reached.named:
        update_contact(conn, reached.contact_id, display_name=each.display_name[:200])
    if inquiry_id is not None and each.source is not None:
        came = {"kind": each.source.kind, "values": dict(each.source.values)}
        sources.note_touch(conn, inquiry_id, came, each.source.values.get("source"))


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
    since = address.held_elsewhere_at
    if since is not None and (each.sent_at is None or each.sent_at > since):
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
    if each.ours:
        change_address(conn, reached.address_id, held_elsewhere_at=None)
    elif not _heard_since(conn, reached.address_id, each.sent_at):
        change_address(conn, reached.address_id, held_elsewhere_at=each.sent_at or now(conn))
    row = threads.thread_of(conn, reached.contact_id, lock=True)
    if row is not None and not each.ours:
        threads.take_over(conn, row.id, ELSEWHERE, how="wrote elsewhere")


def _heard_since(conn: Connection, address_id: str, instant: datetime | None) -> bool:
    """Whoever is told a person's words directly has the conversation (again)."""
    if instant is None:
        return False
    statement = select(message.c.id).where(
        mine(message),
        message.c.address_id == address_id,
        message.c.direction == "in",
        message.c.sent_at > instant,
    )
    return conn.execute(statement.limit(1)).first() is not None


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
