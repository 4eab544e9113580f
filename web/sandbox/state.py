"""What is true now in the present conversation."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection

from booking import service
from core.session import now
from inbox import handoffs, threads
from practice.book import PracticeBook
from practice.contacts import find_address, load_contact


def read_state(conn: Connection, book: PracticeBook, talk: Any, mode: str) -> dict[str, Any]:
    known = find_address(conn, talk.channel, talk.sender)
    contact_id = known.contact_id if known is not None else talk.contact_id
    contact = load_contact(conn, contact_id) if contact_id is not None else None
    row = threads.thread_of(conn, contact_id) if contact_id is not None else None
    return {
        "now": now(conn).astimezone(book.zone).isoformat(),
        "owner": "agent" if row is None else (row.owner_id or row.owner_kind),
        "mode": mode,
        "opted_out": known is not None and known.revoked in {"all", "wrong_number"},
        "handoffs": [_handoff(each) for each in handoffs.all_handoffs(conn, row.id)]
        if row is not None
        else [],
        "lead": _lead(contact, talk),
        "bookings": [_booking(each, contact_id, row) for each in service.all_appointments(conn)],
    }


def _lead(contact: Any, talk: Any) -> dict[str, Any]:
    if contact is None:
        return {
            "name": None,
            "phone": talk.sender if talk.channel == "sms" else None,
            "email": None,
            "treatments": [],
        }
    return {
        "name": contact.name,
        "phone": contact.phone,
        "email": contact.email,
        "treatments": list(contact.treatments),
    }


def _handoff(row: Any) -> dict[str, Any]:
    return {
        "reason": row.reason,
        "urgency": row.urgency,
        "status": row.status,
        "escalated": bool(row.escalated),
        "summary": row.summary,
    }


def _booking(each: service.Appointment, contact_id: str | None, row: Any) -> dict[str, Any]:
    instant: datetime = each.starts_at.astimezone(UTC)
    made_here = each.source == "thread" and row is not None and each.thread_id == row.id
    return {
        "id": each.file_id or each.id,
        "type": each.type,
        "provider": each.provider,
        "start": each.start.isoformat(timespec="minutes"),
        "utc_start": instant.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "minutes": each.minutes,
        "status": each.status,
        "confirmed": each.confirmed,
        "name": each.name,
        "phone": each.phone,
        "treatments": list(each.treatments),
        "mine": contact_id is not None and each.contact_id == contact_id,
        "new": made_here,
        "replaces": None,
    }
