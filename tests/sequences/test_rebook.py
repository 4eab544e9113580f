"""The next visit: asked for while they are here, offered once by text when they have left, never both."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection

from booking import attending, money, service
from booking.money import Paid
from core.clock import ManualClock
from practice.contacts import update_contact
from sequences.rebook import following, prompts
from sequences.rebook.prompts import Prompt
from tests.inbox.house import FakeSms, open_house
from tests.sequences.visits import Patient

HOUR, MINUTE, DAY = timedelta(hours=1), timedelta(minutes=1), timedelta(days=1)
FACIAL = "hydrafacial"


class Guest(Patient):
    """Has a facial this morning."""

    visit_id = ""

    async def come(self) -> None:
        await self.arrive()
        await self.house.write(lambda conn: update_contact(conn, self.contact_id, status="patient"))
        self.visit_id = await self.book(2 * HOUR, type_id="skin_visit", treatments=(FACIAL,))
        visit = await self.visit(self.visit_id)
        await self.wait_until(visit.starts_at)
        await self.attend("arrived")

    async def attend(self, what: Any, visit_id: str = "") -> None:
        book = self.house.product.books.get
        await self.house.write(
            lambda conn: attending.attend(conn, book(conn), visit_id or self.visit_id, what)
        )

    async def pays(self) -> None:
        paid = Paid(
            external_id="inv-1", version=1, total_minor=19_900, currency="USD", state="paid",
            at=self.house.clock.now(), contact_id=self.contact_id,
        )  # fmt: skip
        await self.house.write(lambda conn: money.keep_invoice(conn, "file", paid))

    async def prompt(self) -> Prompt:
        found = await self.house.read(lambda conn: prompts.of_visit(conn, self.visit_id))
        assert isinstance(found, Prompt)
        return found

    async def later(self, span: timedelta) -> None:
        await self.wait_until(self.house.clock.now() + span)

    def offered(self, since: int) -> list[Any]:
        return [each for each in self.far.sent[since:] if each.purpose == "rebook_after_visit"]

    async def counted(self) -> prompts.Counted:
        now = self.house.clock.now()
        found = await self.house.read(lambda conn: prompts.counted(conn, now - 5 * DAY, now + DAY))
        assert isinstance(found, prompts.Counted)
        return found


@pytest.fixture
async def guest(database_url: str, tmp_path: Path, clock: ManualClock) -> AsyncIterator[Guest]:
    far = FakeSms()
    async with open_house(database_url, clock, tmp_path, adapters={("fake", "sms"): far}) as house:
        made = Guest(house, far)
        await made.come()
        yield made


async def test_who_left_without_a_next_visit_is_offered_times_and_an_answer_books(guest: Guest) -> None:
    before = len(guest.far.sent)
    prompt = await guest.prompt()
    assert (prompt.state, prompt.service, prompt.basis, prompt.left_at) == ("open", FACIAL, "series", None)
    await guest.later(3 * HOUR)
    assert guest.offered(before) == []  # still here, as far as anybody said
    await guest.attend("completed")
    await guest.pays()
    await guest.later(HOUR)
    assert guest.offered(before) == []  # the desk has the first two hours
    await guest.later(HOUR + MINUTE)
    (said,) = guest.offered(before)
    assert "Your next visit could be" in said.text
    assert " or " in said.text
    first = (await guest.house.messages("out"))[-1].slots[0]
    assert first["provider"] == (await guest.visit(guest.visit_id)).provider
    await guest.house.text("the first one please")
    await guest.later(5 * MINUTE)
    if (await guest.prompt()).outcome is None:  # asked whether that is right
        await guest.house.text("yes")
        await guest.later(5 * MINUTE)
    booked = await guest.prompt()
    assert (booked.outcome, booked.closed_why) == ("later", "booked")
    next_visit = await guest.visit(booked.next_id or "")
    assert next_visit.start.isoformat(timespec="minutes") == first["start"]
    assert (next_visit.treatments, next_visit.status) == ((FACIAL,), "booked")
    assert abs((next_visit.starts_at - booked.opened_at).days - 30) <= 18
    await guest.later(3 * DAY)
    assert len(guest.offered(before)) == 1
    assert await guest.counted() == prompts.Counted(visits=1, later=1)


async def test_booked_at_the_desk_is_never_offered_by_text(guest: Guest) -> None:
    before = len(guest.far.sent)
    await guest.attend("completed")
    await guest.later(30 * MINUTE)
    await guest.book(28 * DAY, type_id="skin_visit", treatments=(FACIAL,))
    assert (await guest.prompt()).outcome == "at_checkout"
    await guest.later(3 * DAY)
    assert guest.offered(before) == []
    assert await guest.counted() == prompts.Counted(visits=1, at_checkout=1)


async def test_put_away_given_back_and_taken_back(guest: Guest) -> None:
    """What the desk put away is not offered; a next visit that is given back counts no more; who was not here was not."""
    before, book = len(guest.far.sent), guest.house.product.books.get
    next_id = await guest.book(28 * DAY, type_id="skin_visit", treatments=(FACIAL,))
    assert (await guest.prompt()).state == "closed"
    await guest.cancel(next_id)
    again = await guest.prompt()
    assert (again.state, again.outcome) == ("open", None)
    await guest.attend("completed")

    def put_away(conn: Connection) -> None:
        following.dismiss(conn, book(conn), again.id, "will_call", "joss")

    await guest.house.write(put_away)
    await guest.later(DAY)
    assert guest.offered(before) == []
    assert await guest.counted() == prompts.Counted(visits=1, none=1)
    await guest.attend("booked")
    assert (await guest.prompt()).closed_why == "undone"
    assert await guest.counted() == prompts.Counted()


async def test_another_treatment_is_no_next_visit_and_one_booked_before_is(guest: Guest) -> None:
    before = len(guest.far.sent)
    await guest.book(9 * DAY, type_id="injectables_visit", treatments=("botox",))
    assert (await guest.prompt()).state == "open"
    visits = await guest.house.read(lambda conn: service.appointments_of(conn, guest.contact_id))
    await guest.wait_until(visits[-1].starts_at)
    await guest.book(90 * DAY, type_id="injectables_visit", treatments=("botox",))
    await guest.attend("arrived", visits[-1].id)
    await guest.attend("completed", visits[-1].id)
    had = await guest.house.read(lambda conn: prompts.of_visit(conn, visits[-1].id))
    assert (had.state, had.outcome) == ("closed", "before")
    await guest.later(DAY)
    assert guest.offered(before) == []
