"""Keeps each thread's card true: what the inbox knows, beside what booking and consent know."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection

from booking import service
from compliance.consent import levels_given
from core import live
from core.events import (
    AppointmentBooked,
    AppointmentCancelled,
    AppointmentConfirmed,
    AppointmentMoved,
    ThreadTouched,
    TimelineAdded,
    TimelineChanged,
)
from core.session import at_end, emit
from inbox import threads
from inbox.erasing import drop_card
from inbox.thread_card import Besides, rebuild
from inbox.views import BookedPill
from pipeline import opportunities
from practice.book import PracticeBook
from practice.contacts import addresses_of, load_contact
from practice.store import Books

STAGES = {"lead": "lead", "booked": "booked", "no_show": "booked", "quoted": "patient", "patient": "patient"}
SHOWN = {"not_fit": "not_good_fit"}
"""What the inbox calls a stage, where it has its own word for it."""
Touch = Callable[[Connection, ThreadTouched], None]


class Cards:
    """Handlers for `wiring.py`."""

    def __init__(self, books: Books) -> None:
        self._books = books

    def on_touched(self, conn: Connection, event: ThreadTouched) -> None:
        """Once per thread and unit of work, at its end."""
        at_end(conn, f"card:{event.thread_id}", lambda inner: self._rebuild(inner, event.thread_id))

    def on_added(self, conn: Connection, event: TimelineAdded) -> None:
        live.append(conn, "timeline.added", event.thread_id, event.item_id)
        self.on_touched(conn, ThreadTouched(thread_id=event.thread_id))

    def on_changed(self, conn: Connection, event: TimelineChanged) -> None:
        """A status rose: the card shows nothing of it."""
        live.append(conn, "timeline.changed", event.thread_id, event.item_id)

    def on_appointment(
        self,
        conn: Connection,
        event: AppointmentBooked | AppointmentMoved | AppointmentCancelled | AppointmentConfirmed,
    ) -> None:
        if event.contact_id is None:
            return
        row = threads.thread_of(conn, event.contact_id)
        if row is not None:
            emit(conn, ThreadTouched(thread_id=row.id))

    def _rebuild(self, conn: Connection, thread_id: str) -> None:
        book = self._books.get(conn)
        row = threads.load_thread(conn, thread_id)
        person = load_contact(conn, row.contact_id)
        if person.erased_at is not None or row.merged_into is not None:
            drop_card(conn, thread_id)
            return
        next_one = next(iter(upcoming(conn, row.contact_id)), None)
        besides = Besides(
            booked=pill(book, next_one) if next_one is not None else None,
            location=next_one.location if next_one is not None else None,
            consent=consent_word(conn, row.contact_id),
            stage=stage_shown(conn, person),
        )
        rebuild(conn, book, row, person, besides)
        live.append(conn, "thread.changed", thread_id)


def stage_shown(conn: Connection, person: Any) -> str | None:
    """Of their card on the board; of whoever has none, what the practice's file or the conversation says."""
    card = opportunities.current(conn, person.id)
    if card is None:
        return STAGES.get(person.status or "lead")
    return SHOWN.get(card.stage, card.stage)


def visits(conn: Connection, book: PracticeBook, contact_id: str) -> tuple[BookedPill, ...]:
    """Future booked appointments, soonest first."""
    return tuple(pill(book, each) for each in upcoming(conn, contact_id))


def upcoming(conn: Connection, contact_id: str) -> list[service.Appointment]:
    found = [each for each in service.appointments_of(conn, contact_id) if each.status == "booked"]
    return sorted(found, key=lambda each: each.starts_at)


def pill(book: PracticeBook, visit: service.Appointment) -> BookedPill:
    return BookedPill(
        appointment_id=visit.id,
        start=visit.starts_at,
        timezone=visit.zone,
        type_name=book.appointment_type(visit.type).name,
        provider_name=book.staff(visit.provider).name,
        confirmed=visit.confirmed,
    )


def consent_word(conn: Connection, contact_id: str) -> str:
    """The glyph of a row: stopped, marketing, transactional or none."""
    if any(each.revoked in {"all", "wrong_number"} for each in addresses_of(conn, contact_id)):
        return "stopped"
    levels = levels_given(conn, contact_id)
    return "marketing" if "WRITTEN" in levels else ("transactional" if levels else "none")
