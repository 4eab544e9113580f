"""What a patient is texted when a colleague has booked, moved or cancelled for them."""

from typing import Literal

import msgspec
from sqlalchemy import Connection

from agent import telling
from agent.playbook.dialogue import figures
from agent.playbook.dialogue.answers.place import street
from booking import service
from compliance.consent import entities, permissions_of
from compliance.gate import Gate
from core.session import now
from practice.book import PracticeBook

Key = Literal["desk_booked", "desk_moved", "desk_cancelled"]


class Told(msgspec.Struct, frozen=True):
    """What the gate said: sent, held with its reason, or not sent."""

    action: Literal["send", "hold", "block"]
    reason: str


def tell(
    conn: Connection,
    gate: Gate,
    book: PracticeBook,
    thread_id: str,
    visit: service.Appointment,
    key: str,
    staff_id: str | None,
) -> Told:
    """Through the gate like everything else; the same change of the same visit is told once."""
    way = telling.way_to(conn, book, thread_id)
    kind = book.appointment_type(visit.type)
    named = "detail_ok" in permissions_of(conn, way.address_id, entities(book))
    start = service.start_of_appointment(visit)
    words = telling.words(
        key,
        way.language,
        type=book.name_of(kind, way.language)
        if named
        else telling.words("booking_details_visit", way.language),
        provider=book.staff(visit.provider).name,
        when=telling.moment(start, way.language, now(conn)),
        where=street(book.location(visit.location)),
    )
    link = book.deposit_link(visit.type)
    if key == "desk_booked" and kind.deposit is not None and link is not None:
        amount = figures.money(kind.deposit.amount, book.currency, way.language)
        words = f"{words} {telling.words('desk_deposit', way.language, amount=amount, link=link)}"
    submitted = gate.submit(
        conn,
        telling.request(
            way,
            kind="visit_changed",
            purpose="appointment",
            cause_id=f"{visit.id}:{visit.version}",
            words=words,
            author_kind="staff" if staff_id else "sequence",
            author_id=staff_id,
            appointment_id=visit.id if key != "desk_cancelled" else None,
            subject=visit.id,
            location=visit.location,
            same_day_change=True,
        ),
    )
    return Told(submitted.action, submitted.reason)  # type: ignore[arg-type]
