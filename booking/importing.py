"""Appointments of a practice file become rows, with every default of the file filled in."""

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec
from sqlalchemy import Connection, select, update

from booking import rows
from booking.models import appointment
from booking.occupancy import rebuild
from booking.slots import Busy, Span, Start, resources_for, start_at
from booking.slots.check import busy_span
from booking.slots.resources import first_choice, needs_at
from booking.slots.types import minute_of
from booking.types import Person
from core.errors import BadInputError
from core.events import CalendarImported
from core.session import emit, mine
from practice.book import PracticeBook
from practice.file import Appointment as FileAppointment


def import_appointments(
    conn: Connection,
    practice: PracticeBook,
    appointments: Iterable[FileAppointment],
    people: Mapping[str, Person],
    documents: Mapping[str, dict[str, Any]] | None = None,
) -> dict[str, str]:
    """Write them, or change those that are known, and give back our id for each of the file's.

    `people`: by the file's contact ids. `documents`: the file's own words by its appointment ids.
    """
    ids, known, words = dict[str, str](), _known(conn), documents or {}
    taken: dict[str, list[Span]] = {}
    for each in appointments:
        start = _start(practice, each)
        resources = each.resources
        if not resources and each.status == "booked":
            resources = _resources(practice, start, taken)
        if resources and each.status == "booked":
            span = _span(practice, start, resources)
            for resource in resources:
                taken.setdefault(resource, []).append(span)
        values: dict[str, Any] = {
            "treatments": each.treatments,
            "status": each.status,
            "confirmed": each.confirmed,
            "document": words.get(each.id),
        }
        person = people[each.contact]
        if each.id in known:
            ids[each.id] = known[each.id]
            _change(conn, practice, start, known[each.id], person, resources=resources, **values)
        else:
            ids[each.id] = rows.insert(
                conn,
                practice,
                start,
                person=person,
                resources=resources,
                source="file",
                file_id=each.id,
                **values,
            )
    rebuild(conn)
    if ids:
        emit(conn, CalendarImported(appointment_ids=tuple(ids.values())))
    return ids


def _known(conn: Connection) -> dict[str, str]:
    statement = select(appointment.c.file_id, appointment.c.id).where(
        mine(appointment), appointment.c.file_id.isnot(None)
    )
    return {row.file_id: row.id for row in conn.execute(statement)}


def _change(
    conn: Connection, practice: PracticeBook, start: Start, appointment_id: str, person: Person, **values: Any
) -> None:
    """The file's word on an appointment that an earlier import brought."""
    values["treatments"], values["resources"] = list(values["treatments"]), list(values["resources"])
    statement = update(appointment).where(mine(appointment), appointment.c.id == appointment_id)
    conn.execute(
        statement.values(
            **rows.times(practice, start),
            **values,
            contact_id=person.contact_id,
            name=person.name,
            phone=person.phone,
            version=appointment.c.version + 1,
        )
    )


def _start(practice: PracticeBook, each: FileAppointment) -> Start:
    start = start_at(practice, each.type, each.provider, each.start, practice.appointment_location(each))
    if start is None:
        raise BadInputError("this time is skipped by the clock", at=f"/appointments/{each.id}/start")
    return msgspec.structs.replace(start, minutes=practice.minutes_of(each))


def _resources(practice: PracticeBook, start: Start, taken: Mapping[str, list[Span]]) -> tuple[str, ...]:
    """The first free alternative of each entry."""
    needs = needs_at(practice, practice.appointment_type(start.type), start.location) or ()
    spans = {id(span): span for entry in needs for each in entry for span in taken.get(each, ())}
    if not needs:
        return ()
    chosen = resources_for(practice, start, Busy(spans.values()))
    return first_choice(needs) if chosen is None else chosen


def _span(practice: PracticeBook, start: Start, resources: tuple[str, ...]) -> Span:
    minute = minute_of(start.at)
    busy_from, busy_to = busy_span(practice.appointment_type(start.type), minute, start.minutes)
    return Span(
        provider=start.provider,
        type=start.type,
        location=start.location,
        start=minute,
        busy_from=busy_from,
        busy_to=busy_to,
        resources=resources,
    )
