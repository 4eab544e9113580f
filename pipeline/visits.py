"""What visits and money do to a card: booked, given back, paid, refunded."""

from datetime import timedelta
from typing import Any, Final

from sqlalchemy import Connection

from booking import money, service
from booking.service import Appointment
from core.actors import AGENT, SYSTEM, Actor
from core.session import acting, at_end, now
from inbox import threads
from pipeline import folding, opportunities, stages, values
from pipeline.opening import Came, open_card
from pipeline.opportunities import write
from pipeline.types import Opportunity
from pipeline.wanting import established
from practice.book import PracticeBook

HISTORY: Final = timedelta(days=30)
"""Money from longer ago opens no card: a system that is read for the first time tells of years."""
A_DAY: Final = timedelta(days=1)
"""Some systems date an invoice by its day alone."""


def booked(conn: Connection, book: PracticeBook, visit: Appointment, *, moved: bool) -> None:
    """Ours or the practice's system's: the card is at Booked, what it is about and where is the visit's."""
    assert visit.contact_id is not None
    threads.thread_of(conn, visit.contact_id, lock=True)  # before the card, as everybody locks them
    card = opportunities.current(conn, visit.contact_id)
    if card is None:
        if not moved:
            _open(conn, book, visit)
        return
    if card.status == "won" or card.stage == "not_fit":
        return
    _follow(conn, book, card, visit)
    stages.move(conn, card.id, "booked", why="BOOKED", actor=_by(conn, visit))


def _open(conn: Connection, book: PracticeBook, visit: Appointment) -> None:
    """The bot's own bookings always; others' where the person talks with us and is not a patient from before."""
    assert visit.contact_id is not None
    thread = threads.thread_of(conn, visit.contact_id)
    by_bot = visit.source == "thread"
    if not by_bot and (thread is None or established(conn, visit.contact_id)):
        return
    came = Came(
        origin="booking",
        why="BOOKED",
        channel=None if thread is None else thread.channel,
        service=values.interest(book, visit.treatments),
        location=visit.location,
    )
    open_card(conn, book, visit.contact_id, came, stage="booked", actor=_by(conn, visit))


def _by(conn: Connection, visit: Appointment) -> Actor:
    actor = acting(conn)
    return AGENT if actor == SYSTEM and visit.source == "thread" else actor


def _follow(conn: Connection, book: PracticeBook, card: Opportunity, visit: Appointment) -> None:
    if visit.location is not None and card.location != visit.location:
        card = write(conn, card, location=visit.location)
    wanted = values.interest(book, visit.treatments)
    if wanted is not None:
        values.about(conn, book, card, wanted, chosen=False)


def cancelled(conn: Connection, contact_id: str) -> None:
    """Looked at when the unit of work ends: a visit may be given back and another one booked in its place."""
    at_end(conn, f"given_back:{contact_id}", lambda inner: _given_back(inner, contact_id))


def _given_back(conn: Connection, contact_id: str) -> None:
    card = opportunities.current(conn, contact_id)
    if card is None or card.stage != "booked" or _stands(conn, card):
        return
    stages.move(conn, card.id, "lead", why="VISIT_CANCELLED", actor=acting(conn))


def _stands(conn: Connection, card: Opportunity) -> bool:
    """A visit lies ahead, or one has been since the card was opened, kept or missed: that is for its own follow-up."""
    since = min(card.created_at - A_DAY, now(conn))
    visits = service.appointments_of(conn, card.contact_id, from_now=False)
    return any(each.status != "cancelled" and each.starts_at > since for each in visits)


def paid(conn: Connection, book: PracticeBook, invoice_id: str, contact_id: str) -> None:
    """A patient, won; worth all that they have paid, however often we are told of it."""
    row = money.invoice_row(conn, invoice_id)
    thread = threads.thread_of(conn, contact_id, lock=True)
    card = opportunities.current(conn, contact_id)
    if card is None:
        if row.at > now(conn) - HISTORY and thread is not None:
            came = Came(origin="payment", why="PAID")
            open_card(conn, book, contact_id, came, stage="patient", actor=acting(conn))
        return
    won = card.stage not in {"patient", "not_fit"} and row.at > card.created_at - A_DAY
    if won and stages.paid_minor(conn, card) > 0:
        stages.move(conn, card.id, "patient", why="PAID", actor=acting(conn))
        folding.one_patient(conn, contact_id)
    revalue(conn, contact_id)


def refunded(conn: Connection, contact_id: str) -> None:
    """Worth less; with everything given back and no visit that took place, they are no patient yet."""
    threads.thread_of(conn, contact_id, lock=True)
    revalue(conn, contact_id)
    card = opportunities.current(conn, contact_id)
    if card is None or card.stage != "patient" or card.value_minor > 0:
        return
    visits = service.appointments_of(conn, contact_id, from_now=False)
    if any(each.status == "completed" for each in visits):
        return
    ahead = any(each.status in {"booked", "pending"} and each.starts_at >= now(conn) for each in visits)
    stages.move(conn, card.id, "booked" if ahead else "lead", why="REFUNDED", actor=acting(conn))


def revalue(conn: Connection, contact_id: str) -> None:
    for card in opportunities.of_contact(conn, contact_id):
        if card.stage == "patient":
            values.revalue(conn, card)


def seen_in_file(conn: Connection, book: PracticeBook, visits: list[Appointment]) -> None:
    """Visits that a practice's file brought: its leads with one ahead are at Booked, and nobody is told."""
    for visit in sorted(visits, key=lambda each: each.starts_at):
        card = opportunities.current(conn, visit.contact_id) if visit.contact_id is not None else None
        if card is None or card.status != "open":
            continue
        if visit.starts_at >= now(conn) and visit.status in {"booked", "pending"}:
            card = _ahead(conn, card, visit)
        wanted = values.interest(book, visit.treatments)
        if wanted is not None and visit.status != "cancelled":
            values.about(conn, book, card, wanted, chosen=False)


def _ahead(conn: Connection, card: Opportunity, visit: Appointment) -> Opportunity:
    changed: dict[str, Any] = {} if visit.location is None else {"location": visit.location}
    if card.stage == "lead":
        changed |= {"stage": "booked", "entered_at": now(conn)}
    if changed:
        card = write(conn, card, **changed)
    if "stage" in changed:
        stages.note_move(conn, card, "lead", why="IMPORTED", actor=acting(conn))
    return card
