"""Keeps each thread's card true: what the inbox knows, beside what booking and consent know."""

from collections.abc import Callable

from sqlalchemy import Connection

from booking import service
from compliance.consent import levels_given
from core import live
from core.events import (
    AppointmentBooked,
    AppointmentCancelled,
    AppointmentMoved,
    ThreadTouched,
    TimelineAdded,
    TimelineChanged,
)
from core.session import at_end, emit
from inbox import threads
from inbox.thread_card import Besides, rebuild
from inbox.views import BookedPill
from practice.book import PracticeBook
from practice.contacts import addresses_of, load_contact
from practice.store import Books

STAGES = {"lead": "lead", "booked": "booked", "no_show": "booked", "quoted": "patient", "patient": "patient"}
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
        self, conn: Connection, event: AppointmentBooked | AppointmentMoved | AppointmentCancelled
    ) -> None:
        if event.contact_id is None:
            return
        row = threads.thread_of(conn, event.contact_id)
        if row is not None:
            emit(conn, ThreadTouched(thread_id=row.id))

    def _rebuild(self, conn: Connection, thread_id: str) -> None:
        book = self._books.get(conn)
        row = threads.load_thread(conn, thread_id)
        besides = Besides(
            booked=next_visit(conn, book, row.contact_id),
            consent=consent_word(conn, row.contact_id),
            stage=STAGES.get(load_contact(conn, row.contact_id).status or "lead"),
        )
        rebuild(conn, book, thread_id, besides)
        live.append(conn, "thread.changed", thread_id)


def next_visit(conn: Connection, book: PracticeBook, contact_id: str) -> BookedPill | None:
    return next(iter(visits(conn, book, contact_id)), None)


def visits(conn: Connection, book: PracticeBook, contact_id: str) -> tuple[BookedPill, ...]:
    """Future booked appointments, soonest first."""
    found = [each for each in service.appointments_of(conn, contact_id) if each.status == "booked"]
    return tuple(
        BookedPill(
            appointment_id=each.id,
            start=each.starts_at,
            timezone=each.zone,
            type_name=book.appointment_type(each.type).name,
            provider_name=book.staff(each.provider).name,
            confirmed=each.confirmed,
        )
        for each in sorted(found, key=lambda each: each.starts_at)
    )


def consent_word(conn: Connection, contact_id: str) -> str:
    """The glyph of a row: stopped, marketing, transactional or none."""
    if any(each.revoked in {"all", "wrong_number"} for each in addresses_of(conn, contact_id)):
        return "stopped"
    levels = levels_given(conn, contact_id)
    return "marketing" if "WRITTEN" in levels else ("transactional" if levels else "none")
