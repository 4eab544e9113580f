"""Units of work behind the booking panel: a colleague books, moves and says what became of it."""

from datetime import date, datetime

import msgspec
from litestar.exceptions import HTTPException
from sqlalchemy import Connection

from agent.desk_texts import Told, tell
from booking import desk, heard, service
from booking.desk import Wanted, books_elsewhere
from booking.slots import Reason
from booking.types import Booked, Person, Taken
from compliance import audit
from core.errors import BadInputError, ConflictError, ForbiddenError
from core.events import ThreadTouched
from core.session import emit, now
from inbox import threads, timeline
from practice.book import PracticeBook
from practice.contacts import find_contact, update_contact
from practice.users import SignedIn
from web.acting import actor_of
from web.appointment_shapes import BookingOptions, Changed, MakeVisit, MoveVisit, ServiceOption, version_of
from web.auth import staff_id
from web.calendar_view import (
    VisitView,
    types_of,
    visit_view,
)
from web.product import Product
from web.reach import is_near


def current(conn: Connection, appointment_id: str, if_match: str | None) -> service.Appointment:
    visit = service.one_locked(conn, appointment_id)
    if visit.version != version_of(if_match):
        raise ConflictError("somebody else has changed this visit; look at it again")
    return visit


def day_of(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as wrong:
        raise BadInputError("there is no such day", at="/from") from wrong


def refuse_far(conn: Connection, me: SignedIn, contact_id: str) -> None:
    """Where the body and not the path names whom it is about."""
    if not is_near(conn, me, contact_id):
        raise ForbiddenError("this person is a patient of another location")


def refuse_elsewhere(conn: Connection) -> None:
    if books_elsewhere(conn):
        raise ConflictError("this calendar is kept in another system; please do it there")


def options_for(conn: Connection, book: PracticeBook, thread_id: str) -> BookingOptions:
    row = threads.load_thread(conn, thread_id)
    person = find_contact(conn, row.contact_id)
    visits = service.appointments_of(conn, row.contact_id, from_now=False)
    facts = service.facts_of(conn, book, row.contact_id, book.file.appointment_types[0].id)
    seen = [each.provider for each in visits if each.status == "completed"]
    zone = book.zone
    return BookingOptions(
        contact_id=row.contact_id,
        thread_id=thread_id,
        name=person.name,
        returning=facts.returning,
        interests=tuple(each for each in person.treatments if book.find_service(each) is not None),
        last_provider=seen[-1] if seen else None,
        types=types_of(book),
        services=tuple(
            ServiceOption(
                each.id,
                each.name,
                each.appointment_types.new if each.appointment_types is not None else None,
                each.appointment_types.returning if each.appointment_types is not None else None,
            )
            for each in book.file.services
        ),
        providers={each.id: each.name for each in book.providers},
        timezone=zone.key,
        today=now(conn).astimezone(zone).date().isoformat(),
        can_text=bool(person.phone),
        elsewhere=books_elsewhere(conn),
        visits=tuple(
            view_of(conn, book, each)
            for each in visits
            if each.status in {"booked", "pending"} and each.starts_at >= now(conn)
        ),
    )


def make(conn: Connection, product: Product, me: SignedIn, data: MakeVisit) -> Changed:
    refuse_elsewhere(conn)
    book, row = product.books.get(conn), threads.load_thread(conn, data.thread_id, lock=True)
    refuse_far(conn, me, row.contact_id)
    person = find_contact(conn, row.contact_id)
    wanted = Wanted(data.type, row.contact_id, row.id, data.services, data.provider, data.location)
    if data.name.strip() and not person.name:
        update_contact(conn, row.contact_id, name=data.name.strip())
    made = _book(
        conn,
        book,
        me,
        wanted,
        Person(row.contact_id, person.name or data.name.strip() or None, person.phone),
        data,
    )
    visit = service.one(conn, made.appointment_id)
    if not made.again:
        card(conn, book, me, visit, "booked", data.override_reason)
    told = tell_them(conn, product, me, visit, "desk_booked") if data.tell else None
    return Changed(view_of(conn, book, visit), told)


def move(
    conn: Connection, product: Product, me: SignedIn, visit: service.Appointment, data: MoveVisit
) -> Changed:
    refuse_elsewhere(conn)
    book = product.books.get(conn)
    wanted = desk.wanted_again(visit, None, data.provider)
    wanted = msgspec.structs.replace(wanted, location=data.location or visit.location)
    made = _book(conn, book, me, wanted, Person(visit.contact_id, visit.name, visit.phone), data)
    moved = service.one(conn, made.appointment_id)
    if not made.again:
        card(conn, book, me, moved, "moved", data.override_reason)
    told = tell_them(conn, product, me, moved, "desk_moved") if data.tell else None
    return Changed(view_of(conn, book, moved), told)


def _book(
    conn: Connection,
    book: PracticeBook,
    me: SignedIn,
    wanted: Wanted,
    person: Person,
    data: MakeVisit | MoveVisit,
) -> Booked:
    """With what stands against it set aside where a colleague says why. Raises with the rule's name as the code."""
    looked = desk.look_at(conn, book, wanted, datetime.fromisoformat(data.at))
    why = data.override_reason.strip()
    if looked.warnings and not why:
        raise refused(looked.warnings[0], "A rule stands against it; say why it is set aside.")
    done = service.book(
        conn,
        book,
        service.Wish(
            start=looked.start,
            person=person,
            thread_id=wanted.thread_id,
            treatments=wanted.services,
            intent_key=f"desk:{data.client_id}",
            moves=wanted.moves,
            source="staff",
            overrides=looked.warnings,
        ),
    )
    if isinstance(done, Taken):
        raise refused(done.reason, "That time cannot be had.")
    if looked.warnings and not done.again:
        audit.append(
            conn,
            actor_of(me),
            "appointment.rules_set_aside",
            ("appointment", done.appointment_id),
            detail={"rules": list(looked.warnings)},
        )
    return done


def refused(code: Reason | str, detail: str) -> HTTPException:
    return HTTPException(status_code=409, detail=detail, extra={"code": code})


def card(
    conn: Connection,
    book: PracticeBook,
    me: SignedIn,
    visit: service.Appointment,
    what: str,
    why: str = "",
) -> None:
    """Its card in the conversation; everybody who looks at the calendar sees it too."""
    heard.changed(conn)
    thread_id = thread_of_visit(conn, visit)
    if thread_id is None:
        return
    view = visit_view(book, visit)
    more = {"summary": why} if why else {}
    timeline.add_event(
        conn,
        thread_id,
        "booking",
        by="staff",
        by_id=staff_id(me),
        what=what,
        appointment_id=visit.id,
        start=visit.starts_at.isoformat(),
        timezone=visit.zone,
        type_name=view.type_name,
        provider_name=view.provider_name,
        **more,
    )
    emit(conn, ThreadTouched(thread_id=thread_id))


def thread_of_visit(conn: Connection, visit: service.Appointment) -> str | None:
    """The conversation of whoever it is for, as it is now."""
    if visit.contact_id is None:
        return None
    row = threads.thread_of(conn, visit.contact_id)
    return None if row is None else str(row.id)


def view_of(conn: Connection, book: PracticeBook, visit: service.Appointment) -> VisitView:
    person = find_contact(conn, visit.contact_id) if visit.contact_id is not None else None
    view = visit_view(book, visit, None if person is None else person.name)
    return msgspec.structs.replace(view, thread_id=thread_of_visit(conn, visit))


def tell_them(
    conn: Connection, product: Product, me: SignedIn, visit: service.Appointment, key: str
) -> Told | None:
    thread_id = thread_of_visit(conn, visit)
    if thread_id is None:
        return None
    return tell(conn, product.gate, product.books.get(conn), thread_id, visit, key, staff_id(me))
