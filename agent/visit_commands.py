"""What a reply does to the calendar: offers, keeps, books, moves, confirms and gives back times."""

from datetime import timedelta
from typing import Any

import msgspec

from agent.context import Slot
from agent.desk import SlotQuery
from agent.front_desk import start_query
from agent.learning import learn_booking
from agent.proposal import (
    Book,
    Cancel,
    ConfirmAttendance,
    Hold,
    Offer,
    ReleaseHold,
)
from agent.settling import LostSlotError, Settling, booking_event, own_appointment, start_in, stored
from booking import service
from booking.emr.keeping import keep
from booking.service import Booked, Held, Person, Start, Taken
from booking.together import FIRST, SECOND, lock_both
from core.session import now
from practice.contacts import load_contact

HOLD = timedelta(minutes=10)
OFFER_LIVES = timedelta(hours=12)


def offer_times(settling: Settling, command: Offer) -> tuple[dict[str, Any], ...]:
    starts = tuple(start_in(settling, slot) for slot in command.slots)
    service.release(settling.conn, settling.seen.thread_id)
    made = service.offer(
        settling.conn,
        settling.seen.thread_id,
        starts,
        command.treatments,
        command.moves,
        now(settling.conn) + OFFER_LIVES,
    )
    besides = dict(zip(starts, (each.beside for each in command.slots), strict=True))
    return tuple(
        stored(settling.book, each.start, each.slot_id, besides.get(each.start)) for each in made.slots
    )


def hold_time(settling: Settling, command: Hold) -> tuple[dict[str, Any], ...]:
    start = start_in(settling, command.slot)
    held = _held(settling, command, start)
    if isinstance(held, Taken):
        raise LostSlotError(command.slot)
    booking_event(settling, "held", start)
    return (stored(settling.book, start, held.id, command.slot.beside),)


def _held(settling: Settling, command: Hold, start: Start) -> Held | Taken:
    """What is free in another system's calendar is not ours to judge: it is kept from our other threads alone."""
    conn, book, seen = settling.conn, settling.book, settling.seen
    wanted = (conn, book, seen.thread_id, start, command.treatments, command.moves, HOLD)
    if settling.connection_id is not None:
        return keep(*wanted)
    asked = SlotQuery(appointment_type=start.type, services=command.treatments, moving=command.moves)
    query = start_query(conn, book, asked, seen.contact_id)
    kept = service.hold(*wanted, query=query)
    if command.slot.other is None or isinstance(kept, Taken):
        return kept
    other = start_in(settling, command.slot.other)
    free = service.hold_beside(conn, book, seen.thread_id, other, command.treatments, HOLD, query=query)
    return kept if free else Taken("taken")


def book_time(settling: Settling, command: Book) -> None:
    conn, seen = settling.conn, settling.seen
    start = start_in(settling, command.slot)
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
        lock_both(conn, settling.book, (start, start_in(settling, command.slot.other)), seen.contact_id)
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
        wish, start=start_in(settling, other), person=person, intent_key=key, is_guest=True
    )
    done = service.book(settling.conn, settling.book, guest)
    if isinstance(done, Taken):
        raise LostSlotError(slot)
    booking_event(settling, "booked", done.start, done.appointment_id)


def _booked(settling: Settling, command: Book, done: Booked) -> None:
    learn_booking(settling.conn, settling.book, settling.seen, command, done.appointment_id)
    booking_event(settling, "moved" if done.moved else "booked", done.start, done.appointment_id)


def cancel_visit(settling: Settling, command: Cancel) -> None:
    own_appointment(settling, command.appointment)
    row = service.one(settling.conn, command.appointment)
    there = settling.done_there(command) is not None
    if there or service.cancel_with_guest(settling.conn, command.appointment, command.reason):
        booking_event(
            settling,
            "cancelled",
            service.start_at(settling.book, row.type, row.provider, row.start, row.location),
            row.id,
        )


def confirm_visit(settling: Settling, command: ConfirmAttendance) -> None:
    own_appointment(settling, command.appointment)
    row = service.one(settling.conn, command.appointment)
    if service.confirm_attendance(settling.conn, command.appointment):
        booking_event(
            settling,
            "confirmed",
            service.start_at(settling.book, row.type, row.provider, row.start, row.location),
            row.id,
        )


def release_times(settling: Settling, _command: ReleaseHold) -> None:
    service.release(settling.conn, settling.seen.thread_id)
    service.withdraw(settling.conn, settling.seen.thread_id)
