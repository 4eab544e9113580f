"""What a person does to a sequence, or to one enrolment of it: each press with its line in the record."""

from typing import Any

from sqlalchemy import Connection, update

from compliance.audit import Actor, append
from compliance.withdrawing import withdraw
from core.errors import ConflictError, NotFoundError
from core.session import mine, now, wake
from inbox import threads
from practice.book import PracticeBook
from sequences import editions, enrolments
from sequences.definitions import library
from sequences.editions import Standing
from sequences.enrolling import ENROLMENTS, set_touch, take_back
from sequences.models import enrolment
from sequences.schema import Definition
from sequences.subjects.registry import subject
from sequences.tracing import trace

BY_STAFF = "BY_STAFF"
PAUSED = "PAUSED_BY_STAFF"
CHUNK = 400


def pause(conn: Connection, enrolment_id: str, actor: Actor) -> None:
    """Nothing more until it is resumed; what waits is taken back. Raises `NotFoundError`, `ConflictError`."""
    row = _row(conn, enrolment_id, "active")
    take_back(conn, row, PAUSED)
    enrolments.change(conn, row.id, state="paused", due_at=None, lease_until=None, attempts=0)
    _audit(conn, actor, "paused", row)


def resume(conn: Connection, enrolment_id: str, actor: Actor) -> None:
    """On from where it stood. Raises `NotFoundError`, `ConflictError`."""
    row = _row(conn, enrolment_id, "paused")
    enrolments.change(conn, row.id, state="active", due_at=now(conn), lease_until=None, attempts=0)
    wake(conn, ENROLMENTS.name)
    _audit(conn, actor, "resumed", row)


def skip(conn: Connection, enrolment_id: str, actor: Actor) -> str:
    """Leave out the step that comes next; gives its id. Raises `NotFoundError`, `ConflictError`."""
    row = _row(conn, enrolment_id, "active", "paused")
    definition = _definition(conn, row)
    step = definition.step(row.step)
    if step is None:
        raise ConflictError("there is no step to come")
    trace(conn, row, step, "skipped", BY_STAFF, by_id=actor.id)
    following = definition.next_of(step.id)
    due = now(conn) if row.state == "active" else None
    enrolments.change(
        conn,
        row.id,
        step=following.id if following else None,
        since_at=now(conn),
        due_at=due,
        lease_until=None,
    )
    wake(conn, ENROLMENTS.name)
    _audit(conn, actor, "skipped", row, step=step.id)
    return step.id


def end(conn: Connection, enrolment_id: str, actor: Actor) -> None:
    """For good: the same occasion does not begin it again. Raises `NotFoundError`, `ConflictError`."""
    row = _row(conn, enrolment_id, "active", "paused")
    enrolments.end(conn, row, BY_STAFF, definition=editions.edition(conn, row.sequence, row.definition))
    _audit(conn, actor, "ended", row)


def restart(conn: Connection, book: PracticeBook, enrolment_id: str, actor: Actor) -> str:
    """From the first step, as a new cycle on the edition of today; gives the new enrolment's id.

    Raises `NotFoundError`, and `ConflictError` where it has no reason any more.
    """
    row = _row(conn, enrolment_id, "active", "paused", "done", "ended")
    if row.state in {"active", "paused"}:
        enrolments.end(conn, row, BY_STAFF)
    begun = enrolments.enrol(conn, book, row.sequence, row.subject_kind, row.subject_id, by=actor)
    if begun is None:
        raise ConflictError("it is switched off, or has no reason any more")
    _audit(conn, actor, "restarted", row)
    return begun


def switch(
    conn: Connection,
    book: PracticeBook,
    sequence_id: str,
    on: bool,  # noqa: FBT001
    actor: Actor,
    *,
    catch_up: bool = False,
) -> Standing:
    """`catch_up`: whom it would have begun for already is enrolled now. Off: all that runs ends at once.

    Raises `NotFoundError`.
    """
    found = editions.set_on(conn, sequence_id, on, actor)
    if not on:
        _end_running(conn, sequence_id)
    elif catch_up:
        definition = found.definition
        about = subject(definition.subject)
        trigger = definition.trigger
        for each in about.standing(conn, book, trigger.on, trigger.stage) if about is not None else ():
            enrolments.enrol(conn, book, found, definition.subject, each)
    return found


def edit(
    conn: Connection, sequence_id: str, changed: Definition, actor: Actor, *, migrate: bool = False
) -> Standing:
    """A new edition. `migrate`: who is enrolled goes on in it, where it still has their step; else in the old one.

    Raises `NotFoundError`, `BadInputError`.
    """
    found = editions.add_edition(conn, sequence_id, changed, actor)
    if migrate:
        steps = [each.id for each in found.definition.steps]
        conn.execute(
            update(enrolment)
            .where(
                mine(enrolment),
                enrolment.c.sequence == sequence_id,
                enrolment.c.state.in_(("active", "paused")),
                enrolment.c.step.in_(steps),
            )
            .values(definition=found.edition)
        )
        _look_again(conn, sequence_id)
    return found


def _look_again(conn: Connection, sequence_id: str) -> None:
    """The runner reckons each anew, and sends nothing before its time."""
    conn.execute(
        update(enrolment)
        .where(mine(enrolment), enrolment.c.sequence == sequence_id, enrolment.c.state == "active")
        .values(due_at=now(conn))
    )
    wake(conn, ENROLMENTS.name)


def _end_running(conn: Connection, sequence_id: str) -> None:
    """In bulk: there may be thousands. The messages that wait first, then the rows."""
    waiting = enrolments.waiting_of(conn, sequence_id)
    messages = list(waiting)
    for start in range(0, len(messages), CHUNK):
        for message_id in withdraw(conn, messages[start : start + CHUNK], "SWITCHED_OFF"):
            set_touch(conn, waiting[message_id], outcome="dropped", why="SWITCHED_OFF")
    conn.execute(
        update(enrolment)
        .where(
            mine(enrolment),
            enrolment.c.sequence == sequence_id,
            enrolment.c.state.in_(("active", "paused")),
        )
        .values(state="ended", ended_why="SWITCHED_OFF", ended_at=now(conn), due_at=None, lease_until=None)
    )


def _row(conn: Connection, enrolment_id: str, *states: str) -> Any:
    """The thread before the enrolment, as everybody locks them."""
    there = enrolments.load(conn, enrolment_id)
    if there is None or there.sequence in library():
        raise NotFoundError("no such enrolment")
    if there.contact_id is not None:
        threads.thread_of(conn, there.contact_id, lock=True)
    row = enrolments.load(conn, enrolment_id, lock=True)
    if row.state not in states:
        raise ConflictError(f"it is {row.state}")
    return row


def _definition(conn: Connection, row: Any) -> Definition:
    found = editions.edition(conn, row.sequence, row.definition)
    if found is None:
        raise NotFoundError("no such sequence")
    return found


def _audit(conn: Connection, actor: Actor, what: str, row: Any, **detail: Any) -> None:
    append(
        conn, actor, f"enrolment.{what}", ("enrolment", row.id), detail={"sequence": row.sequence, **detail}
    )
