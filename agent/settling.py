"""One reply being settled: what its commands are carried out with, and what they all may need."""

from typing import Any

import msgspec
from sqlalchemy import Connection

from agent.context import Beside, Slot
from agent.front_desk import start_of
from agent.load import Seen
from agent.proposal import (
    Command,
    Reply,
)
from booking import service
from booking.links import VisitLinks
from booking.service import Start
from core.errors import StaleError
from inbox import timeline
from practice.book import PracticeBook


class LostSlotError(StaleError):
    """Somebody else has that time: run again, apologise and offer others."""

    def __init__(self, slot: Slot) -> None:
        super().__init__("the chosen time is taken")
        self.slot = slot


class Settling(msgspec.Struct, frozen=True):
    """One reply being settled."""

    conn: Connection
    book: PracticeBook
    seen: Seen
    reply: Reply
    run_id: str
    connection_id: str | None = None
    """Of the practice's own system, where its calendar is kept there."""
    answers: tuple[tuple[Command, str], ...] = ()
    """What that system has done already, with our appointment's id."""

    links: VisitLinks | None = None

    def done_there(self, command: Command) -> str | None:
        return next((done for asked, done in self.answers if asked == command), None)


def own_appointment(settling: Settling, appointment_id: str) -> None:
    """Nobody acts on another contact's appointment, whatever a generator says."""
    row = service.one(settling.conn, appointment_id)
    if row.contact_id != settling.seen.contact_id:
        raise StaleError("not this contact's appointment")


def start_in(settling: Settling, slot: Slot) -> Start:
    start = start_of(settling.book, slot)
    if start is None:
        raise LostSlotError(slot)
    return start


def stored(book: PracticeBook, start: Start, slot_id: str, beside: Beside | None = None) -> dict[str, Any]:
    """A slot as it stands on a message: enough for buttons, cards and the thread's pending."""
    other = {} if beside is None else {"beside": msgspec.to_builtins(beside)}
    return {
        **other,
        "type": start.type,
        "provider": start.provider,
        "start": start.start.isoformat(timespec="minutes"),
        "location": start.location,
        "slot_id": slot_id,
        "at": start.at.isoformat(),
        "zone": start.zone,
        "provider_name": book.staff(start.provider).name,
        "type_name": book.appointment_type(start.type).name,
    }


def booking_event(
    settling: Settling, what: str, start: Start | None, appointment_id: str | None = None
) -> None:
    if start is None:
        return
    timeline.add_event(
        settling.conn,
        settling.seen.thread_id,
        "booking",
        by="agent",
        what=what,
        appointment_id=appointment_id,
        start=start.at.isoformat(),
        timezone=start.zone,
        type_name=settling.book.appointment_type(start.type).name,
        provider_name=settling.book.staff(start.provider).name,
    )
