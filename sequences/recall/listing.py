"""What it means to be due, and what the engine will do next about somebody who is."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any, Final, Literal

import msgspec
from sqlalchemy import Connection, select

from core.session import mine
from practice.book import PracticeBook
from sequences import editions
from sequences.enrolments import due_of, fits
from sequences.models import enrolment, touch
from sequences.recall.rows import Recall
from sequences.recall.rules import Rule
from sequences.schema import Definition, Step
from sequences.subjects.base import Facts
from sequences.subjects.recall import facts_of

KIND: Final = "recall"
When = Literal["overdue", "week", "month"]
WEEK: Final = timedelta(days=7)
MONTH: Final = timedelta(days=30)
FORGET: Final = timedelta(days=180)
"""Whose last touch lies longer ago is not called any more either: that is `reactivation`, and another question."""


class Due(msgspec.Struct, frozen=True):
    """Somebody who is due, or soon will be; without anything ahead that is booked for it."""

    row: Recall
    rule: Rule
    times: tuple[datetime, ...]
    when: When

    @property
    def at(self) -> datetime:
        return self.times[0]


class Said(msgspec.Struct, frozen=True):
    """A touch of theirs that is behind."""

    step: str
    outcome: str
    why: str | None
    at: datetime


class Coming(msgspec.Struct, frozen=True):
    """What the engine will do next about them. `step` None: nothing; `why` says why not."""

    sequence: str | None = None
    definition: Definition | None = None
    step: Step | None = None
    at: datetime | None = None
    state: str | None = None
    enrolment_id: str | None = None
    why: str | None = None
    said: tuple[Said, ...] = ()


def when_of(ahead: timedelta) -> When | None:
    if ahead <= timedelta():
        return "overdue"
    if ahead <= WEEK:
        return "week"
    return "month" if ahead <= MONTH else None


def coming(conn: Connection, book: PracticeBook, those: Collection[Due]) -> Mapping[str, Coming]:
    """By the row's id: what has been sent about this treatment, and what comes next."""
    newest = _enrolments(conn, [each.row.id for each in those])
    said = _said(conn, [each.id for each in newest.values()])
    standing = editions.begun_by(conn, "recall_due", KIND)
    found: dict[str, Coming] = {}
    for each in those:
        facts = facts_of(conn, book, each.row, each.rule)
        row = newest.get(each.row.id)
        if row is not None and row.anchor_at == each.row.last_done_at:
            found[each.row.id] = _running(conn, row, facts, said.get(row.id, ()))
            continue
        fitting = next((one for one in standing if fits(one.definition.audience, facts, book)), None)
        found[each.row.id] = _planned(fitting, facts)
    return found


def sequence_for(conn: Connection, book: PracticeBook, service: str) -> str | None:
    """What is sent about it; None where nothing that is switched on is."""
    known = book.find_service(service)
    facts = Facts(
        contact_id="",
        version=0,
        anchors={},
        service=service,
        line=None if known is None else known.revenue_line,
        returning=True,
    )
    standing = editions.begun_by(conn, "recall_due", KIND)
    return next(
        (each.definition.id for each in standing if fits(each.definition.audience, facts, book)), None
    )


def _running(conn: Connection, row: Any, facts: Facts, said: tuple[Said, ...]) -> Coming:
    definition = editions.edition(conn, row.sequence, row.definition)
    if row.state in {"done", "ended"}:
        why = facts.over or row.ended_why
        return Coming(row.sequence, definition, None, None, row.state, row.id, why, said)
    step = None if definition is None else definition.step(row.step)
    at = None if definition is None or step is None else due_of(definition, row, facts)
    return Coming(row.sequence, definition, step, at, row.state, row.id, facts.over, said)


def _planned(standing: Any, facts: Any) -> Coming:
    """They are not enrolled: what would begin, were they treated today, or why nothing does."""
    if standing is None:
        return Coming(why=facts.over or "SEQUENCE_OFF")
    definition = standing.definition
    return Coming(definition.id, definition, why=facts.over or "NOT_ENROLLED")


def _enrolments(conn: Connection, ids: list[str]) -> dict[str, Any]:
    statement = select(enrolment).where(
        mine(enrolment), enrolment.c.subject_kind == KIND, enrolment.c.subject_id.in_(ids)
    )
    order = (enrolment.c.changed_at, enrolment.c.cycle)
    return {row.subject_id: row for row in conn.execute(statement.order_by(*order))}


def _said(conn: Connection, ids: list[str]) -> dict[str, tuple[Said, ...]]:
    statement = select(touch).where(mine(touch), touch.c.enrolment_id.in_(ids))
    found: dict[str, list[Said]] = {}
    for each in conn.execute(statement.order_by(touch.c.at, touch.c.id)):
        found.setdefault(each.enrolment_id, []).append(Said(each.step, each.outcome, each.why, each.at))
    return {key: tuple(each) for key, each in found.items()}
