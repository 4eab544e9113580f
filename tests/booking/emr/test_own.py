"""Our own calendar behind the port of a calendar of record, on both databases."""

from datetime import timedelta

import pytest

from booking.emr.base import CalendarBooking, CalendarHold, CalendarOfRecord, Client, Conflict, IntentKey
from booking.emr.connection import Surroundings
from booking.emr.registry import calendar_of
from booking.slots import StartQuery
from core.clock import ManualClock
from tests.booking.conftest import HERE, OpenFront

SOONEST = StartQuery(type="visit", limit=2)
ANNA, BEA = Client("contact-a", "Anna", "+12125550111"), Client("contact-b", "Bea", "+12125550112")


@pytest.fixture
async def calendar(front: OpenFront, clock: ManualClock) -> CalendarOfRecord:
    desk = await front()
    return calendar_of("own")(Surroundings(desk.db, HERE, lambda: desk.book, clock))


def key(wish: str, thread: str = "a") -> IntentKey:
    return IntentKey(f"thread-{thread}", wish)


async def test_a_slot_is_booked_moved_and_cancelled(calendar: CalendarOfRecord) -> None:
    first, second = await calendar.find_slots(SOONEST)
    made = await calendar.confirm(first, ANNA, {"services": "glow"}, key("book"))
    assert isinstance(made, CalendarBooking)
    again = await calendar.confirm(first, ANNA, {"services": "glow"}, key("book"))
    assert again == made
    assert await calendar.find_booking(key("book"), first, ANNA) == made
    assert await calendar.find_booking(key("other"), first, ANNA) == made
    assert await calendar.find_booking(key("other"), second, BEA) is None
    moved = await calendar.reschedule(made.external_id, second, ANNA, key("move"))
    assert isinstance(moved, CalendarBooking)
    assert (moved.external_id, moved.version > made.version) == (made.external_id, True)
    assert (await calendar.find_slots(SOONEST))[0].start == first.start
    for _ in range(2):
        gone = await calendar.cancel(made.external_id, "asked", key("cancel"))
        assert gone.state == "cancelled"
    assert [slot.start for slot in await calendar.find_slots(SOONEST)] == [first.start, second.start]


async def test_a_slot_that_somebody_else_has_taken_is_a_conflict_with_other_times(
    calendar: CalendarOfRecord,
) -> None:
    slot, following = await calendar.find_slots(SOONEST)
    await calendar.confirm(slot, BEA, {}, key("book", "b"))
    lost = await calendar.confirm(slot, ANNA, {}, key("book"))
    assert isinstance(lost, Conflict)
    assert lost.alternatives[0] == following.start


async def test_a_hold_keeps_others_away_until_it_is_released(calendar: CalendarOfRecord) -> None:
    slot = (await calendar.find_slots(SOONEST))[0]
    kept = await calendar.hold(slot, key("book"), timedelta(minutes=5))
    assert isinstance(kept, CalendarHold)
    assert isinstance(await calendar.hold(slot, key("book", "b"), timedelta(minutes=5)), Conflict)
    await calendar.release(kept, key("book"))
    assert isinstance(await calendar.hold(slot, key("book", "b"), timedelta(minutes=5)), CalendarHold)


async def test_people_are_matched_by_their_number_before_their_name(calendar: CalendarOfRecord) -> None:
    mother = await calendar.create_client(Client(None, "Iris Vale", "+12125550120"))
    child = await calendar.create_client(Client(None, "Juno Vale", "+12125550120", "juno@example.com"))
    found = await calendar.match_client(phone="+12125550120", email=None, name="Juno Vale", birthdate=None)
    assert [each.external_id for each in found] == [child, mother]
    assert await calendar.match_client(phone=None, email=None, name="Juno Vale", birthdate=None) == ()
    assert "Vale" not in repr(Client(None, "Juno Vale"))
