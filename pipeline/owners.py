"""Whose a card is: a named person who is there, may do the work and has the fewest open cards."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, func, select
from sqlalchemy.dialects import postgresql, sqlite

from core.actors import SYSTEM, Actor
from core.errors import BadInputError
from core.events import OpportunityChanged
from core.session import emit, mine, new_id, now, practice_of, wake
from inbox import tasks, threads
from pipeline.models import lead_owner, opportunity
from pipeline.opportunities import one, write
from pipeline.types import Opportunity
from practice.access.users import all_users

TIERS: Final = ("coordinator", "manager", "owner")
"""Who takes leads: the front desk, and whoever leads it only where nobody is there."""
OPEN: Final = "open"


class Owner(msgspec.Struct, frozen=True):
    """Somebody who may have leads."""

    id: str
    staff_id: str | None
    name: str
    role: str
    locations: tuple[str, ...] | None
    open_cards: int
    takes_leads: bool
    away_until: datetime | None
    away_from: datetime | None = None
    """None, with an end: away since before now."""

    def is_there(self, at: datetime) -> bool:
        gone = self.away_from is None or self.away_from <= at
        return self.takes_leads and not (gone and self.away_until is not None and at < self.away_until)

    def serves(self, location: str | None) -> bool:
        return location is None or self.locations is None or location in self.locations


def owners(conn: Connection, *, counted: bool = True) -> list[Owner]:
    """Everybody who can sign in and may move cards, the front desk first. Who only shows their names need not count
    what each of them has.
    """
    loads = _loads(conn) if counted else {}
    kept = {row.user_id: row for row in conn.execute(select(lead_owner).where(mine(lead_owner)))}
    found = [
        Owner(
            id=row.id,
            staff_id=row.staff_id,
            name=row.name,
            role=row.role,
            locations=None if row.locations is None else tuple(row.locations),
            open_cards=loads.get(row.id, 0),
            takes_leads=kept[row.id].takes_leads if row.id in kept else True,
            away_until=kept[row.id].away_until if row.id in kept else None,
            away_from=kept[row.id].away_from if row.id in kept else None,
        )
        for row in all_users(conn)
        if row.disabled_at is None and row.role in TIERS
    ]
    return sorted(found, key=lambda each: (TIERS.index(each.role), each.name, each.id))


def choose(known: list[Owner], at: datetime, location: str | None) -> Owner | None:
    """The least busy of the front desk who is there, else of whoever leads it, else anybody who serves the place."""
    near = [each for each in known if each.serves(location)]
    there = [each for each in near if each.is_there(at)]
    for pool in (*([each for each in there if each.role == tier] for tier in TIERS), near):
        if pool:
            return min(pool, key=lambda each: (each.open_cards, each.id))
    return None


def unowned(conn: Connection) -> int:
    """Open cards that are nobody's: must be 0."""
    statement = select(func.count()).where(
        mine(opportunity), opportunity.c.slot == OPEN, opportunity.c.owner_id.is_(None)
    )
    return int(conn.execute(statement).scalar_one())


def give(conn: Connection, card: Opportunity, owner_id: str, actor: Actor) -> Opportunity:
    """To this person, with what there is to do. Raises `BadInputError` for whoever may not have it."""
    if owner_id not in {each.id for each in owners(conn)}:
        raise BadInputError("nobody who takes leads", at="/owner_id")
    return _give(conn, card, owner_id, actor)


def set_owner(
    conn: Connection,
    user_id: str,
    *,
    takes_leads: bool,
    away_until: datetime | None,
    away_from: datetime | None = None,
) -> None:
    """Whether this person takes leads, and from when until when they are away; what they had is others' from then on,
    and it ends by itself. Raises `BadInputError`.
    """
    if user_id not in {each.id for each in owners(conn)}:
        raise BadInputError("nobody who takes leads", at="/user_id")
    if away_from is not None and (away_until is None or away_until <= away_from):
        raise BadInputError("an absence ends after it begins", at="/away_until")
    ahead = away_from if away_from is not None and away_from > now(conn) else None
    build = sqlite.insert if conn.dialect.name == "sqlite" else postgresql.insert
    values: dict[str, Any] = {"takes_leads": takes_leads, "away_until": away_until, "away_from": away_from}
    values |= {"due_at": ahead, "lease_until": None, "attempts": 0, "dead_at": None}
    conn.execute(
        build(lead_owner)
        .values(id=new_id(conn), practice_id=practice_of(conn), user_id=user_id, **values)
        .on_conflict_do_update(index_elements=["practice_id", "user_id"], set_=values)
    )
    if ahead is not None:
        wake(conn, "absences")
    settle(conn)


def settle(conn: Connection, cards: Collection[str] | None = None) -> int:
    """Every open card (or these) to somebody who is there; what is somebody's who is there stays theirs.
    Gives how many moved.
    """
    known = owners(conn)
    return sum(_settle(conn, each, known) for each in (to_settle(conn) if cards is None else cards))


def to_settle(conn: Connection) -> list[str]:
    """Open cards whose owner is away, or that have none; the oldest first."""
    there = {each.id for each in owners(conn) if each.is_there(now(conn))}
    statement = select(opportunity.c.id).where(mine(opportunity), opportunity.c.slot == OPEN)
    unsettled = statement.where(opportunity.c.owner_id.is_(None) | opportunity.c.owner_id.not_in(there))
    return list(conn.execute(unsettled.order_by(opportunity.c.created_at, opportunity.c.id)).scalars())


def _settle(conn: Connection, card_id: str, known: list[Owner]) -> bool:
    """Conversation before card, as everybody locks who holds both."""
    card = one(conn, card_id)
    threads.thread_of(conn, card.contact_id, lock=True)
    card = one(conn, card_id, lock=True)
    there = {each.id for each in known if each.is_there(now(conn))}
    if card.status != "open" or card.owner_id in there:
        return False
    chosen = choose(known, now(conn), card.location)
    if chosen is None or chosen.id == card.owner_id:
        return False
    _give(conn, card, chosen.id, SYSTEM)
    place = known.index(chosen)
    known[place] = msgspec.structs.replace(chosen, open_cards=chosen.open_cards + 1)
    return True


def _give(conn: Connection, card: Opportunity, owner_id: str, actor: Actor) -> Opportunity:
    if card.owner_id == owner_id:
        return card
    given = write(conn, card, owner_id=owner_id)
    for each in tasks.tasks_of(conn, card.contact_id):
        if each.state == "open" and each.subject_id == card.id:
            tasks.assign(conn, each.id, owner_id, actor)
    emit(conn, OpportunityChanged(opportunity_id=card.id, contact_id=card.contact_id))
    return given


def _loads(conn: Connection) -> dict[str, int]:
    rows = conn.execute(
        select(opportunity.c.owner_id, func.count())
        .where(mine(opportunity), opportunity.c.slot == OPEN, opportunity.c.owner_id.isnot(None))
        .group_by(opportunity.c.owner_id)
    )
    return {row[0]: int(row[1]) for row in rows}
