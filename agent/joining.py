"""Onto the waitlist and off it, from within a conversation."""

from sqlalchemy import Connection

from agent.proposal import JoinWaitlist
from booking import heard, service
from booking.waitlist import entries
from booking.waitlist.offering import close_offer, open_offers
from inbox import timeline
from practice.book import PracticeBook


def join_waitlist(
    conn: Connection, book: PracticeBook, contact_id: str, thread_id: str, wish: JoinWaitlist
) -> None:
    """Who waits already keeps their place; the newer wish counts."""
    there = {each.id for each in entries.open_entries(conn, contact_id)}
    entry = entries.join(
        conn,
        entries.NewEntry(
            contact_id=contact_id,
            thread_id=thread_id,
            type=wish.appointment_type,
            source="agent",
            services=wish.services,
            providers=wish.providers,
            wish=wish.wish,
            moves=wish.moves,
        ),
    )
    if entry.id not in there:
        _card(conn, book, entry, "waitlist_joined")
    heard.changed(conn)


def leave_waitlist(conn: Connection, book: PracticeBook, contact_id: str) -> None:
    """What is being offered to them goes to the next."""
    for entry in entries.open_entries(conn, contact_id):
        entries.leave(conn, entry.id, "asked")
        offer = open_offers(conn).get(entry.id)
        if offer is not None:
            close_offer(conn, offer, "declined")
            service.release(conn, offer.thread_id)
        _card(conn, book, entry, "waitlist_left")
    heard.changed(conn)


def _card(conn: Connection, book: PracticeBook, entry: entries.Entry, what: str) -> None:
    kind = book.find_appointment_type(entry.type)
    timeline.add_event(
        conn,
        entry.thread_id,
        "booking",
        by="agent",
        what=what,
        type_name=kind.name if kind is not None else entry.type,
    )
