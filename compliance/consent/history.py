"""A contact's consent as one story: what may be sent to each address now, and how it came about."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Literal

import msgspec
from sqlalchemy import Connection, select

from compliance.consent.reading import entities, sum_up
from compliance.consent.records import CATEGORIES, Evidence
from compliance.models import consent, consent_lift, revocation
from compliance.types import Category, ConsentState
from core.errors import NotFoundError
from core.session import mine
from core.vault import Vault
from inbox.quotes import texts_of
from practice.addresses import address_ids_of
from practice.book import PracticeBook
from practice.contacts import addresses_of, find_contact

May = Literal["yes", "no", "stopped"]


class AddressStanding(msgspec.Struct, frozen=True):
    """What may be sent to one address, category by category."""

    address_id: str
    channel: str
    value: str
    revoked: str | None
    may: dict[str, May]
    permissions: tuple[str, ...]


class Entry(msgspec.Struct, frozen=True):
    """One thing that happened, newest first on the screen. `kind` and `how` are codes; the words are the screen's."""

    id: str
    kind: Literal["consent", "notice", "detail_ok", "unencrypted_ok", "revocation", "lift"]
    at: datetime
    how: str
    address_id: str
    channel: str
    categories: tuple[str, ...]
    level: str | None = None
    asked: str | None = None
    scope: str | None = None
    accepted: bool | None = None
    shown: str | None = None
    wording: str | None = None
    answered: str | None = None
    """Their own words: the message that agreed or withdrew."""
    by: str | None = None
    recorded_at: datetime | None = None
    source: str | None = None
    has_evidence: bool = False
    superseded_by: str | None = None
    lifted_at: datetime | None = None
    counts: bool = True


class History(msgspec.Struct, frozen=True):
    addresses: tuple[AddressStanding, ...]
    entries: tuple[Entry, ...]


def history_of(conn: Connection, book: PracticeBook, contact_id: str) -> History:
    """Raises `NotFoundError` for nobody of this practice."""
    if find_contact(conn, contact_id) is None:
        raise NotFoundError("no such contact")
    given = _rows(conn, consent, contact_id)
    taken, lifted = _rows(conn, revocation, contact_id), _rows(conn, consent_lift, contact_id)
    said = texts_of(conn, _messages((*given, *taken, *lifted)))
    replaced = {row.supersedes: row.id for row in given if row.supersedes}
    channels = {each.id: each.channel for each in addresses_of(conn, contact_id)}
    entries = [
        *(_given(book, row, said, replaced.get(row.id)) for row in given),
        *(_taken(book, row, said) for row in taken if row.how != "kept"),
        *(_lifted(book, row, said, channels) for row in lifted),
    ]
    return History(
        addresses=tuple(_standing(book, each, given) for each in addresses_of(conn, contact_id)),
        entries=tuple(sorted(entries, key=lambda each: (each.at, each.id), reverse=True)),
    )


def evidence_of(conn: Connection, vault: Vault, record_id: str) -> tuple[Any, Evidence]:
    """A record and its opened evidence. Raises `NotFoundError` for a record that is not here."""
    row = conn.execute(select(consent).where(mine(consent), consent.c.id == record_id)).first()
    if row is None:
        raise NotFoundError("no such consent record")
    plain = vault.open(conn, row.evidence) if row.evidence is not None else b"{}"
    return row, msgspec.json.decode(plain, type=Evidence)


def _rows(conn: Connection, table: Any, contact_id: str) -> list[Any]:
    statement = select(table).where(mine(table), table.c.address_id.in_(address_ids_of(contact_id)))
    return list(conn.execute(statement.order_by(table.c.at, table.c.id)).all())


def _messages(rows: Iterable[Any]) -> set[str]:
    return {
        found
        for row in rows
        for found in (getattr(row, "inbound_message_id", None), getattr(row, "message_id", None))
        if found
    }


def _standing(book: PracticeBook, address: Any, given: list[Any]) -> AddressStanding:
    own = [row for row in given if row.address_id == address.id and row.record_format > 0]
    total = sum_up(own, entities(book))
    return AddressStanding(
        address_id=address.id,
        channel=address.channel,
        value=address.value,
        revoked=address.revoked,
        may={each: _may(Category(each), total.levels, address) for each in sorted(CATEGORIES)},
        permissions=tuple(sorted(total.permissions)),
    )


def _may(category: Category, levels: dict[Category, ConsentState], address: Any) -> May:
    if address.revoked is not None or category.value in address.revoked_categories:
        return "stopped"
    best = max(levels.values(), default=ConsentState.NONE)
    if category in {Category.PROMOTIONS, Category.RECALL}:
        return "yes" if levels.get(category) is ConsentState.WRITTEN else "no"
    return "yes" if best >= ConsentState.EXPRESS else "no"


def _given(book: PracticeBook, row: Any, said: dict[str, str], superseded_by: str | None) -> Entry:
    is_consent = row.kind == "consent"
    return Entry(
        id=row.id,
        kind=row.kind,
        at=row.given_at or row.at,
        recorded_at=row.at,
        how=row.how,
        address_id=row.address_id,
        channel=row.channel or "",
        categories=tuple(row.categories),
        level=row.level if is_consent else None,
        asked=row.asked if is_consent else None,
        accepted=None if row.kind in {"consent", "notice"} else row.box_after,
        shown=row.shown or None,
        wording=f"{row.wording_id} {row.wording_version}" if row.wording_id else None,
        answered=said.get(row.inbound_message_id),
        by=_name(book, row.staff_id),
        source=row.source,
        has_evidence=row.evidence is not None,
        superseded_by=superseded_by,
        counts=row.record_format > 0 and superseded_by is None and (row.level != "NONE" or not is_consent),
    )


def _taken(book: PracticeBook, row: Any, said: dict[str, str]) -> Entry:
    return Entry(
        id=row.id,
        kind="revocation",
        at=row.at,
        how=row.how,
        address_id=row.address_id,
        channel=row.channel or "",
        categories=tuple(row.categories or ()),
        scope=row.scope,
        answered=row.words or said.get(row.message_id),
        by=_name(book, row.staff_id),
        lifted_at=row.lifted_at,
        counts=row.lifted_at is None,
    )


def _lifted(book: PracticeBook, row: Any, said: dict[str, str], channels: dict[str, str]) -> Entry:
    return Entry(
        id=row.id,
        kind="lift",
        at=row.at,
        how=row.how,
        address_id=row.address_id,
        channel=channels.get(row.address_id, ""),
        categories=tuple(row.categories),
        answered=said.get(row.message_id),
        by=_name(book, row.staff_id),
    )


def _name(book: PracticeBook, staff_id: str | None) -> str | None:
    if staff_id is None:
        return None
    person = book.find_staff(staff_id)
    return person.name if person is not None else "a colleague"
