"""What was sent about a plan and what comes next, for whoever is about to call."""

from collections.abc import Collection
from datetime import datetime

import msgspec
from sqlalchemy import Connection, select

from core.session import mine
from sequences.editions import shipped
from sequences.models import enrolment, touch


class Touched(msgspec.Struct, frozen=True):
    """What one step of a sequence came to."""

    at: datetime
    sequence: str
    name: dict[str, str]
    """Of the sequence, by language, for staff."""
    step: str
    outcome: str
    why: str | None
    channel: str | None


class Coming(msgspec.Struct, frozen=True):
    at: datetime
    sequence: str
    name: dict[str, str]
    step: str
    sends: bool
    """A message; else something for a person to do."""


def touches_of(conn: Connection, subject_kind: str, subject_id: str) -> tuple[Touched, ...]:
    """Messages and tasks, oldest first; what only decided something is left out."""
    rows = conn.execute(
        select(touch, enrolment.c.sequence)
        .join(enrolment, enrolment.c.id == touch.c.enrolment_id)
        .where(
            mine(enrolment), enrolment.c.subject_kind == subject_kind, enrolment.c.subject_id == subject_id
        )
        .order_by(touch.c.at, touch.c.id)
    )
    return tuple(
        Touched(row.at, row.sequence, name, row.step, row.outcome, row.why, row.channel)
        for row in rows
        if (name := _name(row.sequence)) is not None and _acts(row.sequence, row.step)
    )


def coming(conn: Connection, subject_kind: str, ids: Collection[str]) -> dict[str, Coming]:
    """What is next for each of them, by id."""
    if not ids:
        return {}
    rows = conn.execute(
        select(enrolment)
        .where(
            mine(enrolment),
            enrolment.c.subject_kind == subject_kind,
            enrolment.c.subject_id.in_(ids),
            enrolment.c.state == "active",
            enrolment.c.due_at.isnot(None),
        )
        .order_by(enrolment.c.due_at.desc(), enrolment.c.id)
    )
    found = {}
    for row in rows:
        name, step = _name(row.sequence), row.step or ""
        if name is not None:
            found[row.subject_id] = Coming(row.due_at, row.sequence, name, step, _sends(row.sequence, step))
    return found


def _name(sequence: str) -> dict[str, str] | None:
    found = shipped().get(sequence)
    return None if found is None else dict(found.name)


def _sends(sequence: str, step: str) -> bool:
    found = shipped()[sequence].step(step)
    return found is not None and found.send is not None


def _acts(sequence: str, step: str) -> bool:
    found = shipped()[sequence].step(step.partition("~")[0])
    return found is None or found.action not in {"branch", "wait"}
