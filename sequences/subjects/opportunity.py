"""An opportunity as the subject of a sequence: the stage it is in, and since when."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Final

from sqlalchemy import Connection

from core.session import now
from pipeline import opportunities
from pipeline.types import Opportunity
from practice.book import PracticeBook
from practice.contacts import load_contact
from sequences.subjects.base import Facts

RECENT: Final = timedelta(days=30)
"""Switched on later, a sequence takes up who came into its stage within this time; who waits longer is left alone."""


class OpportunitySubject:
    kind = "opportunity"
    anchors = frozenset({"stage_entered", "opened_at"})
    triggers = frozenset({"opened", "stage"})

    def facts(self, conn: Connection, book: PracticeBook, subject_id: str) -> Facts | None:
        card = opportunities.find(conn, subject_id)
        if card is None:
            return None
        return Facts(
            contact_id=card.contact_id,
            version=card.version,
            anchors={"stage_entered": card.entered_at, "opened_at": card.created_at},
            over="FOLDED" if card.folded_into is not None else None,
            service=card.service,
            line=card.line,
            location=card.location,
            source=card.source,
            returning=load_contact(conn, card.contact_id).new_or_returning == "returning",
            holds=_holds(card),
            values=lambda language: treatment(book, card.service, language),
            owner_id=card.owner_id,
        )

    def standing(self, conn: Connection, book: PracticeBook, on: str, stage: str | None) -> Iterable[str]:  # noqa: ARG002
        wanted = stage if on == "stage" else None
        return opportunities.entered_since(conn, now(conn) - RECENT, stage=wanted)


def _holds(card: Opportunity) -> frozenset[str]:
    found = {f"stage_{card.stage}"}
    if card.stage == "not_fit":
        found.add("not_fit")
    return frozenset(found | {card.status})


def treatment(book: PracticeBook, service: str | None, language: str) -> Mapping[str, str]:
    """What they are interested in, as said to a patient; left out where it is not known."""
    found = book.find_service(service) if service is not None else None
    return {"treatment": book.name_of(found, language)} if found is not None else {}
