"""Reads the record: filtered, newest first, with names looked up at this instant and never stored in it."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, Select, and_, or_, select

from booking.whose import contacts_of_appointments
from compliance.models import audit_entry
from core.session import mine
from inbox import threads
from inbox.whose import contacts_of_messages, contacts_of_threads
from practice.naming import contact_names, user_names

BATCH = 500


class Asked(msgspec.Struct, frozen=True):
    """What somebody looks for in the record."""

    actor: str | None = None
    """A user's or key's id, or a kind: agent, system, patient."""
    action: str | None = None
    """`thread.viewed`, or a noun alone: `thread`."""
    subject: str | None = None
    contact_id: str | None = None
    """What happened to this person: themself and their conversation."""
    since: datetime | None = None
    until: datetime | None = None


class Line(msgspec.Struct, frozen=True):
    """One entry as people read it. `contact_name` is None for who may not see it, or was erased."""

    id: str
    seq: int | None
    at: datetime
    actor_kind: str
    actor_id: str | None
    actor_name: str | None
    action: str
    subject_kind: str
    subject_id: str | None
    contact_id: str | None
    contact_name: str | None
    why: str | None
    source: str | None
    detail: dict[str, Any]
    hash: str | None


def page(
    conn: Connection, asked: Asked, before: tuple[datetime, str] | None, limit: int, *, names: bool
) -> tuple[list[Line], bool]:
    """Newest first: the lines, and whether there are more."""
    statement = _asked(conn, asked).order_by(audit_entry.c.at.desc(), audit_entry.c.id.desc())
    if before is not None:
        at, entry_id = before
        statement = statement.where(
            or_(audit_entry.c.at < at, and_(audit_entry.c.at == at, audit_entry.c.id < entry_id))
        )
    rows = conn.execute(statement.limit(limit + 1)).all()
    return lines(conn, rows[:limit], names=names), len(rows) > limit


def every(conn: Connection, asked: Asked) -> Iterator[Any]:
    """All rows asked for, newest first, a batch in memory at a time."""
    before: tuple[datetime, str] | None = None
    while True:
        found, more = page(conn, asked, before, BATCH, names=False)
        yield from found
        if not more:
            return
        before = (found[-1].at, found[-1].id)


def lines(conn: Connection, rows: Sequence[Any], *, names: bool) -> list[Line]:
    whose = _whose(conn, rows)
    called = contact_names(conn, set(whose.values())) if names and whose else {}
    users = user_names(conn, {row.actor_id for row in rows if row.actor_id is not None})
    return [
        Line(
            id=row.id,
            seq=row.seq,
            at=row.at,
            actor_kind=row.actor_kind,
            actor_id=row.actor_id,
            actor_name=users.get(row.actor_id),
            action=row.action,
            subject_kind=row.subject_kind,
            subject_id=row.subject_id,
            contact_id=whose.get(row.id),
            contact_name=called.get(whose.get(row.id, "")),
            why=row.why,
            source=row.source,
            detail=row.detail,
            hash=row.hash,
        )
        for row in rows
    ]


def actions(conn: Connection) -> list[str]:
    """The verbs that stand in this practice's record, for whoever wants to choose one."""
    return sorted(conn.execute(select(audit_entry.c.action).where(mine(audit_entry)).distinct()).scalars())


def actors(conn: Connection) -> list[tuple[str, str | None]]:
    """People of this practice who stand in its record: (id, name)."""
    ids = set(
        conn.execute(
            select(audit_entry.c.actor_id)
            .where(mine(audit_entry), audit_entry.c.actor_kind == "user", audit_entry.c.actor_id.isnot(None))
            .distinct()
        ).scalars()
    )
    named = user_names(conn, ids)
    return sorted(((each, named.get(each)) for each in ids), key=lambda each: (each[1] or "~", each[0]))


class Affected(msgspec.Struct, frozen=True):
    """A person whose things somebody opened in that time."""

    contact_id: str
    name: str | None
    first_at: datetime
    last_at: datetime
    times: int


def affected(
    conn: Connection,
    since: datetime,
    until: datetime,
    *,
    actor: str | None = None,
    session: str | None = None,
) -> list[Affected]:
    """Whose conversation or data an account, key or session opened: the list a breach notice begins with."""
    statement = select(audit_entry).where(
        mine(audit_entry), audit_entry.c.at >= since, audit_entry.c.at < until, _opens()
    )
    if actor is not None:
        statement = statement.where(audit_entry.c.actor_id == actor)
    if session is not None:
        statement = statement.where(audit_entry.c.source == session)
    rows = conn.execute(statement.order_by(audit_entry.c.at)).all()
    whose = _whose(conn, rows)
    times: defaultdict[str, list[datetime]] = defaultdict(list)
    for row in rows:
        if row.id in whose:
            times[whose[row.id]].append(row.at)
    named = contact_names(conn, set(times))
    return [
        Affected(contact_id, named.get(contact_id), found[0], found[-1], len(found))
        for contact_id, found in sorted(times.items(), key=lambda each: each[1][0])
    ]


def _opens() -> Any:
    """Whatever a person did to somebody's data shows that they had it before them."""
    return and_(
        audit_entry.c.actor_kind.in_(("user", "key")),
        audit_entry.c.subject_kind.in_(("thread", "contact", "message", "appointment")),
    )


def _asked(conn: Connection, asked: Asked) -> Select[Any]:
    statement = select(audit_entry).where(mine(audit_entry))
    if asked.actor is not None:
        statement = statement.where(
            or_(audit_entry.c.actor_id == asked.actor, audit_entry.c.actor_kind == asked.actor)
        )
    if asked.action is not None:
        exact = "." in asked.action
        matches = audit_entry.c.action == asked.action
        statement = statement.where(
            matches if exact else audit_entry.c.action.startswith(f"{asked.action}.", autoescape=True)
        )
    if asked.subject is not None:
        statement = statement.where(audit_entry.c.subject_id == asked.subject)
    if asked.contact_id is not None:
        row = threads.thread_of(conn, asked.contact_id)
        ids = [asked.contact_id, *([row.id] if row is not None else [])]
        statement = statement.where(
            audit_entry.c.subject_kind.in_(("contact", "thread")), audit_entry.c.subject_id.in_(ids)
        )
    if asked.since is not None:
        statement = statement.where(audit_entry.c.at >= asked.since)
    if asked.until is not None:
        statement = statement.where(audit_entry.c.at < asked.until)
    return statement


def _whose(conn: Connection, rows: Sequence[Any]) -> dict[str, str]:
    """Contact ids by entry id."""
    of: defaultdict[str, set[str]] = defaultdict(set)
    for row in rows:
        if row.subject_id is not None:
            of[row.subject_kind].add(row.subject_id)
    found = {
        "contact": {each: each for each in of["contact"]},
        "thread": contacts_of_threads(conn, of["thread"]) if of["thread"] else {},
        "message": contacts_of_messages(conn, of["message"]) if of["message"] else {},
        "appointment": contacts_of_appointments(conn, of["appointment"]) if of["appointment"] else {},
    }
    known = ((row.id, found.get(row.subject_kind, {}).get(row.subject_id or "")) for row in rows)
    return {entry_id: contact_id for entry_id, contact_id in known if contact_id is not None}
