"""Tags of people: short words by which a practice sorts them, put on by hand or by a sequence."""

from collections.abc import Collection, Iterable, Mapping
from typing import Final

from sqlalchemy import Connection, delete, func, select
from sqlalchemy.dialects import postgresql, sqlite

from core.actors import Actor
from core.errors import BadInputError
from core.events import ContactTagged
from core.session import emit, mine, new_id, now, practice_of
from pipeline.models import contact_tag

LONGEST: Final = 40
MOST: Final = 30
OFFERED: Final = 200


def clean(tag: str) -> str:
    """As it is kept: one line, single spaces, small letters. Raises `BadInputError` where nothing is left."""
    kept = " ".join("".join(each for each in tag if each.isprintable()).split()).casefold()[:LONGEST]
    if not kept:
        raise BadInputError("an empty tag", at="/tags")
    return kept


def tag(conn: Connection, contact_id: str, name: str, actor: Actor) -> bool:
    """Put one on; False when it was there."""
    kept = clean(name)
    build = sqlite.insert if conn.dialect.name == "sqlite" else postgresql.insert
    values = {
        "id": new_id(conn),
        "practice_id": practice_of(conn),
        "contact_id": contact_id,
        "tag": kept,
        "at": now(conn),
        "by_kind": actor.kind,
        "by_id": actor.id,
    }
    made = conn.execute(build(contact_tag).values(**values).on_conflict_do_nothing())
    if made.rowcount != 1:
        return False
    emit(conn, ContactTagged(contact_id=contact_id, tag_name=kept))
    return True


def untag(conn: Connection, contact_id: str, name: str) -> bool:
    gone = delete(contact_tag).where(
        mine(contact_tag), contact_tag.c.contact_id == contact_id, contact_tag.c.tag == clean(name)
    )
    return bool(conn.execute(gone).rowcount)


def set_tags(conn: Connection, contact_id: str, names: Iterable[str], actor: Actor) -> tuple[str, ...]:
    """Just these from now on."""
    wanted = set(map(clean, names))
    if len(wanted) > MOST:
        raise BadInputError(f"at most {MOST} tags", at="/tags")
    for each in set(tags_of(conn, [contact_id]).get(contact_id, ())) - wanted:
        untag(conn, contact_id, each)
    for each in sorted(wanted):
        tag(conn, contact_id, each, actor)
    return tuple(sorted(wanted))


def tags_of(conn: Connection, contact_ids: Collection[str]) -> Mapping[str, tuple[str, ...]]:
    """By contact, in the order of the alphabet; whoever has none is not named."""
    rows = conn.execute(
        select(contact_tag.c.contact_id, contact_tag.c.tag)
        .where(mine(contact_tag), contact_tag.c.contact_id.in_(contact_ids))
        .order_by(contact_tag.c.tag)
    )
    found: dict[str, tuple[str, ...]] = {}
    for row in rows:
        found[row.contact_id] = (*found.get(row.contact_id, ()), row.tag)
    return found


def known(conn: Connection) -> tuple[str, ...]:
    """Those in use, the most used first."""
    rows = conn.execute(
        select(contact_tag.c.tag)
        .where(mine(contact_tag))
        .group_by(contact_tag.c.tag)
        .order_by(func.count().desc(), contact_tag.c.tag)
        .limit(OFFERED)
    )
    return tuple(rows.scalars())
