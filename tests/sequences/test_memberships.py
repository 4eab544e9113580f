"""A member's four occasions in time: what is unused, what renews, what did not go through, what has ended."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection

from compliance.consent import give
from core.clock import ManualClock
from inbox import tasks
from sequences import control
from sequences.plans import memberships
from sequences.plans.memberships import Membership, Terms
from tests.compliance.consent.people import ALL_FIVE, signed
from tests.inbox.house import FakeSms, open_house
from tests.sequences.engine_world import MANAGER
from tests.sequences.visits import Patient

DAY, HOUR = timedelta(days=1), timedelta(hours=1)


class Member(Patient):
    """On the club, which renews in 31 days."""

    row_id = ""

    async def join(self, unused: int) -> Membership:
        def add(conn: Connection) -> Membership:
            renews = self.house.clock.now() + 31 * DAY
            terms = Terms(name="Glow club", credits=unused, credits_each=1, renews_at=renews)
            books = self.house.product.books
            return memberships.add_one(conn, books.get(conn), self.contact_id, terms, source="staff", key="m")

        made: Membership = await self.house.write(add)
        self.row_id = made.id
        return made

    async def became(self, what: Any) -> None:
        books = self.house.product.books
        await self.house.write(lambda conn: memberships.happens(conn, books.get(conn), self.row_id, what))

    async def after(self, span: timedelta) -> list[str]:
        """What was said to them in that time."""
        since = len(self.far.sent)
        await self.wait_until(self.house.clock.now() + span)
        return self.texts(since)

    async def calls(self) -> list[str]:
        found = await self.house.read(lambda conn: tasks.tasks_of(conn, self.contact_id))
        return [each.kind for each in found if each.state == "open" and each.subject_kind == "membership"]


@pytest.fixture
async def member(sqlite_url: str, tmp_path: Path, clock: ManualClock) -> AsyncIterator[Member]:
    far = FakeSms()
    adapters: Any = {("fake", "sms"): far}
    async with open_house(sqlite_url, clock, tmp_path, adapters=adapters) as house:
        made = Member(house, far)
        await made.arrive()
        await made.after(2 * DAY)
        yield made


@pytest.mark.parametrize("unused", [0, 2])
async def test_only_who_has_something_left_hears_of_it_and_everybody_hears_of_the_renewal(
    member: Member, unused: int
) -> None:
    await member.join(unused)
    assert await member.after(20 * DAY) == []
    said = await member.after(2 * DAY)  # ten days before
    assert [("still have something to use" in each) for each in said] == [True] * bool(unused)
    (notice,) = await member.after(3 * DAY)  # a week before
    assert "your membership renews on" in notice
    assert await member.after(9 * DAY) == []


async def test_a_failed_payment_is_said_twice_then_a_person_calls(member: Member) -> None:
    await member.join(0)
    await member.became("payment_failed")
    (first,) = await member.after(2 * HOUR)
    assert "did not go through" in first
    (second,) = await member.after(6 * DAY)
    assert "still open" in second
    assert await member.calls() == []
    assert await member.after(3 * DAY) == []
    assert await member.calls() == ["follow_up"]
    await member.became("paid")
    assert await member.calls() == []


async def test_what_was_paid_meanwhile_is_not_asked_for_again(member: Member) -> None:
    await member.join(0)
    await member.became("payment_failed")
    assert len(await member.after(DAY)) == 1
    await member.became("paid")
    assert await member.after(9 * DAY) == []
    assert await member.calls() == []


@pytest.mark.parametrize("agreed", [True, False])
async def test_who_has_left_is_asked_back_once_and_called_where_they_signed_nothing(
    member: Member, agreed: bool
) -> None:
    await member.house.write(
        lambda conn: control.switch(
            conn, member.house.product.books.get(conn), "membership_lapse", True, MANAGER
        )
    )
    if agreed:
        vault = member.house.product.vault
        record = signed(member.contact_id, member.address_id, categories=ALL_FIVE)
        await member.house.write(lambda conn: give(conn, record, vault=vault))
    await member.join(1)
    await member.became("lapsed")
    said = await member.after(9 * DAY)
    assert [("has come to an end" in each) for each in said] == [True] * agreed
    assert await member.calls() == ([] if agreed else ["no_consent_call"])
    assert await member.after(3 * DAY) == []
    assert "follow_up" in await member.calls()
