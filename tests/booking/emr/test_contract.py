"""What every practice system must do for us, whatever it is like inside. Our own calendar has its tests beside these."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import pytest

from booking.emr.base import (
    MORE,
    CalendarBooking,
    CalendarHold,
    CalendarSlot,
    Change,
    Conflict,
    TakesAttendance,
)
from booking.emr.changes import AppointmentChange, read_change
from booking.emr.registry import CALENDARS, takes_attendance
from booking.slots import StartQuery
from core.clock import ManualClock
from core.errors import RetryLaterError, UnknownOutcomeError
from tests.booking.emr.contract import ANNA, BEA, SOONEST, Office, key
from tests.booking.emr.offices import OFFICES

T = TypeVar("T")
NEW_YORK = ZoneInfo("America/New_York")
OWN_SUITES = {"own": "test_own", "csv": "test_csv_import", "hl7": "test_hl7", "caldav": "test_caldav"}
"""Without a far end that keeps an office's book: ours, files, a line that only tells, and a calendar's events."""


@pytest.fixture(params=sorted(OFFICES))
async def office(request: pytest.FixtureRequest, clock: ManualClock) -> AsyncIterator[Office]:
    async with OFFICES[request.param](clock) as made:
        yield made


def able(office: Office, what: str, *how: str) -> None:
    """Leave out what this system does not do itself; its own tests say what happens instead."""
    if getattr(office.calendar.capabilities(), what) not in (how or ("native", "emulated")):
        pytest.skip(f"{office.name} does not {what}")


async def times(office: Office, query: StartQuery = SOONEST) -> tuple[CalendarSlot, ...]:
    office.clock.advance(timedelta(seconds=2))  # some count calls by the second
    return await ticking(office, office.calendar.find_slots(query))


async def ticking(office: Office, answer: Coroutine[Any, Any, T]) -> T:
    """Let the clock run to whatever the adapter waits for."""
    task = asyncio.ensure_future(answer)
    while not task.done():
        await asyncio.wait({task}, timeout=0.02)
        wake = office.clock.next_wake()
        if wake is not None and not task.done():
            office.clock.set(wake)
    return await task


async def booked(office: Office, slot: CalendarSlot, wish: str = "book") -> CalendarBooking:
    made = await ticking(office, office.calendar.confirm(slot, ANNA, {}, key(wish)))
    assert isinstance(made, CalendarBooking)
    return made


def test_every_system_of_the_registry_is_here_or_has_its_own_suite() -> None:
    assert set(OFFICES) <= set(CALENDARS)
    assert set(CALENDARS) - set(OFFICES) <= set(OWN_SUITES)
    assert all((Path(__file__).parent / f"{name}.py").is_file() for name in OWN_SUITES.values())


async def test_one_wish_books_once_is_found_again_and_is_gone_from_the_free_times(office: Office) -> None:
    able(office, "book")
    first, second = await times(office)
    made = await booked(office, first)
    assert made.external_id
    again = await office.calendar.find_booking(key("book"), first, ANNA)
    assert again is not None
    assert again.external_id == made.external_id
    assert await office.calendar.find_booking(key("book"), second, BEA) is None
    assert office.visits() == [made.external_id]
    assert (await times(office))[0].start.at == second.start.at
    assert isinstance(await office.calendar.confirm(first, BEA, {}, key("book", "b")), Conflict)


async def test_a_lost_race_gives_other_times(office: Office) -> None:
    able(office, "book")
    first, second = await times(office)
    office.steal(first)
    lost = await office.calendar.confirm(first, ANNA, {}, key("book"))
    assert isinstance(lost, Conflict)
    assert lost.alternatives[0].at == second.start.at
    assert len(office.visits(first.start.at)) == 1


async def test_a_write_whose_answer_never_came_is_found_and_not_made_twice(office: Office) -> None:
    able(office, "book")
    slot = (await times(office))[0]
    office.fail_next("drop_after")
    for _ in range(6):  # what fails may be a step before the booking itself, where nothing is unclear yet
        try:
            made = await office.calendar.confirm(slot, ANNA, {}, key("book"))
        except UnknownOutcomeError:
            office.clock.advance(timedelta(seconds=5))
            there = await office.calendar.find_booking(key("book"), slot, ANNA)
            if there is not None:
                assert office.visits() == [there.external_id]
                return
            assert office.visits() == []
            office.fail_next("drop_after")
            continue
        assert isinstance(made, CalendarBooking)
        break
    assert len(office.visits()) == 1


async def test_a_move_leaves_one_visit_and_a_cancellation_none(office: Office) -> None:
    able(office, "book")
    able(office, "reschedule")
    first, second = await times(office)
    made = await booked(office, first)
    moved = await office.calendar.reschedule(made.external_id, second, ANNA, key("move"))
    assert isinstance(moved, CalendarBooking)
    assert office.visits() == [moved.external_id]
    assert office.visits(second.start.at) == [moved.external_id]
    for _ in range(2):
        office.clock.advance(timedelta(seconds=2))
        gone = await office.calendar.cancel(moved.external_id, "patient asked", key("cancel"))
        assert gone.state == "cancelled"
    assert office.visits() == []
    assert [each.start.at for each in await times(office)] == [first.start.at, second.start.at]


async def test_who_will_come_is_said_there_however_often_and_nobody_is_sent_back(office: Office) -> None:
    assert takes_attendance(office.name) == (office.calendar.capabilities().attend == "native")
    able(office, "attend", "native")
    assert isinstance(office.calendar, TakesAttendance)
    assert office.book is not None
    made = await booked(office, (await times(office))[0])
    office.fail_next("drop_after", writes=True)
    for _ in range(2):
        office.clock.advance(timedelta(seconds=2))
        assert (await ticking(office, office.calendar.attend(made.external_id))).state == "booked"
        assert office.book.visit(made.external_id).state == "confirmed"
    office.book.set_state(made.external_id, "arrived")
    await ticking(office, office.calendar.attend(made.external_id))
    assert office.book.visit(made.external_id).state == "arrived"
    office.book.set_state(made.external_id, "cancelled")
    assert (await ticking(office, office.calendar.attend(made.external_id))).state == "cancelled"
    assert office.visits() == []


async def test_a_hold_keeps_others_away_until_it_is_given_back(office: Office) -> None:
    able(office, "hold", "native")
    slot = (await times(office))[0]
    kept = await office.calendar.hold(slot, key("book"), timedelta(minutes=5))
    assert isinstance(kept, CalendarHold)
    assert kept.firm
    assert office.clock.now() < kept.expires_at <= office.clock.now() + timedelta(minutes=10)
    assert (await times(office))[0].start.at != slot.start.at
    assert isinstance(await office.calendar.confirm(slot, BEA, {}, key("book", "b")), Conflict)
    assert isinstance(await office.calendar.confirm(kept.slot, ANNA, {}, key("book")), CalendarBooking)
    other = (await times(office))[0]
    kept = await office.calendar.hold(other, key("other"), timedelta(minutes=5))
    assert isinstance(kept, CalendarHold)
    await office.calendar.release(kept, key("other"))
    assert (await times(office))[0].start.at == other.start.at


async def test_a_hold_that_ran_out_is_no_reason_to_lose_a_free_time(office: Office) -> None:
    able(office, "hold", "native")
    slot = (await times(office))[-1]
    kept = await office.calendar.hold(slot, key("book"), timedelta(minutes=5))
    assert isinstance(kept, CalendarHold)
    office.clock.advance(timedelta(minutes=20))
    assert isinstance(await office.calendar.confirm(kept.slot, ANNA, {}, key("book")), CalendarBooking)


@pytest.mark.parametrize("day", ["2027-03-13", "2027-11-06"])
async def test_the_wall_there_keeps_its_hours_when_the_clocks_change(office: Office, day: str) -> None:
    able(office, "slots", "native")
    saturday = datetime.fromisoformat(f"{day}T12:00:00").replace(tzinfo=NEW_YORK)
    office.clock.set(saturday - timedelta(days=1))
    query = StartQuery(
        type="visit", limit=None, earliest=saturday, latest=saturday + timedelta(days=2, hours=2)
    )
    found = await times(office, query)
    assert {each.start.start.weekday() for each in found} == {5, 6, 0}
    opening = [each.start for each in found if each.start.start.hour == 9 and each.start.start.minute == 0]
    assert [each.start.weekday() for each in opening] == [6, 0]
    offsets = {each.start.replace(tzinfo=NEW_YORK).utcoffset() for each in (slot.start for slot in found)}
    assert len(offsets) == 2
    for each in found:
        assert each.start.at == each.start.start.replace(tzinfo=NEW_YORK).astimezone(UTC)
        assert each.start.at.utcoffset() == timedelta()
        assert each.end == each.start.at + timedelta(minutes=30)


async def test_changes_have_no_gaps_however_they_are_paged(office: Office) -> None:
    if await _nothing_changes(office):
        pytest.skip(f"{office.name} tells of no changes")
    assert office.book is not None
    (service,), (provider,), (place,) = office.book.services, office.book.providers, office.book.places
    person = office.book.add_person("Anna", "Strand", phone=ANNA.phone)
    free = office.book.free(
        service, place, office.clock.now().date(), office.clock.now().date() + timedelta(days=8)
    )
    seen: dict[str, int] = {}
    cursor: str | None = None
    made: set[str] = set()
    for number, opening in enumerate(free[:72]):
        made.add(office.book.book(service, provider, place, opening.start, person.id).id)
        office.clock.advance(timedelta(seconds=7))
        if number % 24 == 23:
            cursor = await _read_on(office, cursor, seen)
    office.clock.advance(timedelta(seconds=30))
    cursor = await _read_on(office, cursor, seen)
    assert made <= set(seen)
    first = min(made)
    before = seen[first]
    office.book.set_state(first, "cancelled")
    office.clock.advance(timedelta(seconds=30))
    last: dict[str, int] = {}
    changes = await _read_on(office, cursor, last)
    assert changes is not None
    assert last[first] > before


async def test_what_changed_arrives_in_the_one_shape(office: Office) -> None:
    able(office, "book")
    if await _nothing_changes(office):
        pytest.skip(f"{office.name} tells of no changes")
    slot = (await times(office))[0]
    made = await booked(office, slot)
    office.clock.advance(timedelta(seconds=30))
    found, _ = await office.calendar.changes("appointments", None)
    mine = [read_change(each) for each in found if each.external_id == made.external_id]
    assert mine
    for each in mine:
        assert isinstance(each, AppointmentChange)
        assert (each.start, each.end) == (slot.start.at, slot.end)
        assert each.state in {"booked", "confirmed"}
        assert each.client is not None


async def test_a_busy_or_sick_system_is_asked_again_and_then_left_alone(office: Office) -> None:
    able(office, "slots", "native")
    await times(office)
    office.fail_next("limited", retry_after="1")
    assert await times(office)
    office.fail_next("down", times=2)
    assert await times(office)
    office.fail_next("down", times=3)
    with pytest.raises(RetryLaterError):
        await times(office)
    office.clock.advance(timedelta(minutes=2))
    office.fail_next("expired")
    assert await times(office)


async def test_a_write_that_was_turned_away_has_not_happened(office: Office) -> None:
    able(office, "book")
    slot = (await times(office))[0]
    office.fail_next("limited", writes=True)
    try:
        made = await office.calendar.confirm(slot, ANNA, {}, key("book"))
    except RetryLaterError:
        assert office.visits() == []
        office.clock.advance(timedelta(seconds=30))
        made = await office.calendar.confirm(slot, ANNA, {}, key("book"))
    assert isinstance(made, CalendarBooking)
    assert office.visits() == [made.external_id]


async def test_pushes_are_believed_by_their_signature_and_only_wake(office: Office) -> None:
    if office.calendar.capabilities().push == "none":
        assert office.calendar.verify_webhook({}, b"{}") is None
        return
    assert office.push is not None, "say in offices.py how it pushes"
    await booked(office, (await times(office))[0])
    headers, body = office.push()
    woken = office.calendar.verify_webhook(headers, body)
    assert isinstance(woken, tuple)
    assert all(isinstance(each, Change) for each in woken)
    assert "appointments" in {each.kind for each in woken}
    assert office.calendar.verify_webhook(headers, body) == woken
    assert office.calendar.verify_webhook(headers, body.replace(b":", b": ", 1)) is None
    assert office.calendar.verify_webhook({}, body) is None
    assert office.calendar.verify_webhook(headers, b"") is None


async def test_people_are_found_by_their_number_and_never_by_their_name_alone(office: Office) -> None:
    able(office, "clients")
    assert office.book is not None
    mother = office.book.add_person("Iris", "Vale", phone="+12125550120", email="iris@example.com")
    child = office.book.add_person("Juno", "Vale", phone="+12125550120", email="juno@example.com")
    office.clock.advance(timedelta(seconds=30))
    found = await office.calendar.match_client(
        phone="+12125550120", email=None, name="Juno Vale", birthdate=None
    )
    assert [each.external_id for each in found][:1] == [child.id]
    assert {each.external_id for each in found} == {mother.id, child.id}
    assert await office.calendar.match_client(phone=None, email=None, name="Juno Vale", birthdate=None) == ()


async def test_what_can_be_linked_is_listed(office: Office) -> None:
    services = await office.calendar.list_services()
    providers = await office.calendar.list_providers()
    assert services
    assert providers
    assert all(each.external_id and each.name for each in (*services, *providers))
    assert (await office.calendar.health()).state == "ok"


async def _nothing_changes(office: Office) -> bool:
    assert office.book is not None
    person = office.book.add_person("Nell", "Early")
    (service,), (provider,), (place,) = office.book.services, office.book.providers, office.book.places
    opening = office.book.free(
        service, place, office.clock.now().date(), office.clock.now().date() + timedelta(1)
    )
    office.book.book(service, provider, place, opening[-1].start, person.id)
    office.clock.advance(timedelta(seconds=30))
    found, cursor = await office.calendar.changes("appointments", None)
    return not found and cursor is None


async def _read_on(office: Office, cursor: str | None, seen: dict[str, int]) -> str | None:
    """To the end, as the reading of `booking.emr.sync` does."""
    for _ in range(40):
        office.clock.advance(timedelta(seconds=2))
        found, following = await office.calendar.changes("appointments", cursor)
        for each in found:
            assert each.version >= seen.get(each.external_id, 0)
            seen[each.external_id] = each.version
        if following == cursor or (not found and not str(following).endswith(MORE)):
            return following
        cursor = following
    raise AssertionError("it never ends")
