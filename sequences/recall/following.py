"""Recall follows what happens: a treatment begins the count anew, a visit given back lets it go on, a plan takes over."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Final

from sqlalchemy import Connection

from booking import service
from core.events import (
    AppointmentCancelled,
    AppointmentCompleted,
    AppointmentMissed,
    AppointmentReopened,
    ContactErased,
    ContactsMerged,
    ContactsParted,
    OpportunityMoved,
    PeopleImported,
    PlanChanged,
)
from core.session import now
from inbox import tasks
from practice.book import PracticeBook
from practice.store import Books
from sequences import stopping, triggers
from sequences.recall import rows
from sequences.recall.rows import Recall
from sequences.recall.rules import Rule, due_times, rules_of
from sequences.recall.treated import booked_ahead, services_of

KIND: Final = "recall"
CALL: Final = "recall_call"
BREATH: Final = timedelta(days=14)
"""Who has just given a visit back is not asked again the next day."""
PAST: Final = timedelta(days=14)
"""Whoever comes in with a file and was due longer ago is on the list of those to call, and is sent nothing."""


class Recalls:
    """Handlers for `wiring.py`."""

    def __init__(self, books: Books) -> None:
        self._books = books

    def on_completed(self, conn: Connection, event: AppointmentCompleted | AppointmentReopened) -> None:
        if event.contact_id is not None:
            self._bring_up(conn, event.contact_id)

    def on_off(self, conn: Connection, event: AppointmentCancelled | AppointmentMissed) -> None:
        """What stood between them and being asked is gone: they are due again, after a while."""
        if event.contact_id is None:
            return
        book, visit = self._books.get(conn), service.one(conn, event.appointment_id)
        for row in rows.of_contact(conn, event.contact_id):
            if row.service in services_of(book, visit) and not booked_ahead(
                conn, book, row.contact_id, row.service, without=(visit.id,)
            ):
                rows.change(conn, row, again_at=now(conn) + BREATH)
                _look_again(conn, book, [row])

    def on_imported(self, conn: Connection, _event: PeopleImported) -> None:
        """Everybody whom the practice's file says to have been treated; who is due soon is enrolled."""
        book = self._books.get(conn)
        rules = rules_of(conn, book)
        for row in rows.bring_all_up(conn, book):
            rule = rules.get(row.service)
            if rule is not None and due_times(rule, row.last_done_at, None)[-1] > now(conn) - PAST:
                _look_again(conn, book, [row])

    def on_merged(self, conn: Connection, event: ContactsMerged) -> None:
        """The survivor has had what both had."""
        book = self._books.get(conn)
        for row in rows.of_contact(conn, event.gone_id):
            stopping.reconsider(conn, book, subject=(KIND, row.id))
        rows.bring_up(conn, book, event.survivor_id)
        _look_again(conn, book, rows.of_contact(conn, event.survivor_id))

    def on_parted(self, conn: Connection, event: ContactsParted) -> None:
        for contact_id in (event.kept_id, event.parted_id):
            self._bring_up(conn, contact_id)

    def on_plan(self, conn: Connection, event: PlanChanged) -> None:
        """While it runs its own ladder asks; when it is over the count that began with its last session stands."""
        if event.what in {"opened", "completed", "ended"}:
            book = self._books.get(conn)
            _look_again(conn, book, rows.of_contact(conn, event.contact_id))

    def on_talks(self, conn: Connection, event: OpportunityMoved) -> None:
        """Where a practice waits while they are in talks about something else."""
        book = self._books.get(conn)
        waits = {each.service for each in rules_of(conn, book).values() if each.while_other == "wait"}
        if waits:
            theirs = rows.of_contact(conn, event.contact_id)
            _look_again(conn, book, [each for each in theirs if each.service in waits])

    def on_contact_erased(self, conn: Connection, event: ContactErased) -> None:
        rows.forget(conn, event.contact_id)

    def _bring_up(self, conn: Connection, contact_id: str) -> None:
        book = self._books.get(conn)
        before = {row.id for row in rows.of_contact(conn, contact_id)}
        fresh = rows.bring_up(conn, book, contact_id)
        for gone in sorted(before - {row.id for row in rows.of_contact(conn, contact_id)}):
            stopping.reconsider(conn, book, subject=(KIND, gone))
        for row in fresh:
            tasks.close_tasks(conn, why="treated", subject=(KIND, row.id), kinds=(CALL,))
        _look_again(conn, book, fresh)


def rules_changed(conn: Connection, book: PracticeBook, service_id: str, before: Rule | None) -> None:
    """An interval is another one now. Who is enrolled is reckoned anew by the runner, one by one, for there may be
    thousands; where nobody was asked back until now, whoever is not long overdue begins.
    """
    rows.reckon_anew(conn, service_id)
    rule = rules_of(conn, book).get(service_id)
    if rule is None or not rule.on or (before is not None and before.on):
        return
    since = now(conn) - timedelta(days=rule.days[-1]) - PAST
    _look_again(conn, book, rows.of_service(conn, service_id, since))


def looked_at(conn: Connection, book: PracticeBook, row: Recall) -> None:
    """Something about this one row has changed."""
    _look_again(conn, book, [row])


def _look_again(conn: Connection, book: PracticeBook, those: Iterable[Recall]) -> None:
    """What has lost its reason ends; what has one begins or goes on."""
    for row in those:
        stopping.reconsider(conn, book, subject=(KIND, row.id))
        triggers.happened(conn, book, "recall_due", KIND, row.id)
