"""ModMed as its documents describe it: five days at a time, booked at once, moved by an update, polled by the day."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from booking.emr.base import CalendarBooking, Client, Conflict, IntentKey, NeedsStaff
from booking.emr.changes import AppointmentChange, read_change
from booking.emr.modmed.reading import DayCursor, cursor_of, marked
from booking.slots import StartQuery
from core.clock import ManualClock
from core.errors import ReconnectError, RejectedError, UnknownOutcomeError
from standins.emr.modmed import ModMedSettings
from tests.booking.emr.office_modmed import ModMed, modmed

JANE = Client(None, name="Jane Smith", phone="+12125550142", email="jane@example.com")


def key(wish: str = "w1") -> IntentKey:
    return IntentKey("thread-1", wish)


async def booked(far: ModMed, place: int = 0) -> CalendarBooking:
    (*_, slot) = await far.calendar.find_slots(StartQuery(type="visit", limit=place + 1))
    made = await far.calendar.confirm(slot, JANE, {"note": "asked by text"}, key(f"w{place}"))
    assert isinstance(made, CalendarBooking)
    return made


async def test_a_horizon_is_read_five_days_at_a_time_by_the_names_that_slots_go_by(
    clock: ManualClock,
) -> None:
    async with modmed(clock) as far:
        found = await far.calendar.find_slots(StartQuery(type="visit", limit=None))
        assert len({each.start.start.date() for each in found}) == 31
        assert len({each.start.at for each in found}) == len(found)
        asked = [call for call in far.office.door.calls if call.path.endswith("/Slot")]
        assert {call.one("identifier") for call in asked} == {"PRN100,FI10"}
        assert sum("/Practitioner/" in call.path for call in far.office.door.calls) == 1


async def test_it_is_booked_at_once_found_again_moved_and_undone(clock: ManualClock) -> None:
    async with modmed(clock) as far:
        made = await booked(far)
        visit = far.book.visits[made.external_id]
        assert visit.note == f"asked by text · {key('w0').marker}"
        client = replace(JANE, external_id=visit.client)
        (*_, later) = await far.calendar.find_slots(StartQuery(type="visit", limit=4))
        moved = await far.calendar.reschedule(made.external_id, later, client, key("move"))
        assert isinstance(moved, CalendarBooking)
        assert moved.external_id == made.external_id
        assert far.book.visits[made.external_id].start == later.start.at
        assert await far.calendar.find_booking(key("w0"), later, client) is not None
        for _ in range(2):
            assert (await far.calendar.cancel(made.external_id, "patient", key())).state == "cancelled"
        with pytest.raises(RejectedError, match="unknown_booking"):
            await far.calendar.cancel("1", "patient", key())


async def test_who_comes_too_late_hears_other_times_and_a_faulty_wish_is_no_race(clock: ManualClock) -> None:
    async with modmed(clock) as far:
        (slot,) = await far.calendar.find_slots(StartQuery(type="visit", limit=1))
        with pytest.raises(RejectedError, match="status_422"):
            await far.calendar.confirm(slot, replace(JANE, external_id="404"), {}, key())
        far.book.steal("1042", "77", "9", slot.start.at)
        lost = await far.calendar.confirm(slot, JANE, {}, key())
        assert isinstance(lost, Conflict)
        assert lost.alternatives[0].at == slot.start.at + timedelta(minutes=30)
        made = await booked(far)
        refused = await far.calendar.reschedule(made.external_id, slot, JANE, key("move"))
        assert isinstance(refused, Conflict)
        assert isinstance(await far.calendar.confirm(slot, replace(JANE, name="Jane"), {}, key()), NeedsStaff)


async def test_a_booking_without_an_answer_is_found_and_not_sent_again(clock: ManualClock) -> None:
    async with modmed(clock) as far:
        (slot,) = await far.calendar.find_slots(StartQuery(type="visit", limit=1))
        person = far.book.add_person("Jane", "Smith", phone=JANE.phone)
        known = replace(JANE, external_id=person.id)
        far.office.door.fail_next("drop_after")
        with pytest.raises(UnknownOutcomeError):
            await far.calendar.confirm(slot, known, {}, key())
        found = await far.calendar.find_booking(key(), slot, known)
        assert found is not None
        assert list(far.book.visits) == [found.external_id]


async def test_days_are_read_again_but_told_once(clock: ManualClock) -> None:
    async with modmed(clock) as far:
        made = [await booked(far, place) for place in range(3)]
        items, cursor = await far.calendar.changes("appointments", None)
        assert {each.external_id for each in items} == {each.external_id for each in made}
        clock.advance(timedelta(minutes=5))
        items, cursor = await far.calendar.changes("appointments", cursor)
        assert items == ()
        far.book.set_state(made[0].external_id, "arrived")
        items, cursor = await far.calendar.changes("appointments", cursor)
        (change,) = items
        read = read_change(change)
        assert isinstance(read, AppointmentChange)
        assert (read.state, read.type, read.provider, read.location) == ("arrived", "1042", "77", "9")
        clock.advance(timedelta(days=10))
        items, cursor = await far.calendar.changes("appointments", cursor)
        assert items == ()
        remembered = cursor_of(cursor)
        assert remembered is not None
        assert remembered.seen == {}
        assert await far.calendar.changes("invoices", None) == ((), None)


async def test_applications_get_tokens_of_their_own_and_old_users_still_do(clock: ManualClock) -> None:
    async with modmed(clock, ModMedSettings(scheme="client_credentials")) as far:
        await booked(far)
        clock.advance(timedelta(seconds=899))
        await booked(far, 1)
        assert sum("oauth2" in call.path for call in far.office.door.calls) == 2
        assert all(call.headers["x-api-key"] == "vendor-key" for call in far.office.door.calls)
    async with modmed(clock) as far:
        far.office.settings = replace(far.office.settings, password="changed")
        with pytest.raises(ReconnectError):
            await booked(far)


async def test_a_practice_without_schedules_is_told_so(clock: ManualClock) -> None:
    async with modmed(clock, ModMedSettings(practice_management=False)) as far:
        health = await far.calendar.health()
        assert (health.state, health.reason) == ("degraded", "no_practice_management")
        with pytest.raises(RejectedError, match="no_practice_management"):
            await far.calendar.find_slots(StartQuery(type="visit", limit=1))
    async with modmed(clock) as far:
        assert (await far.calendar.health()).state == "ok"


def test_names_for_searching_are_read_by_their_kind_and_a_broken_cursor_begins_anew() -> None:
    assert marked({"identifier": {"type": {"coding": [{"code": "PRN"}]}, "value": "4711"}}, "PRN") == "4711"
    assert marked({"identifier": [{"value": "MRN9"}, {"value": "fi22"}]}, "FI") == "fi22"
    assert marked({}, "FI") is None
    assert cursor_of("2026-11-24T00:00:00Z") is None
    assert isinstance(cursor_of('{"day":"2026-11-24"}'), DayCursor)
