"""Asks the model about one turn: only where an agreement covers it, in time, and with nobody's name in it."""

import asyncio
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import msgspec

from agent.context import Turn
from agent.load import Seen
from agent.model.answer import FAULTS, Answer, Line, Outcome
from agent.model.breaker import Breaker
from agent.model.labels import is_grounded, read_labels, understood
from agent.model.prompt import Words, instructions, material, words_of
from agent.understanding import Understanding
from compliance.phi.conversation import Conversations
from compliance.phi.public import public_of
from compliance.phi.spans import Known
from compliance.phi.vault import PhiVault
from core.clock import Clock
from core.db import Database
from core.session import of_practice

MOST_SECONDS = 8.0
FIRST_REPLY = timedelta(seconds=20)
"""Under load a message may have waited: the model gets what is left of this since its arrival."""
LEAST_SECONDS = 0.5
MOST_CALLS = 64
"""Under way at once: a model that hangs holds up these turns and nobody else's."""
_AT_ONCE = frozenset({"emergency", "self_harm"})


class Prices(msgspec.Struct, frozen=True):
    """Millionths of a US cent per token."""

    per_token_in: int = 0
    per_token_out: int = 0

    def of(self, answer: Answer) -> int:
        return answer.tokens_in * self.per_token_in + answer.tokens_out * self.per_token_out


class Read(msgspec.Struct, frozen=True):
    """`understanding` is None wherever the playbook's own reading has to do."""

    understanding: Understanding | None
    outcome: Outcome
    tokens_in: int = 0
    tokens_out: int = 0
    cost_microcents: int = 0


class ModelReader:
    """One per process."""

    def __init__(
        self,
        db: Database,
        clock: Clock,
        rooms: Conversations,
        line: Line,
        agreed: Callable[[date], bool],
        prices: Prices,
    ) -> None:
        self._db, self._clock, self._rooms = db, clock, rooms
        self._agreed, self._prices = agreed, prices
        self._breaker = Breaker()
        self._calls = 0
        self.line = line

    def forget_faults(self) -> None:
        """The endpoint is asked again at once, and as if for the first time."""
        self._breaker.succeeded()
        self.line.forget()

    async def read(self, practice_id: str, turn: Turn, seen: Seen, own: Understanding) -> Read:
        """Never raises for what the model or its vendor does, and is back before the turn's time is up."""
        left = self._seconds_left(seen)
        refused = self._refused(turn, own) or self._too_late(left)
        if refused is not None:
            return Read(None, refused)
        self._calls += 1
        try:
            hidden = await self._hide(practice_id, turn, seen.thread_id)
            answer = await self.line.ask(instructions(), material(turn, hidden), left)
        finally:
            self._calls -= 1
        self._remember(answer)
        return self._judge(answer, turn, own)

    async def glance(
        self, practice_id: str, turn: Turn, thread_id: str | None, own: Understanding
    ) -> Understanding:
        """The better reading of an imagined turn; nothing of it is kept, neither its marks nor its faults."""
        if self._refused(turn, own) is not None:
            return own
        hidden = await self._hide(practice_id, turn, thread_id, keep=False)
        answer = await self.line.ask(instructions(), material(turn, hidden), MOST_SECONDS)
        return self._judge(answer, turn, own).understanding or own

    def _refused(self, turn: Turn, own: Understanding) -> Outcome | None:
        if not turn.text.strip() or not turn.agent_owned or "opt_out" in own.intents:
            return "not_needed"
        if any(each.kind in _AT_ONCE for each in own.safety):
            return "not_needed"
        return None if self._agreed(self._clock.now().date()) else "no_agreement"

    def _too_late(self, left: float) -> Outcome | None:
        if left < LEAST_SECONDS:
            return "no_time"
        if self._calls >= MOST_CALLS:
            return "crowded"
        return None if self._breaker.lets_through(self._clock.now()) else "resting"

    def _seconds_left(self, seen: Seen) -> float:
        left = (seen.arrived_at + FIRST_REPLY - self._clock.now()).total_seconds()
        return min(MOST_SECONDS, left)

    async def _hide(self, practice_id: str, turn: Turn, thread_id: str | None, *, keep: bool = True) -> Words:
        """The slow part stands between a read and a write of the vault, and off the event loop."""
        scope, words = of_practice(practice_id), words_of(turn)
        vault = PhiVault(turn.person.id, "", turn.now)
        if thread_id is not None:
            vault = await self._db.read(
                scope, lambda conn: self._rooms.vault_of(conn, thread_id, agreement=True)
            )
        learnt, hidden = await asyncio.to_thread(_hidden, vault, turn, words)
        if keep and learnt.entries != vault.entries:
            await self._db.write(scope, lambda conn: self._rooms.keep(conn, learnt))
        return Words(hidden[: len(words.history)], hidden[len(words.history) :])

    def _remember(self, answer: Answer) -> None:
        if answer.outcome in FAULTS:
            self._breaker.failed(self._clock.now())
        else:
            self._breaker.succeeded()

    def _judge(self, answer: Answer, turn: Turn, own: Understanding) -> Read:
        labels = read_labels(answer.content) if answer.outcome == "ok" else None
        outcome = answer.outcome
        if outcome == "ok" and labels is None:
            outcome = "malformed"
        elif labels is not None and not is_grounded(labels, turn):
            outcome = "invented"
        meant = understood(labels, turn, own) if labels is not None and outcome == "ok" else None
        return Read(meant, outcome, answer.tokens_in, answer.tokens_out, self._prices.of(answer))


def _hidden(vault: PhiVault, turn: Turn, words: Words) -> tuple[PhiVault, tuple[str, ...]]:
    known, today, hidden = _known(turn), turn.now.astimezone(turn.zone).date(), []
    for text in (*words.history, *words.texts):
        vault, covered = vault.hide(text, known, today=today)
        hidden.append(covered)
    return vault, tuple(hidden)


def _known(turn: Turn) -> Known:
    person, public = turn.person, public_of(turn.book)
    names = (person.name, turn.display_name)
    return Known(
        names=tuple(name for name in names if name),
        phones=(person.phone,) if person.phone else (),
        emails=(person.email,) if person.email else (),
        staff=public.staff,
        public=public.values,
    )


def trace_of(read: Read) -> dict[str, Any]:
    """For the run's trace: figures and codes only."""
    return {
        "model": read.outcome,
        "tokens_in": read.tokens_in,
        "tokens_out": read.tokens_out,
        "cost_microcents": read.cost_microcents,
    }
