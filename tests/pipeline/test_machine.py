"""The stage machine against a simple model of it: any order of words, visits, money and a colleague's moves."""

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import Connection, delete

from booking import attending, service
from booking.entering import refund
from core.actors import SYSTEM
from core.clock import ManualClock
from core.errors import ForbiddenError
from core.events import InvoicePaid
from core.session import emit, mine
from core.tables import metadata
from inbox.task_models import task
from pipeline import owners, stages
from pipeline.models import opportunity, opportunity_move
from pipeline.stages import SilenceError
from pipeline.types import STAGES, STATUS
from practice.contacts import create_contact
from tests.conftest import START
from tests.inbox.house import FakeSms, House, open_house
from tests.pipeline.board_house import book, card_of, colleagues, pay, person

NUMBERS = ("+19195550100", "+19195550101")
WRITER = st.sampled_from(NUMBERS)
ANYBODY = st.sampled_from((*NUMBERS, "stranger"))
STAYS = {"practice", "channel_account", "data_key", "live_head", "audit_entry", "audit_chain", "app_user"}
ESTIMATE = 600_00
"""What the demo practice expects of somebody of whom nothing is known."""


class Person:
    """The reference: what a coordinator would expect of one person's card."""

    def __init__(self, *, writes: bool) -> None:
        self.id = ""
        self.writes = writes
        self.stage: str | None = None
        self.visits: dict[str, str] = {}
        self.paid: dict[str, int] = {}
        self.asked = 0

    @property
    def lifetime(self) -> int:
        return sum(self.paid.values())

    @property
    def has_visit(self) -> bool:
        return bool(set(self.visits.values()) & {"booked", "completed"})

    def wrote(self) -> None:
        if self.stage in {None, "cold"}:
            self.stage = "lead"

    def booked(self) -> None:
        known = "completed" in self.visits.values()
        if self.stage in {"lead", "cold"} or (self.stage is None and self.writes and self.id and not known):
            self.stage = "booked"

    def gave_back(self) -> None:
        if self.stage == "booked" and not self.has_visit:
            self.stage = "lead"

    def has_paid(self) -> None:
        if self.stage in {"lead", "booked", "cold"} or (self.stage is None and self.writes):
            self.stage = "patient"

    def was_refunded(self) -> None:
        if self.stage == "patient" and not self.lifetime and "completed" not in self.visits.values():
            self.stage = "booked" if "booked" in self.visits.values() else "lead"


class PipelineMachine(RuleBasedStateMachine):
    house: House
    clock: ManualClock
    runner: asyncio.Runner
    ana: str

    def __init__(self) -> None:
        super().__init__()
        self.write(_wipe)
        self.people = {name: Person(writes=name in NUMBERS) for name in (*NUMBERS, "stranger")}
        stranger = self.write(lambda conn: create_contact(conn, name="A Stranger", phone=None, email=None))
        self.people["stranger"].id = stranger
        self.count = 0
        self.writes(NUMBERS[0])

    def run(self, work: Any) -> Any:
        return self.runner.run(work)

    def write(self, fn: Any) -> Any:
        return self.run(self.house.write(fn))

    def here(self, name: str) -> Person | None:
        """Somebody whom the practice knows by now."""
        return self.people[name] if self.people[name].id else None

    def key(self) -> str:
        self.count += 1
        self.clock.advance(timedelta(minutes=1))
        return f"key-{self.count:05}-{id(self)}"

    @rule(name=WRITER)
    def writes(self, name: str) -> None:
        self.run(self.house.text(f"hello {self.key()}", name, key=self.key()))
        row = self.run(self.house.thread(name))
        self.people[name].id = row.contact_id
        self.people[name].wrote()

    @rule(name=ANYBODY, days=st.integers(1, 5))
    def books(self, name: str, days: int) -> None:
        who = self.here(name)
        if who is None:
            return
        visit = self.run(book(self.house, who.id, days=days, key=self.key()))
        who.booked()
        who.visits[visit] = "booked"

    @rule(name=ANYBODY, what=st.sampled_from(("cancelled", "completed")))
    def visits(self, name: str, what: str) -> None:
        who = self.here(name)
        standing = [each for each, state in who.visits.items() if state == "booked"] if who else []
        if who is None or not standing:
            return
        if what == "cancelled":
            self.write(lambda conn: service.cancel(conn, standing[0], "changed_mind"))
        else:
            self.write(lambda conn: attending.attend(conn, self.practice(conn), standing[0], "completed"))
        who.visits[standing[0]] = what
        if what == "cancelled":
            who.gave_back()

    @rule(name=ANYBODY, amount=st.integers(1, 90_000), again=st.booleans())
    def pays(self, name: str, amount: int, again: bool) -> None:
        who = self.here(name)
        if who is None:
            return
        key = self.key()
        for _ in range(2 if again else 1):
            invoice = self.run(pay(self.house, who.id, amount, key))
        if again:
            told = InvoicePaid(invoice_id=invoice, contact_id=who.id, paid_minor=amount)
            self.write(lambda conn: emit(conn, told))
        who.paid[invoice] = amount
        who.has_paid()

    @rule(name=ANYBODY, share=st.sampled_from((1, 2)))
    def is_refunded(self, name: str, share: int) -> None:
        who = self.here(name)
        left = [each for each, amount in who.paid.items() if amount > 1] if who else []
        if who is None or not left:
            return
        amount = who.paid[left[0]] // share
        self.key()
        self.write(lambda conn: refund(conn, left[0], amount, "ana"))
        who.paid[left[0]] -= amount
        who.was_refunded()

    @rule(name=ANYBODY, to=st.sampled_from(STAGES), anyway=st.booleans(), no=st.booleans())
    def is_moved(self, name: str, to: Any, anyway: bool, no: bool) -> None:
        who = self.here(name)
        if who is None or who.stage is None:
            return
        self.key()
        why = "NOT_INTERESTED" if no else "NO_REPLY"
        card = self.run(card_of(self.house, who.id))

        def move(conn: Connection) -> None:
            stages.move(conn, card.id, to, why=why, actor=person(self.ana), force=anyway)

        if to == "cold" and who.stage != "cold" and not anyway and not no:
            with pytest.raises(SilenceError):
                self.write(move)
            return
        self.write(move)
        who.stage = to

    @rule(name=ANYBODY, to=st.sampled_from(("cold", "not_fit")))
    def is_given_up_by_itself(self, name: str, to: Any) -> None:
        who = self.here(name)
        if who is None or who.stage not in {"lead", "not_fit"}:
            return
        self.key()
        card = self.run(card_of(self.house, who.id))

        def move(conn: Connection) -> None:
            stages.move(conn, card.id, to, why="EXHAUSTED", actor=SYSTEM)

        if to == "not_fit" and who.stage != "not_fit":
            with pytest.raises(ForbiddenError):
                self.write(move)
            return
        self.write(move)
        who.stage = who.stage if who.stage == "not_fit" else to

    @invariant()
    def everybody_is_where_a_coordinator_expects_them(self) -> None:
        for who in self.people.values():
            card = self.run(card_of(self.house, who.id)) if who.id else None
            assert (card.stage if card else None) == who.stage
            if card is None:
                continue
            assert card.status == STATUS[card.stage]
            worth = who.lifetime if card.stage == "patient" else ESTIMATE
            assert (card.value_minor, card.currency) == (worth, "USD")

    @invariant()
    def every_card_is_somebodys_and_every_step_is_told(self) -> None:
        cards = self.run(self.house.rows(opportunity))
        assert len({each.contact_id for each in cards if each.slot}) == len([1 for c in cards if c.slot])
        assert self.run(self.house.read(owners.unowned)) == 0
        moves = self.run(self.house.rows(opportunity_move, opportunity_move.c.at, opportunity_move.c.id))
        for card in cards:
            story = [each for each in moves if each.opportunity_id == card.id]
            assert all(each.why and each.by_kind for each in story)
            assert [None, *(each.to_stage for each in story)][:-1] == [each.from_stage for each in story]
            assert story[-1].to_stage == card.stage
        waiting = {each.subject_id for each in self.run(self.house.rows(task)) if _is_new_lead(each)}
        assert waiting <= {each.id for each in cards if each.stage == "lead"}

    def practice(self, conn: Connection) -> Any:
        return self.house.product.books.get(conn)


def _is_new_lead(row: Any) -> bool:
    return bool(row.kind == "new_lead" and row.state == "open")


def _wipe(conn: Connection) -> None:
    for table in reversed(metadata.sorted_tables):
        if "practice_id" in table.c and table.name not in STAYS:
            conn.execute(delete(table).where(mine(table)))


def test_any_order_of_words_visits_money_and_moves_ends_where_a_coordinator_expects(
    sqlite_url: str, tmp_path: Path
) -> None:
    clock = ManualClock(START)
    with asyncio.Runner() as runner:
        opened = open_house(sqlite_url, clock, tmp_path, adapters={("fake", "sms"): FakeSms()})
        house = runner.run(opened.__aenter__())
        who = runner.run(colleagues(house))

        class Machine(PipelineMachine):
            pass

        Machine.house, Machine.clock, Machine.runner, Machine.ana = house, clock, runner, who["ana"]
        try:
            run_state_machine_as_test(
                Machine,
                settings=settings(
                    max_examples=20,
                    stateful_step_count=25,
                    deadline=None,
                    suppress_health_check=list(HealthCheck),
                ),
            )
        finally:
            runner.run(opened.__aexit__(None, None, None))
