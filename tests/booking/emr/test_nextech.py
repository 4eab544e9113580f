"""Nextech as its documents describe it: versions, refusals to cancel, moves in two steps, lenient reading."""

from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from booking.emr.base import CalendarBooking, CalendarSlot, Client, Conflict, IntentKey, NeedsStaff
from booking.emr.changes import AppointmentChange, InvoiceChange, read_change
from booking.emr.nextech import reading
from booking.slots import StartQuery
from core.clock import ManualClock
from core.errors import ReconnectError, RejectedError, RetryLaterError, UnknownOutcomeError
from standins.emr.nextech import NextechSettings
from tests.booking.emr.office_nextech import Nextech, nextech

JANE = Client(None, name="Jane L Smith", phone="+12125550142", email="jane@example.com")
ANY = StartQuery(type="visit", limit=None)


def key(wish: str = "w1") -> IntentKey:
    return IntentKey("thread-1", wish)


async def first_slot(far: Nextech, place: int = 0) -> CalendarSlot:
    far.clock.advance(timedelta(seconds=2))  # they count calls by the second
    return (await far.calendar.find_slots(StartQuery(type="visit", limit=place + 1)))[place]


async def booked(far: Nextech, place: int = 0, client: Client = JANE) -> CalendarBooking:
    made = await far.calendar.confirm(await first_slot(far, place), client, {}, key(f"w{place}"))
    assert isinstance(made, CalendarBooking)
    return made


async def test_times_of_the_whole_horizon_come_page_by_page_and_token_by_token(clock: ManualClock) -> None:
    async with nextech(clock) as far:
        days = {each.start.start.date() for each in await far.calendar.find_slots(ANY)}
        assert len(days) == 31
        pages = [call for call in far.office.door.calls if call.path == "/api/Slot"]
        assert len(pages) > 9
        assert sum(call.path == "/token" for call in far.office.door.calls) == 1
        clock.advance(timedelta(minutes=59, seconds=30))
        await first_slot(far)
        renewed = [call.form() for call in far.office.door.calls if call.path == "/token"][1]
        assert renewed["grant_type"] == "refresh_token"


async def test_a_new_person_comes_with_the_appointment_and_goes_when_it_is_lost(clock: ManualClock) -> None:
    async with nextech(clock) as far:
        slot = await first_slot(far)
        assert isinstance(await far.calendar.confirm(slot, replace(JANE, email=None), {}, key()), NeedsStaff)
        far.book.steal("87", "15", "5", slot.start.at)
        lost = await far.calendar.confirm(slot, JANE, {}, key())
        assert isinstance(lost, Conflict)
        assert lost.alternatives[0].at == slot.start.at + timedelta(minutes=30)
        assert far.book.find_people(email=JANE.email) == []
        made = await booked(far)
        (person,) = far.book.find_people(email=JANE.email)
        assert (person.first_name, person.last_name, person.email) == ("Jane L", "Smith", JANE.email)
        assert far.book.visits[made.external_id].note == key("w0").marker
        assert far.office.purposes[made.external_id] == "202"


async def test_cancelling_is_tried_and_else_asked_of_the_office(clock: ManualClock) -> None:
    async with nextech(clock) as far:
        free, tied = await booked(far), await booked(far, 1)
        gone = await far.calendar.cancel(free.external_id, "patient", key())
        assert gone.state == "cancelled"
        assert (await far.calendar.cancel(free.external_id, "patient", key())).state == "cancelled"
        far.office.tied.add(tied.external_id)
        for _ in range(2):
            asked = await far.calendar.cancel(tied.external_id, "patient", key())
            assert asked.state == "booked"
        assert far.office.queued == {tied.external_id}
        with pytest.raises(RejectedError, match="unknown_booking"):
            await far.calendar.cancel("999", "patient", key())


@pytest.mark.parametrize(
    ("version", "cancels", "outcome"), [((15, 8), "task", "booked"), ((14, 5), "task", None), ((16, 3), "native", "cancelled")]
)  # fmt: skip
async def test_what_the_version_cannot_do_is_not_tried(
    clock: ManualClock, version: tuple[int, ...], cancels: str, outcome: str | None
) -> None:
    async with nextech(clock, NextechSettings(version=version)) as far:
        made = await booked(far)
        assert far.calendar.capabilities().cancel == cancels
        if outcome is None:
            with pytest.raises(RejectedError, match="needs_staff"):
                await far.calendar.cancel(made.external_id, "patient", key())
        else:
            assert (await far.calendar.cancel(made.external_id, "patient", key())).state == outcome
        assert not any(call.method == "PUT" and outcome is None for call in far.office.door.calls)


async def test_a_move_books_first_and_shows_what_the_office_would_not_let_go(clock: ManualClock) -> None:
    async with nextech(clock) as far:
        old = await booked(far)
        client = replace(JANE, external_id=far.book.visits[old.external_id].client)
        moved = await far.calendar.reschedule(old.external_id, await first_slot(far, 3), client, key("move"))
        assert isinstance(moved, CalendarBooking)
        assert moved.leftover is None
        assert far.book.visits[old.external_id].state == "cancelled"
        far.office.tied.add(moved.external_id)
        again = await far.calendar.reschedule(moved.external_id, await first_slot(far), client, key("again"))
        assert isinstance(again, CalendarBooking)
        assert again.leftover == moved.external_id
        far.book.steal("87", "15", "5", (taken := await first_slot(far)).start.at)
        lost = await far.calendar.reschedule(again.external_id, taken, client, key("third"))
        assert isinstance(lost, Conflict)
        assert far.book.visits[again.external_id].live


async def test_a_booking_without_an_answer_is_found_by_its_mark(clock: ManualClock) -> None:
    async with nextech(clock) as far:
        slot = await first_slot(far)
        far.office.door.fail_next("drop_after")
        with pytest.raises(UnknownOutcomeError):
            await far.calendar.confirm(slot, JANE, {}, key())
        found = await far.calendar.find_booking(key(), slot, JANE)
        assert found is not None
        assert found.external_id in far.book.visits
        assert await far.calendar.find_booking(key("other"), slot, JANE) is None
        assert len(far.book.visits) == 1


async def test_who_shares_a_number_is_told_apart_by_the_birth_date(clock: ManualClock) -> None:
    async with nextech(clock) as far:
        mother = far.book.add_person("Ann", "Doe", phone="+12125550142", birthdate=date(1960, 1, 2))
        daughter = far.book.add_person("Eve", "Doe", phone="+12125550142", birthdate=date(1990, 3, 4))
        far.book.add_person("Sam", "Roe", email="sam@example.com")
        both = await far.calendar.match_client(
            phone="+12125550142", email=None, name="Doe, Eve", birthdate=None
        )
        assert [each.external_id for each in both] == [daughter.id, mother.id]
        one = await far.calendar.match_client(
            phone="+12125550142", email="sam@example.com", name=None, birthdate=date(1960, 1, 2)
        )
        assert one[0].external_id == mother.id
        assert daughter.id not in [each.external_id for each in one]


async def test_payments_are_read_as_invoices_and_refunds_as_money_back(clock: ManualClock) -> None:
    async with nextech(clock) as far:
        paid = far.book.invoice("4AAE9E3C-0001", 25050)
        items, cursor = await far.calendar.changes("invoices", None)
        clock.advance(timedelta(hours=1))
        far.book.refund(paid.id, 5000)
        items, cursor = await far.calendar.changes("invoices", cursor)
        read = [read_change(each) for each in items]
        money = {each.external_id: each for each in read if isinstance(each, InvoiceChange)}
        assert money[paid.id].total_minor == 25050
        assert (money[f"{paid.id}-r"].total_minor, money[f"{paid.id}-r"].refunded_minor) == (0, 5000)
        assert money[paid.id].client == "4AAE9E3C-0001"
    async with nextech(clock, NextechSettings(version=(14, 1))) as far:
        assert far.calendar.capabilities().invoices == "none"
        assert await far.calendar.changes("invoices", None) == ((), None)


@pytest.mark.parametrize("version", [(16, 2), (14, 2)])
async def test_changes_go_on_where_they_stopped_and_repeat_only_the_overlap(
    clock: ManualClock, version: tuple[int, ...]
) -> None:
    async with nextech(clock, NextechSettings(version=version)) as far:
        made = [await booked(far, place) for place in range(3)]
        items, cursor = await far.calendar.changes("appointments", None)
        assert {each.external_id for each in items} == {each.external_id for each in made}
        clock.advance(timedelta(days=2))
        far.book.set_state(made[1].external_id, "completed")
        items, _ = await far.calendar.changes("appointments", cursor)
        states = {each.external_id: read_change(each) for each in items}
        changed = states[made[1].external_id]
        assert isinstance(changed, AppointmentChange)
        assert changed.state == "completed"
        assert changed.version > made[1].version


async def test_practice_plus_has_an_application_and_patches(clock: ManualClock) -> None:
    async with nextech(clock, NextechSettings(product="practice_plus")) as far:
        made = await booked(far)
        assert (await far.calendar.cancel(made.external_id, "patient", key())).state == "cancelled"
        assert far.office.door.calls[0].form()["grant_type"] == "client_credentials"


async def test_wrong_credentials_ask_for_a_person_and_a_flood_for_patience(clock: ManualClock) -> None:
    async with nextech(clock) as far:
        far.office.tokens.clear()
        far.office.door.fail_next("expired")
        await first_slot(far)
        clock.advance(timedelta(seconds=2))
        for _ in range(20):
            far.office.throttle.admit("slot")
        with pytest.raises(RetryLaterError):
            await far.calendar.find_slots(ANY)
        assert (await far.calendar.health()).state == "ok"
        far.office.settings = replace(far.office.settings, password="changed at first login")
        far.office.tokens.clear()
        far.office.refreshes.clear()
        with pytest.raises(ReconnectError):
            await first_slot(far)


async def test_an_office_that_only_holds_hears_of_it_in_its_queue(clock: ManualClock) -> None:
    async with nextech(clock, schedule="hold") as far:
        made = await far.calendar.confirm(await first_slot(far), JANE, {}, key())
        assert made == NeedsStaff("held_for_office")
        (visit,) = far.book.visits.values()
        assert far.office.held == {visit.id}


def test_what_fails_a_strict_reader_is_read_all_the_same(clock: ManualClock) -> None:
    from zoneinfo import ZoneInfo

    place = reading.Place(ZoneInfo("America/New_York"), "US", "USD")
    found = reading.appointment(
        {
            "resourceType": "appointment", "id": 12312, "start": "2026-11-25T09:10:00", "end": "2026-11-25T09:40:00Z",
            "extension": {"url": "HTTPS://select.nextech-api.com/api/structuredefinition/Appointment-Type",
                          "valueReference": {"reference": "Appointment-Type/9"}},
            "participant": [{"actor": {"reference": "patient/4AAE"}}, {"actor": None}, "x"],
        },
        place, clock.now(),
    )  # fmt: skip
    assert found is not None
    assert (found.external_id, found.client, found.type, found.state) == ("12312", "4AAE", "9", "booked")
    assert found.start.isoformat() == "2026-11-25T14:10:00+00:00"
    assert reading.appointment({"id": "1", "status": "Left without being seen"}, place, clock.now()) is None
    assert reading.whose_slot(
        {"status": "FREE", "schedule": {"reference": "Schedule/Location_1_Practitioner_9"}}
    ) == ("1", "9")
    assert (
        reading.whose_slot(
            {"status": "busy", "schedule": {"reference": "schedule/location_1_practitioner_9"}}
        )
        is None
    )
