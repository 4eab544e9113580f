"""What has lost its reason ends in the transaction that took the reason away, with all that waits in gate and outbox."""

from collections.abc import Collection
from datetime import timedelta
from typing import Any, Final

from sqlalchemy import Connection, and_, or_, select

from core.session import mine, now, wake
from inbox import threads
from practice.book import PracticeBook
from sequences import editions
from sequences.conditions import Situation, first_unmet, holds
from sequences.definitions import library, span
from sequences.enrolling import ENROLMENTS, take_back, touches_of
from sequences.enrolments import OCCASIONS, STILL_OUT, change, close_calls, due_of, end
from sequences.models import enrolment
from sequences.schema import Definition, bare
from sequences.subjects.base import Facts
from sequences.subjects.registry import subject

GONE: Final = "SUBJECT_GONE"
NOT_FIT: Final = "not_fit"
"""Ends all follow-up, whatever a definition says."""


def reconsider(
    conn: Connection,
    book: PracticeBook,
    *,
    contact_id: str | None = None,
    subject: tuple[str, str] | None = None,
    why: str | None = None,
    only: Collection[str] = (),
) -> None:
    """End what has lost its reason, take back what waits, and reckon anew what is due where an anchor has moved.

    `why`: the code that is written where something ends, instead of the condition's. `only`: just those whose
    definition names one of these conditions (or waits for silence, with "wrote").
    """
    found = [each for each in _of(conn, contact_id, subject) if _asks(conn, each, only)]
    if not found:
        return
    thread = _locked_thread(conn, found, contact_id)
    kept: dict[tuple[str, str], Facts | None] = {}
    for row in _of(conn, contact_id, subject, lock=True):
        if _asks(conn, row, only):
            _one(
                conn,
                book,
                row,
                thread if thread is not None and thread.contact_id == row.contact_id else None,
                kept,
                why,
            )


def end_all(
    conn: Connection,
    why: str,
    *,
    contact_id: str | None = None,
    subject: tuple[str, str] | None = None,
    sequence: str | None = None,
) -> int:
    """All of them, whatever their conditions say (opted out, erased, told so by a person); gives how many."""
    found = [each for each in _of(conn, contact_id, subject) if sequence in {None, each.sequence}]
    if not found:
        return 0
    _locked_thread(conn, found, contact_id)
    rows = [each for each in _of(conn, contact_id, subject, lock=True) if sequence in {None, each.sequence}]
    for row in rows:
        if row.state == "done":
            take_back(conn, row, why)
        else:
            end(conn, row, why, definition=editions.edition(conn, row.sequence, row.definition))
    return len(rows)


def locked(conn: Connection, contact_id: str) -> list[Any]:
    """A person's enrolments that run or whose last message may still be on its way, theirs until this work ends."""
    found = _of(conn, contact_id, None)
    if not found:
        return []
    _locked_thread(conn, found, contact_id)
    return _of(conn, contact_id, None, lock=True)


def all_of(conn: Connection, subject_kind: str, subject_id: str) -> list[Any]:
    """Every enrolment of one subject, those that are over included; oldest first."""
    statement = select(enrolment).where(
        mine(enrolment), enrolment.c.subject_kind == subject_kind, enrolment.c.subject_id == subject_id
    )
    return list(conn.execute(statement.order_by(enrolment.c.id)).all())


def reason(at: Situation) -> str | None:
    """Why nothing more is to be sent, as a code; None while it has its reason."""
    if at.facts.over is not None:
        return at.facts.over
    for each in at.definition.stop:
        if holds(each, at):
            return each.replace(" ", "_").upper()
    return NOT_FIT.upper() if holds(NOT_FIT, at) else None


def situation(
    conn: Connection, book: PracticeBook, definition: Definition, row: Any, facts: Facts, thread: Any
) -> Situation:
    touches = tuple(touches_of(conn, row.id, row.cycle))
    return Situation(
        conn=conn, book=book, definition=definition, row=row, facts=facts, thread=thread, touches=touches
    )


def is_quiet(at: Situation) -> bool:
    """Has the person been silent for as long as this sequence asks?"""
    last_in = at.thread.last_in_at if at.thread is not None else None
    return last_in is None or now(at.conn) - last_in >= span(at.definition.quiet)


def _one(
    conn: Connection,
    book: PracticeBook,
    row: Any,
    thread: Any,
    kept: dict[tuple[str, str], Facts | None],
    why: str | None,
) -> None:
    definition = editions.edition(conn, row.sequence, row.definition)
    about, key = subject(row.subject_kind), (row.subject_kind, row.subject_id)
    if key not in kept:
        kept[key] = about.facts(conn, book, row.subject_id) if about is not None else None
    facts = kept[key]
    if definition is None or facts is None:
        end(conn, row, why or GONE, definition=definition)
        return
    at = situation(conn, book, definition, row, facts, thread)
    over = reason(at)
    if over is not None and row.state == "done":
        take_back(conn, row, why or over)
        close_calls(conn, row, definition, why or over)
    elif over is not None:
        end(conn, row, why or over, definition=definition)
    else:
        if not is_quiet(at):
            take_back(conn, row, "WROTE")
        _reckon(conn, row, definition, facts)


def _reckon(conn: Connection, row: Any, definition: Definition, facts: Facts) -> None:
    if row.state != "active":
        return
    due, occasion = due_of(definition, row, facts), facts.anchors.get(OCCASIONS[definition.trigger.on])
    if due != row.due_at and (
        row.due_at is None or row.due_at > now(conn) or (due is not None and due > now(conn))
    ):
        change(
            conn,
            row.id,
            due_at=due,
            anchor_at=occasion,
            anchor_version=facts.version,
            lease_until=None,
            attempts=0,
        )
        wake(conn, ENROLMENTS.name)


def _of(
    conn: Connection, contact_id: str | None, about: tuple[str, str] | None, *, lock: bool = False
) -> list[Any]:
    """Those that run, and those whose last message may still be on its way; in one order, so that two lock alike."""
    whose = []
    if contact_id is not None:
        whose.append(enrolment.c.contact_id == contact_id)
    if about is not None:
        whose.append(and_(enrolment.c.subject_kind == about[0], enrolment.c.subject_id == about[1]))
    recent = and_(enrolment.c.state == "done", enrolment.c.ended_at > now(conn) - STILL_OUT)
    statement = select(enrolment).where(
        mine(enrolment),
        *whose,
        or_(enrolment.c.state.in_(("active", "paused")), recent),
        enrolment.c.sequence.notin_(tuple(library())),
    )
    statement = statement.order_by(enrolment.c.id)
    return list(conn.execute(statement.with_for_update() if lock else statement).all())


def _asks(conn: Connection, row: Any, only: Collection[str]) -> bool:
    if not only:
        return True
    definition = editions.edition(conn, row.sequence, row.definition)
    if definition is None:
        return True
    waits = "wrote" in only and span(definition.quiet) > timedelta()
    return waits or any(bare(each) in only for each in definition.stop)


def _locked_thread(conn: Connection, rows: list[Any], contact_id: str | None) -> Any:
    """The thread before the enrolment, as the runner locks them: whoever comes second sees what the first did."""
    whose = contact_id or rows[0].contact_id
    return threads.thread_of(conn, whose, lock=True) if whose is not None else None


__all__ = ["end_all", "first_unmet", "is_quiet", "reason", "reconsider", "situation"]
