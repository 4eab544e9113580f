"""What may be said on one thread right now, read from its rows; for texts that people and sequences write."""

from typing import Any
from zoneinfo import ZoneInfo

import msgspec
from sqlalchemy import Connection

from booking import service
from compliance.phi.outbound import Scanner
from compliance.phi.provenance import Allowed
from compliance.phi.public import Public, public_of
from compliance.phi.scan import Scan
from core.session import now, practice_of
from inbox import threads, timeline
from practice.book import PracticeBook
from practice.contacts import addresses_of, load_address, load_contact, matching

NO_AGREEMENT = frozenset({"instagram", "facebook", "whatsapp", "google"})
"""Channels whose providers sign no BAA: public facts only."""
HISTORY = 30
DAYS_AHEAD = 400


class Standing(msgspec.Struct, frozen=True):
    """Everything a scan needs, so that it can run after the read and before the write."""

    practice_id: str
    allowed: Allowed
    public: Public
    today: Any

    def __repr__(self) -> str:
        return "<what may be said>"


def is_open_chat(channel: str, *, verified: bool) -> bool:
    """Where somebody we have no agreement with, or nobody we know, reads along."""
    return channel in NO_AGREEMENT or (channel == "web" and not verified)


def standing(conn: Connection, book: PracticeBook, thread_id: str, *, by_person: bool) -> Standing:
    row = threads.load_thread(conn, thread_id)
    address = load_address(conn, row.address_id)
    open_chat = is_open_chat(address.channel, verified=bool(address.verified))
    inbound = [each for each in timeline.last_messages(conn, thread_id, HISTORY) if each.direction == "in"]
    said = "\n".join(each.text for each in inbound)
    return Standing(
        practice_id=practice_of(conn),
        allowed=Allowed(said=said, open_chat=True, by_person=by_person, days_ahead=DAYS_AHEAD)
        if open_chat
        else _own(conn, row.contact_id, said, by_person=by_person),
        public=public_of(book),
        today=now(conn).astimezone(book.zone).date(),
    )


def scan_of(scanner: Scanner, text: str, at: Standing) -> Scan:
    return scanner.scan(text, at.allowed, at.public, practice_id=at.practice_id, today=at.today)


def _own(conn: Connection, contact_id: str, said: str, *, by_person: bool) -> Allowed:
    person = load_contact(conn, contact_id)
    addresses = addresses_of(conn, contact_id)
    alone = all(each.id == contact_id for each in matching(conn, person.phone, None))
    visits = service.appointments_of(conn, contact_id, from_now=False)
    names = (person.name, person.display_name) if alone else ()
    values = [person.phone, person.email, *(each.value for each in addresses), *(each.id for each in visits)]
    days = [each.starts_at.astimezone(ZoneInfo(each.zone)).date() for each in visits]
    return Allowed(
        names=tuple(name for name in names if name),
        values=tuple(value for value in values if value),
        dates=tuple(days),
        days_ahead=DAYS_AHEAD,
        said=said,
        by_person=by_person,
    )
