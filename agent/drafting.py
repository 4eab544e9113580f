"""Draft mode: the reply waits for a person's nod, and what it would bind anybody to waits with it."""

from collections.abc import Callable
from typing import Any

import msgspec
from sqlalchemy import Connection

from agent.commands import carry_out, repeated
from agent.details import text_details
from agent.load import Seen
from agent.proposal import (
    Book,
    Cancel,
    Close,
    Command,
    ConfirmAttendance,
    Hold,
    NoReply,
    PendingAfter,
    ReleaseHold,
    Reply,
)
from agent.runs import DRAFTED, find_run, finish_run
from agent.settling import Settling
from agent.understanding import Understanding
from booking.desk import books_elsewhere
from compliance import held
from compliance.gate import Gate, Submitted
from core.actors import Actor
from core.errors import ConflictError
from core.events import MessageReleased
from core.session import now, wake
from inbox import inquiries, threads, timeline
from inbox.threads import TURNS
from practice.store import Books

KEPT = ("type", "provider", "start", "location", "slot_id", "beside")
BINDING = (Book, Cancel, ConfirmAttendance, ReleaseHold, Close)
"""What is done only once a person has nodded; a time that would be booked is kept until then."""
DRAFT = "DRAFT"
SUPERSEDED = "SUPERSEDED"
NEEDS_APPROVAL = "NEEDS_APPROVAL"


def may_wait(reply: Reply) -> bool:
    """Fixed texts of safety and consent wait for nobody, and silence has nothing to wait for."""
    silent = any(isinstance(command, NoReply) for command in reply.commands)
    return bool(reply.text) and not silent and reply.purpose == "inquiry_reply"


def for_now(reply: Reply) -> Reply:
    """The reply with what may be done before anybody has read it."""
    kept = tuple(each for each in reply.commands if not isinstance(each, BINDING))
    times = tuple(
        Hold(each.slot, each.treatments, each.moves) for each in reply.commands if isinstance(each, Book)
    )
    return msgspec.structs.replace(reply, commands=(*times, *kept))


def set_aside(conn: Connection, gate: Gate, thread_id: str) -> None:
    """An earlier draft of this thread: the new one answers all that is unanswered."""
    gate.cancel(conn, SUPERSEDED, thread_id=thread_id, on="reply")


def draft(
    settling: Settling, gate: Gate, row: Any, submit: Callable[[tuple[dict[str, Any], ...]], Submitted | None]
) -> Submitted | None:
    """Put the reply before a person; None when it waits for their nod, else what the gate said of it."""
    conn, reply = settling.conn, settling.reply
    set_aside(conn, gate, row.id)
    slots = carry_out(msgspec.structs.replace(settling, reply=for_now(reply))) if reply.commands else ()
    submitted = submit((slots if reply.slots else ()) or repeated(settling, row.pending))
    if submitted is None or submitted.reason != NEEDS_APPROVAL:
        finish_run(conn, settling.run_id)
        return submitted
    threads.change(
        conn,
        row.id,
        due_at=None,
        lease_until=None,
        attempts=0,
        burst_at=None,
        parked_why=DRAFT,
        language=reply.language,
    )
    if row.inquiry_id is not None:
        inquiries.unanswerable(conn, row.inquiry_id, NEEDS_APPROVAL)
    return None


class Nods:
    """Handler for `wiring.py`: a draft that a person let go does what it says, in the same transaction."""

    def __init__(self, gate: Gate, books: Books) -> None:
        self._gate, self._books = gate, books

    def on_released(self, conn: Connection, event: MessageReleased) -> None:
        """Raises `LostSlotError` when the time is gone by now: nothing leaves."""
        if not event.held:
            return
        message = timeline.load_message(conn, event.message_id)
        run = find_run(conn, message.run_id) if message.run_id else None
        if run is None or run.outcome != DRAFTED:
            return
        row = threads.load_thread(conn, event.thread_id, lock=True)
        book, reply, seen = self._books.get(conn), _reply(run.trace["result"]), _seen(conn, run, row, message)
        if books_elsewhere(conn) and any(isinstance(each, Book | Cancel) for each in reply.commands):
            raise ConflictError(
                "this calendar is kept in another system; please do it there and answer by hand"
            )
        carry_out(Settling(conn=conn, book=book, seen=seen, reply=reply, run_id=run.id))
        text_details(conn, self._gate, book, seen, reply)
        _answered(conn, row, run, reply, message)
        finish_run(conn, run.id)


def redo(conn: Connection, gate: Gate, draft_id: str, by: Actor) -> None:
    """What it offered or booked is gone: the agent drafts anew on what is true now."""
    thread_id = held.thread_of(conn, draft_id)
    gate.discard(conn, draft_id, by)
    threads.change(conn, thread_id, due_at=now(conn), attempts=0, lease_until=None)
    wake(conn, TURNS.name)


def _reply(result: dict[str, Any]) -> Reply:
    """As the trace keeps it, which is without names and numbers: those are the contact's own by now."""
    commands = [
        msgspec.convert({"name": None, "phone": None, **each} if each["type"] == "book" else each, Command)
        for each in (
            {key: value for key, value in one.items() if key != "kind"} for one in result["commands"]
        )
        if each["type"] in _BINDING_TAGS
    ]
    pending = result.get("pending")
    return Reply(
        understanding=Understanding(intents=()),
        commands=tuple(commands),
        pending=None if pending is None else msgspec.convert(pending, PendingAfter),
        language=result.get("language", "en"),
    )


_BINDING_TAGS = {str(each.__struct_config__.tag) for each in BINDING}


def _seen(conn: Connection, run: Any, row: Any, message: Any) -> Seen:
    asked = next(
        each
        for each in reversed(timeline.messages_after(conn, row.id, 0))
        if each.direction == "in" and each.seq <= run.seen_seq
    )
    return Seen(
        thread_id=row.id,
        contact_id=row.contact_id,
        address_id=asked.address_id,
        last_in_seq=run.seen_seq,
        owner_version=row.owner_version,
        consent_version=0,
        arrived_at=message.answers_at,
        message_id=asked.id,
        inquiry_id=row.inquiry_id,
    )


def _answered(conn: Connection, row: Any, run: Any, reply: Reply, message: Any) -> None:
    caught_up = row.last_in_seq <= run.seen_seq
    threads.change(
        conn,
        row.id,
        answered_seq=max(row.answered_seq, run.seen_seq),
        waiting_since=None if caught_up else row.waiting_since,
        parked_why=None,
        outbound_count=row.outbound_count + 1,
        last_out_at=now(conn),
        greeted_at=now(conn),
        pending=pending_of(reply, message.slots),
        language=reply.language,
        **({"state": "done"} if any(isinstance(each, Close) for each in reply.commands) else {}),
    )
    if row.inquiry_id is not None:
        inquiries.answerable(conn, row.inquiry_id)
        if any(isinstance(each, Close) for each in reply.commands):
            inquiries.close_inquiry(conn, row.id, "closed")


def pending_of(reply: Reply, slots: Any) -> dict[str, Any] | None:
    """What the reply leaves open, as the thread keeps it."""
    if reply.pending is None:
        return None
    plain: dict[str, Any] = msgspec.to_builtins(reply.pending)
    plain["slots"] = [{key: slot[key] for key in KEPT if key in slot} for slot in slots]
    return plain
