"""Collects what is on file for one person, and writes down that somebody did."""

from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, select

from booking import service
from compliance.audit import append
from compliance.consent.history import history_of
from compliance.models import decision
from compliance.types import Reason
from compliance.words import Language, explain
from core.errors import NotFoundError
from core.session import acting, mine, now
from inbox import threads, timeline
from inbox.attachments import kinds_of
from practice.book import PracticeBook
from practice.contacts import addresses_of, find_contact

PAGE = 500
INSIDE = {"id", "practice_id", "evidence", "has_evidence", "address_id", "superseded_by"}


class Record(msgspec.Struct, frozen=True):
    """One person's file. Times are in the practice's zone, as people read them."""

    practice: str
    language: Language
    made_at: str
    person: dict[str, Any]
    addresses: tuple[dict[str, Any], ...]
    messages: tuple[dict[str, Any], ...]
    events: tuple[dict[str, Any], ...]
    appointments: tuple[dict[str, Any], ...]
    consents: tuple[dict[str, Any], ...]
    decisions: tuple[dict[str, Any], ...]

    def __repr__(self) -> str:
        return f"<record with {len(self.messages)} messages>"


def gather(conn: Connection, book: PracticeBook, contact_id: str, language: str | None = None) -> Record:
    """Raises `NotFoundError` for nobody of this practice, or somebody who was erased."""
    row = find_contact(conn, contact_id)
    if row is None or row.erased_at is not None:
        raise NotFoundError("no such contact")
    chosen: Language = "es" if (language or row.language or book.default_language) == "es" else "en"
    thread = threads.thread_of(conn, contact_id)
    items = _items(conn, thread.id) if thread is not None else []
    record = Record(
        practice=book.practice.name,
        language=chosen,
        made_at=_time(book, now(conn)),
        person=_person(row),
        addresses=tuple(
            {"channel": each.channel, "address": each.value, "stopped": each.revoked is not None}
            for each in addresses_of(conn, contact_id)
        ),
        messages=tuple(_message(book, each) for kind, each in items if kind == "message"),
        events=tuple(
            {"at": _time(book, each.at), "kind": each.kind, **_plain(each.data)}
            for kind, each in items
            if kind == "event"
        ),
        appointments=_appointments(conn, book, contact_id),
        consents=_consents(conn, book, contact_id),
        decisions=_decisions(conn, book, thread.id, chosen) if thread is not None else (),
    )
    counts = {"messages": len(record.messages), "consents": len(record.consents)}
    append(conn, acting(conn), "contact.exported", ("contact", contact_id), detail=counts)
    return record


def _person(row: Any) -> dict[str, Any]:
    told = {
        "name": row.name or row.display_name,
        "phone": row.phone,
        "email": row.email,
        "language": row.language,
        "status": row.status,
        "treatments": list(row.treatments),
        "record": {key: value for key, value in row.record.items() if key not in {"id", "name"}},
    }
    return {key: value for key, value in told.items() if value}


def _items(conn: Connection, thread_id: str) -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = []
    before: int | None = None
    while items := timeline.page(conn, thread_id, before, PAGE):
        found[:0] = items
        before = items[0][1].seq
    return found


def _message(book: PracticeBook, row: Any) -> dict[str, Any]:
    told = {
        "at": _time(book, row.at),
        "channel": row.channel,
        "from": "person" if row.direction == "in" else "practice",
        "written_by": row.author_kind,
        "note": row.kind == "note",
        "text": row.text,
        "status": row.status,
        "attachments": list(kinds_of(row.attachments)),
    }
    return {key: value for key, value in told.items() if value}


def _appointments(conn: Connection, book: PracticeBook, contact_id: str) -> tuple[dict[str, Any], ...]:
    return tuple(
        {
            "at": f"{each.starts_at.astimezone(book.zone_of(each.location)):%Y-%m-%d %H:%M}",
            "what": kind.name if (kind := book.find_appointment_type(each.type)) else each.type,
            "with": person.name if (person := book.find_staff(each.provider)) else each.provider,
            "minutes": each.minutes,
            "status": each.status,
            "treatments": list(each.treatments),
        }
        for each in service.appointments_of(conn, contact_id, from_now=False)
    )


def _consents(conn: Connection, book: PracticeBook, contact_id: str) -> tuple[dict[str, Any], ...]:
    return tuple(
        {
            key: _time(book, value) if isinstance(value, datetime) else value
            for key, value in msgspec.structs.asdict(each).items()
            if key not in INSIDE and value not in (None, (), False)
        }
        for each in history_of(conn, book, contact_id).entries
    )


def _decisions(
    conn: Connection, book: PracticeBook, thread_id: str, language: Language
) -> tuple[dict[str, Any], ...]:
    rows = conn.execute(
        select(decision)
        .where(mine(decision), decision.c.thread_id == thread_id, decision.c.action != "send")
        .order_by(decision.c.at, decision.c.id)
    ).all()
    return tuple(
        {
            "at": _time(book, row.at),
            "what": row.action,
            "purpose": row.purpose,
            "why": explain(Reason[row.reason], row.hold_until, book.zone.key, language)
            if row.reason in Reason.__members__
            else row.reason,
        }
        for row in rows
    )


def _time(book: PracticeBook, instant: datetime) -> str:
    return f"{instant.astimezone(book.zone):%Y-%m-%d %H:%M} {book.zone.key}"


def _plain(data: dict[str, Any]) -> dict[str, Any]:
    plain: dict[str, Any] = msgspec.to_builtins(data)
    return {key: value for key, value in plain.items() if key not in {"at", "kind"}}
