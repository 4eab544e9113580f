"""A series of sessions as the subject of a sequence: when the next is due, and until when it is in time."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from core.session import now
from practice.book import PracticeBook
from sequences.plans import offering, rows
from sequences.plans.rows import Plan
from sequences.saying import long_day
from sequences.subjects.base import Facts

ENDED = "PLAN_ENDED"


class PlanSubject:
    kind = "plan"
    anchors = frozenset(
        {"bought_at", "last_done", "session_due", "window_end", "starts_at", "completed_at", "expires_at"}
    )
    triggers = frozenset({"purchased", "session_due", "booked", "completed"})

    def facts(self, conn: Connection, book: PracticeBook, subject_id: str) -> Facts | None:
        there = rows.find(conn, subject_id)
        if there is None:
            return None
        treatment = book.find_service(there.service) if there.service is not None else None
        return Facts(
            contact_id=there.contact_id,
            version=there.version,
            anchors=_anchors(book, there),
            over=ENDED if there.state == "ended" else None,
            service=there.service,
            line=treatment.revenue_line if treatment is not None else None,
            location=there.location,
            returning=True,
            holds=_holds(conn, there),
            values=lambda language: _values(book, there, language),
            wanted=offering.wanted(book, there),
            about=f"{there.id}:{there.last_done_at or there.bought_at:%Y%m%d%H%M}",  # a lapse ends with a session
            detail=_detail(there),
            offering=lambda: offering.offer(conn, book, there),
        )

    def standing(
        self,
        conn: Connection,
        book: PracticeBook,  # noqa: ARG002 - as the protocol has it
        on: str,
        stage: str | None,  # noqa: ARG002 - as the protocol has it
    ) -> Iterable[str]:
        """Everybody who is owed a session; nobody is told again of what they bought or finished long ago."""
        return [each.id for each in rows.running(conn)] if on == "session_due" else ()


def _anchors(book: PracticeBook, there: Plan) -> dict[str, datetime]:
    known = {
        "bought_at": there.bought_at,
        "last_done": there.last_done_at,
        "session_due": there.session_due_at,
        "window_end": there.window_end_at,
        "starts_at": there.next_visit_at,
        "completed_at": there.completed_at,
        "expires_at": None if there.expires is None else rows.last_moment(book, there),
    }
    return {name: at for name, at in known.items() if at is not None}


def _holds(conn: Connection, there: Plan) -> frozenset[str]:
    at = now(conn)
    said = {
        "plan_over": there.state != "active",
        "plan_complete": there.state == "complete",
        "session_booked": there.booked(at),
        "low_ticket": there.track == "light",
        "stalled": there.stalled(at),
    }
    return frozenset(name for name, true in said.items() if true)


def _detail(there: Plan) -> Mapping[str, Any]:
    """For the call list: what is owed and what it is worth; the rest stands with the plan."""
    said = {"plan": there.id, "left": there.left, "total": there.total, "value_minor": there.stake_minor}
    return {name: value for name, value in said.items() if value is not None}


def _values(book: PracticeBook, there: Plan, language: str) -> Mapping[str, str]:
    """For templates: counts and days. What it is a series of stands only in `treatment`."""
    zone = rows.zone_of(book, there.location)
    found = book.find_service(there.service) if there.service is not None else None
    values = {
        "left": str(there.left),
        "total": str(there.total),
        "next": str(min(there.used + 1, there.total)),
    }
    for name, at in (("due", there.session_due_at), ("until", there.window_end_at)):
        if at is not None:
            values[name] = long_day(at.astimezone(zone).replace(tzinfo=None), language)
    if found is not None:
        values["treatment"] = book.name_of(found, language)
    return values
