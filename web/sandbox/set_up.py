"""Turns what a sandbox request names into rows: appointments, slots, what a text left open."""

from collections.abc import Collection
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection

from agent.settling import stored
from booking import service
from booking.service import Start
from core.session import now
from practice.book import PracticeBook
from practice.file import PracticeFile
from web.sandbox.shapes import PendingIn, SandboxError, SlotIn, check_pending, wall

OFFER_LIVES = timedelta(hours=12)
HOLD_LIVES = timedelta(minutes=10)


def place_appointments(
    conn: Connection, book: PracticeBook, file: PracticeFile, contact_ids: dict[str, str]
) -> dict[str, str]:
    """The file's appointments as they stand; gives our ids by theirs."""
    if not file.appointments:
        return {}
    people = {
        each.id: service.Person(contact_id=contact_ids[each.id], name=each.name, phone=each.phone)
        for each in file.contacts
    }
    service.import_appointments(conn, book, file.appointments, people)
    return {each.file_id: each.id for each in service.all_appointments(conn) if each.file_id is not None}


def slot_start(book: PracticeBook, slot: SlotIn, at: str) -> Start:
    if book.find_appointment_type(slot.type) is None:
        raise SandboxError(422, "unknown_id", "no such appointment type", f"{at}/type")
    if book.find_staff(slot.provider) is None:
        raise SandboxError(422, "unknown_id", "no such staff member", f"{at}/provider")
    start = service.start_at(book, slot.type, slot.provider, wall(slot.start, f"{at}/start"))
    if start is None:
        raise SandboxError(400, "bad_request", "no such local time", f"{at}/start")
    return start


def check(book: PracticeBook, pending: PendingIn | None, appointments: Collection[str], at: str) -> None:
    """Everything in it that can be wrong, before anything is changed."""
    check_pending(pending, at)
    if pending is None:
        return
    named = [(pending.service, f"{at}/service")]
    named += [(each, f"{at}/options/{number}") for number, each in enumerate(pending.options or ())]
    for service_id, place in named:
        if service_id is not None and book.find_service(service_id) is None:
            raise SandboxError(422, "unknown_id", "no such service", place)
    if pending.appointment is not None and pending.appointment not in appointments:
        raise SandboxError(422, "unknown_id", "no such appointment", f"{at}/appointment")
    starts_of(book, pending.slots or (), f"{at}/slots")


def starts_of(book: PracticeBook, slots: Collection[SlotIn], at: str) -> tuple[Start, ...]:
    return tuple(slot_start(book, slot, f"{at}/{number}") for number, slot in enumerate(slots))


def pending_of(
    conn: Connection,
    book: PracticeBook,
    thread_id: str,
    pending: PendingIn | None,
    appointment_ids: dict[str, str],
) -> dict[str, Any] | None:
    """The thread's pending as settle would have left it, with a live offer or hold behind it."""
    if pending is None:
        return None
    slots = _live(conn, book, thread_id, pending, starts_of(book, pending.slots or (), "/slots"))
    keys = ("type", "provider", "start", "location", "slot_id")
    return {
        "kind": pending.kind,
        "asks": pending.asks,
        "service": pending.service,
        "options": list(pending.options or ()),
        "appointment": pending.appointment and appointment_ids.get(pending.appointment, pending.appointment),
        "moves": None,
        "slots": [{key: slot[key] for key in keys} for slot in slots],
    }


def _live(
    conn: Connection, book: PracticeBook, thread_id: str, pending: PendingIn, starts: tuple[Start, ...]
) -> list[dict[str, Any]]:
    treatments = (pending.service,) if pending.service else ()
    if pending.kind == "confirm_booking" and len(starts) == 1:
        held = service.hold(conn, book, thread_id, starts[0], treatments, None, HOLD_LIVES)
        slot_id = held.id if isinstance(held, service.Held) else thread_id
        return [stored(book, starts[0], slot_id)]
    if starts:
        made = service.offer(conn, thread_id, starts, treatments, None, now(conn) + OFFER_LIVES)
        return [stored(book, each.start, each.slot_id) for each in made.slots]
    return []
