"""The only door: every message to a contact is decided here, recorded, and only then put into the outbox."""

from datetime import datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import Connection, select, update

from channels import outbox
from channels.accounts import settings_of
from channels.outbox import Outbound
from compliance.audit.happenings import decided
from compliance.decide import decide
from compliance.facts import DraftRequest, Surroundings, gather
from compliance.holds import ANEW, call_back, hold_on, look_again_at
from compliance.models import decision, draft
from compliance.phi.scan import fixed
from compliance.rules.purposes import expires_at
from compliance.types import Action, Purpose, Reason, Verdict
from core import claims
from core.claims import Claimed, Claimer, Queue
from core.db import Database
from core.events import MessageReleased, ThreadTouched
from core.private import Private
from core.session import add, emit, mine, new_id, now, of_practice, wake
from inbox import threads, timeline
from practice.contacts import load_address, load_contact
from practice.store import Books

HOLDS = Queue("holds", draft, lease=timedelta(seconds=60))
KILLS = {
    Reason.REVOKED_ALL,
    Reason.REVOKED_CATEGORY,
    Reason.WRONG_NUMBER,
    Reason.NUMBER_REASSIGNED,
    Reason.HUMAN_OWNED,
    Reason.WINDOW_CLOSED,
    Reason.NON_PRODUCTION,
    Reason.PAUSED,
}
"""What still stops a released message at the instant of sending (design: staleness ended at settle)."""
LONGEST = timedelta(days=1)
"""How long a person's own reply may wait for its provider before they are asked again."""


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

    def __init__(self, books: Books, *, non_production: bool = False, allowed: tuple[str, ...] = ()) -> None:
        self._books = books
        self._non_production, self._allowed = non_production, frozenset(allowed)

    def submit(self, conn: Connection, request: DraftRequest) -> Submitted:
        """Decide and act on it: into the outbox, held, or blocked. The same draft twice is one draft."""
        there = self._existing(conn, request)
        if there is not None:
            return there
        around = self._surroundings(conn, request)
        verdict = decide(gather(conn, request, around))
        text = verdict.repaired_text or request.text
        message_id = self._store_message(conn, request, around, verdict, text)
        draft_id = self._store_draft(conn, request, verdict, message_id)
        decision_id = _record(conn, draft_id, message_id, request, verdict, "submit")
        timeline.set_message(conn, message_id, decision_id=decision_id)
        if verdict.action is Action.SEND:
            self._release(conn, request, around, decision_id, message_id, text)
        emit(conn, ThreadTouched(thread_id=request.thread_id))
        return Submitted(
            draft_id, message_id, verdict.action.value, verdict.reason.value, text, verdict.hold_until
        )

    def preview(self, conn: Connection, request: DraftRequest) -> Verdict:
        """The decision `submit` would take at this instant; nothing is written."""
        return decide(gather(conn, request, self._surroundings(conn, request)))

    def recheck(self, conn: Connection, row: Any) -> str | None:
        """At the instant of sending: a reason to stop, or None. Handed to the dispatcher by wiring."""
        held = conn.execute(
            select(draft)
            .join(decision, decision.c.draft_id == draft.c.id)
            .where(mine(draft), decision.c.id == row.decision_id)
        ).one()
        request = msgspec.convert(held.request, DraftRequest)
        # What it says was settled at release; here only what kills it now is asked.
        request = msgspec.structs.replace(request, phi=fixed(request.text))
        verdict = decide(gather(conn, request, self._surroundings(conn, request, approved=True)))
        if verdict.action is Action.SEND or verdict.reason not in KILLS:
            return None
        decision_id = _record(conn, held.id, held.message_id, request, verdict, "sending")
        if verdict.reason is Reason.PAUSED:
            call_back(conn, held, decision_id, row.expires_at)
        else:
            conn.execute(update(draft).where(mine(draft), draft.c.id == held.id).values(state="blocked"))
        return verdict.reason.value

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
            self._drop(conn, row, "cancelled", why)
            count += 1
        if on is None:
            count += len(
                outbox.cancel(
                    conn,
                    why,
                    thread_id=thread_id,
                    address_id=address_id,
                    automated_only=automated_only,
                    keep_purposes=keep_purposes,
                )
            )
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
        row = conn.execute(
            select(draft).where(mine(draft), draft.c.id == claimed.id).with_for_update(key_share=True)
        ).one()
        if row.state != "held":
            claims.done(conn, HOLDS, claimed)
            return
        request = msgspec.convert(row.request, DraftRequest)
        if row.expires_at is not None and row.expires_at <= now(conn):
            self._drop(conn, row, "expired", Reason.EXPIRED.value)
            return
        around = self._surroundings(conn, request)
        verdict = decide(gather(conn, request, around))
        decision_id = _record(conn, row.id, row.message_id, request, verdict, "release")
        if verdict.action is Action.SEND:
            self._let_go(conn, row, request, around, decision_id, verdict)
        elif verdict.action is Action.BLOCK:
            self._drop(conn, row, "blocked", verdict.reason.value)
        else:
            again = hold_on(conn, row, verdict, row.expires_at or now(conn) + LONGEST)
            claims.again(conn, HOLDS, claimed, max(again, now(conn) + timedelta(seconds=1)))
            timeline.set_message(conn, row.message_id, decision_id=decision_id)

    def _let_go(
        self,
        conn: Connection,
        row: Any,
        request: DraftRequest,
        around: Surroundings,
        decision_id: str,
        verdict: Verdict,
    ) -> None:
        text = verdict.repaired_text or request.text
        conn.execute(
            update(draft).where(mine(draft), draft.c.id == row.id).values(state="released", due_at=None)
        )
        timeline.set_message(conn, row.message_id, text=text, decision_id=decision_id, **ANEW)
        self._release(conn, request, around, decision_id, row.message_id, text)

    def _drop(self, conn: Connection, row: Any, state: str, why: str) -> None:
        conn.execute(
            update(draft)
            .where(mine(draft), draft.c.id == row.id)
            .values(state=state, due_at=None, lease_until=None, last_error=why[:80])
        )
        timeline.set_message(conn, row.message_id, status="blocked", status_code=why[:40])

    def _existing(self, conn: Connection, request: DraftRequest) -> Submitted | None:
        row = conn.execute(
            select(draft).where(
                mine(draft),
                draft.c.thread_id == request.thread_id,
                draft.c.cause_id == request.cause_id,
                draft.c.kind == request.kind,
            )
        ).first()
        if row is None:
            return None
        made = conn.execute(
            select(decision).where(mine(decision), decision.c.draft_id == row.id).order_by(decision.c.at)
        ).first()
        assert made is not None
        text = timeline.load_message(conn, row.message_id).text
        return Submitted(
            row.id, row.message_id, made.action, made.reason, text, made.hold_until, repeated=True
        )

    def _surroundings(
        self, conn: Connection, request: DraftRequest, *, approved: bool = False
    ) -> Surroundings:
        thread = threads.load_thread(conn, request.thread_id)
        address = load_address(conn, request.address_id or thread.address_id)
        settings = settings_of(conn, request.account_id or thread.account_id)
        return Surroundings(
            book=self._books.get(conn),
            thread=thread,
            address=address,
            person=Private(load_contact(conn, thread.contact_id)),
            non_production=self._non_production,
            allow_listed=address.value in self._allowed,
            confirms_stop=bool(settings.get("provider_confirms_stop")),
            approved=approved,
        )

    def _store_message(
        self, conn: Connection, request: DraftRequest, around: Surroundings, verdict: Verdict, text: str
    ) -> str:
        status = {Action.SEND: "queued", Action.HOLD: "held", Action.BLOCK: "blocked"}[verdict.action]
        message_id, _ = timeline.add_message(
            conn,
            request.thread_id,
            inquiry_id=around.thread.inquiry_id,
            direction="out",
            channel=around.address.channel,
            address_id=around.address.id,
            account_id=request.account_id or around.thread.account_id,
            client_id=request.client_id,
            author_kind="agent" if request.author_kind == "sequence" else request.author_kind,
            author_id=request.author_id,
            text=text,
            slots=list(request.slots),
            citations=list(request.citations),
            status=status,
            purpose=request.purpose,
            run_id=request.run_id,
            answers_at=request.caused_at,
        )
        return message_id

    def _store_draft(self, conn: Connection, request: DraftRequest, verdict: Verdict, message_id: str) -> str:
        state = {Action.SEND: "released", Action.HOLD: "held", Action.BLOCK: "blocked"}[verdict.action]
        due = None
        if verdict.action is Action.HOLD:
            due = look_again_at(verdict, now(conn), _expires(conn, request))
            wake(conn, HOLDS.name)
        return add(
            conn,
            draft,
            thread_id=request.thread_id,
            cause_id=request.cause_id,
            kind=request.kind,
            purpose=request.purpose,
            message_id=message_id,
            state=state,
            request=_plain(request),
            cancel_on=list(request.cancel_on),
            expires_at=_expires(conn, request),
            created_at=now(conn),
            held_why=verdict.reason.value if due else None,
            due_at=due,
            attempts=0,
        )

    def _release(
        self,
        conn: Connection,
        request: DraftRequest,
        around: Surroundings,
        decision_id: str,
        message_id: str,
        text: str,
    ) -> None:
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
                expires_at=_expires(conn, request),
                caused_at=request.caused_at,
            ),
        )
        emit(
            conn,
            MessageReleased(thread_id=request.thread_id, message_id=message_id, by=request.author_kind),
        )


def message_of_kind(conn: Connection, thread_id: str, kind: str) -> Any:
    """The message of the newest released draft of a kind on this thread, or None."""
    row = conn.execute(
        select(draft.c.message_id)
        .where(mine(draft), draft.c.thread_id == thread_id, draft.c.kind == kind, draft.c.state == "released")
        .order_by(draft.c.created_at.desc())
        .limit(1)
    ).first()
    return None if row is None else timeline.load_message(conn, row.message_id)


def load_decision(conn: Connection, decision_id: str) -> Any:
    """A recorded decision, or None."""
    return conn.execute(select(decision).where(mine(decision), decision.c.id == decision_id)).first()


class HoldReleaser:
    """Claims holds that are due and has the gate look at them again."""

    def __init__(self, db: Database, gate: Gate) -> None:
        self._db, self._gate = db, gate
        self.claimer = Claimer(db, HOLDS, self._work)

    async def _work(self, claimed: Claimed) -> None:
        assert claimed.practice_id is not None
        await self._db.write(
            of_practice(claimed.practice_id), lambda conn: self._gate.reconsider(conn, claimed)
        )


def _record(
    conn: Connection, draft_id: str, message_id: str, request: DraftRequest, verdict: Verdict, moment: str
) -> str:
    decision_id = new_id(conn)
    decided(
        conn,
        decision_id,
        author_kind=request.author_kind,
        author_id=request.author_id,
        message_id=message_id,
        action=verdict.action.value,
        reason=verdict.reason.value,
        moment=moment,
    )
    return add(
        conn,
        decision,
        id=decision_id,
        draft_id=draft_id,
        thread_id=request.thread_id,
        purpose=request.purpose,
        action=verdict.action.value,
        reason=verdict.reason.value,
        hold_until=verdict.hold_until,
        checks=[
            {
                "name": check.name,
                "outcome": check.outcome.value,
                "reason": check.reason and check.reason.value,
            }
            for check in verdict.checks
        ],
        rule_pack=verdict.rule_pack_version[:32],
        moment=moment,
        at=now(conn),
    )


def _expires(conn: Connection, request: DraftRequest) -> datetime:
    stale_at = expires_at(Purpose(request.purpose), now(conn))
    return request.expires_at or stale_at or now(conn) + LONGEST


def _plain(request: DraftRequest) -> dict[str, Any]:
    plain: dict[str, Any] = msgspec.to_builtins(request)
    return plain
