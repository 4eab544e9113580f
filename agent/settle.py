"""One short unit of work in which a turn becomes true as a whole, or not at all."""

from typing import Any

import msgspec
from sqlalchemy import Connection

from agent.commands import Settling, carry_out, repeated
from agent.details import number_confirmed, text_details
from agent.load import Seen
from agent.models import run
from agent.parking import must_wait, park
from agent.proposal import Close, NoReply, Reply
from agent.watchdog import acknowledge
from compliance.facts import DraftRequest
from compliance.gate import Gate, Submitted
from compliance.phi.scan import Scan
from core.errors import StaleError
from core.events import ThreadTouched
from core.session import add, emit, now
from inbox import inquiries, threads
from practice.book import PracticeBook
from practice.contacts import load_address

OURS_TO_MEND = frozenset(
    {
        "PROMO_IN_TRANSACTIONAL",
        "FORM",
        "PHI_REVIEW",
        "CLINICAL_REVIEW",
        "OTHER_PERSON_DATA",
        "UNRESOLVED_PLACEHOLDER",
        "CHANNEL_NO_PHI",
        "GATE_ERROR",
    }
)
"""Refusals of what was said rather than of whom it was said to."""


class Trace(msgspec.Struct, frozen=True):
    """What a run leaves behind: enough to explain and to replay it."""

    steps: tuple[dict[str, Any], ...]
    inputs: dict[str, Any]
    result: dict[str, Any]


def settle(
    conn: Connection,
    gate: Gate,
    book: PracticeBook,
    seen: Seen,
    reply: Reply,
    trace: Trace,
    phi: Scan,
    after_handback: bool,  # noqa: FBT001
) -> str:
    """Commit the turn. Raises `StaleError` when something newer must be seen first, `LostSlotError` when
    somebody else has the time.
    """
    row = _unchanged(conn, seen, reply)
    waits = must_wait(conn, book, seen, reply, row)
    run_id = add(
        conn,
        run,
        thread_id=seen.thread_id,
        seen_seq=seen.last_in_seq,
        mode=reply.mode,
        outcome="parked" if waits else "settled",
        trace=msgspec.to_builtins(trace),
        at=now(conn),
    )
    settling = Settling(conn=conn, book=book, seen=seen, reply=reply, run_id=run_id)
    if waits:
        park(settling)
        return run_id
    slots = carry_out(settling) or repeated(settling, row.pending)
    submitted = _submit(conn, gate, seen, reply, run_id, slots, phi, after_handback=after_handback)
    _close_turn(conn, row, seen, reply, submitted, slots)
    _rescue(conn, gate, book, seen, submitted)
    text_details(conn, gate, book, seen, reply)
    number_confirmed(conn, book, seen, reply)
    emit(conn, ThreadTouched(thread_id=seen.thread_id))
    return run_id


def _unchanged(conn: Connection, seen: Seen, reply: Reply) -> Any:
    row = threads.load_thread(conn, seen.thread_id, lock=True)
    address = load_address(conn, seen.address_id)
    fresh = (
        row.last_in_seq == seen.last_in_seq
        and (row.owner_kind == "agent" or reply.purpose == "emergency_guidance")
        and row.owner_version == seen.owner_version
        and address.consent_version == seen.consent_version
    )
    if not fresh:
        raise StaleError("the thread has moved on")
    return row


def _submit(
    conn: Connection,
    gate: Gate,
    seen: Seen,
    reply: Reply,
    run_id: str,
    slots: tuple[dict[str, Any], ...],
    phi: Scan,
    *,
    after_handback: bool,
) -> Submitted | None:
    if any(isinstance(command, NoReply) for command in reply.commands) or not reply.text:
        return None
    return gate.submit(
        conn,
        DraftRequest(
            thread_id=seen.thread_id,
            cause_id=seen.message_id,
            kind="reply",
            purpose=reply.purpose,
            author_kind="agent",
            text=reply.text,
            language=reply.language,
            slots=slots,
            citations=reply.citations,
            run_id=run_id,
            caused_at=seen.arrived_at,
            model_written=False,
            after_handback=after_handback,
            phi=phi,
        ),
    )


def _close_turn(
    conn: Connection,
    row: Any,
    seen: Seen,
    reply: Reply,
    submitted: Submitted | None,
    slots: tuple[dict[str, Any], ...],
) -> None:
    spoke = submitted is not None
    values: dict[str, Any] = {
        "answered_seq": seen.last_in_seq,
        "due_at": None,
        "lease_until": None,
        "attempts": 0,
        "burst_at": None,
        "waiting_since": None,
        "language": reply.language,
        "failed_turns": row.failed_turns + 1 if reply.understanding.unclear else 0,
    }
    if spoke:
        values |= {
            "outbound_count": row.outbound_count + 1,
            "last_out_at": now(conn),
            "greeted_at": now(conn),
            "pending": _pending(reply, slots),
        }
    if any(isinstance(command, Close) for command in reply.commands):
        values["state"] = "done"
    threads.change(conn, seen.thread_id, **values)
    _close_inquiry(conn, row, reply, submitted)


def _rescue(
    conn: Connection, gate: Gate, book: PracticeBook, seen: Seen, submitted: Submitted | None
) -> None:
    """The gate did not like what we wrote: the patient still gets an answer, and a person is fetched."""
    if submitted is not None and submitted.action != "send" and submitted.reason in OURS_TO_MEND:
        acknowledge(conn, gate, book, seen.thread_id, f"refused-{submitted.draft_id}")


def _close_inquiry(conn: Connection, row: Any, reply: Reply, submitted: Submitted | None) -> None:
    if row.inquiry_id is None:
        return
    if submitted is None:
        inquiries.unanswerable(conn, row.inquiry_id, "no_reply")
    elif submitted.action != "send":
        inquiries.unanswerable(conn, row.inquiry_id, submitted.reason)
    if any(isinstance(command, Close) for command in reply.commands):
        inquiries.close_inquiry(conn, row.id, "closed")


def _pending(reply: Reply, slots: tuple[dict[str, Any], ...]) -> dict[str, Any] | None:
    if reply.pending is None:
        return None
    plain: dict[str, Any] = msgspec.to_builtins(reply.pending)
    plain["slots"] = [
        {key: slot[key] for key in ("type", "provider", "start", "location", "slot_id")} for slot in slots
    ]
    return plain
