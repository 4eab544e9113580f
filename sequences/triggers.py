"""Something has happened to a subject: every sequence that it begins enrols it."""

from sqlalchemy import Connection

from practice.book import PracticeBook
from sequences import editions, enrolments, stopping
from sequences.enrolments import enrol, fits
from sequences.subjects.registry import subject


def happened(
    conn: Connection,
    book: PracticeBook,
    on: str,
    subject_kind: str,
    subject_id: str,
    *,
    stage: str | None = None,
) -> None:
    """Every sequence that is switched on, begun by this (`stage`: the one entered) and for such people."""
    for each in editions.begun_by(conn, on, subject_kind, stage):
        enrol(conn, book, each, subject_kind, subject_id)


def retrack(conn: Connection, book: PracticeBook, subject_kind: str, subject_id: str) -> None:
    """What they want has become known: who was begun with in one track goes on in the one that is made for it.

    Where none is, they stay where they are.
    """
    rows = [each for each in stopping.running(conn, subject_kind, subject_id) if each.state == "active"]
    about = subject(subject_kind)
    facts = about.facts(conn, book, subject_id) if rows and about is not None else None
    if facts is None:
        return
    for row in rows:
        there = editions.edition(conn, row.sequence, row.definition)
        if there is None or fits(there.audience, facts, book):
            continue
        begun = editions.begun_by(conn, there.trigger.on, subject_kind, there.trigger.stage)
        better = [
            each
            for each in begun
            if each.definition.track == there.track
            and fits(each.definition.audience, facts, book)
            and each.definition.audience.lines
        ]
        if better:
            enrolments.end(conn, row, enrolments.OTHER_TRACK, definition=there)
            for each in better:
                enrol(conn, book, each, subject_kind, subject_id)
