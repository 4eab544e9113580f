"""Appointments of a practice file become rows, with every default of the file filled in."""

from collections.abc import Iterable, Mapping

import msgspec
from sqlalchemy import Connection

from booking import rows
from booking.slots import Busy, Span, Start, resources_for, start_at
from booking.slots.check import busy_span
from booking.slots.resources import first_choice, needs_at
from booking.slots.types import minute_of
from booking.types import Person
from core.errors import BadInputError
from practice.book import PracticeBook
from practice.file import Appointment as FileAppointment


def import_appointments(
    conn: Connection,
    practice: PracticeBook,
    appointments: Iterable[FileAppointment],
    people: Mapping[str, Person],
) -> dict[str, str]:
    """Write them and give back our id for each of the file's. `people`: by the file's contact ids."""
    ids: dict[str, str] = {}
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
        ids[each.id] = rows.insert(
            conn,
            practice,
            start,
            person=people[each.contact],
            resources=resources,
            treatments=each.treatments,
            source="file",
            status=each.status,
            confirmed=each.confirmed,
            file_id=each.id,
        )
    return ids


def _start(practice: PracticeBook, each: FileAppointment) -> Start:
    start = start_at(practice, each.type, each.provider, each.start, practice.appointment_location(each))
    if start is None:
        raise BadInputError("this time is skipped by the clock", at=f"/appointments/{each.id}/start")
    return start if each.minutes is None else msgspec.structs.replace(start, minutes=each.minutes)


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
