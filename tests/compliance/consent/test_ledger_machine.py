"""Any life of an address - given, taken back, lifted, superseded, imported - adds up as a plain reference says."""

from contextlib import ExitStack
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlalchemy import Connection, create_engine

import channels.models  # noqa: F401
import inbox.models  # noqa: F401 - tables that others refer to
from compliance.consent import consent_of, give, revoke, verify
from compliance.consent.revoking import lift
from compliance.types import Category, ConsentState
from core.clock import ManualClock
from core.events import Bus
from core.ids import CountedIds
from core.session import Work, finish, run_work
from core.tables import metadata
from practice.contacts import load_address
from tests.compliance.consent.people import HERE, booked, person, signed, vault
from tests.conftest import START

ALL = frozenset(Category)
MARKETING = frozenset({Category.PROMOTIONS, Category.RECALL, Category.REVIEWS})
some = st.sets(st.sampled_from(sorted(Category)), min_size=1)
lacking = st.sampled_from(
    [
        {},
        {"discloses": ()},
        {"not_condition": None},
        {"box_before": True},
        {"shown": ""},
        {"box_after": False, "page_id": None},
    ]
)


class Reference:
    """What a careful person would keep on one sheet of paper per address."""

    def __init__(self) -> None:
        self.given: list[tuple[str, ConsentState, frozenset[Category]]] = []
        self.replaced: set[str] = set()
        self.closed: frozenset[Category] = frozenset()
        self.stopped = False

    def level(self, category: Category) -> ConsentState:
        held = [level for id_, level, what in self.given if id_ not in self.replaced and category in what]
        return max(held, default=ConsentState.NONE)

    def open(self, categories: frozenset[Category]) -> None:
        closed = ALL if self.stopped else self.closed
        self.closed, self.stopped = closed - categories, False


class LedgerMachine(RuleBasedStateMachine):
    """Two addresses, so that what happens at one is seen to leave the other alone."""

    @initialize()
    def begin(self) -> None:
        self.stack = ExitStack()
        engine = create_engine("sqlite://")
        self.conn = self.stack.enter_context(engine.connect())
        metadata.create_all(self.conn)
        self.clock = ManualClock(START)
        self.ids = CountedIds(self.clock)
        self.addresses = [
            self.run(lambda conn, number=number: person(conn, f"+1919555010{number}")) for number in (1, 2)
        ]
        self.sheets = [Reference(), Reference()]

    def run(self, fn: Any) -> Any:
        def whole(conn: Connection) -> Any:
            made = fn(conn)
            finish(conn)
            return made

        return run_work(self.conn, Work(HERE, self.clock, self.ids, Bus()), whole)

    @rule(
        which=st.integers(0, 1), categories=some, lack=lacking, replaces=st.booleans(), imported=st.booleans()
    )
    def sign(
        self,
        which: int,
        categories: set[Category],
        lack: dict[str, Any],
        replaces: bool,
        imported: bool,
    ) -> None:
        sheet = self.sheets[which]
        old = sheet.given[-1][0] if replaces and sheet.given else None
        more: dict[str, Any] = {**lack, "categories": tuple(categories), "supersedes": old}
        if imported:
            more |= {"source": "list.csv"}
        record = signed(*self.addresses[which], **more)
        record_id = self.run(lambda conn: give(conn, record, vault=vault()))
        if old is not None:
            sheet.replaced.add(old)
        nothing = imported or "shown" in lack or "page_id" in lack
        full = not lack
        level = ConsentState.NONE if nothing else ConsentState.WRITTEN if full else ConsentState.EXPRESS
        sheet.given.append((record_id, level, frozenset(categories) if level else frozenset()))
        if level and "box_before" not in lack:
            sheet.open(frozenset(categories))

    @rule(which=st.integers(0, 1))
    def book(self, which: int) -> None:
        record_id = self.run(lambda conn: give(conn, booked(*self.addresses[which])))
        visits = frozenset({Category.APPOINTMENTS, Category.CARE})
        self.sheets[which].given.append((record_id, ConsentState.EXPRESS, visits))

    @rule(
        which=st.integers(0, 1),
        scope=st.sampled_from(["all", "marketing", "category", "wrong_number"]),
        some=some,
    )
    def stop(self, which: int, scope: str, some: set[Category]) -> None:
        self.run(lambda conn: revoke(conn, self.addresses[which][1], scope, how="inbound", categories=some))
        sheet = self.sheets[which]
        if scope in {"marketing", "category"}:
            sheet.closed |= MARKETING if scope == "marketing" else frozenset(some)
        else:
            sheet.stopped = True

    @rule(which=st.integers(0, 1))
    def start(self, which: int) -> None:
        self.run(lambda conn: lift(conn, self.addresses[which][1], tuple(Category), how="start"))
        self.sheets[which].open(ALL)

    @invariant()
    def adds_up(self) -> None:
        for (_, address_id), sheet in zip(self.addresses, self.sheets, strict=True):
            found, row = self.run(lambda conn, at=address_id: _look(conn, at))
            assert {each: found.levels.get(each, ConsentState.NONE) for each in Category} == {
                each: sheet.level(each) for each in Category
            }
            assert (row.revoked is not None) == sheet.stopped
            assert sheet.stopped or found.revoked == sheet.closed

    @invariant()
    def stands(self) -> None:
        assert self.run(lambda conn: verify(conn, vault())) == []

    def teardown(self) -> None:
        self.stack.close()


def _look(conn: Connection, address_id: str) -> Any:
    row = load_address(conn, address_id)
    return consent_of(conn, row, inquired=False), row


TestLedgerMachine = LedgerMachine.TestCase
TestLedgerMachine.settings = settings(max_examples=60, stateful_step_count=15, deadline=None)
