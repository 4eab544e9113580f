"""What an enrolment does when it is due: its reason asked again, then its steps, in the transaction that sends."""

from datetime import datetime, timedelta
from typing import Any, Final

import msgspec

from booking.closures.days import open_cases
from booking.emr.sync import is_stale
from compliance.senders import purpose_of
from compliance.types import Purpose
from core import claims
from core.actors import SYSTEM
from core.claims import Claimed
from core.session import now
from inbox import tasks, threads, timeline
from pipeline import opportunities, stages, tags
from sequences import editions, enrolments, stopping
from sequences.conditions import NO_CONSENT, Situation, first_unmet, holds
from sequences.definitions import span
from sequences.enrolling import ENROLMENTS, set_touch
from sequences.enrolments import EXHAUSTED
from sequences.moments import Place, helps_until, moment, overtaken
from sequences.schema import END, Branch, Definition, Stage, Step
from sequences.sending import send
from sequences.subjects.registry import subject
from sequences.touching import Outcome, Touching
from sequences.tracing import trace

RESENT: Final = "~2"
"""After a step's id: the channel that it took when the first one failed."""
WITH_A_PERSON: Final = timedelta(hours=4)
"""Until the next look while a colleague has the conversation."""
UNREAD: Final = timedelta(minutes=5)
"""Until the next look while the calendar may not be true."""
SETTLING: Final = timedelta(minutes=30)
BUSY_ALL_THE_SAME: Final = frozenset({Purpose.APPOINTMENT, Purpose.ACCOUNT_NOTICE})
"""What is told even while a colleague has the conversation."""


def fire(touching: Touching, claimed: Claimed, there: Any) -> None:
    """One claimed enrolment, alone in its transaction: thread, enrolment, then whatever it looks at.

    `there`: its row, to know whose thread to lock; where there is one writer only it is as good as a locked one.
    """
    conn = touching.conn
    if there.contact_id is None:
        claims.done(conn, ENROLMENTS, claimed)
        return
    thread = threads.thread_of(conn, there.contact_id, lock=True)
    row = there if conn.dialect.name == "sqlite" else enrolments.load(conn, claimed.id, lock=True)
    if row.state not in {"active", "done"} or row.due_at is None or row.due_at > now(conn):
        claims.done(conn, ENROLMENTS, claimed)
        return
    definition = editions.edition(conn, row.sequence, row.definition)
    about = subject(row.subject_kind)
    facts = about.facts(conn, touching.book, row.subject_id) if about is not None else None
    if definition is None or facts is None:
        enrolments.end(conn, row, stopping.GONE, definition=definition)
        return
    at = stopping.situation(conn, touching.book, definition, row, facts, thread)
    why = stopping.reason(at)
    if why is not None:
        enrolments.end(conn, row, why, definition=definition)
        return
    _Going(touching, at).run()


class _Going:
    """The steps of one enrolment in one transaction: as many as are due, one message at most."""

    def __init__(self, touching: Touching, at: Situation) -> None:
        self.touching, self.at, self.conn = touching, at, touching.conn
        self.step, self.since = at.definition.step(at.row.step), at.row.since_at or at.row.changed_at
        self.over = False

    def run(self) -> None:
        if self._resend():
            return
        if self.at.row.state == "done":
            self._sleep(self._settled_at())
            return
        while self.step is not None:
            if self._is_done(self.step):
                self.step = self.at.definition.next_of(self.step.id)
                continue
            due, until = self._moments(self.step)
            if due is None or due > now(self.conn):
                self._sleep(due)
                return
            waits = self._settled_at() or self._waits(self.step, until)
            if waits is not None:
                self._sleep(waits)
                return
            if self._do(self.step, due, until):
                self._after_message()
                return
        self._finish()

    def _after_message(self) -> None:
        """One message at a time: whatever else is due has its own turn."""
        if self.over:
            return
        if self.step is None:
            self._finish()
            return
        due, _ = self._moments(self.step)
        self._sleep(max(due, now(self.conn)) if due is not None else None)

    def _is_done(self, step: Step) -> bool:
        """In an edition with another order, into which it was taken along."""
        return any(each.step == step.id for each in self.at.touches)

    def _moments(self, step: Step) -> tuple[datetime | None, datetime]:
        place = Place(began=self.at.row.changed_at, since=self.since)
        due = moment(step, place, self.at.facts.anchors)
        return due, helps_until(step, due or now(self.conn))

    def _do(self, step: Step, due: datetime, until: datetime) -> bool:
        """Do it and go on to the next; True when a message was decided on."""
        unmet = first_unmet(step.conditions, self.at)
        following = self.at.definition.next_of(step.id)
        said = False
        if unmet is not None:
            self._trace(step, Outcome("skipped", f"IF_{unmet}".replace(" ", "_").upper()), due)
        elif step.send is not None:
            came = self._message(step, until)
            said = came.outcome != "skipped"
            self._trace(step, came, due)
        elif step.branch is not None:
            following = self._branch(step.branch, following)
            self._trace(step, Outcome("done", following.id.upper()[:40] if following else "END"), due)
        else:
            self._act(step)
            self._trace(step, Outcome("done"), due)
        self.step, self.since = following, now(self.conn)
        return said or self._ended_meanwhile(step)

    def _ended_meanwhile(self, step: Step) -> bool:
        """A card that this step moved may have taken the sequence's own reason away."""
        if step.stage is None:
            return False
        self.over = enrolments.load(self.conn, self.at.row.id).state != "active"
        return self.over

    def _message(self, step: Step, until: datetime) -> Outcome:
        instant, definition = now(self.conn), self.at.definition
        place = Place(began=self.at.row.changed_at, since=self.since)
        if instant >= until:
            return Outcome("skipped", "LATE")
        if overtaken(definition, step, place, self.at.facts.anchors, instant):
            return Outcome("skipped", "SUPERSEDED")
        if self._said() >= definition.most:
            return Outcome("skipped", "MOST")
        return send(self.touching, self.at, step, until)

    def _waits(self, step: Step, until: datetime) -> datetime | None:
        """When to look again while the person has just written, or a colleague has the conversation."""
        if step.send is None:
            return None
        instant, thread = now(self.conn), self.at.thread
        if instant < until and self._is_unsure():
            return min(instant + UNREAD, until)
        if thread is None or instant >= until:
            return None
        if not stopping.is_quiet(self.at):
            silent: datetime = thread.last_in_at + span(self.at.definition.quiet)
            return min(silent, until)
        if thread.owner_kind == "staff" and purpose_of(step.send.kind) not in BUSY_ALL_THE_SAME:
            return min(instant + WITH_A_PERSON, until)
        return None

    def _is_unsure(self) -> bool:
        """The practice's own system has not been read, or the visit's day was lost: what we know may not be true."""
        visit = self.at.facts.appointment_id
        return is_stale(self.conn) or (
            visit is not None and bool(open_cases(self.conn, appointment_id=visit))
        )

    def _settled_at(self) -> datetime | None:
        """While the last message still waits in the gate: when it is over for certain, at the latest."""
        held = next((each for each in reversed(self.at.touches) if each.outcome == "held"), None)
        if held is None or held.message_id is None:
            return None
        message = timeline.load_message(self.conn, held.message_id)
        if message.status in {"blocked", "cancelled", "expired", "failed"}:
            set_touch(self.conn, held.id, outcome="dropped", why=(message.status_code or message.status)[:40])
            self._read_again()
            return None
        step = self.at.definition.step(held.step.removesuffix(RESENT))
        until = helps_until(step, held.planned_at) if step is not None and held.planned_at else now(self.conn)
        return max(until, now(self.conn)) + SETTLING if until + SETTLING > now(self.conn) else None

    def _branch(self, branch: Branch, following: Step | None) -> Step | None:
        met = all(holds(each, self.at) for each in branch.conditions)
        to = branch.then if met else branch.otherwise
        if to is None:
            return following
        return None if to == END else self.at.definition.step(to)

    def _act(self, step: Step) -> None:
        if step.task is not None:
            self._task(step)
        if step.tag is not None:
            tags.tag(self.conn, self.at.facts.contact_id, step.tag, SYSTEM)
        if step.stage is not None:
            self._stage(step.stage)

    def _task(self, step: Step) -> None:
        at = self.at
        assert step.task is not None
        tasks.open_task(
            self.conn,
            step.task.kind,
            contact_id=at.facts.contact_id,
            due_at=now(self.conn) + span(step.task.due),
            thread_id=at.thread.id if at.thread is not None else None,
            subject=(at.row.subject_kind, at.row.subject_id),
            owner_id=at.facts.owner_id,
            key=f"{step.task.kind}:{at.row.subject_kind}:{at.row.subject_id}",
            detail={"sequence": at.definition.id, "step": step.id, "enrolment": at.row.id, **at.facts.detail},
        )

    def _stage(self, to: Stage, why: str = "SEQUENCE") -> None:
        """Of the opportunity that it is about, else of the person's current one."""
        about = self.at.row.subject_kind == "opportunity"
        card = None if about else opportunities.current(self.conn, self.at.facts.contact_id)
        card_id = self.at.row.subject_id if about else (card.id if card is not None else None)
        if card_id is not None:
            stages.move(self.conn, card_id, to, why=why, actor=SYSTEM)

    def _resend(self) -> bool:
        """What did not arrive goes another way once, while it still helps. True when that was all."""
        done = {each.step for each in self.at.touches}
        for each in self.at.touches:
            step = self.at.definition.step(each.step)
            again = f"{each.step}{RESENT}"
            if each.outcome != "failed" or step is None or step.send is None or again in done:
                continue
            until = helps_until(step, each.planned_at or each.at)
            if now(self.conn) < until:
                came = send(self.touching, self.at, step, until, suffix=RESENT, apart=each.channel or "")
                self._trace(step, came, each.planned_at or each.at, suffix=RESENT)
                self._sleep_on()
                return True
        return False

    def _sleep_on(self) -> None:
        """A last word that went another way and is held there is looked at once more, when it would be too late."""
        if self.at.row.state == "done":
            self._sleep(self._settled_at())
            return
        due, _ = self._moments(self.step) if self.step is not None else (now(self.conn), None)
        self._sleep(due)

    def _trace(self, step: Step, came: Outcome, due: datetime, *, suffix: str = "") -> None:
        made = trace(
            self.conn, self.at.row, step, came.outcome, came.why,
            suffix=suffix, planned_at=due, channel=came.channel, message_id=came.message_id,
        )  # fmt: skip
        self.at = msgspec.structs.replace(self.at, touches=(*self.at.touches, made))

    def _read_again(self) -> None:
        at = self.at
        self.at = stopping.situation(self.conn, at.book, at.definition, at.row, at.facts, at.thread)

    def _said(self) -> int:
        return sum(
            each.message_id is not None and each.outcome in {"sent", "held"} for each in self.at.touches
        )

    def _sleep(self, due: datetime | None) -> None:
        enrolments.stand(
            self.conn,
            self.at.row.id,
            step=self.step.id if self.step is not None else None,
            since=self.since,
            version=self.at.facts.version,
            due=due,
        )

    def _finish(self) -> None:
        """Every step is behind: what was held must have settled before anybody is told that all was tried."""
        waits = self._settled_at()
        if waits is not None:
            self._sleep(waits)
            return
        why = _how_it_ended(self.at.definition, self.at.touches)
        enrolments.end(self.conn, self.at.row, why, state="done")
        to = self.at.definition.exhausted
        if why == EXHAUSTED and to is not None and to != "say":
            self._stage(to, EXHAUSTED)


def _how_it_ended(definition: Definition, touches: tuple[Any, ...]) -> str:
    """EXHAUSTED only where they could be reached: refused for want of consent is not tried."""
    if definition.exhausted is None:
        return "DONE"
    if any(each.outcome == "blocked" and each.why in NO_CONSENT for each in touches):
        return "NOT_REACHED"
    return EXHAUSTED if any(each.outcome == "sent" for each in touches) else "DONE"


def until_of(definition: Definition, touch: Any) -> datetime | None:
    """Until when a touch would still have helped; None for a step that the definition does not have any more."""
    step = definition.step(touch.step.removesuffix(RESENT))
    return helps_until(step, touch.planned_at or touch.at) if step is not None else None


__all__ = ["fire", "until_of"]
