"""Who might be the same person: shown to people, never acted on, because typed numbers and names prove nothing."""

from collections.abc import Collection
from typing import Any

import msgspec
from sqlalchemy import Connection, or_, select

from core.session import acting, add, mine, now
from practice.contacts import PHONES, addresses_of, find_contact
from practice.identity.models import kept_apart
from practice.models import address, contact

MOST = 5


class Alike(msgspec.Struct, frozen=True):
    """Another contact, and the codes of why they may be the same: phone | email | click."""

    contact_id: str
    reasons: tuple[str, ...]


def alike(conn: Connection, contact_id: str, clicked: Collection[str] = ()) -> tuple[Alike, ...]:
    """Contacts with the same phone, mail or ad click (`clicked`: contacts of those), whose names do not say otherwise."""
    own = find_contact(conn, contact_id)
    if own is None or own.merged_into is not None or own.erased_at is not None:
        return ()
    phones, emails = _values(conn, own)
    found: dict[str, set[str]] = {each: {"click"} for each in clicked}
    for reason, ids in (
        ("phone", _with(conn, phones, PHONES, contact.c.phone)),
        ("email", _with(conn, emails, ("email",), contact.c.email)),
    ):
        for each in ids:
            found.setdefault(each, set()).add(reason)
    apart = _kept_apart(conn, contact_id) | {contact_id}
    people = {row.id: row for row in _present(conn, found.keys() - apart)}
    return tuple(
        Alike(each, tuple(sorted(reasons)))
        for each, reasons in sorted(found.items(), key=lambda item: (-len(item[1]), item[0]))
        if each in people and may_be_one(own, people[each])
    )[:MOST]


def keep_apart(conn: Connection, one: str, other: str) -> None:
    """Somebody knows that these are two people: it is not suggested again."""
    first, second = sorted((one, other))
    if second not in _kept_apart(conn, first):
        add(conn, kept_apart, first_id=first, second_id=second, by_id=acting(conn).id, at=now(conn))


def are_apart(conn: Connection, one: str, other: str) -> bool:
    """Somebody of the practice has said so."""
    return other in _kept_apart(conn, one)


def may_be_one(one: Any, other: Any) -> bool:
    """Families share numbers: two different first names are two people."""
    first = [_first_name(row) for row in (one, other)]
    return None in first or first[0] == first[1]


def _first_name(row: Any) -> str | None:
    name = (row.name or row.display_name or "").split()
    return name[0].casefold() if name and not name[0].startswith("+") else None


def _values(conn: Connection, own: Any) -> tuple[set[str], set[str]]:
    rows = addresses_of(conn, own.id)
    phones = {own.phone, *(row.value for row in rows if row.channel in PHONES)}
    emails = {own.email, *(row.value for row in rows if row.channel == "email")}
    return phones - {None}, emails - {None}


def _with(conn: Connection, values: set[str], channels: tuple[str, ...], column: Any) -> set[str]:
    if not values:
        return set()
    named = select(contact.c.id).where(mine(contact), column.in_(values)).limit(MOST * 4)
    reached = select(address.c.contact_id).where(
        mine(address), address.c.channel.in_(channels), address.c.value.in_(values)
    )
    return {*conn.execute(named).scalars(), *conn.execute(reached).scalars()}


def _present(conn: Connection, ids: Collection[str]) -> list[Any]:
    statement = select(contact).where(
        mine(contact), contact.c.id.in_(ids), contact.c.merged_into.is_(None), contact.c.erased_at.is_(None)
    )
    return list(conn.execute(statement).all())


def _kept_apart(conn: Connection, contact_id: str) -> set[str]:
    statement = select(kept_apart.c.first_id, kept_apart.c.second_id).where(
        mine(kept_apart), or_(kept_apart.c.first_id == contact_id, kept_apart.c.second_id == contact_id)
    )
    return {each for row in conn.execute(statement) for each in row} - {contact_id}
