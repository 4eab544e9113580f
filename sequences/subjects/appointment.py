"""A visit as the subject of a sequence: what follows a missed or a completed one."""

from collections.abc import Iterable, Mapping

from sqlalchemy import Connection

from booking import service
from booking.service import Appointment
from practice.book import PracticeBook
from sequences.saying import moment
from sequences.subjects.base import Facts

GONE = {"cancelled": "VISIT_CANCELLED", "pending": "VISIT_PENDING"}


class AppointmentSubject:
    kind = "appointment"
    anchors = frozenset({"starts_at", "ends_at"})
    triggers = frozenset({"booked", "missed", "completed"})

    def facts(self, conn: Connection, book: PracticeBook, subject_id: str) -> Facts | None:
        visit = service.find_one(conn, subject_id)
        if visit is None or visit.contact_id is None:
            return None
        name = next(iter(visit.treatments), None)
        treatment = book.find_service(name) if name is not None else None
        return Facts(
            contact_id=visit.contact_id,
            version=visit.version,
            anchors={"starts_at": visit.starts_at, "ends_at": visit.ends_at},
            over=GONE.get(visit.status),
            service=name,
            line=treatment.revenue_line if treatment is not None else None,
            location=visit.location,
            holds=frozenset({f"visit_{visit.status}"} | ({"confirmed"} if visit.confirmed else set())),
            values=lambda language: _values(book, visit, language),
            appointment_id=visit.id,
        )

    def standing(self, conn: Connection, book: PracticeBook, on: str, stage: str | None) -> Iterable[str]:  # noqa: ARG002
        """Nobody: what has happened to earlier visits is over."""
        return ()


def _values(book: PracticeBook, visit: Appointment, language: str) -> Mapping[str, str]:
    provider = book.find_staff(visit.provider)
    return {
        "when": moment(visit.start, language),
        "provider": provider.name.split(",")[0] if provider is not None else book.practice.name,
        "where": book.location(book.still_there(visit.location)).address.street,
    }
