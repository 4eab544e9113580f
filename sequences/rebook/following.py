"""Prompts follow the day: opened when somebody arrives, is treated or has paid, closed when their next visit is booked."""

from datetime import timedelta
from typing import Final

from sqlalchemy import Connection

from booking import money, service
from booking.service import Appointment
from core.events import (
    AppointmentArrived,
    AppointmentBooked,
    AppointmentCancelled,
    AppointmentCompleted,
    AppointmentMissed,
    AppointmentMoved,
    AppointmentReopened,
    ContactErased,
    InvoicePaid,
)
from core.session import now
from inbox import threads
from practice.book import PracticeBook
from practice.store import Books
from sequences import stopping, triggers
from sequences.rebook import prompts
from sequences.rebook.interval import aim_of
from sequences.rebook.prompts import AT_DESK, Outcome, Prompt
from sequences.recall.treated import booked_ahead, is_for

KIND: Final = "rebook"
OVER: Final = frozenset({"undone", "erased"})
NOTHING_OF_THEM: Final = {
    "service": None,
    "plan_id": None,
    "type": None,
    "basis": None,
    "aim_at": None,
    "reason": None,
}
"""What a prompt said of somebody who has left for good; that a visit was followed by another stays counted."""
CAME: Final = frozenset({"booked", "completed"})
SAME_DAY: Final = timedelta(hours=14)
AGAIN: Final = timedelta(hours=4)
"""A next visit that is given back so soon after they were here is asked for again at the desk."""


class Rebooks:
    """Handlers for `wiring.py`."""

    def __init__(self, books: Books) -> None:
        self._books = books

    def on_came(self, conn: Connection, event: AppointmentArrived | AppointmentCompleted) -> None:
        if event.contact_id is None:
            return
        visit, book = service.one(conn, event.appointment_id), self._books.get(conn)
        if now(conn) - visit.starts_at > SAME_DAY:
            return  # written down afterwards: nobody is at the desk
        prompt = self._prompt(conn, book, visit)
        if isinstance(event, AppointmentCompleted):
            self._left(conn, book, prompt)

    def on_paid(self, conn: Connection, event: InvoicePaid) -> None:
        """Checkout, where there was a visit: what is paid at other times is none."""
        visit = self._visit_of(conn, event)
        if visit is not None:
            book = self._books.get(conn)
            self._left(conn, book, self._prompt(conn, book, visit))

    def on_booked(self, conn: Connection, event: AppointmentBooked | AppointmentMoved) -> None:
        """However it was booked: at the desk, by text, by link or in another system."""
        if event.contact_id is None:
            return
        visit, book = service.one(conn, event.appointment_id), self._books.get(conn)
        if visit.starts_at < now(conn):
            return
        for each in prompts.of_contact(conn, event.contact_id, since=now(conn) - prompts.LATER):
            fits = each.outcome is None and each.appointment_id != visit.id
            if fits and is_for(book, visit, each.service):
                prompts.close(conn, each, "booked", outcome=_when(conn, each), next_id=visit.id, reason=None)
                _look_again(conn, book, each.id)

    def on_off(
        self, conn: Connection, event: AppointmentCancelled | AppointmentMissed | AppointmentReopened
    ) -> None:
        """The visit itself was taken back, or the next one was given back."""
        book, own = self._books.get(conn), prompts.of_visit(conn, event.appointment_id)
        if own is not None and own.closed_why not in OVER:
            prompts.close(conn, own, "undone", outcome=None, next_id=None, reason=None)
            _look_again(conn, book, own.id)
        if not isinstance(event, AppointmentCancelled):
            return
        for each in prompts.next_of(conn, event.appointment_id):
            at_desk = now(conn) - (each.left_at or each.opened_at) < AGAIN
            back = {"state": "open", "closed_why": None, "closed_at": None} if at_desk else {}
            prompts.change(conn, each, outcome=None, next_id=None, **back)

    def on_contact_erased(self, conn: Connection, event: ContactErased) -> None:
        for each in prompts.of_contact(conn, event.contact_id):
            why = {"state": "closed", "closed_why": "erased"} if each.state == "open" else {}
            prompts.change(conn, each, **why, **NOTHING_OF_THEM)

    def _prompt(self, conn: Connection, book: PracticeBook, visit: Appointment) -> Prompt:
        there = prompts.of_visit(conn, visit.id)
        if there is not None and there.closed_why != "undone":
            return there
        assert visit.contact_id is not None
        aim = aim_of(conn, book, visit)
        ahead = booked_ahead(conn, book, visit.contact_id, aim.service, without=(visit.id,))
        if there is not None:
            return _said_again(conn, there, ahead)
        return prompts.put(
            conn,
            appointment_id=visit.id,
            contact_id=visit.contact_id,
            provider=visit.provider,
            location=visit.location,
            aim=aim,
            before=None if ahead is None else ahead.id,
        )

    def _left(self, conn: Connection, book: PracticeBook, prompt: Prompt) -> None:
        if prompt.left_at is None:
            prompt = prompts.change(conn, prompt, left_at=now(conn))
        if prompt.state == "open":
            triggers.happened(conn, book, "completed", KIND, prompt.id)

    def _visit_of(self, conn: Connection, event: InvoicePaid) -> Appointment | None:
        """The visit that was paid for, else the one of today that they have come to."""
        stated = money.invoice_row(conn, event.invoice_id).appointment_id
        visits = service.appointments_of(conn, event.contact_id, from_now=False)
        near = [each for each in visits if _is_today(conn, each) and each.status in CAME]
        by_id = [each for each in near if each.id == stated]
        return next(iter(by_id or near[::-1]), None)


def _is_today(conn: Connection, visit: Appointment) -> bool:
    return timedelta(0) <= now(conn) - visit.starts_at <= SAME_DAY


def _said_again(conn: Connection, there: Prompt, ahead: Appointment | None) -> Prompt:
    """Somebody had taken back that they came, and says now that they did."""
    if ahead is not None:
        return prompts.close(conn, there, "booked", outcome="before", next_id=ahead.id)
    return prompts.change(conn, there, state="open", closed_why=None, closed_at=None)


def _when(conn: Connection, there: Prompt) -> Outcome:
    here = there.left_at is None and now(conn) - there.opened_at < prompts.HERE
    just_left = there.left_at is not None and now(conn) - there.left_at <= AT_DESK
    return "at_checkout" if here or just_left else "later"


def _look_again(conn: Connection, book: PracticeBook, prompt_id: str) -> None:
    stopping.reconsider(conn, book, subject=(KIND, prompt_id))


def dismiss(conn: Connection, book: PracticeBook, prompt_id: str, reason: str, by: str) -> Prompt:
    """A colleague puts it away: nothing about it is sent."""
    threads.thread_of(conn, prompts.one(conn, prompt_id).contact_id, lock=True)
    there = prompts.one(conn, prompt_id, lock=True)
    if there.state != "open":
        return there
    closed = prompts.close(conn, there, "dismissed", reason=reason, by_id=by)
    _look_again(conn, book, prompt_id)
    return closed
