"""Something has happened to a subject: every sequence that it begins enrols it."""

from sqlalchemy import Connection

from practice.book import PracticeBook
from sequences import editions
from sequences.enrolments import enrol


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
