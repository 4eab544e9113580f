"""What an address has given and taken back, as the gate, the agent and the screens ask for it."""

from collections.abc import Collection, Iterable
from typing import Any

import msgspec
from sqlalchemy import Connection, select

from compliance.models import consent
from compliance.types import Category, Consent, ConsentState
from core.once import Once
from core.session import mine
from practice.book import PracticeBook
from practice.contacts import addresses_of

PERMISSIONS = ("detail_ok", "unencrypted_ok")
_COUNTS = (
    consent.c.id,
    consent.c.kind,
    consent.c.categories,
    consent.c.level,
    consent.c.legal_entity,
    consent.c.supersedes,
    consent.c.box_after,
    consent.c.asked,
)
_AT_ADDRESS = Once.by(
    select(*_COUNTS).where(mine(consent), consent.c.record_format > 0).order_by(consent.c.at, consent.c.id),
    consent.c.address_id,
)


class Given(msgspec.Struct, frozen=True):
    """What the records of an address add up to."""

    levels: dict[Category, ConsentState]
    permissions: frozenset[str]
    opted_in: frozenset[Category] = frozenset()
    """Where offers were asked for and knowingly agreed to, signed or not: what mail needs (compliance.md 2)."""


def legal_entity(book: PracticeBook) -> str:
    return book.practice.legal_name or book.practice.name


def entities(book: PracticeBook) -> frozenset[str] | None:
    """Under which names this practice's own records stand; None where the set-up states no legal entity,
    so that a new sign over the door voids nothing.
    """
    legal = book.practice.legal_name
    return frozenset({legal, book.practice.name}) if legal is not None else None


def given_at(conn: Connection, address_id: str, entity_names: frozenset[str] | None = None) -> Given:
    """One statement: this is on the way of every message."""
    return sum_up(_AT_ADDRESS.all(conn, key=address_id), entity_names)


def look_ahead(conn: Connection, address_ids: Collection[str]) -> None:
    """Read the records of these addresses together, before each one's are asked for."""
    _AT_ADDRESS.gather(conn, address_ids)


def sum_up(rows: Iterable[Any], entity_names: frozenset[str] | None) -> Given:
    """Records of one address, oldest first. A superseded record counts no more, a later permission replaces an
    earlier one, and what another legal entity was given is not ours.
    """
    held = list(rows)
    replaced = {row.supersedes for row in held}
    levels: dict[Category, ConsentState] = {}
    permissions: dict[str, bool] = {}
    opted_in: set[Category] = set()
    for row in held:
        foreign = entity_names is not None and row.legal_entity not in {None, *entity_names}
        if row.id in replaced or foreign:
            continue
        if row.kind in PERMISSIONS:
            permissions[row.kind] = row.box_after is True
        elif row.kind == "consent" and row.level != "NONE":
            for each in row.categories:
                level = ConsentState[row.level]
                levels[Category(each)] = max(level, levels.get(Category(each), ConsentState.NONE))
            if row.asked == ConsentState.WRITTEN.name:
                opted_in |= {Category(each) for each in row.categories}
    accepted = frozenset(kind for kind, is_so in permissions.items() if is_so)
    return Given(levels, accepted, frozenset(opted_in))


def consent_of(
    conn: Connection, address: Any, *, inquired: bool, entity_names: frozenset[str] | None = None
) -> Consent:
    """What this address has given and taken back. INQUIRY is derived, never stored."""
    given = given_at(conn, address.id, entity_names)
    return Consent(
        general=ConsentState.INQUIRY if inquired else ConsentState.NONE,
        levels=given.levels,
        opted_in=given.opted_in,
        revoked=frozenset(Category(each) for each in address.revoked_categories),
        revoked_all=address.revoked == "all",
    )


def permissions_of(
    conn: Connection, address_id: str, entity_names: frozenset[str] | None = None
) -> frozenset[str]:
    """Of `detail_ok` and `unencrypted_ok`: what the person accepted at this address after the warning."""
    return given_at(conn, address_id, entity_names).permissions


def has_consent(conn: Connection, address_id: str) -> bool:
    """Whether anything that counts was ever given at this address."""
    statement = select(consent.c.id).where(
        mine(consent),
        consent.c.address_id == address_id,
        consent.c.record_format > 0,
        consent.c.level != "NONE",
    )
    return conn.execute(statement.limit(1)).first() is not None


def levels_given(conn: Connection, contact_id: str) -> set[str]:
    """The levels this person has given anywhere, as far as no later record replaced them."""
    ids = [each.id for each in addresses_of(conn, contact_id)]
    look_ahead(conn, ids)
    rows = [row for each in ids for row in _AT_ADDRESS.all(conn, key=each)]
    replaced = {row.supersedes for row in rows}
    return {row.level for row in rows if row.id not in replaced} - {"NONE"}
