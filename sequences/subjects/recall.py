"""Somebody who was treated as the subject of a sequence: when they had it last, and when they are due again."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection

from compliance import standing
from core.session import now
from pipeline import opportunities
from practice.book import PracticeBook
from practice.contacts import find_contact
from sequences.plans import rows as plans
from sequences.recall import rows
from sequences.recall.rows import Recall
from sequences.recall.rules import Rule, due_times, rules_of
from sequences.subjects.base import Facts

NAMES: Final = ("due", "due2", "due3", "due4")
OVERDUE: Final = timedelta(days=60)
"""Who was due longer ago is somebody to call, not to begin texting when a sequence is switched on."""


class RecallSubject:
    kind = "recall"
    anchors = frozenset({"last_done", *NAMES})
    triggers = frozenset({"recall_due"})

    def facts(self, conn: Connection, book: PracticeBook, subject_id: str) -> Facts | None:
        row = rows.find(conn, subject_id)
        if row is None:
            return None
        rule = rules_of(conn, book).get(row.service)
        return facts_of(conn, book, row, rule)

    def standing(
        self,
        conn: Connection,
        book: PracticeBook,
        on: str,  # noqa: ARG002 - there is one trigger, and no stages
        stage: str | None,  # noqa: ARG002
    ) -> Iterable[str]:
        """Whose last touch does not lie long ago; the others are on the list of those to call."""
        for rule in rules_of(conn, book).values():
            since = now(conn) - timedelta(days=rule.days[-1]) - OVERDUE
            yield from (each.id for each in rows.of_service(conn, rule.service, since))


def facts_of(conn: Connection, book: PracticeBook, row: Recall, rule: Rule | None) -> Facts:
    known, anchors = book.find_service(row.service), anchors_of(row, rule)
    return Facts(
        contact_id=row.contact_id,
        version=row.version,
        anchors=anchors,
        over=why_not(conn, row, rule),
        service=row.service,
        line=None if known is None else known.revenue_line,
        location=row.location,
        returning=True,
        holds=frozenset({"second_touch"} if "due2" in anchors else ()),
        values=lambda language: _values(book, row, language),
    )


def anchors_of(row: Recall, rule: Rule | None) -> Mapping[str, datetime]:
    times = () if rule is None else due_times(rule, row.last_done_at, row.again_at)
    return {"last_done": row.last_done_at, **dict(zip(NAMES, times, strict=False))}


def why_not(conn: Connection, row: Recall, rule: Rule | None) -> str | None:
    """Why this person is not asked back about it, apart from a visit that is booked."""
    if rule is None or not rule.on:
        return "RECALL_OFF"
    if row.excluded_at is not None:
        return "EXCLUDED"
    person = find_contact(conn, row.contact_id)
    if person is None or person.merged_into is not None or person.erased_at is not None:
        return "GONE"
    if "deceased" in standing.load(conn, row.contact_id).flags:
        return "DECEASED"
    if _in_plan(conn, row):
        return "IN_PLAN"
    return "OTHER_INTEREST" if rule.while_other == "wait" and other_interest(conn, row) else None


def other_interest(conn: Connection, row: Recall) -> str | None:
    """The treatment that they are in talks about, where it is not this one."""
    talks = opportunities.current(conn, row.contact_id)
    if talks is None or talks.status != "open" or talks.service in {None, row.service}:
        return None
    return talks.service


def _in_plan(conn: Connection, row: Recall) -> bool:
    """While sessions of a series are left its own ladder asks for the next one."""
    return any(
        each.state == "active" and each.left > 0 and row.service in each.services
        for each in plans.of_contact(conn, row.contact_id)
    )


def _values(book: PracticeBook, row: Recall, language: str) -> Mapping[str, str]:
    known = book.find_service(row.service)
    provider = None if row.provider is None else book.find_staff(row.provider)
    found = {} if known is None else {"treatment": book.name_of(known, language)}
    return found | ({} if provider is None else {"provider": provider.name.split(",")[0]})
