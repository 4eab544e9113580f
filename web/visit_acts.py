"""What the holder of a visit's link may do: confirm, move, give back, pick. Each is one unit of work."""

from datetime import datetime, time
from typing import Any, Final

import msgspec
from sqlalchemy import Connection

from agent.desk import SlotQuery
from agent.front_desk import start_query
from agent.office_hours import answer_by
from booking import service
from booking.links import VisitLink, picked
from booking.service import Appointment, Booked, Person, Start, Taken, Wish
from core.card_numbers import masked
from core.errors import ConflictError, NotFoundError
from core.session import now
from inbox import handoffs, threads, timeline
from practice.book import PracticeBook
from practice.contacts import find_contact, update_contact
from sequences.saying import moment

REASONS: Final = ("schedule", "ill", "changed_mind", "other")
BY: Final = "patient"


class Chosen(msgspec.Struct, frozen=True):
    """A time as the page's button names it: wall clock, provider, place."""

    start: str
    provider: str
    location: str | None = None


def visit_of(conn: Connection, link: VisitLink) -> Appointment | None:
    """The visit that it leads to, while it is still this person's."""
    if link.appointment_id is None:
        return None
    visit = service.find_one(conn, link.appointment_id)
    return visit if visit is not None and visit.contact_id == link.contact_id else None


def confirm(conn: Connection, book: PracticeBook, link: VisitLink) -> bool:
    visit, thread = _visit(conn, link)
    if not service.confirm_attendance(conn, visit.id):
        return False
    if not visit.confirmed:
        _tell(conn, book, thread, "confirmed", visit)
    return True


def cancel(conn: Connection, book: PracticeBook, link: VisitLink, reason: str) -> bool:
    """False when there was nothing left to give back."""
    visit, thread = _visit(conn, link)
    why = f"link: {reason}" if reason in REASONS else "link"
    if not service.cancel_with_guest(conn, visit.id, why):
        return False
    _tell(conn, book, thread, "cancelled", visit)
    _closed(conn, thread, visit.id)
    return True


def move(
    conn: Connection, book: PracticeBook, link: VisitLink, chosen: Chosen, version: int
) -> Booked | Taken:
    """To a free time of the same kind: one row, never two. Raises `ConflictError` when it has changed meanwhile."""
    visit, thread = _visit(conn, link)
    if visit.version != version:
        raise ConflictError("the visit has changed")
    start = _start(book, visit.type, chosen)
    done = service.book(
        conn,
        book,
        Wish(
            start=start,
            person=Person(contact_id=visit.contact_id, name=visit.name, phone=visit.phone),
            thread_id=thread.id if thread is not None else None,
            treatments=visit.treatments,
            intent_key=f"{link.id}:{version}",
            moves=visit.id,
        ),
        query=query_for(conn, book, link, visit),
    )
    if isinstance(done, Booked) and not done.again:
        _tell(conn, book, thread, "moved", service.one(conn, visit.id))
        _closed(conn, thread, visit.id)
    return done


def pick(conn: Connection, book: PracticeBook, link: VisitLink, chosen: Chosen, name: str) -> Booked | Taken:
    """Book the time; from now on the link leads to that visit."""
    assert link.wanted is not None
    thread = _thread(conn, link)
    person = find_contact(conn, link.contact_id)
    typed = masked("".join(each for each in name if each.isprintable()).strip()[:120])
    given = person.name or typed or None
    done = service.book(
        conn,
        book,
        Wish(
            start=_start(book, link.wanted.type, chosen),
            person=Person(contact_id=link.contact_id, name=given, phone=person.phone),
            thread_id=thread.id if thread is not None else None,
            treatments=link.wanted.services,
            intent_key=f"{link.id}:pick",
        ),
        query=query_for(conn, book, link, None),
    )
    if isinstance(done, Booked):
        visit = service.one(conn, done.appointment_id)
        picked(conn, link.id, visit)
        if not done.again:
            status = "booked" if person.status in {None, "lead"} else None
            update_contact(conn, link.contact_id, name=None if person.name else given, status=status)
            _tell(conn, book, thread, "booked", visit)
    return done


def ask(conn: Connection, book: PracticeBook, link: VisitLink, what: str) -> None:
    """What a press cannot do is wished for: a person of the practice does it, and nothing changes until then."""
    visit, thread = _visit(conn, link)
    if thread is None:
        return
    at = moment(visit.start, "en")
    words = "another time instead of" if what == "move" else "to give back"
    summary = f"Asks by the link of their visit for {words} {at}."
    if all(each.summary != summary for each in handoffs.open_handoffs(conn, thread.id)):
        due = answer_by(book, "soon", now(conn))
        handoffs.open_handoff(
            conn, thread.id, reason="staff_action", urgency="soon", summary=summary, answer_by=due
        )


def query_for(conn: Connection, book: PracticeBook, link: VisitLink, visit: Appointment | None) -> Any:
    """The booking service's question for this person: the same kind of visit, at the same place."""
    wanted = link.wanted
    if visit is not None:
        asked = SlotQuery(
            appointment_type=visit.type,
            services=tuple(each for each in visit.treatments if book.find_service(each) is not None),
            location=visit.location if len(book.location_ids) > 1 else None,
            returning=book.appointment_type(visit.type).who == "returning",
            moving=visit.id,
        )
    else:
        assert wanted is not None
        asked = SlotQuery(
            appointment_type=wanted.type,
            services=wanted.services,
            location=wanted.location,
            returning=wanted.returning,
        )
    query = start_query(conn, book, asked, link.contact_id)
    if visit is None and wanted is not None and wanted.first_day is not None:
        first = datetime.combine(wanted.first_day, time.min, tzinfo=book.zone_of(wanted.location))
        query = msgspec.structs.replace(query, earliest=max(first, query.earliest or first))
    return query


def _visit(conn: Connection, link: VisitLink) -> tuple[Appointment, Any]:
    """Thread before visit: the order in which a turn of the agent locks them."""
    thread = _thread(conn, link)
    visit = visit_of(conn, link)
    if visit is None:
        raise NotFoundError("no such visit")
    return service.one_locked(conn, visit.id), thread


def _thread(conn: Connection, link: VisitLink) -> Any:
    return threads.thread_of(conn, link.contact_id, lock=True)


def _start(book: PracticeBook, type_id: str, chosen: Chosen) -> Start:
    """Raises `NotFoundError` for what no button of ours says."""
    try:
        wall = datetime.fromisoformat(chosen.start)
        start = service.start_at(book, type_id, chosen.provider, wall, chosen.location)
    except (ValueError, KeyError):
        raise NotFoundError("no such time") from None
    if start is None or wall.tzinfo is not None:
        raise NotFoundError("no such time")
    return start


def _tell(conn: Connection, book: PracticeBook, thread: Any, what: str, visit: Appointment) -> None:
    """A card on the timeline, as when it happens in the conversation."""
    if thread is None:
        return
    timeline.add_event(
        conn,
        thread.id,
        "booking",
        by=BY,
        what=what,
        how="link",
        appointment_id=visit.id,
        start=visit.starts_at.isoformat(),
        timezone=visit.zone,
        type_name=book.appointment_type(visit.type).name,
        provider_name=book.staff(visit.provider).name,
    )


def _closed(conn: Connection, thread: Any, visit_id: str) -> None:
    """What we last asked about this visit is answered."""
    pending = thread.pending if thread is not None else None
    if pending and pending.get("appointment") == visit_id:
        threads.change(conn, thread.id, pending=None)
