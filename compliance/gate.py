"""The only door: every message to a contact is decided here, recorded, and only then put into the outbox."""

from contextlib import AbstractContextManager, nullcontext
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, select, update
from sqlalchemy.exc import DBAPIError

from channels import outbox
from channels.accounts import settings_of
from channels.outbox import Outbound
from compliance import drafts, held
from compliance.audit import Actor, append
from compliance.decide import cannot_tell, decide
from compliance.drafts import Looked, load_decision, message_of_kind
from compliance.facts import DraftRequest, Reading, Surroundings, gather
from compliance.held import HOLDS
from compliance.holds import ANEW, call_back, hold_on
from compliance.mail_form import can_be_ended
from compliance.models import decision, draft
from compliance.phi.scan import Scan, fixed
from compliance.types import Action, Channel, Purpose, Reason, Verdict
from compliance.unsubscribe import Unsubscribing
from compliance.vendors import Vendors
from core import claims
from core.claims import Claimed
from core.errors import ConflictError, NotFoundError, RetryLaterError
from core.events import MessageReleased, ThreadTouched
from core.installation import Installation
from core.private import Private
from core.session import emit, mine, new_id, now, wake
from inbox import threads, timeline
from practice.contacts import load_address, load_contact
from practice.store import Books

__all__ = ["Gate", "Submitted", "load_decision", "message_of_kind"]
KILLS = {
    Reason.REVOKED_ALL,
    Reason.REVOKED_CATEGORY,
    Reason.WRONG_NUMBER,
    Reason.NUMBER_REASSIGNED,
    Reason.HUMAN_OWNED,
    Reason.WINDOW_CLOSED,
    Reason.SENDER_UNREGISTERED,
    Reason.NON_PRODUCTION,
    Reason.PAUSED,
}
"""What still stops a released message at the instant of sending (design: staleness ended at settle)."""


class Submitted(msgspec.Struct, frozen=True):
    """What became of a draft, and where it stands on the timeline."""

    draft_id: str
    message_id: str
    action: str
    reason: str
    text: str
    hold_until: datetime | None = None
    repeated: bool = False


class Gate:
    """Decides, records, releases. Units of work hand it their connection; it does no other I/O."""

    def __init__(
        self,
        books: Books,
        *,
        non_production: bool = False,
        allowed: tuple[str, ...] = (),
        vendors: Vendors | None = None,
        pages: Unsubscribing | None = None,
    ) -> None:
        self._books = books
        self._non_production, self._allowed = non_production, frozenset(allowed)
        self._installation = Installation()
        self.vendors = vendors or Vendors({})
        self._pages = pages

    def submit(self, conn: Connection, request: DraftRequest, looked: Looked | None = None) -> Submitted:
        """Decide and act on it: into the outbox, held, or blocked. The same draft twice is one draft.

        `looked`: what `weigh` has just said of this very request, in this unit of work.
        """
        there = self._existing(conn, request)
        if there is not None:
            return there
        if looked is None or looked.reading.request is not request:
            looked = self._look(conn, request)
        verdict, text = looked.verdict, looked.verdict.repaired_text or request.text
        decision_id = new_id(conn)
        message_id = drafts.store_message(conn, looked, text, decision_id)
        draft_id = drafts.store_draft(conn, looked, message_id)
        drafts.record(conn, draft_id, message_id, request, verdict, "submit", decision_id)
        if verdict.action is Action.SEND:
            self._release(conn, draft_id, looked, decision_id, message_id, text)
        elif verdict.reason is Reason.GATE_ERROR:
            drafts.alarm(conn, request)
        emit(conn, ThreadTouched(thread_id=request.thread_id))
        return Submitted(
            draft_id, message_id, verdict.action.value, verdict.reason.value, text, verdict.hold_until
        )

    def weigh(self, conn: Connection, request: DraftRequest) -> Looked:
        """As `preview`, to be handed to `submit` when it is to leave after all."""
        return self._look(conn, request)

    def preview(self, conn: Connection, request: DraftRequest, at: datetime | None = None) -> Verdict:
        """The decision `submit` would take at this instant (or at `at`, by what is known now); nothing is written."""
        return self._look(conn, request, at=at).verdict

    def recheck(self, conn: Connection, row: Any) -> str | None:
        """At the instant of sending: a reason to stop, or None. Handed to the dispatcher by wiring.

        Raises `RetryLaterError` when it cannot tell: nothing leaves on a guess.
        """
        kept = conn.execute(
            select(draft)
            .join(decision, decision.c.draft_id == draft.c.id)
            .where(mine(draft), decision.c.id == row.decision_id)
        ).one()
        request = msgspec.convert(kept.request, DraftRequest)
        # What it says was settled at release; here only what kills it now is asked.
        request = msgspec.structs.replace(request, phi=fixed(request.text))
        verdict = self._look(conn, request, approved=True).verdict
        if verdict.reason is Reason.GATE_ERROR:
            raise RetryLaterError("gate_error")
        if verdict.action is Action.SEND or verdict.reason not in KILLS:
            return None
        decision_id = drafts.record(conn, kept.id, kept.message_id, request, verdict, "sending")
        drafts.uncount(conn, [kept.id])
        if verdict.reason is Reason.PAUSED:
            call_back(conn, kept, decision_id, row.expires_at)
        else:
            conn.execute(update(draft).where(mine(draft), draft.c.id == kept.id).values(state="blocked"))
        return verdict.reason.value

    def approve(
        self, conn: Connection, draft_id: str, by: Actor, *, licensed: bool = False
    ) -> tuple[Verdict, str]:
        """A person nods: every check again, now with that nod. Never lifts a block. Gives verdict and message id.

        `licensed`: they may judge clinical texts. Raises `NotFoundError`, `ConflictError` when it waits no more.
        """
        row = self._waiting(conn, draft_id)
        held.approve(conn, draft_id, by, licensed=licensed)
        append(conn, by, "message.approved", ("message", row.message_id), why=row.held_why)
        verdict, due = self._decide_again(conn, row, "approve")
        if due is not None:
            conn.execute(
                update(draft)
                .where(mine(draft), draft.c.id == draft_id)
                .values(due_at=due, lease_until=None, attempts=0)
            )
            wake(conn, HOLDS.name)
        emit(conn, ThreadTouched(thread_id=row.thread_id))
        return verdict, str(row.message_id)

    def revise(
        self,
        conn: Connection,
        draft_id: str,
        text: str,
        phi: Scan | None,
        by: Actor,
        *,
        licensed: bool = False,
    ) -> tuple[Verdict, str]:
        """A person answers for other words in its place: what it was for stays. Raises as `approve`."""
        row = self._waiting(conn, draft_id)
        request = msgspec.convert(row.request, DraftRequest)
        request = msgspec.structs.replace(request, text=text, phi=phi, model_written=False, reviewed=False)
        conn.execute(
            update(draft).where(mine(draft), draft.c.id == draft_id).values(request=drafts.plain(request))
        )
        timeline.set_message(conn, row.message_id, text=text)
        append(conn, by, "message.revised", ("message", row.message_id), why=row.held_why)
        return self.approve(conn, draft_id, by, licensed=licensed)

    def discard(self, conn: Connection, draft_id: str, by: Actor) -> None:
        """A person decides against it. Raises as `approve`."""
        row = self._waiting(conn, draft_id)
        drafts.drop(conn, row, "cancelled", "DISCARDED")
        append(conn, by, "message.discarded", ("message", row.message_id), why=row.held_why)
        emit(conn, ThreadTouched(thread_id=row.thread_id))

    def cancel(
        self,
        conn: Connection,
        why: str,
        *,
        thread_id: str | None = None,
        address_id: str | None = None,
        automated_only: bool = False,
        on: str | None = None,
        keep_purposes: tuple[str, ...] = (),
    ) -> int:
        """Take back what is held or queued; `on` limits it to drafts that named this cause."""
        count = 0
        statement = select(draft).where(mine(draft), draft.c.state == "held").with_for_update(key_share=True)
        if thread_id is not None:
            statement = statement.where(draft.c.thread_id == thread_id)
        for row in conn.execute(statement).all():
            request = msgspec.convert(row.request, DraftRequest)
            if self._spared(request, address_id, on, keep_purposes, automated_only=automated_only):
                continue
            drafts.drop(conn, row, "cancelled", why)
            count += 1
        if on is None:
            taken = outbox.cancel(
                conn,
                why,
                thread_id=thread_id,
                address_id=address_id,
                automated_only=automated_only,
                keep_purposes=keep_purposes,
            )
            drafts.withdrawn(conn, taken)
            count += len(taken)
        return count

    def _spared(
        self,
        request: DraftRequest,
        address_id: str | None,
        on: str | None,
        keep_purposes: tuple[str, ...],
        *,
        automated_only: bool,
    ) -> bool:
        return (
            (automated_only and request.author_kind == "staff")
            or (address_id is not None and request.address_id not in {None, address_id})
            or (on is not None and on not in request.cancel_on)
            or request.purpose in keep_purposes
        )

    def reconsider(self, conn: Connection, claimed: Claimed) -> None:
        """A hold is due: every check again, on what is true now; too late means expired, never stale."""
        row = self._row(conn, claimed.id)
        if row is None or row.state != "held":
            claims.done(conn, HOLDS, claimed)
            return
        if row.expires_at is not None and row.expires_at <= now(conn):
            drafts.drop(conn, row, "expired", Reason.EXPIRED.value)
            return
        _, due = self._decide_again(conn, row, "release")
        if due is not None:
            claims.again(conn, HOLDS, claimed, due)

    def _decide_again(self, conn: Connection, row: Any, moment: str) -> tuple[Verdict, datetime | None]:
        """Decide what was held; when it stays so, when to look again. The same hold twice is written once."""
        nod = held.approval_of(conn, row.id)
        request = msgspec.convert(row.request, DraftRequest)
        licensed = nod is not None and bool(nod.licensed)
        looked = self._look(conn, request, approved=nod is not None, licensed=licensed)
        verdict = looked.verdict
        same = verdict.action is Action.HOLD and verdict.hold_until is None
        if same and moment == "release" and verdict.reason.value == row.held_why:
            return verdict, hold_on(conn, row, verdict, row.expires_at)
        decision_id = drafts.record(conn, row.id, row.message_id, request, verdict, moment)
        if verdict.action is Action.SEND:
            self._let_go(conn, row, looked, decision_id)
        elif verdict.action is Action.BLOCK:
            drafts.drop(conn, row, "blocked", verdict.reason.value)
        else:
            timeline.set_message(conn, row.message_id, decision_id=decision_id)
            return verdict, hold_on(conn, row, verdict, row.expires_at)
        return verdict, None

    def _let_go(self, conn: Connection, row: Any, looked: Looked, decision_id: str) -> None:
        text = looked.verdict.repaired_text or looked.reading.request.text
        conn.execute(
            update(draft)
            .where(mine(draft), draft.c.id == row.id)
            .values(state="released", due_at=None, lease_until=None)
        )
        timeline.set_message(conn, row.message_id, text=text, decision_id=decision_id, **ANEW)
        self._release(conn, row.id, looked, decision_id, row.message_id, text, held_back=True)

    def _row(self, conn: Connection, draft_id: str) -> Any:
        statement = select(draft).where(mine(draft), draft.c.id == draft_id)
        return conn.execute(statement.with_for_update(key_share=True)).first()

    def _waiting(self, conn: Connection, draft_id: str) -> Any:
        row = self._row(conn, draft_id)
        if row is None:
            raise NotFoundError("no such message waits")
        if row.state != "held":
            raise ConflictError("it does not wait any more")
        if row.expires_at is not None and row.expires_at <= now(conn):
            raise ConflictError("it has become stale")
        return row

    def _existing(self, conn: Connection, request: DraftRequest) -> Submitted | None:
        row = drafts.find_same(conn, request)
        if row is None:
            return None
        made = drafts.first_decision(conn, row.id)
        text = timeline.load_message(conn, row.message_id).text
        return Submitted(
            row.id, row.message_id, made.action, made.reason, text, made.hold_until, repeated=True
        )

    def _look(
        self,
        conn: Connection,
        request: DraftRequest,
        *,
        at: datetime | None = None,
        approved: bool = False,
        licensed: bool = False,
    ) -> Looked:
        """Read and decide. A store that fails is a verdict, unless the fault has ended the transaction itself."""
        around = self._surroundings(conn, request, approved=approved, licensed=licensed)
        reading = Reading(conn, request, around, at or now(conn))
        try:
            with _safe_point(conn):
                facts = gather(reading)
        except Exception as error:
            if isinstance(error, DBAPIError) and error.connection_invalidated:
                raise
            return Looked(reading, None, cannot_tell())
        return Looked(reading, facts, decide(facts))

    def _surroundings(
        self, conn: Connection, request: DraftRequest, *, approved: bool, licensed: bool
    ) -> Surroundings:
        thread = threads.load_thread(conn, request.thread_id)
        address = load_address(conn, request.address_id or thread.address_id)
        settings = settings_of(conn, request.account_id or thread.account_id)
        return Surroundings(
            book=self._books.get(conn),
            thread=thread,
            address=address,
            person=Private(load_contact(conn, thread.contact_id)),
            non_production=self._non_production or self._installation.is_restored(conn),
            allow_listed=address.value in self._allowed,
            covered=not settings.get("no_agreement")
            and self.vendors.covers_channel(address.channel, now(conn).date()),
            confirms_stop=bool(settings.get("provider_confirms_stop")),
            sender=settings.get("registration", {}),
            approved=approved,
            licensed=licensed,
            unsubscribe=self._unsubscribe(conn, request, address),
        )

    def _unsubscribe(self, conn: Connection, request: DraftRequest, address: Any) -> str | None:
        """The page that ends it; None where there is nothing to end."""
        if Channel(address.channel) is not Channel.EMAIL or not can_be_ended(Purpose(request.purpose)):
            return None
        return self._pages.link(conn, address.id) if self._pages is not None else ""

    def _release(
        self,
        conn: Connection,
        draft_id: str,
        looked: Looked,
        decision_id: str,
        message_id: str,
        text: str,
        *,
        held_back: bool = False,
    ) -> None:
        request, around = looked.reading.request, looked.reading.around
        answers = looked.reading.answers() if looked.facts is not None else None
        outbox.enqueue(
            conn,
            Outbound(
                decision_id=decision_id,
                message_id=message_id,
                thread_id=request.thread_id,
                account_id=request.account_id or around.thread.account_id,
                channel=around.address.channel,
                address_id=around.address.id,
                recipient=around.address.value,
                body=text,
                purpose=request.purpose,
                author_kind=request.author_kind,
                expires_at=drafts.expiry_of(conn, request, looked.visit_at),
                caused_at=request.caused_at,
                extras=drafts.extras_of(looked, answers),
            ),
        )
        if looked.facts is not None:
            drafts.count(conn, draft_id, looked.reading, looked.facts, text)
        emit(
            conn,
            MessageReleased(
                thread_id=request.thread_id, message_id=message_id, by=request.author_kind, held=held_back
            ),
        )


def _safe_point(conn: Connection) -> AbstractContextManager[Any]:
    """PostgreSQL gives up a whole transaction for one failed statement; SQLite does not."""
    return conn.begin_nested() if conn.dialect.name == "postgresql" else nullcontext()
