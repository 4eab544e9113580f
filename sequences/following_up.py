"""What happens elsewhere and what it means for sequences: some begin, some end, some wait; all in that transaction."""

from datetime import timedelta
from typing import Any, Final

from sqlalchemy import Connection, select, update

from booking import service
from compliance.senders import category_of_kind, purpose_of
from core.events import (
    AddressRevoked,
    AppointmentBooked,
    AppointmentCancelled,
    AppointmentCompleted,
    AppointmentConfirmed,
    AppointmentMissed,
    AppointmentMoved,
    AppointmentReopened,
    CalendarImported,
    ContactsMerged,
    Declined,
    InboundStored,
    InvoicePaid,
    MessageReleased,
    OpportunityChanged,
    OpportunityMoved,
    OpportunityOpened,
    OutboundMoved,
    OwnerChanged,
)
from core.session import mine, now, wake
from inbox import threads
from pipeline import opportunities
from practice.contacts import load_address
from practice.identity.journal import Journal
from practice.store import Books
from sequences import editions, enrolments, stopping, triggers
from sequences.definitions import library
from sequences.enrolling import ENROLMENTS, set_touch, take_back
from sequences.hearing import took_back, touch_of
from sequences.models import enrolment
from sequences.sending import NUDGE
from sequences.stepping import BUSY_ALL_THE_SAME, RESENT, until_of
from sequences.subjects.registry import subject

LONG_AGO: Final = timedelta(days=2)
"""Who missed a visit longer ago than this is not told that they were missed today."""
BEGINS: Final[dict[type, str]] = {
    AppointmentBooked: "booked",
    AppointmentMissed: "missed",
    AppointmentCompleted: "completed",
}


class FollowingUp:
    """Handlers for `wiring.py`. Those that take something back come before the gate's own, to write down why."""

    def __init__(self, books: Books) -> None:
        self._books = books
        editions.shipped()  # read as a whole when the process begins, not in somebody's first turn

    def on_inbound(self, conn: Connection, event: InboundStored) -> None:
        """One look at the person's enrolments; more only where one of them minds."""
        if event.contact_id and not event.machine:
            only = ("replied", "wrote")
            stopping.reconsider(conn, self._books.get(conn), contact_id=event.contact_id, only=only)

    def on_visit(
        self,
        conn: Connection,
        event: AppointmentBooked
        | AppointmentMoved
        | AppointmentCancelled
        | AppointmentConfirmed
        | AppointmentCompleted
        | AppointmentMissed
        | AppointmentReopened,
    ) -> None:
        if event.contact_id is None:
            return
        book = self._books.get(conn)
        stopping.reconsider(conn, book, contact_id=event.contact_id)
        on = BEGINS.get(type(event))
        if on == "missed" and now(conn) - service.one(conn, event.appointment_id).starts_at > LONG_AGO:
            return  # marked at the month's end, or read from a system for the first time
        if on is not None:
            triggers.happened(conn, book, on, "appointment", event.appointment_id)

    def on_imported(self, conn: Connection, event: CalendarImported) -> None:
        brought, book = set(event.appointment_ids), self._books.get(conn)
        for visit in service.all_appointments(conn):
            if visit.id in brought and visit.contact_id is not None and visit.starts_at > now(conn):
                stopping.reconsider(conn, book, contact_id=visit.contact_id)

    def on_opened(self, conn: Connection, event: OpportunityOpened) -> None:
        book = self._books.get(conn)
        triggers.happened(conn, book, "opened", "opportunity", event.opportunity_id)
        stage = opportunities.one(conn, event.opportunity_id).stage
        triggers.happened(conn, book, "stage", "opportunity", event.opportunity_id, stage=stage)

    def on_moved(self, conn: Connection, event: OpportunityMoved) -> None:
        book = self._books.get(conn)
        stopping.reconsider(conn, book, contact_id=event.contact_id)
        triggers.happened(conn, book, "stage", "opportunity", event.opportunity_id, stage=event.to_stage)

    def on_changed(self, conn: Connection, event: OpportunityChanged) -> None:
        triggers.retrack(conn, self._books.get(conn), "opportunity", event.opportunity_id)

    def on_paid(self, conn: Connection, event: InvoicePaid) -> None:
        stopping.reconsider(conn, self._books.get(conn), contact_id=event.contact_id, only=("paid",))

    def on_merged(self, conn: Connection, event: ContactsMerged) -> None:
        """The survivor is followed up for both, and for nothing that one of the two has settled."""
        journal = Journal(conn, event.merge_id)
        journal.move(enrolment, "contact_id", event.gone_id, event.survivor_id)
        before = _rows_of(conn, event.survivor_id)
        stopping.reconsider(conn, self._books.get(conn), contact_id=event.survivor_id)
        _write_down(conn, journal, before, _rows_of(conn, event.survivor_id))

    def on_revoked(self, conn: Connection, event: AddressRevoked) -> None:
        """Whoever says stop is not followed to another place; of less than all, what the words named ends."""
        contact_id = load_address(conn, event.address_id).contact_id
        if event.scope == "all":
            stopping.end_all(conn, "REVOKED_ALL", contact_id=contact_id)
            return
        for row in stopping.locked(conn, contact_id):
            definition = editions.edition(conn, row.sequence, row.definition)
            kinds = {each.send.kind for each in definition.steps if each.send} if definition else set()
            if event.scope == "wrong_number":
                take_back(conn, row, "WRONG_NUMBER")
            elif {category_of_kind(each) for each in kinds} & set(event.categories):
                take_back(conn, row, "REVOKED_CATEGORY")
                if row.state in {"active", "paused"}:
                    enrolments.end(conn, row, "REVOKED_CATEGORY", definition=definition)

    def on_declined(self, conn: Connection, event: Declined) -> None:
        """Who has said no is not asked once more the same day."""
        for row in stopping.locked(conn, event.contact_id):
            definition = editions.edition(conn, row.sequence, row.definition)
            if definition is None or not any(
                each.send and each.send.kind == NUDGE for each in definition.steps
            ):
                continue
            take_back(conn, row, "DECLINED")
            if row.state in {"active", "paused"}:
                enrolments.end(conn, row, "DECLINED", definition=definition)

    def on_owner(self, conn: Connection, event: OwnerChanged) -> None:
        """A colleague has the conversation: what waits is theirs to say, but word of visits and accounts."""
        if event.to_kind != "staff":
            return
        contact_id = threads.load_thread(conn, event.thread_id).contact_id
        for row in stopping.locked(conn, contact_id):
            definition = editions.edition(conn, row.sequence, row.definition)
            kinds = {each.send.kind for each in definition.steps if each.send} if definition else set()
            if not {purpose_of(each) for each in kinds} <= BUSY_ALL_THE_SAME:
                take_back(conn, row, "HUMAN_OWNED")
        only = ("human_owned",)
        stopping.reconsider(conn, self._books.get(conn), contact_id=contact_id, only=only)

    def on_released(self, conn: Connection, event: MessageReleased) -> None:
        """The gate held it and lets it go now: its reason is asked once more, in that transaction."""
        found = touch_of(conn, event.message_id) if event.held and event.by == "sequence" else None
        row = enrolments.load(conn, found.enrolment_id) if found is not None else None
        if found is None or row is None or row.sequence in library():
            return
        definition = editions.edition(conn, row.sequence, row.definition)
        about = subject(row.subject_kind)
        if definition is None or about is None:
            return
        facts = about.facts(conn, self._books.get(conn), row.subject_id)
        if facts is None:
            take_back(conn, row, stopping.GONE)
            return
        thread = threads.load_thread(conn, event.thread_id)
        at = stopping.situation(conn, self._books.get(conn), definition, row, facts, thread)
        why = row.ended_why if row.state == "ended" else stopping.reason(at)
        if why is not None:
            take_back(conn, row, why)
        elif row.state == "active":
            again: dict[str, Any] = {"since_at": now(conn), "due_at": now(conn), "lease_until": None}
            enrolments.change(conn, row.id, **again)
            wake(conn, ENROLMENTS.name)

    def on_outbound(self, conn: Connection, event: OutboundMoved) -> None:
        """Bounced: the row says so already (`hearing`); while it helps it goes another way."""
        if event.status != "failed":
            return
        found = touch_of(conn, event.message_id)
        row = enrolments.load(conn, found.enrolment_id) if found is not None else None
        definition = editions.edition(conn, row.sequence, row.definition) if row is not None else None
        if found is None or row is None or definition is None or RESENT in found.step:
            return
        until = until_of(definition, found)
        if row.state not in {"active", "done"} or until is None or until <= now(conn):
            return
        if took_back(conn, event.message_id):
            return
        set_touch(conn, found.id, outcome="failed", why=(event.code or event.status)[:40])
        enrolments.change(conn, row.id, due_at=now(conn), lease_until=None, attempts=0)
        wake(conn, ENROLMENTS.name)


def _rows_of(conn: Connection, contact_id: str) -> dict[str, dict[str, Any]]:
    rows = conn.execute(select(enrolment).where(mine(enrolment), enrolment.c.contact_id == contact_id))
    return {row["id"]: dict(row) for row in rows.mappings()}


def _write_down(
    conn: Connection, journal: Journal, before: dict[str, dict[str, Any]], after: dict[str, dict[str, Any]]
) -> None:
    """What ended because two people are one begins again where they turn out to be two."""
    for row_id, then in after.items():
        was = before.get(row_id, then)
        changed = {name: value for name, value in then.items() if was[name] != value}
        if changed:
            this = update(enrolment).where(mine(enrolment), enrolment.c.id == row_id)
            conn.execute(this.values({name: was[name] for name in changed}))
            journal.set(enrolment, row_id, **changed)
