"""Whose a phone, mail, full name or id is at this practice, by keyed hash: what must not reach somebody else."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, delete, insert

from compliance.phi.models import phi_digest
from compliance.phi.outbound import Scanner
from compliance.phi.provenance import fingerprint, normal
from core.events import ContactsChanged
from core.session import at_end, mine, practice_of, work
from practice.contacts import contact_ids, identities

PHONES = {"sms", "voice", "whatsapp"}
CHUNK = 400
SHORTEST_ID = 5
CHECK_OWNER = ""
"""Whose the one digest is that tells with which key an index was made."""


class OtherPeople:
    """Keeps the index in step with the contacts, in the very transaction that changes them."""

    def __init__(self, scanner: Scanner) -> None:
        self._scanner = scanner

    def on_contacts_changed(self, conn: Connection, event: ContactsChanged) -> None:
        """Handler for `wiring.py`. The rows are read when the unit of work ends, each contact once."""
        waiting = _waiting(conn)
        for contact_id in event.contact_ids:
            waiting[contact_id] = event.is_new or waiting.get(contact_id, False)
        at_end(conn, "phi.index", self._catch_up)

    def _catch_up(self, conn: Connection) -> None:
        waiting = _waiting(conn)
        known = [contact_id for contact_id, is_new in waiting.items() if not is_new]
        everybody = list(waiting)
        waiting.clear()
        forget(conn, known)
        for at in range(0, len(everybody), CHUNK):
            write_digests(conn, self._scanner, everybody[at : at + CHUNK])


def write_digests(conn: Connection, scanner: Scanner, contact_ids: Sequence[str]) -> None:
    key = scanner.key_of(practice_of(conn))
    found = {
        (fingerprint(key, kind, value), row.id)
        for row in identities(conn, contact_ids)
        for kind, value in _values(row)
    }
    _insert(conn, found)


def reindex(conn: Connection, scanner: Scanner) -> None:
    """Everybody anew: for contacts from before the index, and after the master key was changed."""
    conn.execute(delete(phi_digest).where(mine(phi_digest)))
    everybody = contact_ids(conn)
    for at in range(0, len(everybody), CHUNK):
        write_digests(conn, scanner, everybody[at : at + CHUNK])
    _insert(conn, {(check_digest(scanner.key_of(practice_of(conn))), CHECK_OWNER)})


def check_digest(key: bytes) -> str:
    """Tells whether an index was made with this key."""
    return fingerprint(key, "check", "index")


def _insert(conn: Connection, found: set[tuple[str, str]]) -> None:
    if found:
        practice_id = practice_of(conn)
        rows = [
            {"practice_id": practice_id, "digest": digest, "contact_id": contact_id}
            for digest, contact_id in sorted(found)
        ]
        conn.execute(insert(phi_digest), rows)


def forget(conn: Connection, contact_ids: Sequence[str]) -> None:
    """Of contacts that are changed, merged or erased."""
    for at in range(0, len(contact_ids), CHUNK):
        conn.execute(
            delete(phi_digest).where(
                mine(phi_digest), phi_digest.c.contact_id.in_(contact_ids[at : at + CHUNK])
            )
        )


def _waiting(conn: Connection) -> dict[str, bool]:
    """Contacts whose rows are read at the end of this unit of work, and whether they were made in it."""
    found: dict[str, bool] = work(conn).gathered.setdefault("phi.index", {})
    return found


def _values(row: Any) -> Iterator[tuple[str, str]]:
    """Kind and normalised value of all that identifies this contact; a first name alone does not."""
    given = [("phone", row.phone), ("email", row.email), ("id", row.id), ("id", row.file_id)]
    if row.value is not None:
        given.append(
            ("phone" if row.channel in PHONES else "email" if row.channel == "email" else "id", row.value)
        )
    for kind, value in given:
        plain = normal(kind, value or "")
        if kind == "id" and (len(plain) < SHORTEST_ID or plain.isalpha()):
            continue
        if plain:
            yield kind, plain
    name = normal("name", row.name or "").split()
    if len(name) > 1:
        yield "name", " ".join(name)
        yield "name", f"{name[0]} {name[-1]}"
