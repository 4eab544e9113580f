"""A legal hold: what a court or a lawyer wants kept is neither swept away nor erased, whatever a term says."""

from datetime import datetime

import msgspec
from sqlalchemy import Connection, or_, select, update

from compliance.audit import append
from compliance.models import legal_hold, retention
from core.errors import ConflictError, NotFoundError
from core.session import acting, add, mine, now, practice_of
from practice.contacts import find_contact


class Hold(msgspec.Struct, frozen=True):
    """One order to keep. Without a contact it covers the whole practice."""

    id: str
    contact_id: str | None
    reason: str
    placed_by: str | None
    placed_at: datetime
    lifted_by: str | None = None
    lifted_at: datetime | None = None


class Held(msgspec.Struct, frozen=True):
    """What stands now."""

    everybody: bool = False
    contacts: frozenset[str] = frozenset()

    def covers(self, contact_id: str) -> bool:
        return self.everybody or contact_id in self.contacts

    @property
    def any(self) -> bool:
        return self.everybody or bool(self.contacts)


_STANDING = select(legal_hold).where(mine(legal_hold), legal_hold.c.lifted_at.is_(None))


def place(conn: Connection, contact_id: str | None, reason: str) -> str:
    """From now on nothing of it goes. Raises `NotFoundError`, or `ConflictError` when there is a hold already."""
    if contact_id is not None and find_contact(conn, contact_id) is None:
        raise NotFoundError("no such contact")
    if conn.execute(_STANDING.where(legal_hold.c.contact_id.is_not_distinct_from(contact_id))).first():
        raise ConflictError("there is a legal hold on this already")
    who = acting(conn)
    hold_id = add(
        conn,
        legal_hold,
        contact_id=contact_id,
        reason=reason.strip()[:200],
        placed_by=who.id,
        placed_at=now(conn),
    )
    append(conn, who, "legal_hold.placed", _subject(conn, contact_id), detail={"hold": hold_id})
    return hold_id


def lift(conn: Connection, hold_id: str) -> None:
    """What its term has passed goes with the next sweep, which begins anew for that."""
    row = conn.execute(_STANDING.where(legal_hold.c.id == hold_id).with_for_update()).first()
    if row is None:
        raise NotFoundError("no such legal hold stands")
    who = acting(conn)
    conn.execute(
        update(legal_hold)
        .where(mine(legal_hold), legal_hold.c.id == hold_id)
        .values(lifted_by=who.id, lifted_at=now(conn))
    )
    conn.execute(update(retention).where(mine(retention)).values(swept_to={}))
    append(conn, who, "legal_hold.lifted", _subject(conn, row.contact_id), detail={"hold": hold_id})


def holds(conn: Connection) -> list[Hold]:
    """All there ever were, standing ones first, then newest first."""
    rows = conn.execute(
        select(legal_hold)
        .where(mine(legal_hold))
        .order_by(legal_hold.c.lifted_at.isnot(None), legal_hold.c.placed_at.desc(), legal_hold.c.id)
    ).all()
    return [
        Hold(r.id, r.contact_id, r.reason, r.placed_by, r.placed_at, r.lifted_by, r.lifted_at) for r in rows
    ]


def standing(conn: Connection) -> Held:
    """Everything that is to be left alone now."""
    found = set(conn.execute(_STANDING.with_only_columns(legal_hold.c.contact_id)).scalars())
    return Held(None in found, frozenset(each for each in found if each is not None))


def holds_on(conn: Connection, contact_id: str) -> bool:
    """Whether this person's things must stay; asked inside the transaction that would take them away."""
    statement = _STANDING.where(or_(legal_hold.c.contact_id.is_(None), legal_hold.c.contact_id == contact_id))
    return conn.execute(statement.limit(1)).first() is not None


def _subject(conn: Connection, contact_id: str | None) -> tuple[str, str]:
    return ("contact", contact_id) if contact_id is not None else ("practice", practice_of(conn))
