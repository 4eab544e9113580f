"""Closing days: what stands there, the block that keeps the rest free, and one case for everybody it hits."""

from datetime import datetime, timedelta
from typing import Any, Final, Literal

import msgspec
from sqlalchemy import Connection, Row, select, update

from booking.blocks import block, of_closure, unblock
from booking.busy import LIVE
from booking.closures.models import closure, closure_case
from booking.models import appointment
from booking.rows import value_of
from booking.types import Appointment
from core.claims import Queue
from core.errors import BadInputError, ConflictError, NotFoundError
from core.events import CaseMoved
from core.session import add, emit, mine, now, wake
from practice.book import PracticeBook

CASES = Queue("closure_cases", closure_case)
Kind = Literal["sick", "closed"]
CaseState = Literal[
    "waiting", "offered", "moved", "cancelled", "wants_call", "silent", "unreachable", "called", "kept"
]
OPEN: Final = ("waiting", "offered")
TO_CALL: Final = ("wants_call", "silent", "unreachable")
LONGEST = timedelta(days=31)


class Closure(msgspec.Struct, frozen=True):
    id: str
    kind: Kind
    providers: tuple[str, ...]
    starts_at: datetime
    ends_at: datetime
    reason: str | None
    state: Literal["open", "undone"]
    by_id: str | None
    version: int
    created_at: datetime


class Case(msgspec.Struct, frozen=True):
    """One appointment that cannot take place as it stands."""

    id: str
    closure_id: str
    appointment_id: str
    contact_id: str | None
    thread_id: str | None
    starts_at: datetime
    state: CaseState
    why: str | None
    offered: tuple[str, ...]
    message_id: str | None
    answer_by: datetime | None
    due_at: datetime | None
    version: int
    updated_at: datetime


def affected(
    conn: Connection, providers: tuple[str, ...], starts_at: datetime, ends_at: datetime
) -> list[Appointment]:
    """What stands with these people in that time, by start."""
    rows = conn.execute(
        select(appointment)
        .where(
            mine(appointment),
            appointment.c.status.in_(LIVE),
            appointment.c.provider.in_(providers),
            appointment.c.starts_at < ends_at,
            appointment.c.ends_at > starts_at,
            appointment.c.ends_at > now(conn),
        )
        .order_by(appointment.c.starts_at, appointment.c.id)
    )
    return [value_of(row) for row in rows]


def close_days(
    conn: Connection,
    practice: PracticeBook,
    *,
    kind: Kind,
    providers: tuple[str, ...],
    starts_at: datetime,
    ends_at: datetime,
    reason: str | None,
    by_id: str | None,
    threads: dict[str, str],
    without: frozenset[str] = frozenset(),
) -> Closure:
    """Block the time and open a case for every appointment in it but those `without`.

    `threads`: the conversation of each contact, where there is one. Raises `BadInputError`.
    """
    if not providers:
        raise BadInputError("who is away?", at="/providers")
    if ends_at - starts_at > LONGEST:
        raise BadInputError("at most a month at once", at="/ends_at")
    closure_id = add(
        conn,
        closure,
        kind=kind,
        providers=list(providers),
        starts_at=starts_at,
        ends_at=ends_at,
        reason=reason,
        state="open",
        by_id=by_id,
        version=1,
        created_at=now(conn),
    )
    for provider in providers:
        block(
            conn,
            practice,
            provider=provider,
            resource=None,
            starts_at=starts_at,
            ends_at=ends_at,
            reason=reason,
            by_id=by_id,
            closure_id=closure_id,
        )
    for each in affected(conn, providers, starts_at, ends_at):
        if each.id not in without:
            _open_case(conn, closure_id, each, threads)
    wake(conn, CASES.name)
    return one_closure(conn, closure_id)


def _open_case(conn: Connection, closure_id: str, visit: Appointment, threads: dict[str, str]) -> None:
    thread_id = visit.thread_id or threads.get(visit.contact_id or "")
    case_id = add(
        conn,
        closure_case,
        closure_id=closure_id,
        appointment_id=visit.id,
        contact_id=visit.contact_id,
        thread_id=thread_id,
        starts_at=visit.starts_at,
        state="waiting" if thread_id else "unreachable",
        why=None if thread_id else "NO_THREAD",
        offered=[],
        version=1,
        updated_at=now(conn),
        due_at=now(conn) if thread_id else None,
        attempts=0,
    )
    if thread_id is None:
        _tell(conn, one_case(conn, case_id), "unreachable")


def undo(conn: Connection, closure_id: str, version: int) -> Closure:
    """They are there after all: the time can be booked again, and nobody else is written to."""
    there = one_closure(conn, closure_id)
    if there.version != version:
        raise ConflictError("somebody else has changed this; look at it again")
    if there.state == "undone":
        return there
    conn.execute(
        update(closure)
        .where(mine(closure), closure.c.id == closure_id)
        .values(state="undone", version=closure.c.version + 1)
    )
    for each in of_closure(conn, closure_id):
        unblock(conn, each)
    for case in cases_of(conn, closure_id):
        if case.state in (*OPEN, *TO_CALL):
            set_case(conn, case, "kept", "UNDONE")
    return one_closure(conn, closure_id)


def set_case(conn: Connection, case: Case, state: CaseState, why: str | None = None, **more: Any) -> bool:
    """False when it was not as it was any more: somebody else was faster."""
    values: dict[str, Any] = {"due_at": None, "lease_until": None, **more}
    done = conn.execute(
        update(closure_case)
        .where(mine(closure_case), closure_case.c.id == case.id, closure_case.c.version == case.version)
        .values(state=state, why=why, version=closure_case.c.version + 1, updated_at=now(conn), **values)
    )
    if done.rowcount == 1 and state not in OPEN:
        _tell(conn, case, state)
    return done.rowcount == 1


def _tell(conn: Connection, case: Case, state: CaseState) -> None:
    emit(
        conn,
        CaseMoved(
            case_id=case.id,
            appointment_id=case.appointment_id,
            contact_id=case.contact_id,
            thread_id=case.thread_id,
            state=state,
        ),
    )


def one_closure(conn: Connection, closure_id: str) -> Closure:
    row = conn.execute(select(closure).where(mine(closure), closure.c.id == closure_id)).first()
    if row is None:
        raise NotFoundError("no such closure")
    return _closure(row)


def closures(conn: Connection, limit: int = 50) -> list[Closure]:
    """The newest first."""
    rows = conn.execute(
        select(closure).where(mine(closure)).order_by(closure.c.created_at.desc()).limit(limit)
    )
    return [_closure(row) for row in rows]


def cases_of(conn: Connection, closure_id: str) -> list[Case]:
    rows = conn.execute(
        select(closure_case)
        .where(mine(closure_case), closure_case.c.closure_id == closure_id)
        .order_by(closure_case.c.starts_at, closure_case.c.id)
    )
    return [_case(row) for row in rows]


def one_case(conn: Connection, case_id: str) -> Case:
    row = conn.execute(select(closure_case).where(mine(closure_case), closure_case.c.id == case_id)).first()
    if row is None:
        raise NotFoundError("no such case")
    return _case(row)


def open_cases(
    conn: Connection, *, appointment_id: str | None = None, thread_id: str | None = None
) -> list[Case]:
    """Those that wait for something, of one appointment or one conversation."""
    statement = select(closure_case).where(mine(closure_case), closure_case.c.state.in_((*OPEN, *TO_CALL)))
    if appointment_id is not None:
        statement = statement.where(closure_case.c.appointment_id == appointment_id)
    if thread_id is not None:
        statement = statement.where(closure_case.c.thread_id == thread_id)
    return [_case(row) for row in conn.execute(statement)]


def _closure(row: Row[Any]) -> Closure:
    return Closure(
        row.id,
        row.kind,
        tuple(row.providers),
        row.starts_at,
        row.ends_at,
        row.reason,
        row.state,
        row.by_id,
        row.version,
        row.created_at,
    )


def _case(row: Row[Any]) -> Case:
    return Case(
        id=row.id,
        closure_id=row.closure_id,
        appointment_id=row.appointment_id,
        contact_id=row.contact_id,
        thread_id=row.thread_id,
        starts_at=row.starts_at,
        state=row.state,
        why=row.why,
        offered=tuple(row.offered),
        message_id=row.message_id,
        answer_by=row.answer_by,
        due_at=row.due_at,
        version=row.version,
        updated_at=row.updated_at,
    )
