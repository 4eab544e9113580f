"""Carries out what a reply wants done, inside the unit of work that settles it."""

from collections.abc import Callable
from typing import Any

from agent.front_desk import start_of
from agent.gaps import file_gap
from agent.joining import join_waitlist, leave_waitlist
from agent.office_hours import answer_by
from agent.proposal import (
    Book,
    Cancel,
    CaptureLead,
    Close,
    ConfirmAttendance,
    DeclineReminders,
    Handoff,
    Hold,
    JoinWaitlist,
    KnowledgeGap,
    LeaveWaitlist,
    NotifyStaff,
    Offer,
    OptIn,
    OptOut,
    ReleaseHold,
    SetLanguage,
)
from agent.settling import Settling, own_appointment, stored
from agent.visit_commands import book_time, cancel_visit, confirm_visit, hold_time, offer_times, release_times
from booking import service
from compliance.consent import revoke
from compliance.consent.capture import PATIENT
from core.events import OptInHeard, OptOutHeard
from core.session import emit, now
from inbox import handoffs, threads
from practice.contacts import learn_treatments, load_address, load_contact, update_contact

VISITS = "appointments"


def carry_out(settling: Settling) -> tuple[dict[str, Any], ...]:
    """Run the commands in order; gives the offered or held slots as they are stored with the message."""
    slots: tuple[dict[str, Any], ...] = ()
    for command in settling.reply.commands:
        handler = HANDLERS.get(type(command))
        if handler is not None:
            slots = handler(settling, command) or slots
    return slots


def repeated(settling: Settling, pending: dict[str, Any] | None) -> tuple[dict[str, Any], ...]:
    """Times that the text names again without offering them anew keep the ids they were offered under."""
    known = {
        (slot["type"], slot["provider"], slot["start"]): slot for slot in (pending or {}).get("slots", ())
    }
    found = []
    for slot in settling.reply.slots:
        start = start_of(settling.book, slot)
        before = known.get((slot.type, slot.provider, slot.start.isoformat(timespec="minutes")))
        if start is not None:
            slot_id = (before or {}).get("slot_id") or settling.run_id
            found.append(stored(settling.book, start, slot_id, slot.beside))
    return tuple(found)


def _wait(settling: Settling, command: JoinWaitlist) -> None:
    seen = settling.seen
    if command.moves is not None:
        own_appointment(settling, command.moves)
    join_waitlist(settling.conn, settling.book, seen.contact_id, seen.thread_id, command)


def _wait_no_more(settling: Settling, _command: LeaveWaitlist) -> None:
    leave_waitlist(settling.conn, settling.book, settling.seen.contact_id)


def _handoff(settling: Settling, command: Handoff) -> None:
    handoffs.open_handoff(
        settling.conn,
        settling.seen.thread_id,
        reason=command.reason,
        urgency=command.urgency,
        summary=command.summary,
        answer_by=answer_by(settling.book, command.urgency, now(settling.conn)),
    )


def _capture(settling: Settling, command: CaptureLead) -> None:
    conn, seen = settling.conn, settling.seen
    contact = load_contact(conn, seen.contact_id)
    keep = contact.file_id is not None
    if command.name and contact.name and command.name != contact.name and not keep:
        service.rename(conn, seen.contact_id, contact.name, command.name)
    update_contact(
        conn,
        seen.contact_id,
        name=None if keep else command.name,
        phone=(contact.phone and None) or command.phone,
        email=None if contact.email else command.email,
        new_or_returning=None if contact.status else command.new_or_returning,
    )
    learn_treatments(conn, seen.contact_id, command.treatments)


def _notify(settling: Settling, command: NotifyStaff) -> None:
    handoffs.notify(
        settling.conn, command.kind[:32], thread_id=settling.seen.thread_id, handoff_id=None, to_staff=None
    )


def _opt_out(settling: Settling, command: OptOut) -> None:
    seen = settling.seen
    address = load_address(settling.conn, seen.address_id)
    if address.revoked in {"all", "wrong_number"} or (
        address.revoked == "unclear" and command.scope == "unclear"
    ):
        return
    if command.scope == "marketing" and "promotions" in address.revoked_categories:
        return
    emit(
        settling.conn,
        OptOutHeard(
            thread_id=seen.thread_id,
            contact_id=seen.contact_id,
            address_id=seen.address_id,
            message_id=seen.message_id,
            scope=command.scope,
            how="understood",
        ),
    )


def _decline_reminders(settling: Settling, _command: DeclineReminders) -> None:
    """Only texts about visits to come are taken back here, so that no consent of before brings them."""
    address = load_address(settling.conn, settling.seen.address_id)
    if VISITS not in address.revoked_categories:
        revoke(
            settling.conn,
            address.id,
            "category",
            how="declined_reminders",
            categories=(VISITS,),
            message_id=settling.seen.message_id,
            thread_id=settling.seen.thread_id,
            actor=PATIENT,
        )


def _opt_in(settling: Settling, _command: OptIn) -> None:
    seen = settling.seen
    if load_address(settling.conn, seen.address_id).revoked is not None:
        emit(
            settling.conn,
            OptInHeard(
                thread_id=seen.thread_id,
                contact_id=seen.contact_id,
                address_id=seen.address_id,
                message_id=seen.message_id,
            ),
        )


def _language(settling: Settling, command: SetLanguage) -> None:
    update_contact(settling.conn, settling.seen.contact_id, language=command.language)


def _gap(settling: Settling, command: KnowledgeGap) -> None:
    file_gap(
        settling.conn,
        settling.book,
        command,
        thread_id=settling.seen.thread_id,
        run_id=settling.run_id,
        language=settling.reply.language,
    )


def _close(settling: Settling, _command: Close) -> None:
    threads.change(settling.conn, settling.seen.thread_id, pending=None)


HANDLERS: dict[type, Callable[[Settling, Any], tuple[dict[str, Any], ...] | None]] = {
    Offer: offer_times,
    Hold: hold_time,
    Book: book_time,
    Cancel: cancel_visit,
    ConfirmAttendance: confirm_visit,
    ReleaseHold: release_times,
    JoinWaitlist: _wait,
    LeaveWaitlist: _wait_no_more,
    Handoff: _handoff,
    CaptureLead: _capture,
    NotifyStaff: _notify,
    OptOut: _opt_out,
    DeclineReminders: _decline_reminders,
    OptIn: _opt_in,
    SetLanguage: _language,
    KnowledgeGap: _gap,
    Close: _close,
}
