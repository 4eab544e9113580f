"""Two contacts that are one person: which values the one who stays keeps, and the record of the union."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, Literal

import msgspec
from sqlalchemy import Connection, or_, select, update

from core.actors import Actor
from core.errors import ConflictError, NotFoundError
from core.session import acting, add, mine, now
from practice.identity.journal import Journal, forget
from practice.identity.models import contact_merge
from practice.models import contact

Side = Literal["survivor", "gone"]
FIELDS = ("name", "display_name", "phone", "email", "language", "status", "new_or_returning")
"""What a person chooses between; treatments and history are joined."""


class FieldChoice(msgspec.Struct, frozen=True):
    """One field of both, and which side is kept unless somebody says otherwise."""

    field: str
    survivor: str | None
    gone: str | None
    kept: Side


def both(conn: Connection, survivor_id: str, gone_id: str, *, lock: bool = False) -> tuple[Any, Any]:
    """The two rows. Raises `NotFoundError`, and `ConflictError` for what cannot be united."""
    if survivor_id == gone_id:
        raise ConflictError("this is one contact already")
    statement = select(contact).where(mine(contact), contact.c.id.in_((survivor_id, gone_id)))
    statement = statement.order_by(contact.c.id)
    rows = {row.id: row for row in conn.execute(statement.with_for_update() if lock else statement)}
    if len(rows) < 2:
        raise NotFoundError("no such contact")
    for row in rows.values():
        if row.erased_at is not None:
            raise ConflictError("one of them was erased")
        if row.merged_into is not None:
            raise ConflictError("one of them was merged already")
    return rows[survivor_id], rows[gone_id]


def choices_of(survivor: Any, gone: Any) -> tuple[FieldChoice, ...]:
    """Field by field; a value wins over none, otherwise the one who stays keeps theirs."""
    return tuple(
        FieldChoice(
            field,
            getattr(survivor, field),
            getattr(gone, field),
            "gone" if getattr(survivor, field) in {None, ""} and getattr(gone, field) else "survivor",
        )
        for field in FIELDS
    )


def unite(conn: Connection, journal: Journal, survivor: Any, gone: Any, chosen: Mapping[str, Side]) -> None:
    """Give the survivor what was chosen, and let the other row point to them."""
    values: dict[str, Any] = {}
    for each in choices_of(survivor, gone):
        if chosen.get(each.field, each.kept) == "gone" and each.gone != each.survivor:
            values[each.field] = each.gone
    values["treatments"] = list(dict.fromkeys([*gone.treatments, *survivor.treatments]))
    values["record"] = _joined(survivor.record, gone.record)
    values["created_at"] = min(survivor.created_at, gone.created_at)
    file_id = survivor.file_id or gone.file_id
    journal.set(
        contact, gone.id, merged_into=survivor.id, file_id=None if file_id == gone.file_id else gone.file_id
    )
    journal.set(contact, survivor.id, file_id=file_id, **values)
    _raise_version(conn, survivor.id, gone.id)


def _joined(kept: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    """Lists are joined, what only one of them has is kept; otherwise the survivor's stands."""
    joined = {**other, **kept}
    for key in kept.keys() & other.keys():
        if isinstance(kept[key], list) and isinstance(other[key], list):
            joined[key] = [*kept[key], *(each for each in other[key] if each not in kept[key])]
    return joined


def begin(
    conn: Connection,
    survivor_id: str,
    gone_id: str,
    *,
    threads: tuple[str | None, str | None],
    how: str,
    chosen: Mapping[str, Side],
) -> str:
    """The record of the union, to which its journal belongs."""
    by: Actor = acting(conn)
    return add(
        conn,
        contact_merge,
        survivor_id=survivor_id,
        gone_id=gone_id,
        survivor_thread_id=threads[0],
        gone_thread_id=threads[1],
        how=how,
        choices=dict(chosen),
        by_kind=by.kind,
        by_id=by.id,
        at=now(conn),
    )


class Union(msgspec.Struct, frozen=True):
    """One merge as a screen shows it."""

    id: str
    survivor_id: str
    gone_id: str
    how: str
    at: datetime
    by_id: str | None
    survivor_thread_id: str | None = None
    gone_thread_id: str | None = None


def unions_of(conn: Connection, survivor_id: str) -> tuple[Union, ...]:
    """What went into this contact and was not taken back, newest first; only the newest can be undone."""
    statement = select(contact_merge).where(
        mine(contact_merge), contact_merge.c.survivor_id == survivor_id, contact_merge.c.undone_at.is_(None)
    )
    rows = conn.execute(statement.order_by(contact_merge.c.at.desc(), contact_merge.c.id.desc())).all()
    return tuple(_union(row) for row in rows)


def undoable(conn: Connection, merge_id: str) -> Union:
    """Raises `NotFoundError`, and `ConflictError` while a later union stands on this one."""
    statement = select(contact_merge).where(mine(contact_merge), contact_merge.c.id == merge_id)
    row = conn.execute(statement.with_for_update()).first()
    if row is None:
        raise NotFoundError("no such merge")
    if row.undone_at is not None:
        raise ConflictError("it was undone already")
    later = select(contact_merge.c.id).where(
        mine(contact_merge),
        contact_merge.c.undone_at.is_(None),
        contact_merge.c.id > merge_id,
        or_(contact_merge.c.survivor_id == row.survivor_id, contact_merge.c.gone_id == row.survivor_id),
    )
    if conn.execute(later).first() is not None:
        raise ConflictError("undo the later merge first")
    survivor = conn.execute(select(contact).where(mine(contact), contact.c.id == row.survivor_id)).one()
    if survivor.erased_at is not None:
        raise ConflictError("this person was erased")
    return _union(row)


def close(conn: Connection, union: Union) -> None:
    """It was taken back; that it was stays on record, what it changed does not."""
    forget(conn, (union.id,))
    conn.execute(
        update(contact_merge)
        .where(mine(contact_merge), contact_merge.c.id == union.id)
        .values(undone_at=now(conn), undone_by=acting(conn).id)
    )
    _raise_version(conn, union.survivor_id, union.gone_id)


def stays_with(conn: Connection, contact_id: str) -> str:
    """Whom a contact went into, however often; themselves when they did not."""
    while True:
        into = conn.execute(
            select(contact.c.merged_into).where(mine(contact), contact.c.id == contact_id)
        ).scalar()
        if into is None:
            return contact_id
        contact_id = str(into)


def went_into(conn: Connection, contact_id: str) -> tuple[str, ...]:
    """Everybody who turned out to be this contact, directly or by way of another."""
    found: list[str] = []
    looked = [contact_id]
    while looked:
        statement = select(contact.c.id).where(mine(contact), contact.c.merged_into.in_(looked))
        looked = list(conn.execute(statement.order_by(contact.c.id)).scalars())
        found += looked
    return tuple(found)


def forget_unions(conn: Connection, contact_ids: Collection[str]) -> None:
    """Of people who are erased: the record that they were joined stays, without a name or number."""
    statement = select(contact_merge.c.id).where(
        mine(contact_merge),
        or_(contact_merge.c.survivor_id.in_(contact_ids), contact_merge.c.gone_id.in_(contact_ids)),
    )
    forget(conn, list(conn.execute(statement).scalars()))


def _raise_version(conn: Connection, *ids: str) -> None:
    conn.execute(
        update(contact).where(mine(contact), contact.c.id.in_(ids)).values(version=contact.c.version + 1)
    )


def _union(row: Any) -> Union:
    return Union(**{name: getattr(row, name) for name in Union.__struct_fields__})
