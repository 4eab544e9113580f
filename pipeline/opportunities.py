"""Cards as rows: how they are read, and which one of a person's counts."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, bindparam, case, select, update

from core import live
from core.errors import NotFoundError
from core.once import Once
from core.session import mine
from pipeline.models import opportunity, opportunity_move
from pipeline.types import Move, Opportunity

CHANGED = "pipeline.changed"
_FIELDS = tuple(each.name for each in msgspec.structs.fields(Opportunity))
_MOVE_FIELDS = tuple(each.name for each in msgspec.structs.fields(Move))
_OF_CONTACT = Once.by(
    select(opportunity)
    .where(mine(opportunity), opportunity.c.folded_into.is_(None))
    .order_by(
        case((opportunity.c.status == "open", 0), else_=1),
        opportunity.c.created_at.desc(),
        opportunity.c.id.desc(),
    ),
    opportunity.c.contact_id,
)
_BY_ID = select(opportunity).where(mine(opportunity), opportunity.c.id == bindparam("row_id"))
_ONE, _LOCKED = Once(_BY_ID), _BY_ID.with_for_update()


def current(conn: Connection, contact_id: str) -> Opportunity | None:
    """The open one, else the newest; None where there has never been any."""
    row = _OF_CONTACT.first(conn, key=contact_id)
    return None if row is None else value_of(row)


def of_contact(conn: Connection, contact_id: str) -> list[Opportunity]:
    """A person's cards, the current one first."""
    return [value_of(row) for row in _OF_CONTACT.all(conn, key=contact_id)]


def look_ahead(conn: Connection, contact_ids: Collection[str]) -> None:
    """Read these people's cards together, before each one is asked for."""
    _OF_CONTACT.gather(conn, contact_ids)
    for contact_id in contact_ids:
        for row in _OF_CONTACT.all(conn, key=contact_id):
            _ONE.put(conn, row, row_id=row.id)


def find(conn: Connection, opportunity_id: str, *, lock: bool = False) -> Opportunity | None:
    if lock:
        row = conn.execute(_LOCKED, {"row_id": opportunity_id}).first()
    else:
        row = _ONE.first(conn, row_id=opportunity_id)
    return None if row is None else value_of(row)


def one(conn: Connection, opportunity_id: str, *, lock: bool = False) -> Opportunity:
    """Raises `NotFoundError`. Locked until the unit of work ends when it decides on what it reads."""
    found = find(conn, opportunity_id, lock=lock)
    if found is None:
        raise NotFoundError("no such opportunity")
    return found


def not_fit(conn: Connection, contact_id: str) -> bool:
    """Whether a person has said that nobody follows up with them."""
    found = current(conn, contact_id)
    return found is not None and found.stage == "not_fit"


def entered_since(conn: Connection, since: datetime, *, stage: str | None = None) -> list[str]:
    """Open cards that came into the stage they are in (this one, where it is named) since then, oldest first."""
    statement = select(opportunity.c.id).where(
        mine(opportunity),
        opportunity.c.entered_at >= since,
        opportunity.c.folded_into.is_(None),
        opportunity.c.stage == stage if stage is not None else opportunity.c.status == "open",
    )
    return list(conn.execute(statement.order_by(opportunity.c.entered_at, opportunity.c.id)).scalars())


def contacts_of(conn: Connection, ids: Collection[str]) -> dict[str, str]:
    """Contact ids by card."""
    rows = conn.execute(
        select(opportunity.c.id, opportunity.c.contact_id).where(mine(opportunity), opportunity.c.id.in_(ids))
    )
    return {row.id: row.contact_id for row in rows}


def moves_of(conn: Connection, opportunity_id: str) -> list[Move]:
    """Every move of a card, oldest first."""
    rows = conn.execute(
        select(opportunity_move)
        .where(mine(opportunity_move), opportunity_move.c.opportunity_id == opportunity_id)
        .order_by(opportunity_move.c.at, opportunity_move.c.id)
    )
    return [Move(**{name: getattr(row, name) for name in _MOVE_FIELDS}) for row in rows]


def write(conn: Connection, old: Opportunity, **values: Any) -> Opportunity:
    """Set fields of a card, and tell the screens that show it."""
    conn.execute(
        update(opportunity)
        .where(mine(opportunity), opportunity.c.id == old.id)
        .values(**values, version=opportunity.c.version + 1)
    )
    live.append(conn, CHANGED, values.get("thread_id", old.thread_id) or "", old.id)
    return one(conn, old.id)


def value_of(row: Row[Any]) -> Opportunity:
    return Opportunity(**{name: getattr(row, name) for name in _FIELDS})
