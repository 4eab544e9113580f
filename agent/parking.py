"""What becomes of a turn while automation is paused: nothing is said or booked, and nobody is forgotten."""

from datetime import timedelta
from typing import Any

import msgspec
from sqlalchemy import Connection

from agent.commands import carry_out
from agent.load import Seen
from agent.office_hours import answer_by
from agent.proposal import Handoff, NoReply, NotifyStaff, Reply
from agent.settling import Settling
from compliance import pause
from core.session import now
from inbox import parked
from practice.book import PracticeBook

AT_ONCE = (Handoff, NotifyStaff)
"""Fetching a person does not wait: a complication is one at any time."""


def must_wait(conn: Connection, book: PracticeBook, seen: Seen, reply: Reply, row: Any) -> bool:
    """Would a pause hold what this turn says? A turn that says nothing has nothing to wait for."""
    if not reply.text or any(isinstance(command, NoReply) for command in reply.commands):
        return False
    return pause.holds(
        conn,
        book,
        account_id=row.account_id,
        channel=row.channel,
        purpose=reply.purpose,
        minutes_since_inbound=(now(conn) - seen.arrived_at) / timedelta(minutes=1),
    )


def park(settling: Settling) -> None:
    """The turn is run anew, on what is true then, when automation resumes."""
    urgent = tuple(each for each in settling.reply.commands if isinstance(each, AT_ONCE))
    told = msgspec.structs.replace(settling.reply, commands=urgent)
    carry_out(msgspec.structs.replace(settling, reply=told))
    conn, book = settling.conn, settling.book
    parked.park(conn, settling.seen.thread_id, answer_by(book, "soon", now(conn)))
