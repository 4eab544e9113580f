"""Appointments go back into a practice file: in the file's own words where these still hold."""

from collections.abc import Mapping
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, select

from booking.models import appointment
from booking.slots import Start
from booking.types import start_of
from core.session import mine
from practice.book import PracticeBook
from practice.file import Appointment as FileAppointment


def export_appointments(
    conn: Connection, practice: PracticeBook, people: Mapping[str, str]
) -> list[dict[str, Any]]:
    """As the practice file writes them, oldest row first. `people`: the file's contact ids by ours.

    Appointments of anybody else are left out: the file could not say whose they are.
    """
    statement = (
        select(appointment).where(mine(appointment)).order_by(appointment.c.created_at, appointment.c.id)
    )
    return [
        _document(practice, row, people[row.contact_id])
        for row in conn.execute(statement)
        if row.contact_id in people
    ]


def _document(practice: PracticeBook, row: Row[Any], contact: str) -> dict[str, Any]:
    start = start_of(
        type_id=row.type,
        provider=row.provider,
        location=row.location,
        at=row.starts_at,
        zone=row.zone,
        minutes=row.minutes,
    )
    document: dict[str, Any] = row.document or {}
    if document and _still_holds(practice, row, contact, start, document):
        return document
    return _anew(practice, row, contact, start)


def _still_holds(
    practice: PracticeBook, row: Row[Any], contact: str, start: Start, document: dict[str, Any]
) -> bool:
    plain = document | {"start": f"{document['start']}:00"}
    meant = msgspec.convert(plain, FileAppointment, strict=False)
    return (
        (contact, row.type, row.provider) == (meant.contact, meant.type, meant.provider)
        and (start.start, row.minutes) == (meant.start, practice.minutes_of(meant))
        and row.location == practice.appointment_location(meant)
        and (not meant.resources or sorted(meant.resources) == sorted(row.resources))
        and list(meant.treatments) == row.treatments
        and (row.status, row.confirmed) == (meant.status, meant.confirmed)
    )


def _anew(practice: PracticeBook, row: Row[Any], contact: str, start: Start) -> dict[str, Any]:
    document: dict[str, Any] = {
        "id": row.file_id or row.id,
        "contact": contact,
        "type": row.type,
        "provider": row.provider,
        "start": start.start.strftime("%Y-%m-%dT%H:%M"),
    }
    usual = practice.appointment_type(row.type).minutes
    said = {
        "minutes": None if row.minutes == usual else row.minutes,
        "location": row.location,
        "resources": row.resources,
        "treatments": row.treatments,
        "status": None if row.status == "booked" else row.status,
        "confirmed": row.confirmed,
    }
    return document | {field: value for field, value in said.items() if value}
