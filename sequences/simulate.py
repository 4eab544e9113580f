"""What would happen to one person: the engine itself, on a clock that runs ahead, in a transaction that is taken back.

Nothing is told twice here how a sequence works: the same runner, gate and handlers act on the same rows, one due
moment after the other, and then all of it is undone. It is supposed that the person neither writes nor books, and
that everything we send arrives.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Final

import msgspec
from sqlalchemy import Connection

from channels.statuses import accept_waiting
from compliance import held
from compliance.audit import Actor
from core.claims import Claimed
from core.db import Database
from core.session import Scope, finish, now, work
from inbox import tasks, threads, timeline
from pipeline import opportunities
from sequences import editions, listing
from sequences.conditions import Situation, holds
from sequences.enrolments import enrol, fits, load
from sequences.schema import Definition, Step
from sequences.stepping import fire
from sequences.subjects.registry import subject
from sequences.supposing import Supposed, suppose
from sequences.touching import Touching

MOST: Final = 400
"""Moments looked at; beyond this the answer says that there would be more."""
BESIDE: Final = "~"
WAITS: Final = {"staff": "HUMAN_OWNED"}


class Happening(msgspec.Struct, kw_only=True):
    """One thing that would happen. `held_since`: it fell due then and waited in the gate, for `why`."""

    at: datetime
    sequence: str
    step: str | None
    does: str
    outcome: str
    why: str | None = None
    channel: str | None = None
    text: str | None = None
    held_since: datetime | None = None
    note: str | None = None


class Simulation(msgspec.Struct, frozen=True, kw_only=True):
    """`supposed`: what was taken as given although it is not so. `refused`: why it would not begin at all."""

    begins: datetime
    ends: datetime
    supposed: str | None
    refused: str | None
    cut: bool
    items: tuple[Happening, ...]


class _UndoneError(Exception):
    """Carries the answer out of the transaction and the transaction into nothing."""

    def __init__(self, found: Simulation) -> None:
        super().__init__("undone")
        self.found = found


async def simulate(
    db: Database,
    scope: Scope,
    touching: Callable[[Connection], Touching],
    contact_id: str,
    *,
    sequence: str | None,
    days: int,
    actor: Actor,
) -> Simulation:
    """With `sequence` None only what runs for them already. Raises `NotFoundError`. No row of it stays."""

    def go(conn: Connection) -> None:
        raise _UndoneError(_Ahead(touching(conn), contact_id, days).run(sequence, actor))

    try:
        await db.write(scope, go, durable=False)
    except _UndoneError as undone:
        return undone.found
    raise AssertionError("unreachable")


class _Ahead:
    """One look into the time to come."""

    def __init__(self, touching: Touching, contact_id: str, days: int) -> None:
        self._touching, self._conn, self._contact_id = touching, touching.conn, contact_id
        self._begins = now(self._conn)
        self._ends = self._begins + timedelta(days=days)
        self._items: list[Happening] = []
        self._seen: dict[str, str] = {}
        self._shown: dict[str, Happening] = {}
        self._states: dict[str, str] = {}
        self._waited: set[tuple[str, str | None]] = set()
        self._tasks: set[str] = set()
        self._stage: str | None = None
        self._of = ""
        """The sequence that had its turn last: what comes of it beside its steps is put to its name."""

    def run(self, sequence: str | None, actor: Actor) -> Simulation:
        self._of = sequence or ""
        self._look(quietly=True)
        supposed, refused = self._begin(sequence, actor) if sequence is not None else (None, None)
        self._beside(quietly=True)
        self._settle()
        moments = 0
        while moments < MOST and (step := self._next()) is not None:
            at, go = step
            self._turn_to(at)
            go()
            self._settle()
            moments += 1
        return Simulation(
            begins=self._begins,
            ends=self._ends,
            supposed=supposed,
            refused=refused,
            cut=moments >= MOST,
            items=tuple(sorted(self._items, key=lambda each: each.at)),
        )

    def _begin(self, sequence: str, actor: Actor) -> tuple[str | None, str | None]:
        """What is supposed so that it can begin, and why it does not all the same."""
        conn, book = self._conn, self._touching.book
        definition = editions.standing(conn, sequence).definition
        if self._runs(sequence):
            return None, None
        editions.set_on(conn, sequence, True, actor)
        found = suppose(conn, book, definition, self._contact_id, actor)
        finish(conn)
        if isinstance(found, str):
            return None, found
        if self._runs(sequence):  # supposing it was enough: the engine has begun by itself
            return found.what, None
        if enrol(conn, book, sequence, definition.subject, found.subject_id, by=actor) is not None:
            return self._outside(definition, found), None
        return found.what, self._why_not(definition, found)

    def _outside(self, definition: Definition, found: Supposed) -> str | None:
        """They are in nobody's way, but by itself it would not begin for them."""
        about = subject(definition.subject)
        facts = about.facts(self._conn, self._touching.book, found.subject_id) if about is not None else None
        if facts is not None and not fits(definition.audience, facts, self._touching.book):
            return "audience"
        return found.what

    def _why_not(self, definition: Definition, found: Supposed) -> str:
        about = subject(definition.subject)
        facts = about.facts(self._conn, self._touching.book, found.subject_id) if about is not None else None
        if facts is None:
            return "NO_SUBJECT"
        if facts.over is not None:
            return facts.over
        row = _Nobody(self._begins)
        thread = threads.thread_of(self._conn, self._contact_id)
        at = Situation(
            conn=self._conn,
            book=self._touching.book,
            definition=definition,
            row=row,
            facts=facts,
            thread=thread,
        )
        return next(
            (each.upper().replace(" ", "_") for each in definition.stop if holds(each, at)), "NOT_FIT"
        )

    def _runs(self, sequence: str) -> bool:
        rows = listing.of_contact(self._conn, self._contact_id, ended_since=self._begins)
        return any(each.sequence == sequence and each.state in listing.RUNNING for each in rows)

    def _turn_to(self, at: datetime) -> None:
        work(self._conn).now = max(at, now(self._conn))

    def _next(self) -> tuple[datetime, Callable[[], None]] | None:
        """The soonest of what falls due for them and of what waits for them in the gate."""
        row = listing.next_of(self._conn, self._contact_id)
        thread = threads.thread_of(self._conn, self._contact_id)
        hold = held.next_of(self._conn, thread.id) if thread is not None else None
        if hold is not None and (row is None or hold.due_at <= row.due_at):
            return self._within(hold.due_at, lambda: self._touching.gate.reconsider(self._conn, hold))
        if row is not None:
            return self._within(row.due_at, lambda: self._fire(row))
        return None

    def _within(self, at: datetime, go: Callable[[], None]) -> tuple[datetime, Callable[[], None]] | None:
        return (at, go) if at <= self._ends else None

    def _fire(self, row: Any) -> None:
        """As the runner would: claimed, then done alone."""
        self._of = row.sequence
        until = now(self._conn) + timedelta(minutes=1)
        attempt = listing.lease(self._conn, row.id, until)
        before = len(self._seen)
        claimed = Claimed(row.id, row.practice_id, attempt, until, row.due_at)
        fire(self._touching, claimed, load(self._conn, row.id))
        after = load(self._conn, row.id)
        if (after.due_at, after.step, after.state) == (row.due_at, row.step, row.state):
            listing.rest(self._conn, row.id)  # it has had its turn, and must not have it for ever
        if before == len(self._seen):
            self._note_waiting(row, after)

    def _note_waiting(self, row: Any, after: Any) -> None:
        """A colleague has the conversation, or the person has just written: said once for each step."""
        thread = threads.thread_of(self._conn, self._contact_id)
        same = after.state == "active" and after.step == row.step and after.due_at is not None
        if not same or thread is None or after.due_at <= now(self._conn):
            return
        definition = editions.edition(self._conn, row.sequence, row.definition)
        step = definition.step(row.step) if definition is not None else None
        key = (row.id, row.step)
        if step is None or step.send is None or key in self._waited:
            return
        self._waited.add(key)
        self._items.append(
            Happening(
                at=now(self._conn),
                sequence=row.sequence,
                step=row.step,
                does="send",
                outcome="waits",
                why=WAITS.get(thread.owner_kind, "WROTE"),
            )
        )

    def _settle(self) -> None:
        """What the unit of work leaves to its end, and what the provider would have taken by now."""
        finish(self._conn)
        thread = threads.thread_of(self._conn, self._contact_id)
        if thread is not None:
            accept_waiting(self._conn, thread.id)
        finish(self._conn)
        self._look()

    def _look(self, *, quietly: bool = False) -> None:
        """What has changed since the last look."""
        rows = listing.of_contact(self._conn, self._contact_id, ended_since=self._begins - timedelta(days=30))
        for row in rows:
            was = self._states.get(row.id)
            if was is None and not quietly:
                self._tell(row, "began", row.state if row.state not in listing.RUNNING else None)
            for touch in listing.touches_by(self._conn, (row,)).get(row.id, ()):
                self._touch(row, touch, quietly=quietly)
            over = row.state in {"done", "ended"} and was not in {"done", "ended"}
            if over and not quietly:
                self._tell(row, "ended", row.ended_why)
            self._states[row.id] = row.state
        self._beside(quietly=quietly)

    def _beside(self, *, quietly: bool) -> None:
        """What follows without being a step: a call where they have not agreed, a move when all was tried."""
        said = {(each.does, each.note) for each in self._items if each.at == now(self._conn)}
        for each in tasks.tasks_of(self._conn, self._contact_id):
            if each.id not in self._tasks and not quietly and ("task", each.kind) not in said:
                self._add("task", each.detail.get("sequence", self._of), note=each.kind)
            self._tasks.add(each.id)
        card = opportunities.current(self._conn, self._contact_id)
        stage = None if card is None else card.stage
        if stage != self._stage and not quietly and ("stage", stage) not in said:
            self._add("stage", self._of, note=stage)
        self._stage = stage

    def _add(self, does: str, sequence: str, *, note: str | None) -> None:
        made = Happening(
            at=now(self._conn), sequence=sequence, step=None, does=does, outcome="done", note=note
        )
        self._items.append(made)

    def _tell(self, row: Any, what: str, why: str | None) -> None:
        self._items.append(
            Happening(at=now(self._conn), sequence=row.sequence, step=None, does=what, outcome=what, why=why)
        )

    def _touch(self, row: Any, touch: Any, *, quietly: bool) -> None:
        was = self._seen.get(touch.id)
        self._seen[touch.id] = touch.outcome
        if quietly or was == touch.outcome:
            return
        shown = self._shown.get(touch.id)
        if shown is not None:
            shown.held_since = shown.held_since or (shown.at if shown.outcome == "held" else None)
            shown.at, shown.outcome = now(self._conn), touch.outcome
            shown.why = touch.why or shown.why
            return
        self._shown[touch.id] = made = self._made(row, touch)
        self._items.append(made)

    def _made(self, row: Any, touch: Any) -> Happening:
        definition = editions.edition(self._conn, row.sequence, row.definition)
        step = definition.step(touch.step.partition(BESIDE)[0]) if definition is not None else None
        message = timeline.load_message(self._conn, touch.message_id) if touch.message_id else None
        return Happening(
            at=now(self._conn),
            sequence=row.sequence,
            step=touch.step.partition(BESIDE)[0],
            does=step.action if step is not None else "send",
            outcome=touch.outcome,
            why=touch.why,
            channel=touch.channel,
            text=message.text if message is not None else None,
            note=_note(step),
        )


class _Nobody:
    """An enrolment that is not there, for conditions that look at when one began."""

    def __init__(self, at: datetime) -> None:
        self.id, self.changed_at, self.started_at, self.cycle = "", at, at, 1


def _note(step: Step | None) -> str | None:
    if step is None:
        return None
    return step.task.kind if step.task is not None else step.tag or step.stage
