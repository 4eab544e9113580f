"""Loads what a turn may know: one read, after which the graph touches no table."""

from datetime import datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import Connection

from agent.context import AttachmentKind, Beside, Pending, Person, Said, Slot, Turn, Visit, Visitable
from agent.mode import mode_of
from booking import service
from compliance.consent import entities, permissions_of
from compliance.rules.purposes import rule_of
from compliance.types import Channel, Purpose
from core.session import now
from inbox import handoffs, threads, timeline
from inbox.attachments import kinds_of
from practice.book import PracticeBook
from practice.contacts import load_address
from practice.sharing import with_others

HISTORY = 30
LONG_AGO = timedelta(days=2)
"""A greeting this old is greeted again, and what was said in an inquiry that is over is left alone."""


class Seen(msgspec.Struct, frozen=True):
    """What settle compares: anything that has changed since makes the turn stale."""

    thread_id: str
    contact_id: str
    address_id: str
    last_in_seq: int
    owner_version: int
    consent_version: int
    arrived_at: datetime
    """Arrival of the newest message of the burst."""
    message_id: str
    """That message: the cause of the draft."""
    inquiry_id: str | None
    again: bool = False
    """It was answered before, with a promise that is kept now."""


class Loaded(msgspec.Struct, frozen=True):
    turn: Turn
    seen: Seen


def load(
    conn: Connection,
    book: PracticeBook,
    row: Any,
    *,
    lost: Slot | None = None,
    again: int | None = None,
) -> Loaded | None:
    """The turn of this thread as it stands; None when nothing waits for an answer. `again`: the burst that ended
    with this message is answered anew.
    """
    recent = timeline.last_messages(conn, row.id, HISTORY)
    since = row.answered_seq if again is None else min(row.answered_seq, _before(recent, again))
    burst = [each for each in recent if each.direction == "in" and each.seq > since]
    if not burst:
        return None
    address = load_address(conn, row.address_id)
    contact, others = with_others(conn, row.contact_id, address)
    earlier = [each for each in recent if each.seq < burst[0].seq and _still_counts(conn, row, each)]
    pending = _picked(_pending(conn, book, row), burst)
    turn = _turn(conn, book, row, contact, address, recent, earlier, pending)
    turn = _whoever(turn) if others else turn
    turn = msgspec.structs.replace(
        turn,
        texts=tuple(each.text for each in burst),
        attachments=tuple(kind for each in burst for kind in kinds_of(each.attachments)),
        lost=lost,
        appointments=() if any(each.context == "form" for each in burst) else turn.appointments,
    )  # whoever types a number into a form has not shown that the visits under it are theirs
    seen = _seen(row, address, burst)
    return Loaded(turn, msgspec.structs.replace(seen, again=again is not None))


def _before(recent: list[Any], last: int) -> int:
    """Where the burst that ended with this message began: after what was said last before it."""
    earlier = [each for each in recent if each.seq <= last]
    said = next((each.seq for each in reversed(earlier) if each.direction == "out"), 0)
    return min(said, last - 1)


def imagine(
    conn: Connection, book: PracticeBook, thread_id: str, text: str, attachments: tuple[AttachmentKind, ...]
) -> Turn:
    """The turn as if this text came next; nothing is stored."""
    row = threads.load_thread(conn, thread_id)
    recent = timeline.last_messages(conn, thread_id, HISTORY)
    address = load_address(conn, row.address_id)
    contact, others = with_others(conn, row.contact_id, address)
    earlier = [each for each in recent if _still_counts(conn, row, each)]
    turn = _turn(conn, book, row, contact, address, recent, earlier, _pending(conn, book, row))
    turn = _whoever(turn) if others else turn
    return msgspec.structs.replace(turn, texts=(text,), attachments=attachments)


def _turn(
    conn: Connection,
    book: PracticeBook,
    row: Any,
    contact: Any,
    address: Any,
    recent: list[Any],
    earlier: list[Any],
    pending: Pending | None,
) -> Turn:
    return Turn(
        book=book,
        now=now(conn),
        channel=row.channel,
        person=person_of(contact, address),
        texts=(),
        language=row.language or contact.language,
        pending=pending,
        appointments=visitable(conn, row.contact_id),
        history=tuple(said_of(each) for each in earlier),
        last_out=next((each.text for each in reversed(recent) if _went_out(each)), None),
        greeted=row.greeted_at is not None and now(conn) - row.greeted_at < LONG_AGO,
        first_reply=not any(_went_out(each) and each.inquiry_id == row.inquiry_id for each in recent),
        outbound_count=row.outbound_count,
        failed_turns=row.failed_turns,
        open_handoffs=tuple(each.reason for each in handoffs.open_handoffs(conn, row.id)),
        asked_texts=tuple(row.asked),
        display_name=contact.display_name,
        after_handback=_handed_back(recent),
        ends_a_kind=_ended_a_kind(address, recent),
        agent_owned=row.owner_kind == "agent" and mode_of(row, book) != "off",
        may_tell=_may_tell(conn, book, address),
    )


def _may_tell(conn: Connection, book: PracticeBook, address: Any) -> bool:
    """Plain mail may be read by others: visits are named there to who accepted that after the warning."""
    if Channel(address.channel) is not Channel.EMAIL:
        return True
    return "unencrypted_ok" in permissions_of(conn, address.id, entities(book))


def _still_counts(conn: Connection, row: Any, said: Any) -> bool:
    """Of this inquiry, or hardly over: what was wished for months ago is no wish of today."""
    same = said.inquiry_id is not None and said.inquiry_id == row.inquiry_id
    return bool(said.seq > row.boundary_seq and (same or now(conn) - said.at < LONG_AGO))


def _whoever(turn: Turn) -> Turn:
    """Several people use this phone: the turn knows of none of them, but for the visit that our own text was about."""
    nobody = msgspec.structs.replace(
        turn.person, name=None, email=None, status=None, history=(), treatments=(), new_or_returning=None
    )
    asked = turn.pending.appointment if turn.pending is not None else None
    visits = tuple(each for each in turn.appointments if each.id == asked)
    return msgspec.structs.replace(turn, person=nobody, display_name=None, appointments=visits, shared=True)


def _seen(row: Any, address: Any, burst: list[Any]) -> Seen:
    newest = burst[-1]
    return Seen(
        thread_id=row.id,
        contact_id=row.contact_id,
        address_id=row.address_id,
        last_in_seq=row.last_in_seq,
        owner_version=row.owner_version,
        consent_version=address.consent_version,
        arrived_at=newest.at,
        message_id=newest.id,
        inquiry_id=row.inquiry_id,
    )


def person_of(contact: Any, address: Any) -> Person:
    known = address.verified or address.channel in {"sms", "whatsapp"}
    history = sorted(contact.record.get("history", []), key=lambda entry: str(entry["date"]), reverse=True)
    return Person(
        id=contact.id,
        name=contact.name,
        phone=contact.phone,
        email=contact.email,
        language=contact.language,
        status=contact.status,
        verified=known and contact.file_id is not None,
        history=tuple(
            Visit(
                day=entry["date"],
                event=entry["event"],
                service=entry.get("service"),
                type=entry.get("type"),
                provider=entry.get("provider"),
            )
            for entry in history
        ),
        treatments=tuple(contact.treatments),
        new_or_returning=contact.new_or_returning,
    )


def visitable(conn: Connection, contact_id: str) -> tuple[Visitable, ...]:
    return tuple(
        Visitable(
            id=each.id,
            type=each.type,
            provider=each.provider,
            start=each.starts_at,
            minutes=each.minutes,
            treatments=each.treatments,
            confirmed=each.confirmed,
            location=each.location,
        )
        for each in service.appointments_of(conn, contact_id)
        if each.status == "booked"
    )


def _pending(conn: Connection, book: PracticeBook, row: Any) -> Pending | None:
    """What our last text left open, with the offer's or the hold's times beside it."""
    if not row.pending:
        return None
    plain = dict(row.pending)
    pending = Pending(
        kind=plain["kind"],
        asks=plain.get("asks"),
        service=plain.get("service"),
        options=tuple(plain.get("options", ())),
        appointment=plain.get("appointment"),
        moves=plain.get("moves"),
        slots=tuple(_slot(slot) for slot in plain.get("slots", ())),
    )
    held = service.live_hold(conn, book, row.id)
    return msgspec.structs.replace(pending, hold_id=held.id if held is not None else None)


def _slot(plain: dict[str, Any]) -> Slot:
    given = {**plain, "start": datetime.fromisoformat(plain["start"])}
    other = plain.get("beside")
    if other is not None:
        given["beside"] = Beside(other["provider"], datetime.fromisoformat(other["start"]))
    return Slot(**given)


def _picked(pending: Pending | None, burst: list[Any]) -> Pending | None:
    """A pressed slot button is an unambiguous pick: only that slot is left to choose."""
    pressed = {slot["slot_id"] for each in burst for slot in each.slots if "slot_id" in slot}
    if pending is None or not pressed:
        return pending
    chosen = tuple(slot for slot in pending.slots if slot.slot_id in pressed)
    return msgspec.structs.replace(pending, slots=chosen) if len(chosen) == 1 else pending


def said_of(row: Any) -> Said:
    """A message of the timeline as a turn has it."""
    by = "patient" if row.direction == "in" else ("staff" if row.author_kind == "staff" else "agent")
    return Said(by=by, text=row.text, at=row.at)  # type: ignore[arg-type]


def _went_out(row: Any) -> bool:
    return row.direction == "out" and row.status not in {"blocked", "held"}


def _ended_a_kind(address: Any, recent: list[Any]) -> bool:
    """The category of our last text has been closed here, and nothing else."""
    sent = next((each for each in reversed(recent) if _went_out(each)), None)
    if sent is None or sent.purpose is None or address.revoked is not None:
        return False
    return rule_of(Purpose(sent.purpose)).category in address.revoked_categories


def _handed_back(recent: list[Any]) -> bool:
    spoke = [each.author_kind for each in recent if _went_out(each)]
    return bool(spoke) and spoke[-1] == "staff"
