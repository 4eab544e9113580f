"""An opportunity as the subject of a sequence: the stage it is in, and since when."""

from collections.abc import Iterable, Mapping

from sqlalchemy import Connection

from practice.book import PracticeBook
from sequences.subjects.base import Facts


class OpportunitySubject:
    kind = "opportunity"
    anchors = frozenset({"stage_entered", "opened_at"})
    triggers = frozenset({"opened", "stage"})

    def facts(self, conn: Connection, book: PracticeBook, subject_id: str) -> Facts | None:  # noqa: ARG002
        return None

    def standing(self, conn: Connection, book: PracticeBook, on: str, stage: str | None) -> Iterable[str]:  # noqa: ARG002
        return ()


def treatment(book: PracticeBook, service: str | None, language: str) -> Mapping[str, str]:
    """What they are interested in, as said to a patient; left out where it is not known."""
    found = book.find_service(service) if service is not None else None
    return {"treatment": book.name_of(found, language)} if found is not None else {}
