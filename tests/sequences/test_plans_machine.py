"""Plans against a simple reference: any order of sales, visits, corrections and days that pass."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlalchemy import Connection, create_engine, select

import wiring  # noqa: F401 - every package's tables
from booking import attending, entering, money, rows, service
from booking.types import Person
from core import events
from core.clock import ManualClock
from core.errors import BadInputError, ConflictError
from core.events import Bus
from core.ids import CountedIds
from core.session import Work, emit, finish, of_practice, run_work
from core.tables import metadata
from practice.book import PracticeBook
from practice.contacts import create_contact
from practice.file import PracticeFile, practice_file
from practice.store import Books, save_set_up
from sequences.models import enrolment
from sequences.plans import service as plans
from sequences.plans.following import PAIRED, Following
from sequences.plans.service import NewPlan
from sequences.plans.visits import UNMARKED
from tests.booking.practices import document, start
from tests.conftest import START

HERE = of_practice("practice-a")
TOTAL, CADENCE, WINDOW, PRICE = 3, 14, 5, 30_000
LADDER = "plan_ladder"
ZONE = ZoneInfo("America/New_York")


def a_practice() -> PracticeFile:
    package = {
        "id": "glow_3", "sessions": TOTAL, "price": PRICE // 100, "cadence_days": CADENCE, "window_days": WINDOW,
    }  # fmt: skip
    plain = document()
    plain["services"][0]["packages"] = [package]
    return practice_file(plain)


def days_on(at: datetime, days: int) -> datetime:
    """The same hour on the wall."""
    wall = at.astimezone(ZONE).replace(tzinfo=None) + timedelta(days=days)
    return wall.replace(tzinfo=ZONE)


class Used:
    """A session that was counted: by which visit, or by hand (`loose`: in the books, so a visit may turn out to be it)."""

    def __init__(self, at: datetime, visit: str | None = None, *, loose: bool = False) -> None:
        self.at, self.visit, self.loose, self.stands = at, visit, loose, True


class Reference:
    """What a careful person would keep on one sheet of paper."""

    def __init__(self, bought: datetime) -> None:
        self.bought, self.cadence, self.over = bought, CADENCE, False
        self.used: list[Used] = []
        self.visits: dict[str, tuple[datetime, str]] = {}

    @property
    def standing(self) -> list[Used]:
        return [each for each in self.used if each.stands]

    @property
    def state(self) -> str:
        if self.over:
            return "ended"
        return "complete" if len(self.standing) >= TOTAL else "active"

    def due(self) -> datetime | None:
        last = max((each.at for each in self.standing), default=self.bought)
        return days_on(last, self.cadence) if self.state == "active" else None

    def booked(self, now: datetime) -> bool:
        return self.state == "active" and any(
            state == "booked" and at > now - UNMARKED for at, state in self.visits.values()
        )

    def completed(self, visit: str) -> None:
        known = [each for each in self.used if each.visit == visit]
        at = self.visits[visit][0]
        if known:
            known[0].stands = known[0].stands or self.state == "active"
        elif self.state == "active" and at.date() >= self.bought.date():
            near = [each for each in self.standing if each.loose and abs(each.at - at) < PAIRED]
            if near:
                near[0].at, near[0].visit, near[0].loose = at, visit, False
            else:
                self.used.append(Used(at, visit))


class PlanMachine(RuleBasedStateMachine):
    """One person with one series that people sold; their visits are put in and marked as colleagues do it."""

    @initialize()
    def begin(self) -> None:
        self.engine = create_engine("sqlite://")
        self.conn = self.engine.connect()
        metadata.create_all(self.conn)
        self.clock = ManualClock(START)
        self.ids, file = CountedIds(self.clock), a_practice()
        self.book = PracticeBook(file)
        follow = Following(Books())
        self.bus = Bus(
            {
                events.AppointmentBooked: (follow.on_visit,),
                events.AppointmentCancelled: (follow.on_visit,),
                events.AppointmentCompleted: (follow.on_completed,),
                events.AppointmentMissed: (follow.on_visit,),
                events.AppointmentReopened: (follow.on_reopened,),
                events.PackageChanged: (follow.on_package,),
                events.PlanChanged: (follow.on_plan,),
            }
        )
        self.run(lambda conn: save_set_up(conn, file))
        self.who = self.run(lambda conn: create_contact(conn, name="Ana", phone=None, email=None))
        new = NewPlan(services=("glow",), total=TOTAL)
        self.plan_id = self.run(lambda conn: plans.sell(conn, self.book, self.who, new, by="u1", key="k")).id
        self.reference = Reference(START)

    def teardown(self) -> None:
        self.conn.close()
        self.engine.dispose()

    def run(self, fn: Any) -> Any:
        def whole(conn: Connection) -> Any:
            found = fn(conn)
            finish(conn)
            return found

        with self.conn.begin_nested() if self.conn.in_transaction() else self.conn.begin():
            return run_work(self.conn, Work(HERE, self.clock, self.ids, self.bus), whole)

    def plan(self) -> plans.Plan:
        found = self.run(lambda conn: plans.one(conn, self.plan_id))
        assert isinstance(found, plans.Plan)
        return found

    def of(self, *states: str) -> list[str]:
        return sorted(each for each, (_, state) in self.reference.visits.items() if state in states)

    @rule(days=st.sampled_from([1, 2, 10, 21, 40]))
    def time_passes(self, days: int) -> None:
        self.clock.advance(timedelta(days=days))

    @rule(days=st.sampled_from([0, 0, 1, 2, 10, 30]), talk=st.sampled_from([False, False, False, True]))
    def is_booked(self, days: int, talk: bool) -> None:
        """`talk`: for something else; it is no session and stops no reminder."""
        self.put_in(days, ("talk",) if talk else ("glow",))

    def put_in(self, days: int, treatments: tuple[str, ...]) -> str:
        wall = (self.clock.now() + timedelta(days=days)).strftime("%Y-%m-%dT11:00")
        place = start(self.book, wall)

        def put(conn: Connection) -> str:
            made = rows.insert(
                conn, self.book, place, person=Person(self.who), resources=(), source="elsewhere",
                treatments=treatments,
            )  # fmt: skip
            emit(conn, events.AppointmentBooked(appointment_id=made, contact_id=self.who, thread_id=None))
            return made

        visit = str(self.run(put))
        if "glow" in treatments:
            self.reference.visits[visit] = (place.at, "booked")
        return visit

    @precondition(lambda self: self.of("booked"))
    @rule(data=st.data(), what=st.sampled_from(["completed", "no_show", "cancelled"]))
    def comes_to_its_end(self, data: st.DataObject, what: str) -> None:
        visit = data.draw(st.sampled_from(self.of("booked")))
        if what != "no_show" or self.reference.visits[visit][0] <= self.clock.now():
            self.mark(visit, what)

    def mark(self, visit: str, what: str) -> None:
        if what == "cancelled":
            self.run(lambda conn: service.cancel(conn, visit, "asked"))
        else:
            self.run(lambda conn: attending.attend(conn, self.book, visit, what))  # type: ignore[arg-type]
        self.reference.visits[visit] = (self.reference.visits[visit][0], what)
        if what == "completed":
            self.reference.completed(visit)

    @rule(pressed=st.booleans())
    def has_a_session_today(self, pressed: bool) -> None:
        """Booked, there and marked; `pressed`: a colleague has counted it in the books as well."""
        visit = self.put_in(0, ("glow",))
        if pressed:
            self.is_counted_by_hand(books=True)
        self.mark(visit, "completed")

    @precondition(lambda self: self.of("completed", "no_show"))
    @rule(data=st.data())
    def was_said_by_mistake(self, data: st.DataObject) -> None:
        visit = data.draw(st.sampled_from(self.of("completed", "no_show")))
        try:
            self.run(lambda conn: attending.attend(conn, self.book, visit, "booked"))
        except ConflictError:
            return
        self.reference.visits[visit] = (self.reference.visits[visit][0], "booked")
        for each in self.reference.used:
            if each.visit == visit:
                each.stands = False

    @rule(books=st.booleans())
    def is_counted_by_hand(self, books: bool) -> None:
        package_id = str(self.plan().package_id)
        full = len(self.reference.standing) >= TOTAL
        try:
            if books:
                self.run(lambda conn: entering.use_session(conn, package_id, "u1"))
            else:
                self.run(
                    lambda conn: plans.mark_done(conn, self.book, self.plan_id, self.clock.now(), by="u1")
                )
        except (BadInputError, ConflictError):
            assert full or (not books and self.reference.over)
            return
        self.reference.used.append(Used(self.clock.now(), loose=books))

    @precondition(lambda self: self.reference.standing)
    @rule()
    def was_none_of_it(self) -> None:
        kept = self.run(lambda conn: plans.sessions_of(conn, self.plan_id))
        live = [each for each in kept if each.taken_back_at is None]
        self.run(lambda conn: plans.take_back(conn, self.book, self.plan_id, live[0].id, by="u1"))
        ours = sorted(self.reference.standing, key=lambda each: each.at)
        same = [each for each in ours if each.at == live[0].at and each.visit == live[0].appointment_id]
        same[0].stands = False

    @rule(days=st.integers(7, 40))
    def is_adjusted(self, days: int) -> None:
        there = self.plan()
        changed = {"cadence_days": days}
        self.run(
            lambda conn: plans.adjust(conn, self.book, there.id, changed, version=there.version, by="u1")
        )
        self.reference.cadence = days

    @rule(seldom=st.integers(0, 3))
    def is_ended_or_opened_again(self, seldom: int) -> None:
        if seldom and not self.reference.over:
            return
        there = self.plan()
        go = plans.reopen if self.reference.over else plans.end
        more = () if self.reference.over else ("refunded",)
        self.run(lambda conn: go(conn, self.book, there.id, *more, version=there.version))
        self.reference.over = not self.reference.over

    @invariant()
    def adds_up(self) -> None:
        there, should, now = self.plan(), self.reference, self.clock.now()
        used = len(should.standing)
        assert (there.used, there.state) == (used, should.state)
        assert there.session_due_at == should.due()
        assert there.booked(now) == should.booked(now)
        due = should.due()
        late = due is not None and days_on(due, WINDOW) < now
        assert there.stalled(now) == (late and not should.booked(now))
        worth = 0 if should.state != "active" else round(PRICE * (TOTAL - used) / TOTAL)
        assert there.stake_minor == worth
        kept = self.run(lambda conn: money.package_row(conn, str(there.package_id)))
        assert (kept.used, kept.remaining) == (used, TOTAL - used)

    @invariant()
    def one_reminding_at_a_time(self) -> None:
        """It runs for the session that is due, only while one is, and never beside a booking."""
        running = self.run(
            lambda conn: conn.execute(
                select(enrolment).where(enrolment.c.sequence == LADDER, enrolment.c.state == "active")
            ).all()
        )
        due = self.reference.due()
        assert len(running) <= 1
        if running:
            assert running[0].anchor_at == due
            assert due is not None


TestPlans = PlanMachine.TestCase
TestPlans.settings = settings(max_examples=30, stateful_step_count=20, deadline=None)
