"""Memberships that a system prints as a file: who has one stands here, and what a later file says differently is followed up."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection

from booking.emr.csv_import.importing import Import, carry_out, plan
from core.clock import ManualClock
from core.errors import ConflictError
from sequences.plans import memberships
from sequences.plans.lists import Lists
from sequences.plans.memberships import Membership, Terms, What
from tests.inbox.house import FakeSms, open_house
from tests.sequences.visits import Patient

DAY = timedelta(days=1)
PEOPLE = "Patient ID,Patient Name,Mobile\nP1,Lucia Example,{phone}\n"
HEAD = (
    "Membership ID,Membership Name,Membership Status,Credits Remaining,Next Billing Date,Patient ID,Mobile\n"
)


class Listed(Patient):
    async def plan(self, kind: Any, text: str) -> Import:
        books = self.house.product.books

        def look(conn: Connection) -> Import:
            return plan(conn, books.get(conn), kind, text.encode(), members=Lists())

        made: Import = await self.house.write(look)
        return made

    async def bring(self, kind: Any, text: str) -> Import:
        planned = await self.plan(kind, text)
        books = self.house.product.books
        await self.house.write(lambda conn: carry_out(lambda fn: fn(conn), books.get, planned))
        return planned

    async def own(self) -> list[Membership]:
        found = await self.house.read(lambda conn: memberships.listed(conn, contact_id=self.contact_id))
        return sorted(found, key=lambda each: each.name)

    async def press(self, row_id: str, what: What) -> None:
        books = self.house.product.books
        await self.house.write(lambda conn: memberships.happens(conn, books.get(conn), row_id, what))

    async def after(self, span: timedelta) -> list[str]:
        since = len(self.far.sent)
        await self.wait_until(self.house.clock.now() + span)
        return self.texts(since)


@pytest.fixture
async def member(sqlite_url: str, tmp_path: Path, clock: ManualClock) -> AsyncIterator[Listed]:
    far = FakeSms()
    adapters: Any = {("fake", "sms"): far}
    async with open_house(sqlite_url, clock, tmp_path, adapters=adapters) as house:
        made = Listed(house, far)
        await made.arrive()
        await made.after(2 * DAY)
        yield made


def row(identity: str, name: str, state: str, credits_: str, renews: str, who: str = "P1,") -> str:
    return f"{identity},{name},{state},{credits_},{renews},{who}\n"


async def test_a_list_is_looked_at_brought_in_once_and_taken_with_what_stood_here(member: Listed) -> None:
    terms = Terms(kind="vale_club", months=12)
    books = member.house.product.books
    await member.house.write(
        lambda conn: memberships.add_one(
            conn, books.get(conn), member.contact_id, terms, source="staff", key="staff:m"
        )
    )
    text = HEAD + "".join(
        (
            row("M1", "Vale Club", "Active", "2", "2027-01-15"),
            row("M2", "Skin circle", "Cancelled", "0", ""),
            row("M3", "Skin circle", "Active", "0", "", "P9,"),
            row("M4", "Skin circle", "Who knows", "0", ""),
            row("M5", "Skin circle", "Active", "4000", ""),
            row("M6", "Skin circle", "Past due", "1", "2026-12-20", ",(212) 555-0177"),
        )
    )
    await member.bring("clients", PEOPLE.format(phone=member.far.sent[-1].recipient))
    looked = await member.plan("memberships", text)
    assert (looked.report.rows, looked.report.new, looked.report.known) == (6, 3, 0)
    assert [(each.row, each.field, each.code) for each in looked.report.troubles] == [
        (4, "client", "unknown"), (5, "state", "unknown_state"), (6, "credits", "out_of_range")
    ]  # fmt: skip
    assert [each.source for each in await member.own()] == ["staff"]
    await member.bring("memberships", text)
    skin, club = await member.own()
    assert (skin.name, skin.state, skin.source) == ("Skin circle", "ended", "list")
    assert (club.name, club.kind, club.state, club.source) == ("Vale Club", "vale_club", "active", "list")
    assert (club.credits, club.months) == (2, 12)
    with pytest.raises(ConflictError):
        await member.bring("memberships", text)
    again = await member.plan("memberships", text + "\n")
    assert (again.report.new, again.report.known) == (0, 3)


async def test_what_changes_from_file_to_file_is_followed_up_and_a_persons_pause_stays(
    member: Listed,
) -> None:
    await member.bring("clients", PEOPLE.format(phone=member.far.sent[-1].recipient))

    async def told(state: str, renews: str = "2027-03-01") -> Membership:
        member.house.clock.advance(timedelta(minutes=1))
        await member.bring("memberships", HEAD + row("M1", "Glow club", state, "", renews))
        (there,) = await member.own()
        return there

    assert (await told("Past due")).state == "failed"
    assert await member.after(9 * DAY) == []  # it may have failed a year ago
    assert (await told("Active", "2027-03-02")).state == "active"
    assert (await told("Declined", "2027-03-03")).failed_at is not None
    (note,) = await member.after(DAY)
    assert "did not go through" in note
    paid = await told("Active", "2027-04-01")
    assert (paid.state, paid.failed_at) == ("active", None)
    assert await member.after(9 * DAY) == []
    assert (await told("Active", "2027-05-01")).renewed_at > paid.renewed_at  # type: ignore[operator]
    await member.press(paid.id, "paused")
    for state in ("Active", "Past due"):
        assert (await told(state, "2027-06-01" if state == "Active" else "2027-07-01")).state == "paused"
    ended = await told("Cancelled", "")
    assert (ended.state, ended.ended_at) == ("ended", member.house.clock.now())
    assert (await told("Active", "2027-08-01")).state == "ended"
