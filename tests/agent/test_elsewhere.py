"""A patient books in the thread while the calendar is kept in another system, on its good days and its bad ones."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from sqlalchemy import Connection

from booking import service
from booking.closures import days
from booking.emr import connections
from booking.emr.connection import Links
from booking.emr.errands import LOOKS
from booking.emr.models import emr_appointment, emr_connection, emr_intent
from booking.emr.wishes import WISHES
from core.clock import ManualClock
from inbox.models import handoff
from standins.emr.boulevard.ids import BUSINESS, item_of
from tests.booking.emr.office_boulevard import PLACE, PROVIDER, SERVICE, BoulevardDesk, boulevard
from tests.inbox.house import FakeSms, House, open_house

LINKS = Links(
    types={"injectables_consult": item_of(SERVICE)},
    providers={"tamsin": PROVIDER},
    locations={"": PLACE},
)


class Talk:
    """One patient's phone, and the practice's Boulevard."""

    def __init__(self, house: House, far: BoulevardDesk, sms: FakeSms) -> None:
        self.house, self.far, self.sms, self.clock = house, far, sms, house.clock

    async def say(self, words: str) -> str:
        """What we answer, all of it, once it is quiet."""
        before = len(self.sms.sent)
        await self.house.text(words)
        await self.wait(3)
        return "\n".join(each.text for each in self.sms.sent[before:])

    async def wait(self, seconds: float) -> str:
        before = len(self.sms.sent)
        self.clock.advance(timedelta(seconds=seconds))
        await self.pump()
        return "\n".join(each.text for each in self.sms.sent[before:])

    async def pump(self, *names: str) -> None:
        """Until nothing is due; the clock runs to whatever is waited for between two tries."""
        work = asyncio.ensure_future(self.house.pump(*names))
        while not work.done():
            await asyncio.wait({work}, timeout=0.02)
            wake = self.clock.next_wake()
            if wake is not None and not work.done():
                self.clock.set(wake)
        await work

    async def appointments(self) -> list[service.Appointment]:
        found: tuple[service.Appointment, ...] = await self.house.read(service.all_appointments)
        return [each for each in found if each.status == "booked"]

    def visits(self) -> list[Any]:
        return [each for each in self.far.book.visits.values() if each.live]

    async def wishes(self) -> list[tuple[str, str]]:
        rows = await self.house.rows(emr_intent, emr_intent.c.created_at)
        return [(row.kind, row.state) for row in rows if row.kind not in {"hold", "release"}]

    async def tasks(self) -> list[tuple[str, str]]:
        rows = await self.house.rows(handoff, handoff.c.opened_at)
        return [(row.summary, row.status) for row in rows]

    def fail(self, kind: Any, *, writes: bool | None = None, times: int = 1) -> None:
        for _ in range(times):
            self.far.office.door.fail_next(kind, writes=writes)

    async def up_to_the_name(self) -> str:
        offer = await self.say("Hi, I'd like to book a Botox consultation, I've never been before")
        assert ":" in offer, offer
        asked = await self.say("the first one please")
        assert "name" in asked.lower(), asked
        return offer


@asynccontextmanager
async def connected(url: str, clock: ManualClock, folder: Path) -> AsyncIterator[Talk]:
    sms = FakeSms()
    async with (
        boulevard(clock) as far,
        open_house(url, clock, folder, adapters={("fake", "sms"): sms}) as house,
    ):
        office = far.office.settings

        def connect(conn: Connection) -> str:
            return connections.connect(
                conn,
                house.product.vault,
                system="boulevard",
                books=True,
                base_url=far.url,
                secrets={
                    "api_key": office.api_key,
                    "api_secret": office.api_secret,
                    "webhook_secret": office.webhook_secret,
                },
                options={"business_id": BUSINESS},
                links=LINKS,
            )

        await house.write(connect)
        yield Talk(house, far, sms)


@pytest.fixture
async def talk(sqlite_url: str, clock: ManualClock, tmp_path: Path) -> AsyncIterator[Talk]:
    async with connected(sqlite_url, clock, tmp_path) as made:
        yield made


async def test_a_patient_books_moves_and_cancels_in_the_practices_own_calendar(
    database_url: str, clock: ManualClock, tmp_path: Path
) -> None:
    async with connected(database_url, clock, tmp_path) as talk:
        await _books_moves_and_cancels(talk)


async def _books_moves_and_cancels(talk: Talk) -> None:
    await talk.up_to_the_name()
    booked = await talk.say("Wilma Strand")
    assert "12:30 PM" in booked, booked
    (visit,) = talk.visits()
    (mine,) = await talk.appointments()
    assert mine.starts_at == visit.start
    (link,) = await talk.house.rows(emr_appointment)
    assert (link.appointment_id, link.external_id) == (mine.id, visit.id)
    person = talk.far.book.person(visit.client)
    assert person.name == "Wilma Strand"

    offer = await talk.say("I need to move my appointment to another day, what else do you have?")
    assert ":" in offer, offer
    moved = await talk.say("the second one works")
    assert "booked" in moved.lower() or "moved" in moved.lower(), moved
    (visit,) = talk.visits()
    (now,) = await talk.appointments()
    assert now.id == mine.id
    assert now.starts_at == visit.start != mine.starts_at

    await talk.house.write(lambda conn: service.confirm_attendance(conn, now.id))
    await talk.wait(1)
    assert [each.state for each in talk.visits()] == ["confirmed"]
    assert await talk.tasks() == []

    await talk.say("I have to cancel, please cancel my appointment")
    if talk.visits():
        await talk.say("yes, cancel it")
    assert talk.visits() == []
    assert await talk.appointments() == []
    assert {state for _, state in await talk.wishes()} == {"done"}


async def test_a_time_that_somebody_steals_meanwhile_is_exchanged_in_the_thread(talk: Talk) -> None:
    await talk.up_to_the_name()
    # Between our text and their answer the desk gives that very time to somebody at the counter.
    (held,) = talk.far.book.reservations.values()
    talk.far.book.steal(held.service, held.provider, held.place, held.start)
    other = await talk.say("Wilma Strand")
    assert "booked" not in other.lower().replace("somebody", ""), other
    assert "sorry" in other.lower(), other
    assert "12:30" not in other.partition("Open times")[2], other
    done = await talk.say("the first one")
    assert "1:00 PM" in done, done
    mine = [each for each in talk.visits() if talk.far.book.person(each.client).name == "Wilma Strand"]
    (row,) = await talk.appointments()
    assert [each.start for each in mine] == [row.starts_at]
    assert [state for _, state in await talk.wishes()] == ["conflict", "done"]


async def test_a_yes_that_got_lost_is_looked_up_and_nothing_is_booked_twice(talk: Talk) -> None:
    await talk.up_to_the_name()
    for _ in range(8):  # each step of the booking may be the one whose answer is lost
        talk.fail("drop_after", writes=True)
    said = await talk.say("Wilma Strand")
    assert said == ""
    said = await talk.wait(LOOKS[0].total_seconds() + 1)
    states = [state for _, state in await talk.wishes()]
    assert len(talk.visits()) <= 1
    if states == ["unknown"]:
        assert "confirming" in said.lower(), said
    talk.far.office.door.faults.clear()
    for pause in (LOOKS[1], LOOKS[2], WISHES.lease):
        said += await talk.wait(pause.total_seconds() + 1)
    (final,) = [state for _, state in await talk.wishes()]
    assert len(talk.visits()) == len(await talk.appointments())
    assert final == ("done" if talk.visits() else "staff")
    if final == "staff":
        assert any("There" in summary or "It must" in summary for summary, _ in await talk.tasks())


async def test_whoever_waits_longer_hears_once_that_we_are_looking(talk: Talk) -> None:
    await talk.up_to_the_name()
    others = [each.name for each in talk.house.product.claimers if each.name != WISHES.name]
    await talk.house.text("Wilma Strand")
    before = len(talk.sms.sent)
    for _ in range(4):  # nobody has come to ask that system yet
        talk.clock.advance(timedelta(seconds=3))
        await talk.pump(*others)
    assert [each.text for each in talk.sms.sent[before:]] == ["One moment, I'm checking the calendar."]
    assert "12:30 PM" in await talk.wait(1)
    assert len(talk.visits()) == 1


async def test_while_it_is_away_a_chosen_time_is_kept_and_confirmed_when_it_is_back(talk: Talk) -> None:
    await talk.up_to_the_name()
    talk.fail("down", times=40)
    said = await talk.say("Wilma Strand")
    assert "booked" not in said.lower()
    assert "keeping that time" in said, said
    assert any(status == "open" for _, status in await talk.tasks())
    assert talk.visits() == []
    talk.far.office.door.faults.clear()
    for _ in range(6):
        said = await talk.wait(61)
        if said:
            break
    assert "12:30 PM" in said, said
    (visit,) = talk.visits()
    (row,) = await talk.appointments()
    assert row.starts_at == visit.start
    assert all(status == "closed" for _, status in await talk.tasks())


async def test_without_any_times_it_promises_and_comes_back_with_them(talk: Talk) -> None:
    talk.fail("down", times=60)
    said = await talk.say("Hi, I'd like to book a Botox consultation, I've never been before")
    assert "can't see the calendar" in said, said
    talk.far.office.door.faults.clear()
    for _ in range(6):
        said = await talk.wait(61)
        if said:
            break
    assert "Which" in said, said
    assert "name" in (await talk.say("the first one please")).lower()
    assert await talk.say("Wilma Strand")
    assert len(talk.visits()) == 1


async def test_times_of_the_last_minutes_are_offered_with_care_while_it_is_away(talk: Talk) -> None:
    offer = await talk.say("Hi, I'd like to book a Botox consultation, I've never been before")
    assert "lock one in" not in offer
    talk.fail("down", times=80)
    said = await talk.say("none of those work for me, do you have anything else that day in the afternoon?")
    assert "lock one in" in said, said
    assert "PM" in said.partition("Let me")[0], said
    asked = len(talk.far.office.door.calls)
    assert "name" in (await talk.say("the first one please")).lower()
    assert len(talk.far.office.door.calls) - asked <= 4, "it is not asked over and over while it is away"


async def test_who_moves_on_while_it_is_away_is_not_booked_later(talk: Talk) -> None:
    await talk.up_to_the_name()
    talk.fail("down", times=80)
    await talk.say("Wilma Strand")
    await talk.say("please cancel it, I don't want the appointment any more")
    talk.far.office.door.faults.clear()
    for _ in range(4):
        await talk.wait(61)
    assert talk.visits() == []
    assert await talk.appointments() == []


async def test_refused_credentials_stop_writing_and_fetch_people(talk: Talk) -> None:
    await talk.up_to_the_name()
    talk.fail("expired", times=60)
    said = await talk.say("Wilma Strand")
    assert "booked" not in said.lower(), said
    (row,) = await talk.house.rows(emr_connection)
    assert row.state == "paused"
    assert talk.visits() == []
    assert await talk.tasks()


async def test_under_a_person_it_is_recorded_and_nobody_is_talked_over(talk: Talk) -> None:
    await talk.up_to_the_name()
    await talk.house.text("Wilma Strand")
    talk.clock.advance(timedelta(seconds=3))
    await talk.pump("turns")
    thread = await talk.house.thread()
    assert thread.awaits is not None
    await talk.house.own(thread.id)
    before = len(talk.sms.sent)
    await talk.pump()
    assert len(talk.sms.sent) == before
    (visit,) = talk.visits()
    (mine,) = await talk.appointments()
    assert mine.starts_at == visit.start


async def test_what_colleagues_book_here_is_written_there_or_told_to_them(talk: Talk) -> None:
    thread_id = await talk.house.text("Hi, do you take credit cards?")
    thread = await talk.house.thread()
    book = await talk.house.read(talk.house.product.books.get)

    async def desk_books(wall: str, moves: str | None = None) -> Any:
        talk.clock.advance(timedelta(seconds=1))
        start = service.start_at(book, "injectables_consult", "tamsin", datetime.fromisoformat(wall))
        assert start is not None
        person = service.Person(thread.contact_id, "Wilma Strand", "+19195550101")
        wish = service.Wish(start, person, thread_id, ("botox",), f"desk-{wall}", moves=moves, source="staff")
        made = await talk.house.write(lambda conn: service.book(conn, book, wish))
        await talk.wait(1)
        return made

    made = await desk_books("2026-11-25T11:00")
    (visit,) = talk.visits()
    assert visit.start == made.start.at
    moved = await desk_books("2026-11-25T13:00", made.appointment_id)
    (visit,) = talk.visits()
    assert visit.start == moved.start.at
    talk.clock.advance(timedelta(seconds=1))
    await talk.house.write(lambda conn: service.cancel(conn, made.appointment_id, "asked"))
    await talk.wait(1)
    assert talk.visits() == []
    assert await talk.tasks() == []

    office = talk.far.book
    office.steal(SERVICE, PROVIDER, PLACE, datetime(2026, 11, 25, 19, 0, tzinfo=UTC))
    await desk_books("2026-11-25T14:00")
    assert any("Not in the practice's own system" in summary for summary, _ in await talk.tasks())
    assert len(await talk.house.rows(emr_appointment)) == 1


async def test_who_loses_a_day_is_offered_what_is_free_in_the_practices_own_calendar(talk: Talk) -> None:
    await talk.up_to_the_name()
    await talk.say("Wilma Strand")
    (mine,) = await talk.appointments()
    thread = await talk.house.thread()
    far = talk.far.book
    far.providers[PROVIDER] = replace(far.providers[PROVIDER], closes=12 * 60)  # ours knows nothing of it
    midnight = datetime(2026, 11, mine.start.day, 5, 0, tzinfo=UTC)

    def close(conn: Connection) -> None:
        days.close_days(
            conn, talk.house.product.books.get(conn), kind="sick", providers=("tamsin",), starts_at=midnight,
            ends_at=midnight + timedelta(days=1), reason=None, by_id=None,
            threads={thread.contact_id: thread.id},
        )  # fmt: skip

    await talk.house.write(close)
    said = await talk.wait(1) + await talk.wait(10)
    assert "can't be here" in said, said
    offered = said.partition("move it to")[2]
    assert "AM" in offered, said
    assert "PM" not in offered, "the afternoon is not theirs to give"
    moved = await talk.say("the first one works")
    (visit,), (now,) = talk.visits(), await talk.appointments()
    assert now.id == mine.id, moved
    assert now.starts_at == visit.start != mine.starts_at
