"""Rows of recall: one for each person and service that they had, kept true to what they were treated with."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, and_, delete, select, update

from core.errors import NotFoundError
from core.session import add, mine, now, wake
from practice.book import PracticeBook
from sequences.enrolling import ENROLMENTS
from sequences.models import enrolment
from sequences.recall.models import recall
from sequences.recall.treated import Treated, last_treated, treated_people


class Recall(msgspec.Struct, frozen=True):
    id: str
    contact_id: str
    service: str
    visit_id: str | None
    provider: str | None
    location: str | None
    last_done_at: datetime
    again_at: datetime | None
    excluded_at: datetime | None
    excluded_by: str | None
    excluded_why: str | None
    version: int


def find(conn: Connection, recall_id: str, *, lock: bool = False) -> Recall | None:
    statement = select(recall).where(mine(recall), recall.c.id == recall_id)
    row = conn.execute(statement.with_for_update() if lock else statement).first()
    return None if row is None else value_of(row)


def one(conn: Connection, recall_id: str, *, lock: bool = False) -> Recall:
    """Raises `NotFoundError`."""
    found = find(conn, recall_id, lock=lock)
    if found is None:
        raise NotFoundError("no such recall")
    return found


def of_contact(conn: Connection, contact_id: str) -> tuple[Recall, ...]:
    return _read(conn, recall.c.contact_id == contact_id)


def of_service(
    conn: Connection,
    service: str,
    since: datetime | None = None,
    until: datetime | None = None,
    most: int | None = None,
) -> tuple[Recall, ...]:
    """Who had it last between these instants, earliest first; of too many the latest."""
    bounds = [recall.c.service == service]
    if since is not None:
        bounds.append(recall.c.last_done_at >= since)
    if until is not None:
        bounds.append(recall.c.last_done_at < until)
    newest = select(recall.c.id).where(mine(recall), *bounds).order_by(recall.c.last_done_at.desc())
    return _read(conn, recall.c.id.in_(newest.limit(most)) if most is not None else and_(*bounds))


def reckon_anew(conn: Connection, service: str) -> None:
    """Everybody who is enrolled for this has a turn of the runner, which sends nothing before its time."""
    had = select(recall.c.id).where(mine(recall), recall.c.service == service)
    conn.execute(
        update(enrolment)
        .where(
            mine(enrolment),
            enrolment.c.subject_kind == "recall",
            enrolment.c.state == "active",
            enrolment.c.subject_id.in_(had),
        )
        .values(due_at=now(conn))
    )
    wake(conn, ENROLMENTS.name)


def bring_up(conn: Connection, book: PracticeBook, contact_id: str) -> tuple[Recall, ...]:
    """Make this person's rows what their treatments say; gives those that are new or were treated anew."""
    known = {each.service: each for each in of_contact(conn, contact_id)}
    return _brought_up(conn, contact_id, known, last_treated(conn, book, contact_id))


def bring_all_up(conn: Connection, book: PracticeBook) -> tuple[Recall, ...]:
    """Everybody's: a practice's file has come in."""
    known: dict[str, dict[str, Recall]] = {}
    for each in _read(conn):
        known.setdefault(each.contact_id, {})[each.service] = each
    return tuple(
        row
        for contact_id, treated in treated_people(conn, book).items()
        for row in _brought_up(conn, contact_id, known.get(contact_id, {}), treated)
    )


def _brought_up(
    conn: Connection, contact_id: str, known: Mapping[str, Recall], treated: Mapping[str, Treated]
) -> tuple[Recall, ...]:
    gone = [each.id for service, each in known.items() if service not in treated]
    if gone:
        conn.execute(delete(recall).where(mine(recall), recall.c.id.in_(gone)))
    changed: list[str] = []
    for service, last in treated.items():
        there = known.get(service)
        if there is None:
            changed.append(_add(conn, contact_id, service, last))
        elif there.last_done_at != last.at:
            change(conn, there, **_last(last), again_at=None)
            changed.append(there.id)
    return tuple(one(conn, each) for each in changed)


def change(conn: Connection, there: Recall, **values: Any) -> None:
    conn.execute(
        update(recall)
        .where(mine(recall), recall.c.id == there.id)
        .values(**values, version=recall.c.version + 1)
    )


def forget(conn: Connection, contact_id: str) -> None:
    conn.execute(delete(recall).where(mine(recall), recall.c.contact_id == contact_id))


def _add(conn: Connection, contact_id: str, service: str, last: Treated) -> str:
    return add(
        conn,
        recall,
        contact_id=contact_id,
        service=service,
        **_last(last),
        version=1,
        created_at=now(conn),
    )


def _last(last: Treated) -> dict[str, Any]:
    return {
        "visit_id": last.visit_id,
        "provider": last.provider,
        "location": last.location,
        "last_done_at": last.at,
    }


def _read(conn: Connection, *which: ColumnElement[bool]) -> tuple[Recall, ...]:
    statement = select(recall).where(mine(recall), *which)
    return tuple(map(value_of, conn.execute(statement.order_by(recall.c.last_done_at, recall.c.id))))


def value_of(row: Any) -> Recall:
    return msgspec.convert(row, Recall, from_attributes=True)
