"""Somebody who has just been here as the subject of a sequence: their next visit is not booked yet."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from booking import service
from booking.desk import Wanted, books_elsewhere
from booking.service import Appointment
from core.session import now
from inbox import threads
from practice.book import PracticeBook
from sequences.plans import rows as plans
from sequences.rebook import prompts
from sequences.rebook.prompts import Prompt
from sequences.rebook.times import Usual, suggest
from sequences.subjects.base import Facts, Times

NOT_HERE: Final = frozenset({"cancelled", "no_show"})
TEXTED: Final = frozenset({"plan", "series", "recall", "spacing"})
"""An interval that somebody has said. Without one a colleague decides, and nothing is sent."""


class RebookSubject:
    kind = "rebook"
    anchors = frozenset({"starts_at", "left", "aim"})
    triggers = frozenset({"completed"})

    def facts(self, conn: Connection, book: PracticeBook, subject_id: str) -> Facts | None:
        prompt = prompts.find(conn, subject_id)
        visit = None if prompt is None else service.find_one(conn, prompt.appointment_id)
        if prompt is None or visit is None:
            return None
        known = None if prompt.service is None else book.find_service(prompt.service)
        moments = {"starts_at": visit.starts_at, "left": prompt.left_at, "aim": prompt.aim_at}
        return Facts(
            contact_id=prompt.contact_id,
            version=prompt.version,
            anchors={name: at for name, at in moments.items() if at is not None},
            over=_over(conn, book, prompt, visit),
            service=prompt.service,
            line=None if known is None else known.revenue_line,
            location=prompt.location,
            returning=True,
            values=lambda _language: _values(book, prompt),
            appointment_id=visit.id,
            offering=lambda: times_for(conn, book, prompt, visit),
        )

    def standing(
        self,
        conn: Connection,  # noqa: ARG002
        book: PracticeBook,  # noqa: ARG002
        on: str,  # noqa: ARG002
        stage: str | None,  # noqa: ARG002
    ) -> Iterable[str]:
        """Nobody: who has left before it was switched on has left."""
        return ()


def times_for(conn: Connection, book: PracticeBook, prompt: Prompt, visit: Appointment) -> Times | None:
    """Free times that they may have by an answer: with the person they know, and none that only staff may give."""
    if prompt.type is None or books_elsewhere(conn):
        return None
    thread = threads.thread_of(conn, prompt.contact_id)
    wanted = Wanted(
        prompt.type,
        prompt.contact_id,
        None if thread is None else thread.id,
        () if prompt.service is None else (prompt.service,),
        prompt.provider,
        prompt.location if len(book.location_ids) > 1 else None,
    )
    usual = Usual.of(visit.starts_at.astimezone(ZoneInfo(visit.zone)).replace(tzinfo=None))
    found = tuple(each.start for each in suggest(conn, book, wanted, prompt.aim_at, usual) if not each.rules)
    return Times(found, wanted.services) if found else None


def _over(conn: Connection, book: PracticeBook, prompt: Prompt, visit: Appointment) -> str | None:
    """Why nothing is sent about it, besides a visit that is booked."""
    if prompt.state == "closed":
        return (prompt.closed_why or "closed").upper()
    if visit.status in NOT_HERE or (
        visit.status == "booked" and visit.arrived_at is None and not prompt.left_at
    ):
        return "UNDONE"
    if prompt.basis not in TEXTED or prompt.aim_at is None:
        return "NO_INTERVAL"
    if prompt.service is not None and book.agent_type_for(prompt.service, returning=True) is None:
        return "STAFF_ONLY"
    if _is_small(conn, prompt):
        return "LOW_TICKET"
    horizon = timedelta(days=book.practice.booking_rules.horizon_days)
    return "TOO_FAR" if prompt.aim_at > now(conn) + horizon else None


def _is_small(conn: Connection, prompt: Prompt) -> bool:
    """A small plan gets its one reminder and nothing more by text; at the desk it is asked for all the same."""
    plan = None if prompt.plan_id is None else plans.find(conn, prompt.plan_id)
    return plan is not None and plan.track == "light"


def _values(book: PracticeBook, prompt: Prompt) -> Mapping[str, str]:
    provider = book.find_staff(prompt.provider)
    return {} if provider is None else {"provider": provider.name.split(",")[0]}
