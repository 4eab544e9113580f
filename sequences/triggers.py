"""Something has happened to a subject: every sequence that it begins enrols it."""

from typing import Final

from sqlalchemy import Connection

from practice.book import PracticeBook
from sequences import editions, enrolments, stopping
from sequences.enrolments import enrol, fits
from sequences.schema import Definition
from sequences.subjects.registry import subject

STAGE: Final = "stage_"


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
    """What they want has become known: they go on in the track that is made for it, from now.

    Who has been through a track of this kind already is not sent through another one.
    """
    about = subject(subject_kind)
    facts = about.facts(conn, book, subject_id) if about is not None else None
    if facts is None or facts.line is None:
        return
    there = [
        (each, editions.edition(conn, each.sequence, each.definition))
        for each in stopping.all_of(conn, subject_kind, subject_id)
    ]
    stage = next((each[len(STAGE) :] for each in facts.holds if each.startswith(STAGE)), None)
    for on in ("opened", "stage"):
        for better in editions.begun_by(conn, on, subject_kind, stage if on == "stage" else None):
            made = better.definition
            if not made.audience.lines or not fits(made.audience, facts, book):
                continue
            others = [row for row, own in there if own is not None and _rivals(own, made)]
            if any(row.state != "active" and row.ended_why != enrolments.OTHER_TRACK for row in others):
                continue
            for row in others:
                if row.state == "active":
                    enrolments.end(conn, row, enrolments.OTHER_TRACK, definition=made)
            enrol(conn, book, better, subject_kind, subject_id)


def _rivals(one: Definition, other: Definition) -> bool:
    """Two tracks of one kind, of which a subject goes through one."""
    same = (one.trigger, one.track) == (other.trigger, other.track)
    return same and one.id != other.id and bool(one.audience.lines and other.audience.lines)
