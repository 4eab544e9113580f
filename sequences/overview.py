"""What is still to come for a person, and what the steps so far came to: for the thread's side pane."""

from datetime import datetime
from typing import Any, Literal

import msgspec
from sqlalchemy import Connection, delete, select, update

from booking import service
from compliance.audit import Actor, append
from core.errors import ConflictError, NotFoundError
from core.session import mine, now, wake
from inbox import timeline
from practice.book import PracticeBook
from sequences.definitions import library
from sequences.enrolling import ENROLMENTS, next_due, planned_of, set_touch, take_back, touches_of
from sequences.models import enrolment, touch
from sequences.planning import Planned
from sequences.preparing import preparing
from sequences.settings import REMINDERS
from sequences.touching import Outcome, keep

SKIPPED = "BY_STAFF"
UNSENT = {"blocked", "failed"}
UNTOLD = {"TOO_FRESH", "NOTHING_TO_SAY"}
"""Left out as a matter of course."""


class ReminderStep(msgspec.Struct, frozen=True):
    """One step, to come or done. `why` is a code of the gate or of ours."""

    enrolment_id: str
    step: str
    part: str
    appointment_id: str
    at: datetime
    timezone: str
    state: Literal["planned", "sent", "held", "blocked", "skipped", "dropped", "failed"]
    why: str | None = None
    channel: str | None = None
    message_id: str | None = None
    can_skip: bool = False
    can_restore: bool = False


def touches_for(conn: Connection, book: PracticeBook, contact_id: str) -> tuple[ReminderStep, ...]:
    """Of the visits that lie ahead, in the order of time."""
    statement = select(enrolment).where(
        mine(enrolment),
        enrolment.c.contact_id == contact_id,
        enrolment.c.anchor_at > now(conn),
        enrolment.c.state != "ended",
    )
    found: list[ReminderStep] = []
    for row in conn.execute(statement.order_by(enrolment.c.anchor_at, enrolment.c.id)).all():
        definition = library().get(row.sequence)
        visit = service.find_one(conn, row.subject_id)
        if definition is None or visit is None or visit.status != "booked":
            continue
        done = {each.step: each for each in touches_of(conn, row.id, row.cycle)}
        for planned in planned_of(conn, definition, row, visit):
            if planned.part == "prep" and not preparing(book, visit):
                continue
            shown = _shown(conn, row, planned, done.get(planned.step), visit.zone)
            found += [shown] if shown is not None else []
    return tuple(sorted(found, key=lambda each: (each.at, each.step)))


def skip(conn: Connection, enrolment_id: str, step: str, actor: Actor) -> None:
    """Not this one: it will not be sent, and what of it waits is taken back. Raises `NotFoundError`, `ConflictError`."""
    row, planned = _step(conn, enrolment_id, step)
    done = {each.step: each for each in touches_of(conn, row.id, row.cycle)}
    there = done.get(step)
    if there is None:
        keep(conn, row, planned, Outcome("skipped", SKIPPED), by_id=actor.id)
    elif there.outcome == "held":
        take_back(conn, row, SKIPPED, (step,))
        set_touch(conn, there.id, outcome="skipped", why=SKIPPED, by_id=actor.id)
    else:
        raise ConflictError("it has been sent already")
    _reckon(conn, row)
    append(conn, actor, "touch.skipped", ("enrolment", row.id), detail={"step": step})


def restore(conn: Connection, enrolment_id: str, step: str, actor: Actor) -> None:
    """After all: what a person left out is sent in its time. Raises `NotFoundError`, `ConflictError`."""
    row, planned = _step(conn, enrolment_id, step)
    if planned.at <= now(conn):
        raise ConflictError("its time has passed")
    conn.execute(
        delete(touch).where(
            mine(touch),
            touch.c.enrolment_id == row.id,
            touch.c.cycle == row.cycle,
            touch.c.step == step,
            touch.c.outcome == "skipped",
            touch.c.why == SKIPPED,
        )
    )
    _reckon(conn, row)
    append(conn, actor, "touch.restored", ("enrolment", row.id), detail={"step": step})


def contact_of(conn: Connection, enrolment_id: str) -> str:
    """Whose enrolment it is. Raises `NotFoundError`."""
    found = conn.execute(
        select(enrolment.c.contact_id).where(mine(enrolment), enrolment.c.id == enrolment_id)
    ).scalar()
    if found is None:
        raise NotFoundError("no such reminder")
    return str(found)


def reckon_all(conn: Connection) -> None:
    """The practice has set its reminders otherwise: each due time is reckoned anew."""
    statement = select(enrolment).where(
        mine(enrolment),
        enrolment.c.anchor_at > now(conn),
        enrolment.c.state.in_(("active", "done")),
        enrolment.c.sequence == REMINDERS,
    )
    for row in conn.execute(statement).all():
        _reckon(conn, row)


def _step(conn: Connection, enrolment_id: str, step: str) -> tuple[Any, Planned]:
    row = conn.execute(select(enrolment).where(mine(enrolment), enrolment.c.id == enrolment_id)).first()
    if row is None or row.sequence not in library():
        raise NotFoundError("no such reminder")
    visit = service.one_locked(conn, row.subject_id)
    found = planned_of(conn, library()[row.sequence], row, visit)
    planned = next((each for each in found if each.step == step), None)
    if planned is None or visit.status != "booked":
        raise NotFoundError("no such reminder")
    return row, planned


def _reckon(conn: Connection, row: Any) -> None:
    visit = service.one(conn, row.subject_id)
    planned = planned_of(conn, library()[row.sequence], row, visit)
    done = {each.step for each in touches_of(conn, row.id, row.cycle)}
    conn.execute(
        update(enrolment)
        .where(mine(enrolment), enrolment.c.id == row.id)
        .values(state="active", due_at=next_due(planned, done, now(conn)))
    )
    wake(conn, ENROLMENTS.name)


def _shown(conn: Connection, row: Any, planned: Planned, done: Any, zone: str) -> ReminderStep | None:
    """A step that has no point is not shown, nor one that has just fallen due and is about to be sent."""
    base = ReminderStep(row.id, planned.step, planned.part, row.subject_id, planned.at, zone, "planned")
    if done is None:
        hidden = planned.pointless is not None or planned.at <= now(conn)
        return None if hidden else msgspec.structs.replace(base, can_skip=True)
    state, why = _state(conn, done)
    if why in UNTOLD:
        return None
    return msgspec.structs.replace(
        base,
        state=state,
        why=why,
        channel=done.channel,
        message_id=done.message_id,
        at=planned.at if state == "skipped" else done.at,
        can_skip=state == "held",
        can_restore=why == SKIPPED and planned.at > now(conn),
    )


def _state(conn: Connection, done: Any) -> tuple[Any, str | None]:
    """What the gate did later with what it held stands on the message."""
    if done.outcome == "held" and done.message_id is not None:
        message = timeline.load_message(conn, done.message_id)
        if message.status in UNSENT:
            return message.status, message.status_code
    return done.outcome, done.why
