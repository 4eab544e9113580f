"""What waits in the gate: when it is looked at again, and the list of what waits for a person."""

from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, func, select, update

from compliance.audit import Actor
from compliance.gate_models import approval
from compliance.holds import FOR_PEOPLE
from compliance.models import draft
from core.claims import Claimed, Queue
from core.errors import NotFoundError
from core.session import add, mine, now, wake
from inbox import thread_card, threads

HOLDS = Queue("holds", draft, lease=timedelta(seconds=60))


def look_again(conn: Connection, contact_id: str) -> int:
    """A fact about this person has changed: decide what waits for them anew, in this instant."""
    thread = threads.thread_of(conn, contact_id)
    if thread is None:
        return 0
    changed = conn.execute(
        update(draft)
        .where(
            mine(draft),
            draft.c.thread_id == thread.id,
            draft.c.state == "held",
            draft.c.held_why.in_([reason.value for reason in FOR_PEOPLE]),
        )
        .values(due_at=now(conn))
    ).rowcount
    if changed:
        wake(conn, HOLDS.name)
    return int(changed)


def approve(conn: Connection, draft_id: str, by: Actor, *, licensed: bool) -> None:
    """Keep who nodded; a licensed person's nod replaces another's."""
    there = approval_of(conn, draft_id)
    if there is None:
        add(
            conn,
            approval,
            draft_id=draft_id,
            by_kind=by.kind,
            by_id=by.id,
            licensed=licensed,
            at=now(conn),
        )
    elif licensed and not there.licensed:
        conn.execute(
            update(approval)
            .where(mine(approval), approval.c.id == there.id)
            .values(by_kind=by.kind, by_id=by.id, licensed=True, at=now(conn))
        )


def approval_of(conn: Connection, draft_id: str) -> Any:
    """Who nodded, or None."""
    return conn.execute(select(approval).where(mine(approval), approval.c.draft_id == draft_id)).first()


def thread_of(conn: Connection, draft_id: str) -> str:
    """Raises `NotFoundError`."""
    found = conn.execute(select(draft.c.thread_id).where(mine(draft), draft.c.id == draft_id)).scalar()
    if found is None:
        raise NotFoundError("no such message waits")
    return str(found)


def waiting(conn: Connection, after: str | None, limit: int) -> list[Any]:
    """Drafts that wait for a person, oldest first, above an id."""
    statement = select(draft).where(
        mine(draft),
        draft.c.state == "held",
        draft.c.held_why.in_([reason.value for reason in FOR_PEOPLE]),
    )
    if after is not None:
        statement = statement.where(draft.c.id > after)
    return list(conn.execute(statement.order_by(draft.c.id).limit(limit)).all())


def count(conn: Connection, locations: tuple[str, ...] | None) -> int:
    """How many wait for a person, of people of these locations or of none yet."""
    return int(
        conn.execute(
            select(func.count()).where(
                mine(draft),
                draft.c.state == "held",
                draft.c.held_why.in_([reason.value for reason in FOR_PEOPLE]),
                thread_card.is_near(draft.c.thread_id, locations),
            )
        ).scalar_one()
    )


def next_of(conn: Connection, thread_id: str) -> Claimed | None:
    """What waits for this person and is looked at soonest, taken as a claimer takes it; for who tries out what will be."""
    statement = select(draft).where(
        mine(draft), draft.c.thread_id == thread_id, draft.c.state == "held", draft.c.due_at.isnot(None)
    )
    row = conn.execute(statement.order_by(draft.c.due_at, draft.c.id).limit(1)).first()
    if row is None:
        return None
    until = max(row.due_at, now(conn)) + HOLDS.lease
    conn.execute(
        update(draft)
        .where(mine(draft), draft.c.id == row.id)
        .values(lease_until=until, attempts=draft.c.attempts + 1)
    )
    return Claimed(row.id, row.practice_id, row.attempts + 1, until=until, due_at=row.due_at)
