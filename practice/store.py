"""Practices in the database: imported whole, exported as they came, read as one cached book."""

from typing import Any

import msgspec
from sqlalchemy import Connection, bindparam, insert, select, update

from core.errors import NotFoundError
from core.events import ContactsChanged
from core.once import Once
from core.session import add, emit, mine, new_id, now, practice_of
from practice.book import PracticeBook
from practice.contacts import IN_FILE, add_address, contact_document
from practice.file import Contact, PracticeFile, practice_file
from practice.limit_types import Limits
from practice.models import contact, practice

PEOPLE = ("contacts", "appointments")

_REVISION = Once(select(practice.c.revision).where(practice.c.id == bindparam("practice")))


class Books:
    """Books by practice and revision; a changed practice is read again, others are not."""

    def __init__(self) -> None:
        self._books: dict[str, tuple[int, PracticeBook]] = {}

    def get(self, conn: Connection) -> PracticeBook:
        """The book of this unit of work's practice. Raises `NotFoundError`."""
        practice_id = practice_of(conn)
        found = _REVISION.first(conn, practice=practice_id)
        if found is None:
            raise NotFoundError("no such practice")
        revision = found.revision
        kept = self._books.get(practice_id)
        if kept is None or kept[0] != revision:
            row = conn.execute(
                select(practice.c.document, practice.c.limits).where(practice.c.id == practice_id)
            ).one()
            limits = msgspec.convert(row.limits or {}, Limits)
            kept = (revision, PracticeBook(practice_file(row.document), limits))
            self._books[practice_id] = kept
        return kept[1]

    def keep(self, conn: Connection, book: PracticeBook) -> None:
        """The book of what this unit of work has just written: it need not be read again."""
        practice_id = practice_of(conn)
        self._books[practice_id] = (_REVISION.one(conn, practice=practice_id).revision, book)

    def forget(self) -> None:
        self._books.clear()


def find_practice(conn: Connection, file_id: str | None = None) -> str | None:
    """The id of the practice with this file id, or of the only one there is. Runs under the system's scope."""
    statement = select(practice.c.id).order_by(practice.c.created_at)
    if file_id is not None:
        statement = statement.where(practice.c.file_id == file_id)
    ids = conn.execute(statement.limit(2)).scalars().all()
    return ids[0] if len(ids) == 1 or (ids and file_id is not None) else None


def all_practices(conn: Connection) -> list[tuple[str, str, str]]:
    """(id, file id, name) of each. Runs under the system's scope."""
    rows = conn.execute(select(practice.c.id, practice.c.file_id, practice.c.name).order_by(practice.c.name))
    return [(row.id, row.file_id, row.name) for row in rows]


def save_set_up(conn: Connection, file: PracticeFile) -> None:
    """Write or replace the practice of this unit of work; its people come through `save_contacts`."""
    document = {key: value for key, value in file.document.items() if key not in PEOPLE}
    values: dict[str, Any] = {
        "file_id": file.practice.id,
        "name": file.practice.name,
        "timezone": file.practice.timezone,
        "document": document,
    }
    practice_id = practice_of(conn)
    changed = conn.execute(
        update(practice)
        .where(practice.c.id == practice_id)
        .values(**values, revision=practice.c.revision + 1)
    ).rowcount
    if not changed:
        conn.execute(insert(practice), {"id": practice_id, "revision": 1, "created_at": now(conn), **values})


def save_contacts(conn: Connection, file: PracticeFile) -> dict[str, str]:
    """Write the file's people; gives contact ids by their id in the file. Known ones are updated."""
    known = {
        row.file_id or row.id: row.id
        for row in conn.execute(
            select(contact.c.file_id, contact.c.id).where(mine(contact), contact.c.erased_at.is_(None))
        )
    }
    documents = {entry["id"]: entry for entry in file.document.get("contacts", [])}
    saved = {
        person.id: _save_contact(conn, person, documents[person.id], known.get(person.id))
        for person in file.contacts
    }
    if saved:
        emit(conn, ContactsChanged(contact_ids=tuple(saved.values())))
    return saved


def _save_contact(conn: Connection, person: Contact, document: dict[str, Any], contact_id: str | None) -> str:
    values: dict[str, Any] = {
        # A file must name everybody: whoever never said a name stands there as their number.
        "name": None if person.name in {person.phone, person.email} else person.name,
        "phone": person.phone,
        "email": person.email,
        "language": person.language,
        "status": person.status,
        "treatments": [],
        "record": document,
    }
    if contact_id is None:
        contact_id = add(
            conn, contact, id=new_id(conn), file_id=person.id, created_at=now(conn), version=1, **values
        )
    else:
        conn.execute(update(contact).where(mine(contact), contact.c.id == contact_id).values(**values))
    for channel, value in (("sms", person.phone), ("email", person.email)):
        if value is not None:
            out = "all" if {"all", channel} & set(person.opted_out) else None
            add_address(conn, contact_id, channel, value, verified=True, revoked=out)
    return contact_id


def export_document(conn: Connection, *, people: bool, appointments: list[dict[str, Any]]) -> dict[str, Any]:
    """The practice as a document that imports to the same; `appointments` come from the booking store."""
    row = conn.execute(select(practice.c.document).where(practice.c.id == practice_of(conn))).first()
    if row is None:
        raise NotFoundError("no such practice")
    document: dict[str, Any] = dict(row.document)
    if people:
        contacts = [contact_document(conn, each) for each in _file_contacts(conn)]
        if contacts:
            document["contacts"] = contacts
        if appointments:
            document["appointments"] = appointments
    return document


def _file_contacts(conn: Connection) -> list[Any]:
    statement = select(contact).where(mine(contact), IN_FILE).order_by(contact.c.created_at)
    return list(conn.execute(statement.order_by(contact.c.id)).all())
