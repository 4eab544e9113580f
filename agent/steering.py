"""A person decides how far the agent goes, with one contact or on a whole channel; what waits follows at once."""

from datetime import timedelta

from sqlalchemy import Connection

from agent.drafting import DRAFT, set_aside
from agent.mode import Mode, mode_of
from compliance.audit import append
from compliance.gate import Gate
from core import live
from core.actors import Actor
from core.session import now, wake
from inbox import inquiries, parked, threads
from inbox.threads import TURNS
from practice.agent_modes import save_agent_mode
from practice.store import Books

OFF = "OFF"
CHANNEL_OFF = "CHANNEL_OFF"
CHANGED = "automation.changed"
FRESH = timedelta(hours=12)
"""An inquiry older than this is not answered by a machine any more: people have seen it wait."""


def steer_thread(
    conn: Connection, gate: Gate, books: Books, by: Actor, thread_id: str, mode: Mode | None
) -> None:
    """None: as the channel has it. Raises `NotFoundError`."""
    row = threads.load_thread(conn, thread_id, lock=True)
    if row.agent_mode == mode:
        return
    threads.change(conn, thread_id, agent_mode=mode)
    append(conn, by, "assistant.mode_set", ("thread", thread_id), detail={"mode": mode or "channel"})
    _follow(conn, gate, books, thread_id)


def steer_channel(conn: Connection, gate: Gate, books: Books, by: Actor, channel: str, mode: Mode) -> None:
    """Raises `BadInputError` for a channel on which nothing answers."""
    save_agent_mode(conn, channel, mode)
    append(conn, by, "assistant.mode_set", ("channel", channel), detail={"mode": mode})
    for row in parked.parked(conn, (OFF, DRAFT)):
        if row.channel == channel and row.agent_mode is None:
            _follow(conn, gate, books, row.id)
    live.append(conn, CHANGED, "")


def leave(conn: Connection, thread_id: str) -> None:
    """The agent is off here: the conversation waits for people, and the inquiry is listed with its reason."""
    row = threads.load_thread(conn, thread_id, lock=True)
    if row.owner_kind != "agent":
        return
    threads.change(conn, thread_id, parked_why=OFF)
    if row.inquiry_id is not None:
        inquiries.unanswerable(conn, row.inquiry_id, CHANNEL_OFF)


def _follow(conn: Connection, gate: Gate, books: Books, thread_id: str) -> None:
    """A draft that waits is made anew or falls away; what is unanswered and fresh is taken up."""
    set_aside(conn, gate, thread_id)
    row = threads.load_thread(conn, thread_id)
    if mode_of(row, books.get(conn)) == "off":
        if row.last_in_seq > row.answered_seq:
            leave(conn, thread_id)
        return
    if row.owner_kind == "none":
        threads.entrust(conn, row)
    unanswered = row.last_in_seq > row.answered_seq and row.owner_kind != "staff"
    fresh = row.last_in_at is not None and now(conn) - row.last_in_at <= FRESH
    due = {"due_at": now(conn), "attempts": 0, "lease_until": None} if unanswered and fresh else {}
    threads.change(conn, thread_id, parked_why=None, **due)
    if due:
        wake(conn, TURNS.name)
