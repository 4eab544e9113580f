"""The row that lists read: one denormalised card per thread, rewritten in the transaction that changed it."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, bindparam, exists, func, or_, select, true
from sqlalchemy.dialects import postgresql, sqlite

from core.session import mine, now, practice_of
from inbox import handoffs
from inbox.inquiries import PERSON_ONLY, PROMISE, load_inquiry
from inbox.models import message, thread, thread_card, thread_event
from inbox.views import BookedPill, Clock, HandoffPill, Interest, Owner, ThreadCard, Zone, ZoneCounts
from practice import handed_on
from practice.book import PracticeBook
from practice.contacts import load_address

PREVIEW = 140
NAMELESS = {"web": "Website visitor", "voice": "Withheld number", "google": "Public review"}
"""Channels whose addresses say nothing to people."""
Locations = tuple[str, ...] | None
"""None: everywhere."""
FAR = 10**13
"""Milliseconds; newest first sorts ascending by what is left until then."""


_UNREAD = (
    select(func.count())
    .select_from(message)
    .where(
        mine(message),
        message.c.thread_id == bindparam("of_thread"),
        message.c.direction == "in",
        message.c.seq > bindparam("read_seq"),
    )
)
_any = message.alias("any_message")
_UNREAD_TOO = select(func.count()).where(
    _any.c.practice_id == message.c.practice_id,
    _any.c.thread_id == message.c.thread_id,
    _any.c.direction == "in",
    _any.c.seq > bindparam("read_seq"),
)
_LAST = (
    select(
        message.c.text,
        message.c.attachments,
        message.c.author_kind,
        message.c.at,
        _UNREAD_TOO.scalar_subquery().label("unread"),
    )
    .where(mine(message), message.c.thread_id == bindparam("of_thread"), message.c.kind == "message")
    .order_by(message.c.seq.desc())
    .limit(1)
)


class Besides(msgspec.Struct, frozen=True):
    """What a card shows that is not the inbox's own; handed in by whoever may ask for it."""

    booked: BookedPill | None
    consent: str
    stage: str | None
    location: str | None = None
    """Where the next visit is."""


def _upsert(build: Any) -> Any:
    statement = build(thread_card)
    changed = {key: statement.excluded[key] for key in ("zone", "sort_key", "unread", "card")}
    # A visit that is over has still been somewhere.
    changed["location"] = func.coalesce(statement.excluded.location, thread_card.c.location)
    return statement.on_conflict_do_update(index_elements=["thread_id"], set_=changed)


_UPSERTS = {"sqlite": _upsert(sqlite.insert), "postgresql": _upsert(postgresql.insert)}


def rebuild(conn: Connection, book: PracticeBook, row: Any, contact: Any, besides: Besides) -> None:
    """Write the card of a thread and its contact as they are now."""
    card = _card(conn, book, row, contact, besides)
    values = {
        "thread_id": row.id,
        "practice_id": practice_of(conn),
        "zone": card.zone,
        "sort_key": _sort_key(card),
        "unread": card.unread,
        "location": besides.location,
        "card": msgspec.to_builtins(card),
    }
    conn.execute(_UPSERTS[conn.dialect.name], values)


def load_card(conn: Connection, thread_id: str) -> ThreadCard | None:
    document = conn.execute(
        select(thread_card.c.card).where(mine(thread_card), thread_card.c.thread_id == thread_id)
    ).scalar()
    return None if document is None else msgspec.convert(document, ThreadCard)


def load_cards(conn: Connection, thread_ids: Collection[str]) -> dict[str, ThreadCard]:
    """Those that have one, by thread."""
    rows = conn.execute(
        select(thread_card.c.thread_id, thread_card.c.card).where(
            mine(thread_card), thread_card.c.thread_id.in_(thread_ids)
        )
    )
    return {row.thread_id: msgspec.convert(row.card, ThreadCard) for row in rows}


def location_of(conn: Connection, thread_id: str) -> str | None:
    """Where the contact's visits are; None when there were none yet."""
    statement = select(thread_card.c.location)
    found = conn.execute(statement.where(mine(thread_card), thread_card.c.thread_id == thread_id)).scalar()
    return None if found is None else str(found)


class About(msgspec.Struct, frozen=True):
    """Whose a thread is, and where their visits are."""

    thread_id: str
    contact_id: str
    location: str | None


def around(
    conn: Connection, thread_ids: Collection[str], contact_ids: Collection[str] = ()
) -> tuple[About, ...]:
    """Those of these threads, and of these contacts', that are this practice's."""
    if not thread_ids and not contact_ids:
        return ()
    named = or_(thread.c.id.in_(thread_ids), thread.c.contact_id.in_(contact_ids))
    rows = conn.execute(
        select(thread.c.id, thread.c.contact_id, thread_card.c.location)
        .outerjoin(thread_card, thread_card.c.thread_id == thread.c.id)
        .where(mine(thread), named)
    )
    return tuple(About(*row) for row in rows)


def is_near(thread_id: ColumnElement[Any], locations: Locations) -> ColumnElement[bool]:
    """Part of a query: the conversation that this column names is of one of these locations, or of none yet."""
    if locations is None:
        return true()
    return ~exists().where(
        mine(thread_card),
        thread_card.c.thread_id == thread_id,
        thread_card.c.location.isnot(None),
        thread_card.c.location.notin_(locations),
    )


def _near(locations: Locations) -> ColumnElement[bool]:
    """Of one of these locations, or of none yet."""
    if locations is None:
        return true()
    return or_(thread_card.c.location.is_(None), thread_card.c.location.in_(locations))


def cards(
    conn: Connection, zone: str | None, cursor: str | None, limit: int, *, locations: Locations = None
) -> tuple[list[ThreadCard], str | None]:
    """One page of a zone in its order, and where the next begins. `cursor` is "sort_key|thread_id"."""
    statement = select(thread_card).where(mine(thread_card), _near(locations))
    if zone is not None:
        statement = statement.where(thread_card.c.zone == zone)
    if cursor is not None:
        key, _, thread_id = cursor.rpartition("|")
        after = (thread_card.c.sort_key > key) | (
            (thread_card.c.sort_key == key) & (thread_card.c.thread_id > thread_id)
        )
        statement = statement.where(after)
    order = (thread_card.c.sort_key, thread_card.c.thread_id)
    rows = conn.execute(statement.order_by(*order).limit(limit + 1)).all()
    more = f"{rows[limit - 1].sort_key}|{rows[limit - 1].thread_id}" if len(rows) > limit else None
    return [msgspec.convert(row.card, ThreadCard) for row in rows[:limit]], more


def counts(conn: Connection, *, locations: Locations = None) -> ZoneCounts:
    statement = (
        select(thread_card.c.zone, func.count(), func.sum(thread_card.c.unread))
        .where(mine(thread_card), _near(locations))
        .group_by(thread_card.c.zone)
    )
    found = {zone: (count, unread) for zone, count, unread in conn.execute(statement).all()}
    by_zone = {zone: int(found.get(zone, (0, 0))[0]) for zone in ("waiting", "bot", "scheduled", "done")}
    return ZoneCounts(**by_zone, unread=sum(int(unread or 0) for _, unread in found.values()))


def _card(conn: Connection, book: PracticeBook, row: Any, contact: Any, besides: Besides) -> ThreadCard:
    address = load_address(conn, row.address_id)
    last = conn.execute(_LAST, {"of_thread": row.id, "read_seq": row.read_seq}).first()
    fetched = handoffs.open_handoffs(conn, row.id)
    name = contact.name or contact.display_name
    return ThreadCard(
        id=row.id,
        contact_id=row.contact_id,
        name=name or shown_address(address.channel, address.value),
        named=name is not None,
        channel=row.channel,
        preview=_preview(last) if last is not None else _called(conn, row.id),
        preview_by=_by(last),
        last_at=last.at if last is not None else row.created_at,
        unread=last.unread if last is not None else _unread(conn, row),
        owner=_owner(book, row),
        zone=_zone(conn, row, fetched),
        clock=_clock(conn, row),
        waiting_since=row.waiting_since,
        stage=besides.stage,  # type: ignore[arg-type]
        treatments=tuple(_interest(book, each) for each in contact.treatments[-3:]),
        consent=besides.consent,  # type: ignore[arg-type]
        window_closes_at=address.window_until,
        booked=besides.booked,
        handoff=handoff_pill(fetched[0]) if fetched else None,
        snoozed_until=row.snoozed_until,
        language=row.language or contact.language,
        version=row.version,
    )


def shown_address(channel: str, value: str) -> str:
    """An address as people write it."""
    value = handed_on.shown(value)
    if value.startswith("+1") and len(value) == 12:
        return f"({value[2:5]}) {value[5:8]}-{value[8:]}"
    return NAMELESS.get(channel, value)


def _zone(conn: Connection, row: Any, fetched: list[Any]) -> Zone:
    if row.state == "done":
        return "done"
    if row.snoozed_until is not None and row.snoozed_until > now(conn):
        return "scheduled"
    return "waiting" if row.owner_kind != "agent" or fetched or row.parked_why else "bot"


def _sort_key(card: ThreadCard) -> str:
    if card.zone == "scheduled" and card.snoozed_until is not None:
        return f"{_millis(card.snoozed_until):013d}"
    if card.zone == "waiting":
        urgency = 9 - handoffs.URGENCIES.index(card.handoff.urgency) if card.handoff else 9
        since = card.waiting_since or (card.handoff and card.last_at)
        return (
            f"{urgency}0{_millis(since):013d}" if since else f"{urgency}1{FAR - _millis(card.last_at):013d}"
        )
    return f"{FAR - _millis(card.last_at):013d}"


def _millis(instant: datetime) -> int:
    return int(instant.timestamp() * 1000)


def _preview(last: Any) -> str:
    if last is None:
        return ""
    text = " ".join(last.text.split())
    if not text and last.attachments:
        first = last.attachments[0]
        kind = first.get("kind") if isinstance(first, dict) else first
        return "Sent a picture" if kind == "image" else "Sent a file"
    return text if len(text) <= PREVIEW else text[: PREVIEW - 1].rstrip() + "…"


def _called(conn: Connection, thread_id: str) -> str:
    """Somebody who has only telephoned so far."""
    statement = select(thread_event.c.data).where(
        mine(thread_event), thread_event.c.thread_id == thread_id, thread_event.c.kind == "call"
    )
    data = conn.execute(statement.order_by(thread_event.c.seq.desc()).limit(1)).scalar()
    if data is None:
        return ""
    return "Missed call" if data.get("outcome") == "missed" else "Telephone call"


def _by(last: Any) -> Any:
    return "system" if last is None else last.author_kind


def _unread(conn: Connection, row: Any) -> int:
    return int(conn.execute(_UNREAD, {"of_thread": row.id, "read_seq": row.read_seq}).scalar_one())


def _owner(book: PracticeBook, row: Any) -> Owner:
    if row.owner_kind != "staff":
        return Owner(kind=row.owner_kind)
    person = book.find_staff(row.owner_id) if row.owner_id else None
    return Owner(kind="staff", staff_id=row.owner_id, name=person.name if person else None)


def _clock(conn: Connection, row: Any) -> Clock | None:
    if row.inquiry_id is None:
        return None
    inquiry = load_inquiry(conn, row.inquiry_id)
    if inquiry.unanswered_why == PERSON_ONLY:
        return None  # nothing was promised
    answers = [at for at in (inquiry.agent_first_at, inquiry.staff_first_at) if at is not None]
    first = min(answers, default=None)
    by = None if first is None else ("agent" if first == inquiry.agent_first_at else "staff")
    return Clock(
        started_at=inquiry.opened_at,
        due_at=inquiry.opened_at + PROMISE,
        answered_at=first,
        answered_by=by,  # type: ignore[arg-type]
    )


def handoff_pill(row: Any) -> HandoffPill:
    return HandoffPill(
        id=row.id,
        reason=row.reason,
        urgency=row.urgency,
        due_at=row.answer_by,
        summary=row.summary,
        escalated=row.escalated,
    )


def _interest(book: PracticeBook, service_id: str) -> Interest:
    service = book.find_service(service_id)
    return Interest(id=service_id, name=service.name if service else service_id)
