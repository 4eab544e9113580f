"""The two presses that say what happened where we cannot see it; what follows is what the system's own word would do."""

from datetime import date, datetime

from sqlalchemy import Connection

from booking import attending, desk, entering, service, told
from booking.locks import contact_key, lock
from booking.service import Appointment
from booking.slots import start_at
from compliance import audit
from core.errors import BadInputError, NotFoundError
from core.session import now
from inbox import threads
from pipeline import opportunities, stages
from pipeline.opening import Came, open_card
from pipeline.types import Opportunity
from practice.book import PracticeBook
from practice.users import SignedIn
from web.acting import actor_of
from web.board_acts import there
from web.board_shapes import BookedElsewhere, CheckedOut

ELSEWHERE = "BOOKED_ELSEWHERE"


def booked(
    conn: Connection, book: PracticeBook, me: SignedIn, contact_id: str, data: BookedElsewhere
) -> Opportunity | None:
    """With a time it stands in our calendar like any visit that a system told of. Where a system is connected, the
    visit comes by itself, and only the card moves.
    """
    there(conn, contact_id)
    if data.at is not None and not desk.books_elsewhere(conn):
        _stand(conn, book, contact_id, data)
    _at_booked(conn, book, me, contact_id)
    audit.append(conn, actor_of(me), "opportunity.booked_elsewhere", ("contact", contact_id), why=ELSEWHERE)
    return opportunities.current(conn, contact_id)


def checked_out(
    conn: Connection, book: PracticeBook, me: SignedIn, contact_id: str, data: CheckedOut
) -> Opportunity | None:
    """The visit of today has taken place, and they have paid; each once, however often it is pressed."""
    there(conn, contact_id)
    threads.thread_of(
        conn, contact_id, lock=True
    )  # first, as everywhere; then the person's calendar, as a booking does
    lock(conn, [contact_key(contact_id)])
    visit = _visit_of_today(conn, book, contact_id, data.appointment_id)
    if visit is not None and visit.status == "booked" and not desk.books_elsewhere(conn):
        attending.attend(conn, book, visit.id, "completed")
        audit.append(
            conn, actor_of(me), "appointment.completed", ("appointment", visit.id), why="checked_out"
        )
    invoice_id = entering.enter_payment(
        conn,
        contact_id,
        amount_minor=data.amount_minor,
        currency=book.currency,
        by=me.user_id,
        appointment_id=None if visit is None else visit.id,
        key=data.client_id,
    )
    audit.append(conn, actor_of(me), "payment.entered", ("contact", contact_id), detail={"id": invoice_id})
    return opportunities.current(conn, contact_id)


def _stand(conn: Connection, book: PracticeBook, contact_id: str, data: BookedElsewhere) -> None:
    card, thread = opportunities.current(conn, contact_id), threads.thread_of(conn, contact_id)
    interest = card.service if card is not None else None
    kind = book.find_appointment_type(data.type or _type_for(book, conn, contact_id, interest))
    if kind is None:
        raise BadInputError("no such appointment type", at="/type")
    provider = data.provider or kind.providers[0]
    if provider not in kind.providers:
        raise BadInputError("that person does not do this", at="/provider")
    if data.location is not None and book.find_location(data.location) is None:
        raise BadInputError("no such location", at="/location")
    assert data.at is not None
    try:
        wall = datetime.fromisoformat(data.at)
    except ValueError as wrong:
        raise BadInputError("there is no such time", at="/at") from wrong
    start = start_at(book, kind.id, provider, wall, data.location)
    if start is None:
        raise BadInputError("the clock skips this time", at="/at")
    told.told_of(
        conn,
        book,
        start,
        contact_id=contact_id,
        thread_id=None if thread is None else thread.id,
        treatments=() if interest is None else (interest,),
        key=f"{contact_id[-12:]}:{data.client_id}"[:72],
    )


def _type_for(book: PracticeBook, conn: Connection, contact_id: str, interest: str | None) -> str:
    """What their treatment of interest begins with, else the practice's first type."""
    first = book.file.appointment_types[0].id
    facts = service.facts_of(conn, book, contact_id, first)
    found = book.find_service(interest) if interest is not None else None
    if found is None or found.appointment_types is None:
        return first
    kind = book.appointment_type_for(found.id, returning=facts.returning)
    return first if kind is None else kind.id


def _at_booked(conn: Connection, book: PracticeBook, me: SignedIn, contact_id: str) -> None:
    """The time is not known, or comes with the system's next word: the card is where they are."""
    card = opportunities.current(conn, contact_id)
    if card is None:
        came = Came(origin="staff", why=ELSEWHERE)
        open_card(conn, book, contact_id, came, stage="booked", actor=actor_of(me))
    elif card.stage in {"lead", "cold"}:
        stages.move(conn, card.id, "booked", why=ELSEWHERE, actor=actor_of(me))


def _visit_of_today(
    conn: Connection, book: PracticeBook, contact_id: str, appointment_id: str | None
) -> Appointment | None:
    visits = service.appointments_of(conn, contact_id, from_now=False)
    if appointment_id is not None:
        found = next((each for each in visits if each.id == appointment_id), None)
        if found is None:
            raise NotFoundError("no such appointment of this person")
        return found
    today = [
        each
        for each in visits
        if each.status in {"booked", "completed"} and each.start.date() == _day(book, conn, each)
    ]
    return min(
        today, key=lambda each: (each.status != "booked", abs(each.starts_at - now(conn))), default=None
    )


def _day(book: PracticeBook, conn: Connection, visit: Appointment) -> date:
    return now(conn).astimezone(book.zone_of(visit.location)).date()
