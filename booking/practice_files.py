"""A practice file as a whole becomes rows and rows become a file: set-up, people and appointments together."""

from collections import Counter
from typing import Any

import msgspec
from sqlalchemy import Connection

from booking.exporting import export_appointments
from booking.importing import import_appointments
from booking.rows import all_appointments
from booking.types import Person
from core.events import PeopleImported
from core.session import emit, now
from practice.book import PracticeBook
from practice.contacts import ids_in_file
from practice.file import PracticeFile, practice_file
from practice.problems import Problem, Problems
from practice.store import export_document, save_contacts, save_set_up


class RefusedFileError(Exception):
    """The file is in order, but not beside what is stored; nothing may be written."""

    def __init__(self, problems: Problems) -> None:
        super().__init__("the practice file does not fit what is stored")
        self.problems = problems


def import_file(conn: Connection, file: PracticeFile, *, people: bool) -> None:
    """Write or replace this unit of work's practice; people are added and updated, never removed.

    Raises `RefusedFileError`; the caller's unit of work is then rolled back whole.
    """
    _refuse_what_would_strand(conn, file, people=people)
    save_set_up(conn, file)
    if not people:
        return
    ids = save_contacts(conn, file)
    persons = {
        each.id: Person(contact_id=ids[each.id], name=each.name, phone=each.phone) for each in file.contacts
    }
    documents = {each["id"]: each for each in file.document.get("appointments", [])}
    import_appointments(conn, PracticeBook(file), file.appointments, persons, documents)
    if ids:
        emit(conn, PeopleImported(contact_ids=tuple(ids.values())))


def export_file(conn: Connection, *, people: bool) -> dict[str, Any]:
    """The document of this unit of work's practice. Raises `NotFoundError`."""
    document = export_document(conn, people=False, appointments=[])
    if not people:
        return document
    book = PracticeBook(practice_file(document))
    known = ids_in_file(conn)
    return export_document(conn, people=True, appointments=export_appointments(conn, book, known))


def _refuse_what_would_strand(conn: Connection, file: PracticeFile, *, people: bool) -> None:
    """Appointments still to come must find their type, provider and place in the new set-up."""
    types = {each.id for each in file.appointment_types}
    places = {each.id for each in file.locations}
    replaced = {each.id for each in file.appointments} if people else set[str]()
    stranded: Counter[Problem] = Counter()
    for each in all_appointments(conn):
        if each.status != "booked" or each.starts_at < now(conn) or each.file_id in replaced:
            continue
        if each.type not in types:
            stranded[Problem("/appointment_types", f"lacks {each.type}")] += 1
        if each.provider not in file.provider_hours:
            stranded[Problem("/provider_hours", f"lacks {each.provider}")] += 1
        if each.location is not None and each.location not in places:
            stranded[Problem("/locations", f"lacks {each.location}")] += 1
    if stranded:
        raise RefusedFileError(
            Problems(tuple(_counted(each, count) for each, count in sorted(stranded.items())))
        )


def _counted(problem: Problem, count: int) -> Problem:
    kept = "1 booked appointment still needs" if count == 1 else f"{count} booked appointments still need"
    return msgspec.structs.replace(problem, message=f"{problem.message}, which {kept}")
