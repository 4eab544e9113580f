"""What a booking teaches of a person: who they are, what they come for, and that they may be reminded."""

from typing import Any

from sqlalchemy import Connection

from agent.load import Seen
from agent.playbook.dialogue import texts
from agent.proposal import Book
from compliance.consent import record_consent
from inbox import timeline
from practice.book import PracticeBook
from practice.contacts import learn_treatments, load_address, load_contact, update_contact


def learn_booking(
    conn: Connection, book: PracticeBook, seen: Seen, command: Book, appointment_id: str
) -> None:
    """Their name, number and standing, what the visit is for, and the reminders that their pick agrees to."""
    contact = load_contact(conn, seen.contact_id)
    update_contact(
        conn,
        seen.contact_id,
        name=contact.name or command.name,
        phone=contact.phone or command.phone,
        status="booked" if contact.status in {None, "lead"} else None,
    )
    learn_treatments(conn, seen.contact_id, command.treatments)
    address = load_address(conn, seen.address_id)
    if command.consents_to_reminders and address.channel == "sms":
        promise = _promise_of_reminders(conn, seen.thread_id)
        record_consent(
            conn,
            contact_id=seen.contact_id,
            address_id=seen.address_id,
            categories=("appointments", "care"),
            level="EXPRESS",
            how="booking_in_thread",
            shown=promise.text if promise is not None else "",
            proof={
                "message_id": seen.message_id,
                "shown_message_id": promise.id if promise is not None else None,
                "appointment_id": appointment_id,
            },
            book=book,
        )


def _promise_of_reminders(conn: Connection, thread_id: str) -> Any:
    """The newest text of ours that reached them and said that we text reminders: what their pick agrees to."""
    marks = [texts.word(language, "reminder_mark") for language in texts.languages()]
    sent = [
        each
        for each in timeline.last_messages(conn, thread_id, 20)
        if each.direction == "out" and each.status not in timeline.GONE
    ]
    return next((each for each in reversed(sent) if any(mark in each.text for mark in marks)), None)
