"""A membership as the subject of a sequence: its renewal, a payment that failed, credits that nobody used, its end."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import Connection

from core.session import now
from practice.book import PracticeBook
from sequences.plans import memberships
from sequences.plans.memberships import OVER, Membership
from sequences.plans.rows import zone_of
from sequences.saying import long_day
from sequences.subjects.base import Facts

PAUSED, ENDED = "MEMBERSHIP_PAUSED", "MEMBERSHIP_ENDED"


class MembershipSubject:
    kind = "membership"
    anchors = frozenset({"bought_at", "renews_at", "renewed_at", "failed_at", "lapsed_at"})
    triggers = frozenset({"opened", "renewal", "payment_failed", "lapsed"})

    def facts(self, conn: Connection, book: PracticeBook, subject_id: str) -> Facts | None:
        there = memberships.find(conn, subject_id)
        if there is None:
            return None
        return Facts(
            contact_id=there.contact_id,
            version=there.version,
            anchors=_anchors(there),
            over={"paused": PAUSED, "ended": ENDED}.get(there.state),
            location=there.location,
            returning=True,
            holds=_holds(there),
            values=lambda language: _values(book, there, language),
        )

    def standing(
        self,
        conn: Connection,
        book: PracticeBook,  # noqa: ARG002 - as the protocol has it
        on: str,
        stage: str | None,  # noqa: ARG002 - as the protocol has it
    ) -> Iterable[str]:
        """Who renews, and whose payment is open now."""
        states = {"renewal": "active", "payment_failed": "failed"}
        if on not in states:
            return ()
        found = memberships.listed(conn, state=states[on], most=100_000)
        return [each.id for each in found if on != "renewal" or _ahead(each, now(conn))]


def _ahead(there: Membership, at: datetime) -> bool:
    return there.renews_at is not None and there.renews_at > at


def _anchors(there: Membership) -> dict[str, datetime]:
    known = {
        "bought_at": there.started_at,
        "renews_at": there.renews_at,
        "renewed_at": there.renewed_at,
        "failed_at": there.failed_at,
        "lapsed_at": there.lapsed_at,
    }
    return {name: at for name, at in known.items() if at is not None}


def _holds(there: Membership) -> frozenset[str]:
    said = {
        "membership_over": there.state in OVER,
        "unused_credits": there.credits > 0,
        "payment_failed": there.state == "failed",
    }
    return frozenset(name for name, true in said.items() if true)


def _values(book: PracticeBook, there: Membership, language: str) -> Mapping[str, str]:
    values = {"credits": str(there.credits)}
    if there.renews_at is not None:
        zone = zone_of(book, there.location)
        values["renews"] = long_day(there.renews_at.astimezone(zone).replace(tzinfo=None), language)
    return values
