"""Drafts and decisions as rows: how the gate keeps what was asked, what it answered, and what it started."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import Connection, bindparam, delete, select, update

from channels import media
from compliance.audit.happenings import decided
from compliance.facts import DraftRequest, Reading, explains_stop
from compliance.facts.counters import subject_of
from compliance.gate_models import started
from compliance.held import HOLDS
from compliance.holds import look_again_at, take_turn
from compliance.mail_form import ONE_CLICK
from compliance.models import decision, draft
from compliance.rules import frequency
from compliance.rules.purposes import expires_at, rule_of
from compliance.standing import explained
from compliance.types import Action, Facts, Purpose, Verdict
from core.events import OutboundExpired, OutboundMoved
from core.session import add, emit, mine, new_id, now, wake
from inbox import handoffs, timeline

LONGEST = timedelta(days=1)
"""How long a person's own reply may wait for its provider before they are asked again."""
ANSWERS = {
    Purpose.INQUIRY_REPLY,
    Purpose.MISSED_CALL_TEXTBACK,
    Purpose.STAFF_REPLY,
    Purpose.EMERGENCY_GUIDANCE,
}
"""Somebody waits for these: when one goes stale unsent, a person must write."""
_SAME = select(draft).where(
    mine(draft),
    draft.c.thread_id == bindparam("of_thread"),
    draft.c.cause_id == bindparam("of_cause"),
    draft.c.kind == bindparam("of_kind"),
)
STATES = {Action.SEND: "released", Action.HOLD: "held", Action.BLOCK: "blocked"}
SHOWN = {Action.SEND: "queued", Action.HOLD: "held", Action.BLOCK: "blocked"}


class Looked(msgspec.Struct, frozen=True):
    """One look at a draft: what was read, the facts (none when they could not be had), the verdict."""

    reading: Reading
    facts: Facts | None
    verdict: Verdict

    @property
    def visit_at(self) -> datetime | None:
        return None if self.facts is None else self.facts.visit_at


def store_message(conn: Connection, looked: Looked, text: str, decision_id: str) -> str:
    """Its place on the timeline, whatever becomes of it."""
    request, around = looked.reading.request, looked.reading.around
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
        attachments=[msgspec.to_builtins(each) | {"state": "kept"} for each in request.files],
        slots=list(request.slots),
        citations=list(request.citations),
        status=SHOWN[looked.verdict.action],
        purpose=request.purpose,
        decision_id=decision_id,
        run_id=request.run_id,
        answers_at=request.caused_at,
    )
    if request.files:
        media.take_along(conn, message_id, [each.media_id for each in request.files])
    return message_id


def store_draft(conn: Connection, looked: Looked, message_id: str) -> str:
    """What was asked for, and when it is looked at again if it waits."""
    request, verdict = looked.reading.request, looked.verdict
    stale_at = expiry_of(conn, request, looked.visit_at)
    due = None
    if verdict.action is Action.HOLD:
        due = look_again_at(verdict, now(conn), stale_at)
        wake(conn, HOLDS.name)
    draft_id = add(
        conn,
        draft,
        thread_id=request.thread_id,
        cause_id=request.cause_id,
        kind=request.kind,
        purpose=request.purpose,
        message_id=message_id,
        state=STATES[verdict.action],
        request=plain(request),
        cancel_on=list(request.cancel_on),
        expires_at=stale_at,
        created_at=now(conn),
        held_why=verdict.reason.value if due else None,
        due_at=due,
        attempts=0,
    )
    if due is not None:
        take_turn(conn, draft_id, verdict, request.purpose, stale_at)
    return draft_id


def extras_of(looked: Looked, answers: dict[str, Any] | None) -> dict[str, Any]:
    """What only some channels ask for: what it answers, its subject, and how mail programs may end its kind."""
    request, extras = looked.reading.request, {}
    if answers is not None:
        extras = {"answers": answers, "slots": list(request.slots)}
    if request.template is not None:
        extras |= {"content_sid": request.template.sid, "content_variables": request.template.values}
    if request.files:
        extras |= {"media": [{"id": each.media_id, "name": each.name} for each in request.files]}
    if looked.facts is None or looked.facts.unsubscribe is None:
        return extras
    one_click = rule_of(looked.facts.purpose).cls in ONE_CLICK
    told = {
        "subject": request.title,
        "language": request.language,
        "unsubscribe": looked.facts.unsubscribe if one_click else None,
    }
    return extras | {name: value for name, value in told.items() if value}


def find_same(conn: Connection, request: DraftRequest) -> Any:
    """The draft that this cause has made already on this thread, or None."""
    asked = {"of_thread": request.thread_id, "of_cause": request.cause_id, "of_kind": request.kind}
    return conn.execute(_SAME, asked).first()


def first_decision(conn: Connection, draft_id: str) -> Any:
    return conn.execute(
        select(decision).where(mine(decision), decision.c.draft_id == draft_id).order_by(decision.c.at)
    ).first()


def expiry_of(conn: Connection, request: DraftRequest, visit_at: datetime | None = None) -> datetime:
    """When it is stale; a text about a visit at the visit."""
    stale_at = expires_at(Purpose(request.purpose), now(conn), visit_at)
    return request.expires_at or stale_at or now(conn) + LONGEST


def plain(request: DraftRequest) -> dict[str, Any]:
    found: dict[str, Any] = msgspec.to_builtins(request)
    return found


def record(
    conn: Connection,
    draft_id: str,
    message_id: str,
    request: DraftRequest,
    verdict: Verdict,
    moment: str,
    decision_id: str | None = None,
) -> str:
    """Keep a decision with the outcome of every check and the rules it was made by."""
    decision_id = decision_id or new_id(conn)
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


def drop(conn: Connection, row: Any, state: str, why: str) -> None:
    """It will not leave: cancelled, blocked or expired; where somebody waits for an answer, a person is told."""
    conn.execute(
        update(draft)
        .where(mine(draft), draft.c.id == row.id)
        .values(state=state, due_at=None, lease_until=None, last_error=why[:80])
    )
    timeline.set_message(conn, row.message_id, status="blocked", status_code=why[:40])
    if state == "expired" and row.purpose in ANSWERS:
        emit(conn, OutboundExpired(thread_id=row.thread_id, message_id=row.message_id))


def count(conn: Connection, draft_id: str, reading: Reading, facts: Facts, text: str) -> None:
    """Write down what caps and the monthly opt-out line are reckoned by."""
    request, around = reading.request, reading.around
    if frequency.is_counted(facts) and frequency.caps_for(facts.purpose):
        add(
            conn,
            started,
            thread_id=request.thread_id,
            draft_id=draft_id,
            inquiry_id=around.thread.inquiry_id,
            purpose=request.purpose,
            channel=around.address.channel,
            subject=subject_of(request.subject, request.cause_id),
            nudge=request.nudge,
            at=now(conn),
        )
    if explains_stop(facts, text):
        explained(conn, reading.contact_id, around.address.id, reading.standing)


def uncount(conn: Connection, draft_ids: Iterable[str]) -> None:
    """These were released and have not left: they count toward nothing."""
    ids = list(draft_ids)
    if ids:
        conn.execute(delete(started).where(mine(started), started.c.draft_id.in_(ids)))


def on_outbound(conn: Connection, event: OutboundMoved) -> None:
    """Handler for `wiring.py`. What did not arrive counts toward nothing: its other way is not one too many."""
    if event.status == "failed":
        ids = conn.execute(select(draft.c.id).where(mine(draft), draft.c.message_id == event.message_id))
        uncount(conn, ids.scalars())


def withdrawn(conn: Connection, message_ids: list[str]) -> None:
    """Their outbox rows were taken back."""
    if not message_ids:
        return
    rows = conn.execute(
        update(draft)
        .where(mine(draft), draft.c.message_id.in_(message_ids), draft.c.state == "released")
        .values(state="cancelled")
        .returning(draft.c.id)
    ).scalars()
    uncount(conn, list(rows))


def alarm(conn: Connection, request: DraftRequest) -> None:
    """The gate could not look: whoever waits for this message needs a person now."""
    if rule_of(Purpose(request.purpose)).cls != "responsive":
        return
    handoffs.notify(conn, "gate_error", thread_id=request.thread_id, handoff_id=None, to_staff=None)
    handoffs.open_handoff(
        conn,
        request.thread_id,
        reason="staff_action",
        urgency="urgent",
        answer_by=None,
        summary="A reply could not be checked and was held back. Please write to the patient.",
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
