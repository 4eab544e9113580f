"""Enrolments of sequences: who begins when, where each stands, and how one ends, whatever it is about."""

from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, Integer, String, and_, bindparam, insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from compliance.audit import Actor, append
from compliance.rules.content import fold
from core.events import EnrolmentEnded
from core.session import by_id, emit, mine, new_id, now, practice_of, wake
from core.tables import UTCDateTime
from inbox import tasks, threads
from practice.book import PracticeBook
from practice.contacts import addresses_of
from sequences import editions
from sequences.conditions import Situation, holds
from sequences.definitions import span
from sequences.editions import Standing
from sequences.enrolling import ENROLMENTS, take_back, touches_of
from sequences.models import enrolment, touch
from sequences.moments import Place, moment
from sequences.schema import Audience, Definition, Reentry
from sequences.subjects.base import Facts
from sequences.subjects.registry import subject

EXHAUSTED: Final = "EXHAUSTED"
FINAL: Final = frozenset(
    {
        EXHAUSTED,
        "BY_STAFF",
        "SWITCHED_OFF",
        "REVOKED_ALL",
        "REVOKED_CATEGORY",
        "NOT_FIT",
        "DECLINED",
        "ERASED",
        "MERGED",
    }
)
"""Ends that the same occasion does not undo."""
OTHER_TRACK: Final = "OTHER_TRACK"
"""Another sequence took over, because it has become known what they want."""
TALKED: Final = frozenset({"REPLIED", "WROTE", "HUMAN_OWNED", "SWITCHED_OFF", OTHER_TRACK, EXHAUSTED})
"""Ends after which what a person was asked to do is still to be done."""
OCCASIONS: Final = {
    "opened": "opened_at",
    "stage": "stage_entered",
    "booked": "starts_at",
    "missed": "starts_at",
    "completed": "starts_at",
    "session_due": "session_due",
    "recall_due": "last_done",
    "renewal": "renews_at",
    "payment_failed": "failed_at",
    "lapsed": "lapsed_at",
    "purchased": "bought_at",
}
"""The anchor that tells one time a trigger happens from the next."""
NO_CONSENT_CALL: Final = "no_consent_call"
STILL_OUT: Final = timedelta(days=15)
"""So long what an enrolment sent last may still wait in the gate or the outbox after its last step."""


_ONE = by_id(enrolment)
_LOCKED = _ONE.with_for_update()
_STAND = (
    update(enrolment)
    .where(mine(enrolment), enrolment.c.id == bindparam("row_id"))
    .values(
        step=bindparam("at_step", type_=String),
        since_at=bindparam("since", type_=UTCDateTime),
        anchor_version=bindparam("seen", type_=Integer),
        due_at=bindparam("due", type_=UTCDateTime),
        lease_until=None,
        attempts=0,
        last_error=None,
    )
)


def enrol(
    conn: Connection,
    book: PracticeBook,
    sequence: str | Standing,
    subject_kind: str,
    subject_id: str,
    *,
    by: Actor | None = None,
) -> str | None:
    """The enrolment's id, or None where it is not for them, not yet again, or has no reason now.

    A person (`by`) may enrol whom the audience leaves out, and again before the time of `reentry`.
    """
    found = editions.standing(conn, sequence) if isinstance(sequence, str) else sequence
    about = subject(subject_kind)
    facts = about.facts(conn, book, subject_id) if about is not None else None
    if facts is None or facts.over is not None or not found.on:
        return None
    if by is None and not fits(found.definition.audience, facts, book):
        return None
    return _begin(conn, book, found, subject_kind, subject_id, facts, by)


def _begin(
    conn: Connection,
    book: PracticeBook,
    found: Standing,
    subject_kind: str,
    subject_id: str,
    facts: Facts,
    by: Actor | None,
) -> str | None:
    definition = found.definition
    newest = _newest(conn, definition, subject_kind, subject_id, facts.contact_id)
    occasion = facts.anchors.get(OCCASIONS[definition.trigger.on])
    if newest is not None and newest.state in {"active", "paused"}:
        return None
    row = _first_row(conn, found, subject_kind, subject_id, facts, _cycle(conn, definition.id, subject_id))
    row["anchor_at"] = occasion
    thread = threads.thread_of(conn, facts.contact_id)
    at = Situation(conn=conn, book=book, definition=definition, row=_Row(row), facts=facts, thread=thread)
    if _has_no_reason(at):
        return None
    same = newest is not None and newest.subject_id == subject_id and newest.anchor_at == occasion
    if newest is not None and same and occasion is not None and by is None:
        return _go_on(conn, newest)
    if newest is not None and by is None and not _may_again(definition, newest, now(conn)):
        return None
    if not _inserted(conn, row):
        return None
    if by is not None:
        append(conn, by, "enrolment.begun", ("enrolment", row["id"]), detail={"sequence": definition.id})
    wake(conn, ENROLMENTS.name)
    return str(row["id"])


def fits(audience: Audience, facts: Facts, book: PracticeBook) -> bool:
    """Whatever the audience names must be known and be one of them."""
    asked = (
        (audience.lines, facts.line or "other"),
        (audience.services, facts.service),
        (audience.sources, facts.source),
        (audience.locations, facts.location),
    )
    if any(wanted and there not in wanted for wanted, there in asked):
        return False
    if audience.names and not _is_called(book, facts.service, audience.names):
        return False
    return audience.returning is None or facts.returning is audience.returning


def _is_called(book: PracticeBook, service: str | None, names: tuple[str, ...]) -> bool:
    found = book.find_service(service) if service is not None else None
    if found is None:
        return False
    called = (found.id, found.name, *found.name_by_language.values(), *found.aliases)
    return any(fold(name) in fold(each) for name in names for each in called)


def due_of(definition: Definition, row: Any, facts: Facts) -> datetime | None:
    """When the step that comes next is due; now where there is none, so that the end is written down."""
    step = definition.step(row.step)
    if step is None:
        return row.since_at or row.changed_at  # type: ignore[no-any-return]
    return moment(step, place_of(row), facts.anchors)


def place_of(row: Any) -> Place:
    return Place(began=row.changed_at, since=row.since_at or row.changed_at)


def load(conn: Connection, enrolment_id: str, *, lock: bool = False) -> Any:
    """None where there is none."""
    return conn.execute(_LOCKED if lock else _ONE, {"row_id": enrolment_id}).first()


def change(conn: Connection, enrolment_id: str, **values: Any) -> None:
    conn.execute(update(enrolment).where(mine(enrolment), enrolment.c.id == enrolment_id).values(**values))


def stand(
    conn: Connection,
    enrolment_id: str,
    *,
    step: str | None,
    since: datetime,
    version: int,
    due: datetime | None,
) -> None:
    """Before this step from now on, asleep until it is due."""
    values = {"row_id": enrolment_id, "at_step": step, "since": since, "seen": version, "due": due}
    conn.execute(_STAND, values)


def end(
    conn: Connection, row: Any, why: str, *, state: str = "ended", definition: Definition | None = None
) -> None:
    """It has lost its reason, or came to its end: nothing of it leaves from now on."""
    if state == "ended":
        take_back(conn, row, why)
        if definition is not None:
            close_calls(conn, row, definition, why)
    change(
        conn,
        row.id,
        state=state,
        ended_why=why,
        ended_at=now(conn),
        ended_from=row.state,
        step=row.step if state == "ended" else None,
        due_at=None,
        lease_until=None,
        attempts=0,
    )
    emit(
        conn,
        EnrolmentEnded(
            enrolment_id=row.id,
            sequence=row.sequence,
            subject_kind=row.subject_kind,
            subject_id=row.subject_id,
            contact_id=row.contact_id or "",
            why=why,
        ),
    )


def close_calls(conn: Connection, row: Any, definition: Definition, why: str) -> None:
    """What it has asked people to do has lost its reason with it, unless they have talked."""
    if why in TALKED:
        return
    kinds = {each.task.kind for each in definition.steps if each.task is not None} | {NO_CONSENT_CALL}
    if any(each.outcome in {"done", "blocked"} for each in touches_of(conn, row.id, row.cycle)):
        tasks.close_tasks(conn, why=why, subject=(row.subject_kind, row.subject_id), kinds=kinds)


class _Row:
    """A row that is about to be written, read like one that is."""

    def __init__(self, values: dict[str, Any]) -> None:
        self.__dict__.update(values)


def _first_row(
    conn: Connection, found: Standing, kind: str, subject_id: str, facts: Facts, cycle: int
) -> dict[str, Any]:
    first, instant = found.definition.steps[0], now(conn)
    return {
        "id": new_id(conn),
        "practice_id": practice_of(conn),
        "sequence": found.definition.id,
        "definition": found.edition,
        "subject_kind": kind,
        "subject_id": subject_id,
        "contact_id": facts.contact_id,
        "cycle": cycle,
        "anchor_at": None,
        "anchor_version": facts.version,
        "state": "active",
        "started_at": instant,
        "changed_at": instant,
        "step": first.id,
        "since_at": instant,
        "due_at": moment(first, Place(instant, instant), facts.anchors),
        "attempts": 0,
    }


def _has_no_reason(at: Situation) -> bool:
    return any(holds(each, at) for each in at.definition.stop) or holds("not_fit", at)


def _newest(
    conn: Connection, definition: Definition, subject_kind: str, subject_id: str, contact_id: str
) -> Any:
    own = and_(enrolment.c.subject_id == subject_id, enrolment.c.subject_kind == subject_kind)
    if isinstance(definition.reentry, Reentry) and definition.reentry.per == "contact":
        own = or_(own, enrolment.c.contact_id == contact_id)
    statement = select(enrolment).where(mine(enrolment), enrolment.c.sequence == definition.id, own)
    active_first = (enrolment.c.ended_at.isnot(None), enrolment.c.changed_at.desc(), enrolment.c.cycle.desc())
    return conn.execute(statement.order_by(*active_first).limit(1)).first()


def _cycle(conn: Connection, sequence: str, subject_id: str) -> int:
    statement = (
        select(enrolment.c.cycle)
        .where(mine(enrolment), enrolment.c.sequence == sequence, enrolment.c.subject_id == subject_id)
        .order_by(enrolment.c.cycle.desc())
        .limit(1)
    )
    return int(conn.execute(statement).scalar() or 0) + 1


def _may_again(definition: Definition, newest: Any, instant: datetime) -> bool:
    if not isinstance(definition.reentry, Reentry):
        return False
    last = newest.ended_at or newest.changed_at
    return bool(instant - last >= span(definition.reentry.after))


def _go_on(conn: Connection, row: Any) -> str | None:
    """The reason that ended it is gone again (a visit was cancelled): on from where it stopped, nothing twice.

    What a person had paused stays so until a person resumes it.
    """
    if row.state != "ended" or row.ended_why in FINAL or row.step is None:
        return None
    if any(each.revoked == "all" for each in addresses_of(conn, row.contact_id)):
        return None  # they have ended our messages meanwhile: what had stopped does not go on, anywhere
    paused = row.ended_from == "paused"
    change(
        conn,
        row.id,
        state="paused" if paused else "active",
        ended_why=None,
        ended_at=None,
        due_at=None if paused else now(conn),
        since_at=now(conn),
    )
    wake(conn, ENROLMENTS.name)
    return str(row.id)


def _inserted(conn: Connection, row: dict[str, Any]) -> bool:
    """False where somebody else was faster: one per sequence, subject and cycle."""
    build = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}.get(conn.dialect.name, insert)
    statement = build(enrolment).on_conflict_do_nothing()  # type: ignore[attr-defined]
    return int(conn.execute(statement, row).rowcount) == 1


def waiting_of(conn: Connection, sequence: str) -> dict[str, str]:
    """Messages of a sequence that may not have left yet, each with its touch: a fortnight is the longest that one waits."""
    statement = (
        select(touch.c.message_id, touch.c.id)
        .join(enrolment, enrolment.c.id == touch.c.enrolment_id)
        .where(
            mine(enrolment),
            mine(touch),
            enrolment.c.sequence == sequence,
            touch.c.outcome.in_(("sent", "held")),
            touch.c.message_id.isnot(None),
            touch.c.at > now(conn) - STILL_OUT,
        )
    )
    return {row.message_id: row.id for row in conn.execute(statement)}
