"""A card is opened: with its value and its owner, who is told and has something to do by the next business hour."""

from datetime import timedelta
from typing import Any, Final

import msgspec
from sqlalchemy import Connection
from sqlalchemy.dialects import postgresql, sqlite

from core import live
from core.actors import SYSTEM, Actor
from core.events import OpportunityOpened, ThreadTouched
from core.session import emit, new_id, now, practice_of
from inbox import handoffs, tasks, threads
from pipeline import owners
from pipeline.models import opportunity
from pipeline.opportunities import CHANGED, current, one, write
from pipeline.owners import Owner
from pipeline.stages import NEW_LEAD, note_move, paid_minor
from pipeline.types import STATUS, Opportunity, Origin, Stage
from pipeline.values import estimate, interest
from practice.book import PracticeBook
from practice.business_hours import after_open_time
from practice.contacts import load_contact

HOUR: Final = timedelta(hours=1)


class Came(msgspec.Struct, frozen=True, kw_only=True):
    """What a card is opened for."""

    origin: Origin
    why: str
    channel: str | None = None
    source: str | None = None
    inquiry_id: str | None = None
    service: str | None = None
    """Else the newest that they have spoken of."""
    chosen: bool = False
    owner_id: str | None = None
    location: str | None = None
    note: str | None = None
    card_id: str | None = None
    """Ours for what a browser has named."""


def open_card(
    conn: Connection,
    book: PracticeBook,
    contact_id: str,
    came: Came,
    *,
    stage: Stage = "lead",
    actor: Actor = SYSTEM,
    quiet: bool = False,
    known: list[Owner] | None = None,
) -> Opportunity | None:
    """A person has one open card: who has one keeps it. None for somebody who has left.

    `quiet`: nobody is told and nothing follows, for what a file brings. `known`: the owners, where many are opened.
    """
    person = load_contact(conn, contact_id)
    if person.erased_at is not None or person.merged_into is not None:
        return None
    thread = threads.thread_of(conn, contact_id)
    known = owners.owners(conn) if known is None else known
    owner = _owner(conn, known, came, thread)
    card_id = _insert(conn, book, person, came, stage, thread, owner)
    if card_id is None:
        return current(conn, contact_id)
    card = one(conn, card_id)
    note_move(conn, card, None, why=came.why, actor=actor, note=came.note)
    if card.stage == "patient":
        card = _paid(conn, card)
    live.append(conn, CHANGED, card.thread_id or "", card.id)
    if not quiet:
        if card.stage == "lead":
            announce(conn, book, card, owner, actor)
        emit(
            conn,
            OpportunityOpened(opportunity_id=card.id, contact_id=contact_id, thread_id=card.thread_id),
        )
    if card.thread_id is not None:
        emit(conn, ThreadTouched(thread_id=card.thread_id))
    return card


def announce(
    conn: Connection, book: PracticeBook, card: Opportunity, owner: Owner | None, actor: Actor = SYSTEM
) -> None:
    """Its owner hears of it, and has it on their list, unless they made it themselves."""
    if owner is not None and owner.id == actor.id:
        return
    if card.thread_id is not None:
        to_staff = owner.staff_id if owner is not None else None
        handoffs.notify(conn, NEW_LEAD, thread_id=card.thread_id, handoff_id=None, to_staff=to_staff)
    tasks.open_task(
        conn,
        NEW_LEAD,
        contact_id=card.contact_id,
        due_at=after_open_time(book, now(conn), HOUR, card.location),
        thread_id=card.thread_id,
        subject=("opportunity", card.id),
        owner_id=card.owner_id,
        key=f"{NEW_LEAD}:{card.id}",
        detail={"value_minor": card.value_minor},
    )


def owner_of(conn: Connection, card: Opportunity) -> Owner | None:
    return next((each for each in owners.owners(conn) if each.id == card.owner_id), None)


def _owner(conn: Connection, known: list[Owner], came: Came, thread: Any) -> Owner | None:
    """Whom the maker has named, else whoever has the conversation in hand, else the least busy."""
    if came.owner_id is not None:
        return next((each for each in known if each.id == came.owner_id), None)
    if thread is not None and thread.owner_kind == "staff":
        hand = [each for each in known if thread.owner_id in {each.staff_id, each.id}]
        if hand and hand[0].is_there(now(conn)):
            return hand[0]
    return owners.choose(known, now(conn), came.location)


def _insert(
    conn: Connection,
    book: PracticeBook,
    person: Any,
    came: Came,
    stage: Stage,
    thread: Any,
    owner: Owner | None,
) -> str | None:
    service = came.service or interest(book, person.treatments)
    found, status, card_id = estimate(book, service), STATUS[stage], came.card_id or new_id(conn)
    values = {
        "id": card_id,
        "practice_id": practice_of(conn),
        "contact_id": person.id,
        "thread_id": None if thread is None else thread.id,
        "stage": stage,
        "status": status,
        "slot": "open" if status == "open" else None,
        "entered_at": now(conn),
        "closed_at": None if status == "open" else now(conn),
        "service": service,
        "line": found.line,
        "chosen": came.chosen,
        "value_minor": found.minor,
        "estimate_minor": found.minor,
        "currency": book.currency,
        "value_from": found.value_from,
        "owner_id": None if owner is None else owner.id,
        "origin": came.origin,
        "channel": came.channel,
        "source": came.source,
        "inquiry_id": came.inquiry_id,
        "location": came.location,
        "words": words_of(person),
        "created_at": now(conn),
        "version": 1,
    }
    build = sqlite.insert if conn.dialect.name == "sqlite" else postgresql.insert
    made = conn.execute(build(opportunity).values(**values).on_conflict_do_nothing())
    return card_id if made.rowcount == 1 else None


def words_of(person: Any) -> str:
    """What a card is found by."""
    given = (person.name, person.display_name, person.phone, person.email)
    return " ".join(dict.fromkeys(each.casefold() for each in given if each))[:400]


def _paid(conn: Connection, card: Opportunity) -> Opportunity:
    return write(conn, card, value_minor=paid_minor(conn, card), value_from="paid")
