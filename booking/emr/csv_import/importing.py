"""A file brought in: looked through first, then written row by row through the same door as every system's news."""

import json
from collections import Counter
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, Final, Literal

import msgspec
from sqlalchemy import Connection as Sql
from sqlalchemy import Row, select

from booking.emr.changes import AppointmentChange, PackageChange, change_of
from booking.emr.clients import contact_of
from booking.emr.connection import Connection, Links
from booking.emr.connections import change as change_connection
from booking.emr.csv_import import mapping as mappings
from booking.emr.csv_import import values
from booking.emr.csv_import.mapping import FileKind, Mapping
from booking.emr.csv_import.members import Members, MembershipRow, Told
from booking.emr.csv_import.rows import BadRowError, Cells, Office, changes_of
from booking.emr.csv_import.table import Table, plain, read
from booking.emr.models import emr_appointment, emr_client, emr_connection
from booking.emr.notices import note_delivery
from booking.emr.sync import apply
from booking.emr.sync_models import emr_notice
from booking.money_models import invoice, package
from core.errors import BadInputError, ConflictError
from core.session import add, mine, now, practice_of
from practice.book import PracticeBook

SYSTEM: Final = "csv"
SHOWN: Final = 200
"""Errors that are named one by one; the count names all."""
AT_ONCE: Final = 500
_LinkKind = Literal["types", "providers", "locations", "services"]


class Trouble(msgspec.Struct, frozen=True):
    row: int
    field: str
    code: str


class Report(msgspec.Struct, frozen=True):
    """What is in a file, without a word of what it says about anybody."""

    kind: FileKind
    rows: int
    new: int
    known: int
    bad: int
    troubles: tuple[Trouble, ...]
    unused: tuple[str, ...]
    """Columns that nothing is taken from."""
    mapping: Mapping
    again: bool
    """This very file has been brought in before."""


class Import(msgspec.Struct, frozen=True):
    """A file that was looked through, ready to be written."""

    report: Report
    system: str | None
    """Whose ids the rows carry; None: the files' own."""
    digest: str
    changes: tuple[tuple[Told, ...], ...]
    links: Links
    members: Members | None = None

    def __repr__(self) -> str:
        return f"Import({len(self.changes)})"


def _connection(conn: Sql, system: str | None) -> Row[Any] | None:
    return conn.execute(
        select(emr_connection).where(mine(emr_connection), emr_connection.c.system == (system or SYSTEM))
    ).first()


def _connected(conn: Sql, system: str | None) -> str:
    """Under which connection the rows' ids are known; the files' own is made with the first file."""
    found = _connection(conn, system)
    if found is not None:
        return str(found.id)
    empty = msgspec.to_builtins(Links())
    values_ = {"books": False, "state": "active", "options": {}, "links": empty}
    return add(conn, emr_connection, system=SYSTEM, created_at=now(conn), version=1, **values_)


def plan(
    conn: Sql,
    book: PracticeBook,
    kind: FileKind,
    content: bytes,
    columns: dict[str, str] | None = None,
    days: values.Order | None = None,
    system: str | None = None,
    members: Members | None = None,
) -> Import:
    """Read it all and write nothing. `columns`: a person's word on the guess and on what was kept the last time.

    `members`: who keeps memberships, where the file tells of them. Raises BadInputError for what is no table or lacks a column, and for a system that is not connected.
    """
    table, row = read(content), _connection(conn, system)
    if row is None and system not in {None, SYSTEM}:
        raise BadInputError("that system is not connected", at="/system")
    connection_id = "" if row is None else str(row.id)
    links = Links() if row is None else msgspec.convert(row.links, Links)
    guessed = _kept({} if row is None else row.options, kind, table) or mappings.guess(kind, table.columns)
    mapping = mappings.checked(kind, mappings.merged(guessed, columns or {}, days), table.columns)
    people = _known(conn, connection_id, "clients") if kind == "memberships" else None
    links, found, troubles = _read(book, kind, table, mapping, links, people, version=_version(conn))
    known = _known(conn, connection_id, kind, members)
    ids = [each[-1].external_id for each in found]
    report = Report(
        kind=kind,
        rows=len(table.rows),
        new=len({each for each in ids if each not in known}),
        known=len({each for each in ids if each in known}),
        bad=len(troubles),
        troubles=tuple(troubles[:SHOWN]),
        unused=tuple(each for each in table.columns if each not in mapping.columns.values()),
        mapping=mapping,
        again=_heard(conn, connection_id, _key(kind, table.digest)),
    )
    return Import(report, system, table.digest, tuple(found), links, members)


def carry_out(
    write: Callable[[Callable[[Sql], Any]], Any],
    book_of: Callable[[Sql], PracticeBook],
    planned: Import,
) -> str:
    """Write it, and give back the connection under which it is known: some hundred rows in each unit of work; broken off, the same file may simply come again.

    `write` runs one unit of work under the practice's scope. Raises ConflictError for a file that is here already.
    """
    report = planned.report
    if report.again:
        raise ConflictError("this file has been brought in already")

    def prepare(conn: Sql) -> str:
        connection_id = _connected(conn, planned.system)
        options = conn.execute(
            select(emr_connection.c.options).where(mine(emr_connection), emr_connection.c.id == connection_id)
        ).scalar()
        kept = {**(options or {}), f"columns_{report.kind}": msgspec.json.encode(report.mapping).decode()}
        change_connection(conn, connection_id, options=kept, links=msgspec.to_builtins(planned.links))
        return connection_id

    connection_id: str = write(prepare)
    for first in range(0, len(planned.changes), AT_ONCE):
        part = planned.changes[first : first + AT_ONCE]
        write(partial(_apply_in, book_of, connection_id, planned, part))
    write(lambda conn: note_delivery(conn, connection_id, _key(report.kind, planned.digest)))
    return connection_id


def _apply_in(
    book_of: Callable[[Sql], PracticeBook],
    connection_id: str,
    planned: Import,
    part: Iterable[tuple[Told, ...]],
    conn: Sql,
) -> None:
    book = book_of(conn)
    connection = Connection(connection_id, practice_of(conn), SYSTEM, links=planned.links)
    for row in part:
        for each in row:
            if not isinstance(each, MembershipRow):
                apply(conn, book, connection, change_of(each))
            elif planned.members is not None:
                contact_id = contact_of(conn, connection_id, each.client)
                if contact_id is not None:
                    planned.members.keep(conn, book, connection_id, contact_id, each)


def _read(
    book: PracticeBook,
    kind: FileKind,
    table: Table,
    mapping: Mapping,
    links: Links,
    people: set[str] | None,
    *,
    version: int,
) -> tuple[Links, list[tuple[Told, ...]], list[Trouble]]:
    names = _Names(book, links)
    office = Office(book.zone, book.practice.country, book.currency, names.minutes)
    order = mapping.days or _order(kind, table, mapping, office.country)
    found: list[tuple[Told, ...]] = []
    troubles: list[Trouble] = []
    seen: Counter[str] = Counter()
    for row in table.rows:
        try:
            changes = changes_of(kind, Cells(row, mapping, order, office), version)
            _must_be_somebodys(changes, people)
            changes = (*changes[:-1], names.spelled(changes[-1]))
        except BadRowError as bad:
            troubles.append(Trouble(row.number, bad.field, bad.code))
            continue
        seen[changes[-1].external_id] += 1
        if seen[changes[-1].external_id] > 1:
            troubles.append(Trouble(row.number, "id", "twice"))
        else:
            found.append(changes)
    return names.links(), found, troubles


def _must_be_somebodys(changes: tuple[Told, ...], people: set[str] | None) -> None:
    """A membership is of a person whom we know, or whom its own row makes known. Raises BadRowError."""
    last = changes[-1]
    if isinstance(last, MembershipRow) and len(changes) == 1 and last.client not in (people or ()):
        raise BadRowError("client", "unknown")


class _Names:
    """Their words for our types, people, places and services: what a person linked, else the very same name."""

    def __init__(self, book: PracticeBook, links: Links) -> None:
        self._book = book
        file = book.file
        self._ours: dict[_LinkKind, dict[str, str]] = {
            "types": _by_name((each.id, each.name) for each in file.appointment_types),
            "providers": _by_name((each.id, each.name) for each in book.providers),
            "locations": _by_name((each.id or "", each.name) for each in book.effective_locations),
            "services": _by_name((each.id, each.name) for each in file.services),
        }
        self._known: dict[_LinkKind, dict[str, str]] = {
            name: {plain(theirs): ours for ours, theirs in getattr(links, name).items()}
            for name in self._ours
        }
        self._word: dict[_LinkKind, dict[str, str]] = {
            name: dict(getattr(links, name)) for name in self._ours
        }

    def ours(self, kind: _LinkKind, theirs: str) -> str | None:
        """What a person linked, however it is spelled; else what has this very name, which is linked from now on."""
        name = plain(theirs)
        known = self._known[kind].get(name) or self._ours[kind].get(name)
        if known is not None:
            self._word[kind].setdefault(known, theirs)
        return known

    def word(self, kind: _LinkKind, theirs: str | None) -> str | None:
        """The one spelling under which it is linked."""
        known = None if theirs is None else self.ours(kind, theirs)
        return theirs if known is None else self._word[kind][known]

    def spelled(self, change: Told) -> Told:
        """With the words that are linked. Raises BadRowError for one that nobody has matched."""
        if isinstance(change, AppointmentChange):
            if self.ours("types", change.type or "") is None:
                raise BadRowError("type", "not_linked")
            if self.ours("providers", change.provider or "") is None:
                raise BadRowError("provider", "not_linked")
            return msgspec.structs.replace(
                change,
                type=self.word("types", change.type),
                provider=self.word("providers", change.provider),
                location=self.word("locations", change.location),
                services=self._services(change.services),
            )
        if isinstance(change, PackageChange):
            if not any(self.ours("services", each) for each in change.services):
                raise BadRowError("services", "not_linked")
            return msgspec.structs.replace(change, services=self._services(change.services))
        return change

    def _services(self, theirs: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(self.word("services", each) or each for each in theirs)

    def minutes(self, theirs: str | None) -> int:
        ours = self.ours("types", theirs or "")
        return 30 if ours is None else self._book.appointment_type(ours).minutes

    def links(self) -> Links:
        return Links(**self._word)


def _by_name(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for identity, name in pairs:
        found.setdefault(plain(identity), identity)
        found.setdefault(plain(name), identity)
    return found


def _order(kind: FileKind, table: Table, mapping: Mapping, country: str) -> values.Order:
    fields = {
        "clients": ("birthdate",),
        "appointments": ("start", "date"),
        "invoices": ("at",),
        "memberships": ("started", "renews"),
    }
    columns = [mapping.columns.get(each) for each in fields.get(kind, ("bought_at", "expires"))]
    written = [row.values.get(each, "") for each in columns if each is not None for row in table.rows]
    return values.order_of(written, country)


def _kept(options: dict[str, str], kind: FileKind, table: Table) -> Mapping | None:
    """What was said of the last file of this kind, where this one has the same columns."""
    try:
        kept = msgspec.json.decode(options.get(f"columns_{kind}", ""), type=Mapping)
    except (msgspec.MsgspecError, json.JSONDecodeError):
        return None
    return kept if set(kept.columns.values()) <= set(table.columns) else None


def _known(conn: Sql, connection_id: str, kind: FileKind, members: Members | None = None) -> set[str]:
    if kind == "memberships":
        return set() if members is None else members.known(conn, connection_id)
    linked = {"appointments": emr_appointment, "clients": emr_client}
    if kind in linked:
        table = linked[kind]
        found = select(table.c.external_id).where(mine(table), table.c.connection_id == connection_id)
    else:
        table = invoice if kind == "invoices" else package
        found = select(table.c.external_id).where(mine(table), table.c.source == connection_id)
    return set(conn.execute(found).scalars())


def _heard(conn: Sql, connection_id: str, key: str) -> bool:
    found = select(emr_notice.c.id).where(
        mine(emr_notice), emr_notice.c.connection_id == connection_id, emr_notice.c.event_key == key
    )
    return conn.execute(found).first() is not None


def _key(kind: FileKind, digest: str) -> str:
    return f"file:{kind}:{digest}"


def _version(conn: Sql) -> int:
    """A later file is newer, whatever stands in it."""
    return int(now(conn).timestamp() * 1000)
