"""Recall: who was treated is asked back at the practice's interval, unless they have booked or are left out."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection

from booking import attending
from booking.practice_files import import_file
from compliance.consent import give
from core.actors import SYSTEM, Actor
from core.clock import ManualClock
from core.errors import BadInputError, ConflictError
from inbox import merging, tasks
from practice.contacts import update_contact
from sequences import control
from sequences.recall import listing, paging, rows, rules, staff
from sequences.recall.paging import Whom
from sequences.recall.rows import Recall
from sequences.recall.rules import Own, Rule, due_times
from tests.compliance.consent.people import signed, vault
from tests.conftest import START
from tests.inbox.house import FakeSms, House, demo_practice, open_house
from tests.sequences.visits import Patient

HOUR, MINUTE, DAY = timedelta(hours=1), timedelta(minutes=1), timedelta(days=1)
PEEL = "chemical_peel"
FIRST, SECOND = 45, 75
MANAGER = Actor("user", "u-manager")


class Treated(Patient):
    """Has signed that we may write about coming back, and had a peel."""

    async def come(self) -> None:
        await self.arrive()
        await self.house.write(lambda conn: update_contact(conn, self.contact_id, status="patient"))
        record = signed(
            self.contact_id, self.address_id, categories=("appointments", "recall"), asked="WRITTEN"
        )
        await self.house.write(lambda conn: give(conn, record, vault=vault()))
        await self.act(lambda conn, book: control.switch(conn, book, "recall_skin", True, MANAGER))
        await self.treat(2 * HOUR)

    async def act(self, fn: Any) -> Any:
        books = self.house.product.books
        return await self.house.write(lambda conn: fn(conn, books.get(conn)))

    async def treat(self, ahead: timedelta) -> str:
        visit_id = await self.book(ahead, type_id="skin_visit", treatments=(PEEL,))
        visit = await self.visit(visit_id)
        await self.wait_until(visit.ends_at)
        await self.act(lambda conn, book: attending.attend(conn, book, visit_id, "completed"))
        return visit_id

    async def row(self, contact_id: str = "") -> Recall:
        whose = contact_id or self.contact_id
        found = await self.house.read(lambda conn: rows.of_contact(conn, whose))
        (only,) = [each for each in found if each.service == PEEL]
        assert isinstance(only, Recall)
        return only

    async def due(self) -> list[tuple[str, str | None]]:
        """Who stands on the list, and why nothing is sent about it where nothing is."""

        def read(conn: Connection) -> list[tuple[str, str | None]]:
            book = self.house.product.books.get(conn)
            found = paging.page(conn, book, Whom(service=PEEL), None, 100)[0]
            next_ = listing.coming(conn, book, found)
            return [(each.when, next_[each.row.id].why) for each in found]

        return list(await self.house.read(read))

    def asked(self, since: int) -> int:
        return len([each for each in self.far.sent[since:] if each.purpose == "recall"])

    async def until_day(self, days: int) -> None:
        """At noon of the day after that interval: whatever is due then has been sent by then."""
        done = (await self.row()).last_done_at
        await self.wait_until(done + days * DAY + 3 * DAY)


@pytest.fixture
async def treated(database_url: str, tmp_path: Path, clock: ManualClock) -> AsyncIterator[Treated]:
    far = FakeSms()
    async with open_house(database_url, clock, tmp_path, adapters={("fake", "sms"): far}) as house:
        made = Treated(house, far)
        await made.come()
        yield made


async def test_asked_twice_then_called_and_a_new_treatment_begins_anew(treated: Treated) -> None:
    before = len(treated.far.sent)
    assert await treated.due() == []
    await treated.until_day(20)
    assert await treated.due() == [("month", None)]
    await treated.until_day(40)
    assert [when for when, _ in await treated.due()] == ["week"]
    assert treated.asked(before) == 0
    await treated.until_day(FIRST)
    assert treated.asked(before) == 1
    assert await treated.due() == [("overdue", None)]
    await treated.until_day(SECOND + 11)
    assert treated.asked(before) == 2
    calls = await treated.house.read(lambda conn: tasks.tasks_of(conn, treated.contact_id))
    assert [each.kind for each in calls if each.state == "open"] == ["recall_call"]
    await treated.treat(2 * DAY)
    assert (await treated.row()).version > 1
    assert await treated.due() == []
    calls = await treated.house.read(lambda conn: tasks.tasks_of(conn, treated.contact_id))
    assert [each.kind for each in calls if each.state == "open"] == []
    await treated.until_day(FIRST)
    assert treated.asked(before) == 3


async def test_a_booking_ends_it_and_giving_it_back_lets_it_go_on(treated: Treated) -> None:
    before = len(treated.far.sent)
    await treated.until_day(30)
    visit_id = await treated.book(40 * DAY, type_id="skin_visit", treatments=(PEEL,))
    assert await treated.due() == []
    await treated.until_day(FIRST)
    assert treated.asked(before) == 0
    await treated.cancel(visit_id)
    assert await treated.due() == [("week", None)] or await treated.due() == [("month", None)]
    await treated.wait_until(treated.house.clock.now() + 13 * DAY)
    assert treated.asked(before) == 0  # not the next day
    await treated.wait_until(treated.house.clock.now() + 4 * DAY)
    assert treated.asked(before) == 1


async def test_left_out_called_instead_and_other_intervals(treated: Treated) -> None:
    before, row = len(treated.far.sent), await treated.row()
    await treated.until_day(38)
    await treated.act(lambda conn, book: staff.exclude(conn, book, row.id, "medical", MANAGER))
    assert await treated.due() == [("week", "EXCLUDED")]
    await treated.until_day(FIRST)
    assert treated.asked(before) == 0
    await treated.act(lambda conn, book: staff.include(conn, book, row.id, MANAGER))
    await treated.wait_until(treated.house.clock.now() + DAY)
    assert treated.asked(before) == 1  # a few days late, and still of use
    task_id = await treated.house.write(lambda conn: staff.call_instead(conn, row.id, MANAGER, None))
    assert (await treated.house.read(lambda conn: tasks.one(conn, task_id))).kind == "recall_call"
    await treated.until_day(SECOND + 20)
    assert treated.asked(before) == 1

    def change(days: tuple[int, ...], version: int) -> Any:
        return lambda conn, book: rules.change(conn, book, SYSTEM, version, PEEL, Own(days=days))

    assert await treated.act(change((400,), 0)) == 1
    assert await treated.due() == []
    with pytest.raises(ConflictError):
        await treated.act(change((30,), 0))
    with pytest.raises(BadInputError):
        await treated.act(change((30, 30), 1))


async def test_a_file_brings_its_history_and_a_merge_joins_what_both_had(treated: Treated) -> None:
    house = treated.house
    await house.write(lambda conn: import_file(conn, demo_practice(), people=True))
    had = await house.read(lambda conn: rows.of_service(conn, "botox"))
    assert had  # who was treated before we came is due as well
    other = had[0].contact_id
    merge_id = await house.write(lambda conn: merging.merge(conn, treated.contact_id, other))
    both = await house.read(lambda conn: rows.of_contact(conn, treated.contact_id))
    assert {each.service for each in both} >= {PEEL, "botox"}
    assert all(each.contact_id != other for each in await house.read(lambda conn: listed(house, conn)))
    await house.write(lambda conn: merging.unmerge(conn, merge_id))
    apart = await house.read(lambda conn: rows.of_contact(conn, treated.contact_id))
    assert {each.service for each in apart} == {PEEL}
    assert {each.service for each in await house.read(lambda conn: rows.of_contact(conn, other))} >= {"botox"}


def listed(house: House, conn: Connection) -> list[Recall]:
    return [each.row for each in paging.page(conn, house.product.books.get(conn), Whom(), None, 100)[0]]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(1, 400), min_size=1, max_size=4, unique=True).map(sorted), st.integers(-50, 500))
def test_touches_keep_their_order_and_their_distance(days: list[int], again: int) -> None:
    rule = Rule(PEEL, tuple(days))
    plain, later = due_times(rule, START, None), due_times(rule, START, START + again * DAY)
    assert list(later) == sorted(later)
    assert all(late >= planned for late, planned in zip(later, plain, strict=True))
    assert later[0] >= START + again * DAY
    assert [each - later[0] for each in later] >= [each - plain[0] for each in plain]
