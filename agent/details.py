"""The one text with the details of a booking made in a chat, to the number just given there."""

import msgspec
from sqlalchemy import Connection

from agent.load import Seen
from agent.playbook.dialogue import figures
from agent.proposal import Book, Reply
from agent.wording import fixed_text
from booking import service
from channels.accounts import accounts
from compliance.consent import entities, has_consent, permissions_of, record_consent
from compliance.facts import DraftRequest
from compliance.gate import Gate, message_of_kind
from compliance.phi.scan import fixed
from inbox import threads
from practice.book import PracticeBook
from practice.contacts import add_address, load_address, load_contact, verify_address

TEXT_CHANNEL = "sms"
KIND = "booking_details"


class Texted(msgspec.Struct, frozen=True):
    """Where the details went, and what the gate said."""

    address_id: str
    action: str


def text_details(conn: Connection, gate: Gate, book: PracticeBook, seen: Seen, reply: Reply) -> Texted | None:
    """After a booking in a chat whose address is no number: text it. None when there is nothing to do,
    no number, no text line, or the number is somebody else's here.
    """
    booking = next((each for each in reply.commands if isinstance(each, Book)), None)
    if booking is None:
        return None
    thread = threads.load_thread(conn, seen.thread_id)
    phone = load_contact(conn, seen.contact_id).phone
    line = next((each for each in accounts(conn, TEXT_CHANNEL) if each.status == "active"), None)
    if thread.channel == TEXT_CHANNEL or phone is None or line is None:
        return None
    address_id = add_address(conn, seen.contact_id, TEXT_CHANNEL, phone, verified=False)
    if load_address(conn, address_id).contact_id != seen.contact_id:
        return None
    named = "detail_ok" in permissions_of(conn, address_id, entities(book))
    words = _words(book, booking, reply.language, named=named)
    submitted = gate.submit(
        conn,
        DraftRequest(
            thread_id=seen.thread_id,
            cause_id=seen.message_id,
            kind=KIND,
            purpose="inquiry_reply",
            author_kind="agent",
            text=words,
            phi=fixed(words),
            language=reply.language,
            caused_at=seen.arrived_at,
            address_id=address_id,
            account_id=line.id,
            asked_in_chat_at=seen.arrived_at,
        ),
    )
    mine = next(
        (
            each.id
            for each in service.appointments_of(conn, seen.contact_id)
            if (each.type, each.start) == (booking.slot.type, booking.slot.start)
        ),
        None,
    )
    if submitted.action == "send" and mine is not None:
        threads.change(conn, seen.thread_id, pending={"kind": "reminder", "appointment": mine, "slots": []})
    return Texted(address_id, submitted.action)


def number_confirmed(conn: Connection, book: PracticeBook, seen: Seen, reply: Reply) -> None:
    """A yes from the number that got the details: it is theirs, and it agreed to reminders."""
    if "accept" not in reply.understanding.intents:
        return
    address = load_address(conn, seen.address_id)
    if address.channel != TEXT_CHANNEL:
        return
    shown = message_of_kind(conn, seen.thread_id, KIND)
    if shown is None or has_consent(conn, address.id):
        return
    verify_address(conn, address.id)
    record_consent(
        conn,
        contact_id=seen.contact_id,
        address_id=address.id,
        categories=("appointments", "care"),
        level="EXPRESS",
        how="number_confirmed",
        shown=shown.text,
        proof={"message_id": seen.message_id, "shown_message_id": shown.id},
        book=book,
    )


def _words(book: PracticeBook, booking: Book, language: str, *, named: bool) -> str:
    """The treatment is named only to who accepted the warning about plain texts."""
    what = book.name_of(book.appointment_type(booking.slot.type), language) if named else None
    place = book.address(booking.slot.location)
    return fixed_text("booking_details", language).format(
        type=what or fixed_text("booking_details_visit", language),
        provider=book.staff(booking.slot.provider).name,
        when=figures.moment(booking.slot.start, language),
        address=place.street,
    )
