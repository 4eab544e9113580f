"""Carries out what a reply wants done, inside the unit of work that settles it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import msgspec
from sqlalchemy import Connection

from agent.context import Beside, Slot
from agent.desk import SlotQuery
from agent.front_desk import start_of, start_query
from agent.gaps import file_gap
from agent.joining import join_waitlist, leave_waitlist
from agent.learning import learn_booking
from agent.load import Seen
from agent.office_hours import answer_by
from agent.proposal import (
    Book,
    Cancel,
    CaptureLead,
    Close,
    Command,
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
    Reply,
    SetLanguage,
)
from booking import service
from booking.emr.keeping import keep
from booking.links import VisitLinks
from booking.service import Booked, Held, Person, Start, Taken
from booking.together import FIRST, SECOND, lock_both
from compliance.consent import revoke
from compliance.consent.capture import PATIENT
from core.errors import StaleError
from core.events import OptInHeard, OptOutHeard
from core.session import emit, now
from inbox import handoffs, threads, timeline
from practice.book import PracticeBook
from practice.contacts import learn_treatments, load_address, load_contact, update_contact

HOLD = timedelta(minutes=10)
OFFER_LIVES = timedelta(hours=12)
VISITS = "appointments"


class LostSlotError(StaleError):
    """Somebody else has that time: run again, apologise and offer others."""

    def __init__(self, slot: Slot) -> None:
        super().__init__("the chosen time is taken")
        self.slot = slot


class Settling(msgspec.Struct, frozen=True):
    """One reply being settled."""

    conn: Connection
    book: PracticeBook
    seen: Seen
    reply: Reply
    run_id: str
    connection_id: str | None = None
    """Of the practice's own system, where its calendar is kept there."""
    answers: tuple[tuple[Command, str], ...] = ()
    """What that system has done already, with our appointment's id."""

    links: VisitLinks | None = None

    def done_there(self, command: Command) -> str | None:
        return next((done for asked, done in self.answers if asked == command), None)


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


def _offer(settling: Settling, command: Offer) -> tuple[dict[str, Any], ...]:
    starts = tuple(_start(settling, slot) for slot in command.slots)
    service.release(settling.conn, settling.seen.thread_id)
    made = service.offer(
        settling.conn,
        settling.seen.thread_id,
        starts,
        command.treatments,
        command.moves,
        now(settling.conn) + OFFER_LIVES,
    )
    besides = {each.start: each.beside for each in command.slots}
    return tuple(
        stored(settling.book, each.start, each.slot_id, besides.get(each.start.start)) for each in made.slots
    )


def _hold(settling: Settling, command: Hold) -> tuple[dict[str, Any], ...]:
    start = _start(settling, command.slot)
    held = _held(settling, command, start)
    if isinstance(held, Taken):
        raise LostSlotError(command.slot)
    _booking_event(settling, "held", start)
    return (stored(settling.book, start, held.id, command.slot.beside),)


def _held(settling: Settling, command: Hold, start: Start) -> Held | Taken:
    """What is free in another system's calendar is not ours to judge: it is kept from our other threads alone."""
    conn, book, seen = settling.conn, settling.book, settling.seen
    wanted = (conn, book, seen.thread_id, start, command.treatments, command.moves, HOLD)
    if settling.connection_id is not None:
        return keep(*wanted)
    asked = SlotQuery(appointment_type=start.type, services=command.treatments, moving=command.moves)
    return service.hold(*wanted, query=start_query(conn, book, asked, seen.contact_id))


def _book(settling: Settling, command: Book) -> None:
    conn, seen = settling.conn, settling.seen
    start = _start(settling, command.slot)
    there = settling.done_there(command)
    if there is not None:
        _booked(settling, command, Booked(there, start, moved=command.moves is not None))
        return
    contact = load_contact(conn, seen.contact_id)
    wish = service.Wish(
        start=start,
        person=Person(
            contact_id=seen.contact_id,
            name=command.name or contact.name,
            phone=command.phone or contact.phone,
        ),
        thread_id=seen.thread_id,
        treatments=command.treatments,
        intent_key=f"{seen.message_id}{FIRST}",
        moves=command.moves,
    )
    if command.slot.other is not None:
        lock_both(conn, settling.book, (start, _start(settling, command.slot.other)), seen.contact_id)
    done = service.book(conn, settling.book, wish)
    if isinstance(done, Taken):
        raise LostSlotError(command.slot)
    _booked(settling, command, done)
    if command.slot.other is not None:
        _book_beside(settling, command.slot, command.slot.other, wish)


def _book_beside(settling: Settling, slot: Slot, other: Slot, wish: service.Wish) -> None:
    """Whoever comes along: both or neither."""
    person = msgspec.structs.replace(wish.person, name=f"{wish.person.name or ''} (guest)".strip())
    key = f"{settling.seen.message_id}{SECOND}"
    guest = msgspec.structs.replace(
        wish, start=_start(settling, other), person=person, intent_key=key, is_guest=True
    )
    done = service.book(settling.conn, settling.book, guest)
    if isinstance(done, Taken):
        raise LostSlotError(slot)
    _booking_event(settling, "booked", done.start, done.appointment_id)


def _booked(settling: Settling, command: Book, done: Booked) -> None:
    learn_booking(settling.conn, settling.book, settling.seen, command, done.appointment_id)
    _booking_event(settling, "moved" if done.moved else "booked", done.start, done.appointment_id)


def _cancel(settling: Settling, command: Cancel) -> None:
    own_appointment(settling, command.appointment)
    row = service.one(settling.conn, command.appointment)
    there = settling.done_there(command) is not None
    if there or service.cancel(settling.conn, command.appointment, command.reason):
        _booking_event(
            settling,
            "cancelled",
            service.start_at(settling.book, row.type, row.provider, row.start, row.location),
            row.id,
        )


def _confirm(settling: Settling, command: ConfirmAttendance) -> None:
    own_appointment(settling, command.appointment)
    row = service.one(settling.conn, command.appointment)
    if service.confirm_attendance(settling.conn, command.appointment):
        _booking_event(
            settling,
            "confirmed",
            service.start_at(settling.book, row.type, row.provider, row.start, row.location),
            row.id,
        )


def own_appointment(settling: Settling, appointment_id: str) -> None:
    """Nobody acts on another contact's appointment, whatever a generator says."""
    row = service.one(settling.conn, appointment_id)
    if row.contact_id != settling.seen.contact_id:
        raise StaleError("not this contact's appointment")


def _release(settling: Settling, _command: ReleaseHold) -> None:
    service.release(settling.conn, settling.seen.thread_id)
    service.withdraw(settling.conn, settling.seen.thread_id)


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


def _start(settling: Settling, slot: Slot) -> Start:
    start = start_of(settling.book, slot)
    if start is None:
        raise LostSlotError(slot)
    return start


def stored(book: PracticeBook, start: Start, slot_id: str, beside: Beside | None = None) -> dict[str, Any]:
    """A slot as it stands on a message: enough for buttons, cards and the thread's pending."""
    other = {} if beside is None else {"beside": msgspec.to_builtins(beside)}
    return {
        **other,
        "type": start.type,
        "provider": start.provider,
        "start": start.start.isoformat(timespec="minutes"),
        "location": start.location,
        "slot_id": slot_id,
        "at": start.at.isoformat(),
        "zone": start.zone,
        "provider_name": book.staff(start.provider).name,
        "type_name": book.appointment_type(start.type).name,
    }


def _booking_event(
    settling: Settling, what: str, start: Start | None, appointment_id: str | None = None
) -> None:
    if start is None:
        return
    timeline.add_event(
        settling.conn,
        settling.seen.thread_id,
        "booking",
        by="agent",
        what=what,
        appointment_id=appointment_id,
        start=start.at.isoformat(),
        timezone=start.zone,
        type_name=settling.book.appointment_type(start.type).name,
        provider_name=settling.book.staff(start.provider).name,
    )


HANDLERS: dict[type, Callable[[Settling, Any], tuple[dict[str, Any], ...] | None]] = {
    Offer: _offer,
    Hold: _hold,
    Book: _book,
    Cancel: _cancel,
    ConfirmAttendance: _confirm,
    ReleaseHold: _release,
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
