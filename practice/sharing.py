"""One phone that several people are reached on: whoever writes from it may be any of them."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection, select

from core.once import Once
from core.session import mine
from practice.contacts import PHONES, create_contact, load_contact
from practice.models import address, contact

_HAVE_NUMBER = Once.by(select(contact).where(mine(contact)), contact.c.phone)
_SHORTEST = 3


def with_others(conn: Connection, owner_id: str, at: Any) -> tuple[Any, tuple[Any, ...]]:
    """The contact whose address this is, and other people known to use it."""
    owner = load_contact(conn, owner_id)
    if at.channel not in PHONES:
        return owner, ()
    others = tuple(row for row in _HAVE_NUMBER.all(conn, key=at.value) if is_somebody_else(owner, row))
    return owner, _known_here(conn, others) if others else ()


def look_ahead(conn: Connection, numbers: Collection[str]) -> None:
    """Read together who has these numbers, before each is asked for."""
    _HAVE_NUMBER.gather(conn, numbers)


def others_on(conn: Connection, owner: Any, numbers: Collection[str]) -> tuple[Any, ...]:
    """Other people who are reached on these numbers of a contact."""
    if not numbers:
        return ()
    rows = conn.execute(select(contact).where(mine(contact), contact.c.phone.in_(numbers))).all()
    return _known_here(conn, tuple(row for row in rows if is_somebody_else(owner, row)))


def somebody_else(conn: Connection, owner: Any, number: str, name: str) -> str | None:
    """The contact of this name beside whoever has the number, made when nobody is known; None for the owner."""
    if not differ(owner.name or owner.display_name, name):
        return None
    for row in others_on(conn, owner, (number,)):
        if not differ(row.name, name):
            return str(row.id)
    return create_contact(conn, name=name, phone=number, email=None)


def is_somebody_else(owner: Any, row: Any) -> bool:
    """Present, and by first name another person."""
    present = row.id != owner.id and row.merged_into is None and row.erased_at is None
    return present and differ(owner.name or owner.display_name, row.name)


def differ(one: str | None, other: str | None) -> bool:
    """Two first names of two people; one that begins the other is a short form of it."""
    first, second = _first(one), _first(other)
    if first is None or second is None:
        return False
    return not (first.startswith(second) or second.startswith(first))


def _first(name: str | None) -> str | None:
    parts = (name or "").split()
    found = parts[0].casefold().strip(".,") if parts else ""
    return found if len(found) >= _SHORTEST and found.isalpha() else None


def _known_here(conn: Connection, rows: tuple[Any, ...]) -> tuple[Any, ...]:
    """Whom the practice wrote down, or who has no other way to be reached; what a chat visitor types is not enough."""
    asked = [row.id for row in rows if row.file_id is None]
    statement = select(address.c.contact_id).where(mine(address), address.c.contact_id.in_(asked))
    elsewhere = set(conn.execute(statement).scalars()) if asked else set()
    return tuple(row for row in rows if row.id not in elsewhere)
