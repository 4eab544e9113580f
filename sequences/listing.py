"""Who is in which sequence, what each step came to, and what comes next: for the screens and for trying out."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, and_, func, or_, select, update

from core.session import mine
from sequences.editions import edition, shipped
from sequences.models import enrolment, sequence_edition, touch
from sequences.schema import Definition

RUNNING: Final = ("active", "paused")


class Counts(msgspec.Struct, frozen=True):
    """Of one sequence; `sent` since the moment that was asked for."""

    active: int = 0
    paused: int = 0
    sent: int = 0


class Edition(msgspec.Struct, frozen=True):
    """One edition of a practice's, and how many run on it; number 0 is the library's own."""

    number: int
    definition: Definition
    active: int
    at: datetime | None = None
    by_id: str | None = None


def counts(conn: Connection, since: datetime) -> dict[str, Counts]:
    """By sequence; one without anybody is left out."""
    running = conn.execute(
        select(enrolment.c.sequence, enrolment.c.state, func.count())
        .where(mine(enrolment), enrolment.c.state.in_(RUNNING), enrolment.c.sequence.in_(tuple(shipped())))
        .group_by(enrolment.c.sequence, enrolment.c.state)
    ).all()
    sent = conn.execute(
        select(enrolment.c.sequence, func.count())
        .select_from(touch.join(enrolment, enrolment.c.id == touch.c.enrolment_id))
        .where(mine(touch), mine(enrolment), touch.c.at > since, touch.c.outcome == "sent")
        .group_by(enrolment.c.sequence)
    ).all()
    found: dict[str, dict[str, int]] = {}
    for sequence, state, number in running:
        found.setdefault(sequence, {})[state] = number
    for sequence, number in sent:
        found.setdefault(sequence, {})["sent"] = number
    return {sequence: Counts(**each) for sequence, each in found.items()}


def of_sequence(
    conn: Connection, sequence: str, *, over: bool, after: tuple[datetime, str] | None, limit: int
) -> list[Any]:
    """Newest first. `over`: those that came to their end, else those that run or are paused."""
    states = ("done", "ended") if over else RUNNING
    statement = select(enrolment).where(
        mine(enrolment), enrolment.c.sequence == sequence, enrolment.c.state.in_(states)
    )
    if after is not None:
        at, enrolment_id = after
        earlier = and_(enrolment.c.changed_at == at, enrolment.c.id < enrolment_id)
        statement = statement.where(or_(enrolment.c.changed_at < at, earlier))
    newest = statement.order_by(enrolment.c.changed_at.desc(), enrolment.c.id.desc()).limit(limit)
    return list(conn.execute(newest).all())


def of_contact(conn: Connection, contact_id: str, *, ended_since: datetime) -> list[Any]:
    """What runs for them, and what ended lately; what is sent before a visit is shown with the visit."""
    statement = select(enrolment).where(
        mine(enrolment),
        enrolment.c.contact_id == contact_id,
        enrolment.c.sequence.in_(tuple(shipped())),
        or_(enrolment.c.state.in_(RUNNING), enrolment.c.ended_at > ended_since),
    )
    return list(conn.execute(statement.order_by(enrolment.c.changed_at.desc(), enrolment.c.id.desc())).all())


def touches_by(conn: Connection, rows: Collection[Any]) -> dict[str, list[Any]]:
    """Of the present cycle of each enrolment, oldest first."""
    cycles = {row.id: row.cycle for row in rows}
    statement = select(touch).where(mine(touch), touch.c.enrolment_id.in_(cycles))
    found: dict[str, list[Any]] = {}
    for each in conn.execute(statement.order_by(touch.c.at, touch.c.id)).all():
        if each.cycle == cycles[each.enrolment_id]:
            found.setdefault(each.enrolment_id, []).append(each)
    return found


def editions_of(conn: Connection, sequence: str) -> list[Edition]:
    """Newest first, the library's own last."""
    running = {
        row.definition: row.number
        for row in conn.execute(
            select(enrolment.c.definition, func.count().label("number"))
            .where(mine(enrolment), enrolment.c.sequence == sequence, enrolment.c.state.in_(RUNNING))
            .group_by(enrolment.c.definition)
        )
    }
    rows = conn.execute(
        select(sequence_edition.c.number, sequence_edition.c.by_id, sequence_edition.c.at)
        .where(mine(sequence_edition), sequence_edition.c.sequence == sequence)
        .order_by(sequence_edition.c.number.desc())
    ).all()
    found = [
        Edition(row.number, own, running.get(row.number, 0), row.at, row.by_id)
        for row in rows
        if (own := edition(conn, sequence, row.number)) is not None
    ]
    return [*found, Edition(0, shipped()[sequence], running.get(0, 0))]


def next_of(conn: Connection, contact_id: str) -> Any:
    """The enrolment of this person that falls due soonest, or None."""
    statement = select(enrolment).where(
        mine(enrolment),
        enrolment.c.contact_id == contact_id,
        enrolment.c.sequence.in_(tuple(shipped())),
        enrolment.c.state.in_(("active", "done")),
        enrolment.c.due_at.isnot(None),
    )
    return conn.execute(statement.order_by(enrolment.c.due_at, enrolment.c.id).limit(1)).first()


def lease(conn: Connection, enrolment_id: str, until: datetime) -> int:
    """As a claimer takes a row; gives the attempt."""
    changed = (
        update(enrolment)
        .where(mine(enrolment), enrolment.c.id == enrolment_id)
        .values(lease_until=until, attempts=enrolment.c.attempts + 1)
    )
    return int(conn.execute(changed.returning(enrolment.c.attempts)).scalar_one())


def rest(conn: Connection, enrolment_id: str) -> None:
    """Not due any more, until something makes it so."""
    conn.execute(update(enrolment).where(mine(enrolment), enrolment.c.id == enrolment_id).values(due_at=None))
