"""The queue against a model of it: any order of claims, ends, failures, new due times and passing time."""

import asyncio
from datetime import datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import update

from channels.models import inbound_event
from core.claims import Claimed, again, backoff, claim, done, failed, next_due
from core.clock import ManualClock
from core.db import Doorbell, connect
from core.events import Bus
from core.ids import RandomIds
from core.session import system_scope
from tests.conftest import START
from tests.core.waiting import QUEUE, clear, look, open_practices, put, wait_row

PRACTICES = ("a", "b", "c")
SECONDS = st.integers(0, 90).map(lambda n: timedelta(seconds=n))


class Waiting:
    """What the model knows of one row."""

    def __init__(self, due_at: datetime) -> None:
        self.due_at: datetime | None = due_at
        self.lease_until: datetime | None = None
        self.attempts = 0
        self.dead = False

    def free_at(self) -> datetime | None:
        if self.due_at is None:
            return None
        return max(self.due_at, self.lease_until or self.due_at)

    def is_held_by(self, claimed: Claimed) -> bool:
        return (self.attempts, self.lease_until) == (claimed.attempt, claimed.until)


class QueueMachine(RuleBasedStateMachine):
    url: str
    taken = Bundle("taken")

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.clock = ManualClock(START)
        self.rows: dict[str, Waiting] = {}
        self.db = connect(
            self.url, clock=self.clock, ids=RandomIds(self.clock), bus=Bus(), doorbell=Doorbell()
        )
        self.write(clear)
        self.write(lambda conn: open_practices(conn, *PRACTICES))

    def write(self, fn: Any) -> Any:
        return self.runner.run(self.db.write(system_scope(), fn))

    @rule(practice=st.sampled_from(PRACTICES), wait=SECONDS)
    def add(self, practice: str, wait: timedelta) -> None:
        name = f"r{len(self.rows)}"
        self.rows[name] = Waiting(self.clock.now() + wait)
        self.write(lambda conn: put(conn, wait_row(name, practice, self.clock.now() + wait)))

    @rule(target=taken, limit=st.integers(1, 4))
    def claim(self, limit: int) -> Any:
        now = self.clock.now()
        free = {name for name, row in self.rows.items() if (at := row.free_at()) is not None and at <= now}
        claimed = self.write(lambda conn: claim(conn, QUEUE, limit))
        assert len(claimed) == len({each.id for each in claimed}) == min(limit, len(free))
        for each in claimed:
            assert each.id in free
            row = self.rows[each.id]
            row.attempts, row.lease_until = row.attempts + 1, now + QUEUE.lease
            assert each.attempt == row.attempts
        return multiple(*claimed)

    @rule(claimed=taken)
    def done(self, claimed: Claimed) -> None:
        row, held = self.rows[claimed.id], self.rows[claimed.id].is_held_by(claimed)
        assert self.write(lambda conn: done(conn, QUEUE, claimed)) == held
        if held:
            row.lease_until, row.attempts = None, 0
            row.due_at = None if row.due_at == claimed.due_at else row.due_at

    @rule(claimed=taken, wait=SECONDS)
    def again(self, claimed: Claimed, wait: timedelta) -> None:
        row, held = self.rows[claimed.id], self.rows[claimed.id].is_held_by(claimed)
        due_at = self.clock.now() + wait
        assert self.write(lambda conn: again(conn, QUEUE, claimed, due_at)) == held
        if held:
            row.lease_until, row.attempts, row.due_at = None, 0, due_at

    @rule(claimed=taken)
    def failed(self, claimed: Claimed) -> None:
        row, held = self.rows[claimed.id], self.rows[claimed.id].is_held_by(claimed)
        last = claimed.attempt >= QUEUE.most
        assert self.write(lambda conn: failed(conn, QUEUE, claimed, "X")) == (held and last)
        if held:
            row.lease_until, row.dead = None, row.dead or last
            row.due_at = None if last else self.clock.now() + backoff(QUEUE, claimed.attempt)

    @rule(claimed=taken, wait=SECONDS)
    def fall_due_anew(self, claimed: Claimed, wait: timedelta) -> None:
        """As a newer message moves a thread's turn, whoever holds the row."""
        due_at = self.clock.now() + wait
        self.rows[claimed.id].due_at = due_at
        statement = update(inbound_event).where(inbound_event.c.id == claimed.id).values(due_at=due_at)
        self.write(lambda conn: conn.execute(statement))

    @rule(by=SECONDS)
    def time_passes(self, by: timedelta) -> None:
        self.clock.advance(by)

    @invariant()
    def knows_when_to_wake(self) -> None:
        now = self.clock.now()
        expected = min((at for row in self.rows.values() if (at := row.free_at()) is not None), default=None)
        found = self.runner.run(self.db.read(system_scope(), lambda conn: next_due(conn, QUEUE)))
        assert (found is None) == (expected is None)
        if found is not None and expected is not None:
            assert max(found, now) == max(expected, now)

    def teardown(self) -> None:
        for name, row in self.rows.items():
            stored = self.write(lambda conn, name=name: look(conn, name))
            assert (stored.due_at, stored.attempts) == (row.due_at, row.attempts)
            assert (stored.dead_at is not None) == row.dead
        self.runner.run(self.db.close())
        self.runner.close()


def test_the_queue_does_what_its_model_does(database_url: str) -> None:
    class Machine(QueueMachine):
        url = database_url

    counts = 15 if database_url.startswith("sqlite") else 6
    run_state_machine_as_test(
        Machine,
        settings=settings(
            max_examples=counts,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
