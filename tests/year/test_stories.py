"""Two people's years at the practice, told from beginning to end through the real parts."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection

from booking import service
from booking.attending import attend
from booking.money import Paid, Sessions, keep_invoice, keep_package
from compliance.audit import SYSTEM
from compliance.consent import give
from core.clock import ManualClock
from inbox import tasks
from pipeline import opportunities
from practice.contacts import addresses_of
from sequences import control
from sequences.models import enrolment, touch
from sequences.plans import service as plans
from tests.channels.meta_world import World, meta_world
from tests.compliance.consent.people import signed
from tests.inbox.house import FakeSms, House, demo_book, open_house
from tests.sequences.visits import Patient

DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
MONDAY = datetime(2027, 1, 11, 15, 0, tzinfo=UTC)
PHONE = "+19195550161"
WORKING = ("inbound", "turns", "enrolments", "holds", "outbox")
ALL = ("appointments", "care", "recall", "promotions", "reviews")


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(MONDAY)


async def wait(house: House, until: datetime) -> None:
    """Everything due on the way happens at its own time."""
    waiting = [each for each in house.product.claimers if each.name in {"enrolments", "holds"}]
    while True:
        await house.pump(*WORKING)
        dues = [await each.next_due() for each in waiting]
        ahead = [each for each in dues if each is not None and house.clock.now() < each <= until]
        if not ahead:
            break
        house.clock.set(min(ahead))
    house.clock.set(max(until, house.clock.now()))
    await house.pump(*WORKING)


async def switch_on(house: House, *sequences: str) -> None:
    for each in sequences:
        await house.write(partial(_switch_on, sequence=each))


def _switch_on(conn: Connection, sequence: str) -> None:
    control.switch(conn, demo_book(), sequence, True, SYSTEM)


async def signs(house: House, contact_id: str) -> None:
    """At the desk: the marketing consent with its full disclosure."""

    def keep(conn: Connection) -> None:
        for each in addresses_of(conn, contact_id):
            if each.channel == "sms":
                give(conn, signed(contact_id, each.id, categories=ALL), vault=house.product.vault)

    await house.write(keep)


async def pays(house: House, contact_id: str, minor: int, name: str) -> None:
    paid = Paid(
        external_id=name, version=1, total_minor=minor, currency="USD", state="paid", at=house.clock.now(),
        contact_id=contact_id,
    )  # fmt: skip
    await house.write(lambda conn: keep_invoice(conn, "test", paid))


async def came(house: House, visit_id: str) -> Any:
    """The visit has taken place."""
    visit = await house.read(lambda conn: service.one(conn, visit_id))
    await wait(house, visit.ends_at)
    return await house.write(lambda conn: attend(conn, demo_book(), visit_id, "completed"))


async def said(house: House, template: str) -> list[Any]:
    return [each for each in await house.rows(touch, touch.c.at, touch.c.id) if each.template == template]


async def runs(house: House, sequence: str) -> list[Any]:
    return [each for each in await house.rows(enrolment, enrolment.c.id) if each.sequence == sequence]


# An injectables lead: Instagram, booked, treated, recalled


@pytest.fixture
async def world(sqlite_url: str, clock: ManualClock, tmp_path: Path) -> AsyncIterator[World]:
    async with meta_world(sqlite_url, clock, tmp_path) as made:
        yield made


class Ana:
    """Writes on Instagram, and later by text."""

    def __init__(self, world: World) -> None:
        self.world, self.house = world, world.house
        self.person = world.meta.person("instagram", "1")
        far = self.house.product.adapters["fake", "sms"]
        assert isinstance(far, FakeSms)
        self.far = far

    async def writes(self, words: str) -> str:
        await self.world.meta.write(self.person, words)
        await self.world.works()
        return str(self.world.meta.sent(self.person)[-1].text)

    async def texts(self, words: str) -> None:
        await self.house.text(words, PHONE)
        self.house.clock.advance(timedelta(seconds=5))
        await self.house.pump(*WORKING)

    async def card(self) -> Any:
        return await self.house.read(lambda conn: opportunities.of_contact(conn, self.contact_id)[0])

    @property
    def contact_id(self) -> str:
        return self._contact_id

    async def is_known(self) -> None:
        self._contact_id = str((await self.house.thread(self.person.id)).contact_id)


async def test_an_injectables_lead_is_booked_treated_and_recalled(world: World) -> None:
    ana, house = Ana(world), world.house
    await switch_on(house, "lead_nurture_injectables", "review_after_first_visit", "recall_tox")

    # Asks, is answered at once, and stands on the board in the track of what she asked about.
    assert "$14" in await ana.writes("hi! how much is botox?")
    await ana.is_known()
    card = await ana.card()
    assert (card.stage, card.status, card.service, card.line) == ("lead", "open", "botox", "injectables")
    assert card.value_minor == 50_000
    assert [each.state for each in await runs(house, "lead_nurture_injectables")] == ["active"]
    assert [each.state for each in await runs(house, "first_day_injectables")] == ["active"]
    assert [each.state for each in await runs(house, "first_day_skin")] == ["ended"]
    assert [each.state for each in await runs(house, "lead_talked")] == ["active"]

    # Books in the thread: what was to follow an inquiry is over, and nothing of it was ever said.
    await ana.writes("yes please book me, any morning next week")
    await ana.writes("the first one")
    await ana.writes("Ana Ruiz")
    assert "by text" in await ana.writes("919-555-0161")
    await ana.texts("YES")
    card = await ana.card()
    assert card.stage == "booked"
    assert {each.ended_why for each in await runs(house, "lead_nurture_injectables")} == {"BOOKED"}
    visits = await house.read(lambda conn: service.appointments_of(conn, ana.contact_id))
    assert len(visits) == 1

    # Is reminded, comes, pays: a patient, worth what she paid, and asked how it was.
    before = len(ana.far.sent)
    visit = await came(house, visits[0].id)
    assert [each.purpose for each in ana.far.sent[before:]] == ["appointment"] * 3
    assert "get ready" in ana.far.sent[before].text
    await pays(house, ana.contact_id, 42_000, "first")
    card = await ana.card()
    assert (card.stage, card.status, card.value_minor) == ("patient", "won", 42_000)
    await signs(house, ana.contact_id)
    await wait(house, visit.starts_at + 10 * DAY)
    assert [each.outcome for each in await said(house, "review_request")] == ["sent"]
    assert "reviews.example.com" in ana.far.sent[-1].text

    # Ninety days later she is asked back, in the hours that the law leaves, and answers: the second word is never said.
    since = len(ana.far.sent)
    await wait(house, visit.starts_at + 89 * DAY)
    assert ana.far.sent[since:] == []
    await wait(house, visit.starts_at + 95 * DAY)
    (recall,) = ana.far.sent[since:]
    assert recall.purpose == "recall"
    assert "STOP" in recall.text
    assert "botox" not in recall.text.lower()
    await ana.texts("yes, do you have a morning next week?")
    await wait(house, visit.starts_at + 365 * DAY)
    (run,) = await runs(house, "recall_tox")
    assert (run.state, run.ended_why) == ("ended", "REPLIED")
    assert [each.outcome for each in await said(house, "recall_tox_1")] == ["sent"]
    assert [each for each in ana.far.sent[since:] if each.purpose == "recall"] == [recall]


# A laser series: bought, stalled, called, complete


async def test_a_laser_series_stalls_is_called_for_and_completed(
    sqlite_url: str, clock: ManualClock, tmp_path: Path
) -> None:
    far = FakeSms()
    adapters: Any = {("fake", "sms"): far}
    async with open_house(sqlite_url, clock, tmp_path, adapters=adapters) as house:
        await switch_on(house, "plan_complete")
        patient = Patient(house, far)
        await patient.arrive()
        laser = Series(house, patient)
        await laser.is_bought()

        # First session. The next is due in four weeks: two days before a link, then nothing that she answers to.
        first = await laser.session()
        due = first.starts_at + 28 * DAY
        since = len(far.sent)
        await wait(house, due - 3 * DAY)
        assert laser.spoken(since) == []
        await wait(house, due)
        (link,) = laser.spoken(since)
        assert "/a/" in link
        await wait(house, due + 10 * DAY + 20 * DAY)
        assert len(laser.spoken(since)) == 4
        assert "photofacial" not in " ".join(laser.spoken(since)).lower()

        # Stalled: on the call list, with the plan; not one more message however long it takes.
        assert await laser.calls() == []
        await wait(house, due + 10 * DAY + 22 * DAY)
        (call,) = await laser.calls()
        assert (call.subject_kind, call.subject_id) == ("plan", (await laser.plan()).id)
        assert (await laser.plan()).stalled(house.clock.now())
        await wait(house, due + 60 * DAY)
        assert len(laser.spoken(since)) == 4

        # The coordinator reaches her, she books: the call is done, and nothing is left in the queue.
        second_id = await laser.books()
        assert await laser.calls() == []
        assert {each.state for each in await runs(house, "plan_ladder")} <= {"ended", "done"}
        since = len(far.sent)
        second = await laser.comes(second_id)
        assert laser.spoken(since) == []

        # This time she rebooks after the first word, and the others are never said.
        await wait(house, second.starts_at + 27 * DAY)
        assert len(laser.spoken(since)) == 1
        third_id = await laser.books()
        third = await laser.comes(third_id)
        assert len(laser.spoken(since)) == 1
        assert (await laser.plan()).state == "complete"

        # Complete: asked how it was, told what could come next only with her signature, and left in peace.
        await signs(house, patient.contact_id)
        await wait(house, third.starts_at + 30 * DAY)
        assert [each.outcome for each in await said(house, "review_request")] == ["sent"]
        assert [each.outcome for each in await said(house, "next_protocol")] == ["sent"]
        quiet = len(laser.spoken(0))
        await wait(house, MONDAY + 365 * DAY)
        assert len(laser.spoken(0)) == quiet
        assert not [each for each in await house.rows(enrolment) if each.due_at is not None]


class Series:
    """Three photofacials as the desk sells them."""

    def __init__(self, house: House, patient: Patient) -> None:
        self.house, self.patient = house, patient
        self._used, self._plan_id = 0, ""

    async def is_bought(self) -> None:
        """As the practice's system tells it, again with each session that was used."""
        sold = Sessions(
            external_id="ipl", version=1 + self._used, services=("photofacial",), total=3, used=self._used,
            remaining=3 - self._used, state="active" if self._used < 3 else "redeemed", bought_at=MONDAY,
            contact_id=self.patient.contact_id,
        )  # fmt: skip
        await self.house.write(lambda conn: keep_package(conn, "test", sold))

    async def comes(self, visit_id: str) -> Any:
        visit = await came(self.house, visit_id)
        self._used += 1
        self.house.clock.advance(HOUR)
        await self.is_bought()
        return visit

    async def books(self) -> str:
        return await self.patient.book(DAY, type_id="laser_visit", treatments=("photofacial",))

    async def session(self) -> Any:
        return await self.comes(await self.books())

    async def plan(self) -> Any:
        if not self._plan_id:
            mine = self.patient.contact_id
            (found,) = await self.house.read(lambda conn: plans.listed(conn, contact_id=mine))
            self._plan_id = found.id
        return await self.house.read(lambda conn: plans.one(conn, self._plan_id))

    async def calls(self) -> list[Any]:
        found = await self.house.read(lambda conn: tasks.tasks_of(conn, self.patient.contact_id))
        return [each for each in found if each.kind == "plan_call" and each.state == "open"]

    def spoken(self, since: int) -> list[str]:
        """About the plan alone."""
        return [each.text for each in self.patient.far.sent[since:] if each.purpose == "plan_session_due"]
