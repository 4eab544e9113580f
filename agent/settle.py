"""One short unit of work in which a turn becomes true as a whole, or not at all."""

from typing import Any

import msgspec
from sqlalchemy import Connection

from agent.commands import carry_out, repeated
from agent.details import number_confirmed, text_details
from agent.drafting import draft, may_wait, pending_of
from agent.elsewhere import Away, ask, must_ask, settled
from agent.linking import with_link
from agent.load import Seen
from agent.mode import mode_of
from agent.models import run
from agent.parking import must_wait, park
from agent.proposal import CaptureLead, Close, NoReply, ReleaseHold, Reply, SetLanguage
from agent.runs import DRAFTED, PARKED, SETTLED
from agent.settling import Settling
from agent.watchdog import acknowledge
from booking.links import VisitLinks
from compliance.facts import DraftRequest
from compliance.gate import Gate, Submitted
from compliance.phi.scan import Scan
from core.errors import StaleError
from core.events import Declined, ThreadTouched
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

LETS_GO = (CaptureLead, Close, ReleaseHold, SetLanguage)
"""All that a reply does to somebody who only said no."""


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
    away: Away | None = None,
    links: VisitLinks | None = None,
) -> str:
    """Commit the turn. Raises `StaleError` when something newer must be seen first, `LostSlotError` when
    somebody else has the time. Where the calendar is kept elsewhere, what only that system can say yes to is
    asked first: the turn then waits, unsaid.
    """
    row = _unchanged(conn, seen, reply)
    waits = must_wait(conn, book, seen, reply, row)
    drafts = not waits and may_wait(reply) and mode_of(row, book) == "draft"
    run_id = add(
        conn,
        run,
        thread_id=seen.thread_id,
        seen_seq=seen.last_in_seq,
        mode=reply.mode,
        outcome=PARKED if waits else DRAFTED if drafts else SETTLED,
        trace=msgspec.to_builtins(trace),
        at=now(conn),
    )
    connection_id = away.connection_id if away is not None else None
    settling = Settling(
        conn=conn, book=book, seen=seen, reply=reply, run_id=run_id, connection_id=connection_id, links=links
    )
    if waits:
        park(settling)
        return run_id
    if away is not None and not drafts and must_ask(reply):
        ask(settling, away, phi, after_handback=after_handback)
        return run_id

    def submit(slots: tuple[dict[str, Any], ...]) -> Submitted | None:
        return _submit(settling, gate, slots, phi, after_handback=after_handback, drafts=drafts)

    slots: tuple[dict[str, Any], ...] = ()
    if drafts:
        submitted = draft(settling, gate, row, submit)
        if submitted is None:
            return run_id
    else:
        slots = carry_out(settling) or repeated(settling, row.pending)
        submitted = submit(slots)
    _finish(settling, gate, row, submitted, slots)
    if away is not None:
        settled(settling, away)
    return run_id


def say(
    settling: Settling,
    gate: Gate,
    row: Any,
    slots: tuple[dict[str, Any], ...],
    phi: Scan,
    *,
    after_handback: bool,
) -> None:
    """A turn that had to wait for a yes is said now."""
    submitted = _submit(settling, gate, slots, phi, after_handback=after_handback, drafts=False)
    _finish(settling, gate, row, submitted, slots)


def _finish(
    settling: Settling, gate: Gate, row: Any, submitted: Submitted | None, slots: tuple[dict[str, Any], ...]
) -> None:
    conn, book, seen, reply = settling.conn, settling.book, settling.seen, settling.reply
    _close_turn(conn, row, seen, reply, submitted, slots)
    _rescue(conn, gate, book, seen, submitted)
    text_details(conn, gate, book, seen, reply)
    number_confirmed(conn, book, seen, reply)
    if _said_no(reply):
        emit(conn, Declined(thread_id=seen.thread_id, contact_id=seen.contact_id))
    emit(conn, ThreadTouched(thread_id=seen.thread_id))


def _said_no(reply: Reply) -> bool:
    """No, or not now, to what we proposed; and nothing that we answer with a proposal or a question."""
    if "decline" not in reply.understanding.intents or reply.slots or reply.pending is not None:
        return False
    return all(isinstance(each, LETS_GO) for each in reply.commands)


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
    settling: Settling,
    gate: Gate,
    slots: tuple[dict[str, Any], ...],
    phi: Scan,
    *,
    after_handback: bool,
    drafts: bool,
) -> Submitted | None:
    seen, reply, run_id = settling.seen, settling.reply, settling.run_id
    if any(isinstance(command, NoReply) for command in reply.commands) or not reply.text:
        return None
    text, phi = with_link(settling, phi)
    return gate.submit(
        settling.conn,
        DraftRequest(
            thread_id=seen.thread_id,
            cause_id=run_id if drafts or seen.again else seen.message_id,
            kind="reply",
            purpose=reply.purpose,
            author_kind="agent",
            text=text,
            language=reply.language,
            slots=slots,
            citations=reply.citations,
            run_id=run_id,
            caused_at=seen.arrived_at,
            model_written=False,
            after_handback=after_handback,
            cancel_on=("reply", "takeover", "booking") if drafts else (),
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
        "due_at": None if row.awaits is None else now(conn),
        "lease_until": None,
        "attempts": 0,
        "burst_at": None,
        "waiting_since": None,
        "parked_why": None,
        "language": reply.language,
        "failed_turns": row.failed_turns + 1 if reply.understanding.unclear else 0,
    }
    if spoke:
        values |= {
            "outbound_count": row.outbound_count + 1,
            "last_out_at": now(conn),
            "greeted_at": now(conn),
            "pending": pending_of(reply, slots),
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
