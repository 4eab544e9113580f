"""A person asks to be forgotten: one action, refused where something must be kept, recorded without a name."""

from typing import Literal

import msgspec
from sqlalchemy import Connection, delete, select, update

from booking import erasing as bookings
from booking import service
from channels import erasing as traffic
from compliance import legal_hold
from compliance.audit import append
from compliance.erased_addresses import ErasedAddresses
from compliance.gate import Gate
from compliance.gate_models import contact_flag, contact_standing
from compliance.models import draft, erasure
from compliance.phi.models import phi_vault
from core.errors import ConflictError, NotFoundError
from core.events import ContactErased
from core.session import acting, add, emit, mine, now
from inbox import erasing as conversation
from inbox import threads
from practice import erasing as people
from practice.contacts import find_contact
from practice.identity import people as identity

Reason = Literal["asked_by_person", "asked_by_guardian", "wrong_person", "no_longer_needed", "test_data"]
REASONS: tuple[Reason, ...] = (
    "asked_by_person",
    "asked_by_guardian",
    "wrong_person",
    "no_longer_needed",
    "test_data",
)


class Left(msgspec.Struct, frozen=True):
    """What went with the person."""

    erasure_id: str
    messages: int
    appointments: int
    cancelled: int
    opt_outs_kept: int


class Leaving:
    """Erases one contact in one transaction."""

    def __init__(self, gate: Gate, known: ErasedAddresses) -> None:
        self._gate, self._known = gate, known

    def refusals(self, conn: Connection, contact_id: str) -> list[str]:
        """Codes of what stands in the way: `legal_hold`, `on_its_way`, `appointments`."""
        thread = threads.thread_of(conn, contact_id)
        found = []
        if legal_hold.holds_on(conn, contact_id):
            found.append("legal_hold")
        if thread is not None and traffic.on_its_way(conn, thread.id):
            found.append("on_its_way")
        if bookings.to_come(conn, contact_id):
            found.append("appointments")
        return found

    def erase(
        self, conn: Connection, contact_id: str, reason: Reason, *, cancel_appointments: bool = False
    ) -> Left:
        """Raises `NotFoundError`, or `ConflictError` saying what stands in the way; nothing is gone then."""
        row = find_contact(conn, contact_id)
        if row is None or row.erased_at is not None:
            raise NotFoundError("no such contact")
        if row.merged_into is not None:
            raise ConflictError("this contact went into another one; that one can be erased, with all of it")
        thread = threads.thread_of(conn, contact_id, lock=True)
        self._refuse(conn, contact_id, cancel_appointments=cancel_appointments)
        coming = bookings.to_come(conn, contact_id)
        for appointment_id, _ in coming:
            service.cancel(conn, appointment_id, "erased")
        counts = self._let_go(conn, contact_id, thread.id if thread is not None else None)
        kept = self._record(conn, contact_id, reason, counts | {"cancelled": len(coming)})
        return Left(erasure_id=kept, cancelled=len(coming), **counts)

    def _refuse(self, conn: Connection, contact_id: str, *, cancel_appointments: bool) -> None:
        words = {
            "legal_hold": "a legal hold stands on this person",
            "on_its_way": "a message to this person is being sent right now; try again in a minute",
            "appointments": "this person has appointments to come; choose to cancel them",
        }
        for each in self.refusals(conn, contact_id):
            if each != "appointments" or not cancel_appointments:
                raise ConflictError(words[each])

    def _let_go(self, conn: Connection, contact_id: str, thread_id: str | None) -> dict[str, int]:
        addresses = people.former_addresses(conn, contact_id)
        row = find_contact(conn, contact_id)
        values = {each.value for each in addresses} | {each for each in (row.phone, row.email) if each}
        kept = self._known.remember(conn, addresses)
        for each in identity.went_into(conn, contact_id):
            values |= self._let_go_of_merged(conn, each)
        identity.forget_unions(conn, (contact_id,))
        messages = 0
        if thread_id is not None:
            self._gate.cancel(conn, "ERASED", thread_id=thread_id)
            _forget_drafts(conn, thread_id)
            messages = conversation.erase_thread(conn, thread_id)
        appointments = bookings.erase_bookings(conn, contact_id, thread_id)
        traffic.erase_traffic(conn, thread_id, values)
        _forget_person(conn, contact_id, thread_id)
        return {"messages": messages, "appointments": appointments, "opt_outs_kept": kept}

    def _let_go_of_merged(self, conn: Connection, contact_id: str) -> set[str]:
        """Somebody who turned out to be the one who leaves: their names and what stayed under them go, too."""
        row = find_contact(conn, contact_id)
        thread = threads.thread_of(conn, contact_id, lock=True)
        if thread is not None:
            conversation.erase_thread(conn, thread.id)
        identity.forget_unions(conn, (contact_id,))
        _forget_person(conn, contact_id, thread.id if thread is not None else None)
        return {each for each in (row.phone, row.email) if each}

    def _record(self, conn: Connection, contact_id: str, reason: Reason, counts: dict[str, int]) -> str:
        who = acting(conn)
        made = add(
            conn,
            erasure,
            contact_id=contact_id,
            reason=reason,
            by_kind=who.kind,
            by_id=who.id,
            counts=counts,
            at=now(conn),
        )
        append(conn, who, "contact.erased", ("contact", contact_id), why=reason, detail=counts)
        return made


class Erasure(msgspec.Struct, frozen=True):
    """That somebody was erased, without who it was."""

    id: str
    contact_id: str
    reason: str
    by_id: str | None
    at: str


def erasures(conn: Connection, limit: int = 200) -> list[Erasure]:
    """Newest first."""
    rows = conn.execute(
        select(erasure).where(mine(erasure)).order_by(erasure.c.at.desc(), erasure.c.id.desc()).limit(limit)
    ).all()
    return [Erasure(row.id, row.contact_id, row.reason, row.by_id, row.at.isoformat()) for row in rows]


def _forget_person(conn: Connection, contact_id: str, thread_id: str | None) -> None:
    for table in (phi_vault, contact_flag, contact_standing):
        conn.execute(delete(table).where(mine(table), table.c.contact_id == contact_id))
    people.erase_contact(conn, contact_id)
    emit(conn, ContactErased(contact_id=contact_id, thread_id=thread_id))


def _forget_drafts(conn: Connection, thread_id: str) -> None:
    """What a draft asked for is needed to look at it again, never after it has ended; what decided on it stays."""
    rows = conn.execute(
        select(draft.c.id, draft.c.request).where(mine(draft), draft.c.thread_id == thread_id)
    ).all()
    for row in rows:
        conn.execute(
            update(draft).where(mine(draft), draft.c.id == row.id).values(request=without_words(row.request))
        )


def without_words(request: dict[str, object]) -> dict[str, object]:
    """A draft's request with everything in it that was written for or by a person taken out."""
    kept = {"thread_id", "cause_id", "kind", "purpose", "author_kind", "author_id", "language", "run_id"}
    return {name: value for name, value in request.items() if name in kept} | {"text": ""}
