"""Holding, offering, booking, moving and cancelling, as the desk sees them, on either database."""

from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import Connection

from booking import service
from booking.constraints.types import Clause, Constraint
from booking.emr.base import CalendarSlot
from booking.emr.choosing import choose
from booking.slots import StartQuery, find_starts
from booking.types import Booked, Held, Person, Taken, ends_of
from core.clock import ManualClock
from core.errors import NotFoundError
from core.events import AppointmentBooked, AppointmentCancelled, AppointmentMoved
from core.session import now
from tests.booking.conftest import HERE, Front, OpenFront
from tests.booking.practices import at, kind, week

NINE, TEN = "2026-11-25T09:00", "2026-11-25T10:00"
ANY = StartQuery(type="visit", limit=100)


def booked(made: Booked | Taken) -> Booked:
    assert isinstance(made, Booked), made
    return made


def refused(made: Any) -> Taken:
    assert isinstance(made, Taken), made
    return made


async def test_a_held_time_is_kept_from_others_and_not_from_its_own_thread(front: OpenFront) -> None:
    desk = await front()
    assert isinstance(await desk.hold_at(NINE, "a"), Held)
    assert NINE not in await desk.free(ANY)
    assert NINE in await desk.free(ANY, thread_id="thread-a")
    assert refused(await desk.book_at(NINE, "b")).reason == "taken"
    booked(await desk.book_at(NINE, "a"))
    assert await desk.db.read(HERE, lambda conn: service.live_hold(conn, desk.book, "thread-a")) is None


async def test_a_hold_ends_by_itself_without_anybody_sweeping(front: OpenFront, clock: ManualClock) -> None:
    desk = await front()
    made = await desk.hold_at(NINE, "a", ttl=timedelta(minutes=5))
    assert isinstance(made, Held)
    clock.advance(timedelta(minutes=5) - timedelta(seconds=1))
    assert NINE not in await desk.free(ANY)
    clock.advance(timedelta(seconds=1))
    assert NINE in await desk.free(ANY)
    booked(await desk.book_at(NINE, "b"))
    other = refused(await desk.book_at(NINE, "a"))
    assert (other.reason, other.alternatives[0].start) == ("taken", at("2026-11-25T09:30"))


async def test_nobody_keeps_a_time_longer_than_ten_minutes(front: OpenFront, clock: ManualClock) -> None:
    desk = await front()
    made = await desk.hold_at(NINE, ttl=timedelta(hours=3))
    assert isinstance(made, Held)
    assert made.expires_at == clock.now() + timedelta(minutes=10)


async def test_a_thread_holds_one_time_and_can_let_it_go(front: OpenFront) -> None:
    desk = await front()
    await desk.hold_at(NINE)
    await desk.hold_at(TEN)
    assert {NINE, TEN} & set(await desk.free(ANY)) == {NINE}
    kept = await desk.db.read(HERE, lambda conn: service.live_hold(conn, desk.book, "thread-a"))
    assert kept is not None
    assert kept.start == desk.start(TEN)
    await desk.write(lambda conn: service.release(conn, "thread-a"))
    assert TEN in await desk.free(ANY)


async def test_an_offer_lasts_until_the_next_one_or_its_end(front: OpenFront, clock: ManualClock) -> None:
    desk = await front()

    async def offer(*walls: str) -> service.Offer:
        starts = tuple(desk.start(wall) for wall in walls)
        ends = clock.now() + timedelta(hours=1)
        made: service.Offer = await desk.write(
            lambda conn: service.offer(conn, "thread-a", starts, ("glow",), None, ends)
        )
        return made

    async def live() -> service.Offer | None:
        return await desk.db.read(HERE, lambda conn: service.live_offer(conn, "thread-a"))

    first, second = await offer(NINE), await offer(NINE, TEN)
    assert await live() == second
    assert second.find(second.slots[1].slot_id) == desk.start(TEN)
    assert second.find(first.slots[0].slot_id) is None
    clock.advance(timedelta(hours=1))
    assert await live() is None


async def test_a_booking_says_whose_it_is_and_tells_the_others(front: OpenFront) -> None:
    desk = await front(kind(minutes=45, buffer_before=10, buffer_after=15))
    made = booked(await desk.book_at("2026-11-25T10:30"))
    (row,) = await desk.all()
    assert (row.id, row.contact_id, row.name, row.treatments) == (
        made.appointment_id, "contact-a", "A", ("glow",),
    )  # fmt: skip
    assert (row.starts_at, row.ends_at - row.starts_at) == (
        datetime(2026, 11, 25, 15, 30, tzinfo=UTC), timedelta(minutes=45),
    )  # fmt: skip
    assert "+1" not in repr(row)
    assert desk.happened == [AppointmentBooked(made.appointment_id, "contact-a", "thread-a")]


async def test_a_move_keeps_the_row_and_frees_the_old_time(front: OpenFront) -> None:
    desk = await front()
    made = booked(await desk.book_at(NINE))
    await desk.write(lambda conn: service.confirm_attendance(conn, made.appointment_id))
    # It may even overlap itself.
    moved = booked(await desk.book_at(TEN, moves=made.appointment_id, treatments=()))
    assert (moved.appointment_id, moved.moved) == (made.appointment_id, True)
    (row,) = await desk.all()
    assert (row.start, row.status, row.confirmed, row.version, row.treatments) == (
        at(TEN), "booked", False, 3, ("glow",),
    )  # fmt: skip
    assert {NINE, TEN} & set(await desk.free(ANY)) == {NINE}
    assert isinstance(desk.happened[-1], AppointmentMoved)


async def test_a_repeated_wish_to_book_does_not_undo_a_later_move(front: OpenFront) -> None:
    desk = await front()
    made = booked(await desk.book_at(NINE, key="one"))
    booked(await desk.book_at(TEN, key="two", moves=made.appointment_id))
    again = booked(await desk.book_at(NINE, key="one"))
    assert (again.appointment_id, again.again, again.start) == (made.appointment_id, True, desk.start(TEN))
    assert await desk.booked() == [TEN]


async def test_a_move_that_fails_leaves_the_appointment_where_it_was(front: OpenFront) -> None:
    desk = await front()
    booked(await desk.book_at(TEN, "b"))
    made = booked(await desk.book_at(NINE))
    lost = refused(await desk.book_at(TEN, moves=made.appointment_id))
    assert lost.reason == "taken"
    # Its own present time is the nearest that it could have.
    assert [each.start for each in lost.alternatives] == [
        at("2026-11-25T09:30"),
        at("2026-11-25T10:30"),
        at(NINE),
    ]
    assert await desk.booked() == [NINE, TEN]


async def test_only_ones_own_standing_appointment_is_moved(front: OpenFront) -> None:
    desk = await front()
    made = booked(await desk.book_at(NINE))
    with pytest.raises(NotFoundError):
        await desk.book_at(TEN, "b", moves=made.appointment_id)
    with pytest.raises(NotFoundError):
        await desk.book_at(TEN, moves="no-such")
    await desk.write(lambda conn: service.cancel(conn, made.appointment_id, "asked"))
    assert refused(await desk.book_at(TEN, moves=made.appointment_id)).reason == "gone"
    assert await desk.booked() == []


async def test_cancelling_frees_the_time_and_twice_is_fine(front: OpenFront) -> None:
    desk = await front()
    made = booked(await desk.book_at(NINE))
    assert NINE not in await desk.free(ANY)
    for expected in (True, False):
        assert await desk.write(lambda conn: service.cancel(conn, made.appointment_id, "x" * 500)) is expected
    assert [each.status for each in await desk.all()] == ["cancelled"]
    assert NINE in await desk.free(ANY)
    assert sum(isinstance(each, AppointmentCancelled) for each in desk.happened) == 1
    assert not await desk.write(lambda conn: service.confirm_attendance(conn, made.appointment_id))
    with pytest.raises(NotFoundError):
        await desk.write(lambda conn: service.cancel(conn, "no-such", "asked"))


async def test_a_second_booking_of_the_type_is_named_and_not_made(front: OpenFront) -> None:
    desk = await front(kind(), kind("other"))
    made = booked(await desk.book_at(NINE))
    second = refused(await desk.book_at(TEN))
    assert (second.reason, second.existing) == ("open_booking", made.appointment_id)
    booked(await desk.book_at(TEN, type_id="other"))
    booked(await desk.book_at("2026-11-25T11:00", key="staff", source="staff"))


async def test_a_booking_that_has_begun_is_no_open_booking(front: OpenFront, clock: ManualClock) -> None:
    desk = await front()
    booked(await desk.book_at(NINE))
    clock.advance(timedelta(days=2))
    assert await desk.db.read(HERE, lambda conn: service.appointments_of(conn, "contact-a")) == ()
    booked(await desk.book_at("2026-11-27T09:00"))


async def test_a_floor_binds_even_where_the_caller_brings_its_own_query(front: OpenFront) -> None:
    desk = await front(kind(min_days_since_last=7), people="")
    await desk.known("a", "patient", history=[{"date": "2026-11-20", "event": "visit", "type": "visit"}])
    assert refused(await desk.book_at(NINE, query=ANY)).reason == "cadence"


async def test_practices_may_allow_several_bookings_of_a_type(front: OpenFront) -> None:
    desk = await front(rules={"one_open_booking_per_type": False})
    booked(await desk.book_at(NINE))
    booked(await desk.book_at(TEN))


async def test_what_somebody_else_books_stands_even_where_it_overlaps(front: OpenFront) -> None:
    desk = await front(kind(minutes=60))
    for each in (desk.start(NINE), desk.start("2026-11-25T09:30")):
        await desk.write(partial(service.take_elsewhere, practice=desk.book, start=each))
    rows = await desk.all()
    assert [(row.contact_id, row.minutes, row.source) for row in rows] == [(None, 60, "elsewhere")] * 2
    assert refused(await desk.book_at(NINE)).alternatives[0].start == at("2026-11-25T10:30")


async def test_what_is_checked_again_when_it_is_committed(front: OpenFront, clock: ManualClock) -> None:
    desk = await front()
    today = "2026-11-24T12:00"
    assert today in await desk.free(ANY)
    clock.advance(timedelta(minutes=61))
    late = refused(await desk.book_at(today))
    assert (late.reason, late.alternatives[0].start) == ("too_soon", at("2026-11-24T12:30"))
    assert refused(await desk.book_at("2026-11-25T09:10")).reason == "off_grid"
    assert refused(await desk.book_at("2026-12-25T09:00")).reason == "too_far"


async def test_alternatives_respect_what_the_patient_asked_for(front: OpenFront) -> None:
    desk = await front()
    booked(await desk.book_at(NINE, "b"))
    mornings = Constraint(any_of=(Clause(before=time(10)),))
    lost = refused(await desk.book_at(NINE, query=StartQuery(type="visit", constraint=mornings)))
    assert [each.start.isoformat() for each in lost.alternatives] == [
        "2026-11-25T09:30:00", "2026-11-26T09:00:00", "2026-11-26T09:30:00",
    ]  # fmt: skip


async def facts(desk: Front, who: str, *services: str, moving: str | None = None) -> service.Facts:
    return await desk.db.read(
        HERE,
        lambda conn: service.facts_of(conn, desk.book, f"contact-{who}", "visit", services, moving=moving),
    )


async def test_a_cadence_floor_counts_from_sessions_and_bookings(front: OpenFront) -> None:
    desk = await front(kind(min_days_since_last=7), people="")
    visits = [
        {"date": "2026-11-10", "event": "visit", "service": "glow"},
        {"date": "2026-11-20", "event": "visit", "type": "visit"},
        {"date": "2026-11-23", "event": "consultation", "type": "visit"},
    ]
    await desk.known("a", "patient", history=visits)
    found = await facts(desk, "a", "glow")
    assert (found.returning, found.cadence.last_session) == (True, date(2026, 11, 20))
    assert refused(await desk.book_at("2026-11-26T09:00")).reason == "cadence"
    made = booked(await desk.book_at("2026-11-27T09:00"))
    assert (await facts(desk, "a")).cadence.booked == (date(2026, 11, 27),)
    assert (await facts(desk, "a", moving=made.appointment_id)).cadence.booked == ()
    # The one being moved is left out; staff may go below the floor.
    booked(await desk.book_at("2026-11-28T09:00", moves=made.appointment_id))
    booked(await desk.book_at("2026-11-25T09:00", source="staff"))


async def test_nobody_is_seen_twice_at_once(front: OpenFront) -> None:
    desk = await front(
        kind(),
        kind("peel", minutes=60, providers=["bea"]),
        staff=[{"id": "ada", "name": "Ada"}, {"id": "bea", "name": "Bea"}],
        provider_hours={"ada": week("09:00-17:00"), "bea": week("08:00-17:00")},
        practice={"hours": week("08:00-17:00")},
    )
    peel = StartQuery(type="peel", limit=100)
    made = booked(await desk.book_at(NINE))
    asked = (await facts(desk, "a")).into(peel)
    free = set(await desk.free(asked))
    assert not {NINE, "2026-11-25T08:30"} & free
    assert {"2026-11-25T08:00", "2026-11-25T09:30"} <= free
    lost = refused(await desk.book_at(NINE, provider="bea", type_id="peel", key="two"))
    far = tuple(
        CalendarSlot(each, ends_of(each), "", each.at) for each in (desk.start(NINE), desk.start(TEN))
    )
    assert [each.start for each in choose(far, desk.book, asked, far[0].start.at - timedelta(days=1))] == [
        desk.start(TEN)
    ]
    assert (lost.reason, lost.alternatives[0].start) == ("taken", at("2026-11-25T09:30"))
    # Whoever comes along may sit beside them, and keeps them from nothing; nor does what is moved.
    booked(await desk.book_at(NINE, provider="bea", type_id="peel", is_guest=True, key="one:guest"))
    assert len((await facts(desk, "a")).own) == 1
    assert (await facts(desk, "a", moving=made.appointment_id)).own == ()
    assert (await facts(desk, "b")).own == ()


async def test_a_package_sets_a_distance_of_its_own_from_its_last_session(front: OpenFront) -> None:
    services = [
        {"id": "glow", "name": "Glow", "revenue_line": "skin", "prices": [],
         "appointment_types": {"new": "visit", "returning": "visit"},
         "packages": [{"id": "glow_6", "sessions": 6, "cadence_days": 28, "minimum_days": 14}]},
    ]  # fmt: skip
    desk = await front(people="", services=services)
    series = {"service": "glow", "package": "glow_6", "sessions_sold": 6, "sessions_remaining": 4}
    visits = [{"date": "2026-11-20", "event": "visit", "service": "glow"}]
    await desk.known("a", "patient", history=visits, packages=[series])
    await desk.known("b", "patient", history=visits, packages=[{**series, "sessions_remaining": 6}])
    await desk.known("c", "patient", history=visits, packages=[{**series, "bought_on": "2026-11-21"}])
    await desk.known("d", "patient", history=visits, packages=[{**series, "minimum_days": 5}])
    found = (await facts(desk, "a", "glow")).cadence
    assert (found.package_last, found.package_minimum) == (date(2026, 11, 20), 14)
    assert (await facts(desk, "a")).cadence.package_last is None
    # Nothing of it is used yet, or what was had is older than the purchase: there is no last session of it.
    assert (await facts(desk, "b", "glow")).cadence.package_last is None
    assert (await facts(desk, "c", "glow")).cadence.package_last is None
    assert (await facts(desk, "d", "glow")).cadence.package_minimum == 5
    assert refused(await desk.book_at("2026-12-03T09:00", "a")).reason == "cadence"
    booked(await desk.book_at("2026-12-04T09:00", "a"))


async def test_new_people_get_their_windows_and_returning_ones_the_rest(front: OpenFront) -> None:
    windows = {"hours": week("09:00-11:00"), "exclusive": True}
    desk = await front(kind(new_patient_windows=windows))
    await desk.known("r", "quoted")
    assert refused(await desk.book_at("2026-11-25T12:00", "a")).reason == "new_window"
    lost = refused(await desk.book_at(NINE, "r"))
    assert (lost.reason, lost.alternatives[0].start) == ("new_only", at("2026-11-25T11:00"))
    booked(await desk.book_at(NINE, "a"))
    booked(await desk.book_at("2026-11-25T11:00", "r"))


async def test_the_files_appointments_come_in_with_their_defaults_filled_in(front: OpenFront) -> None:
    people = [
        {"id": "eva", "name": "Eva Lund", "status": "booked"},
        {"id": "wim", "name": "Wim A.", "status": "patient"},
    ]
    visits = [
        {"id": "f1", "contact": "eva", "type": "visit", "provider": "ada", "start": NINE},
        {"id": "f2", "contact": "wim", "type": "visit", "provider": "ada", "start": TEN, "minutes": 60,
         "resources": ["two"], "treatments": ["glow"], "confirmed": True},
        {"id": "f3", "contact": "wim", "type": "visit", "provider": "ada", "start": "2026-03-08T09:00",
         "status": "completed"},
    ]  # fmt: skip
    desk = await front(
        kind(needs=[["one", "two"]]),
        resources=[{"id": each, "name": each, "kind": "room"} for each in ("one", "two")],
        contacts=people,
        appointments=visits,
    )

    def take_in(conn: Connection) -> dict[str, str]:
        known = {each.id: Person(f"contact-{each.id}", each.name) for each in desk.book.file.contacts}
        return service.import_appointments(conn, desk.book, desk.book.file.appointments, known)

    ids = await desk.write(take_in)
    rows = {row.file_id: row for row in await desk.all()}
    assert {row.file_id: row.id for row in rows.values()} == ids
    assert (rows["f1"].minutes, rows["f1"].resources, rows["f1"].contact_id) == (30, ("one",), "contact-eva")
    assert (rows["f2"].minutes, rows["f2"].resources, rows["f2"].confirmed) == (60, ("two",), True)
    # New York's clock had just been put forward.
    assert rows["f3"].starts_at == datetime(2026, 3, 8, 13, 0, tzinfo=UTC)
    free = await desk.free(ANY)
    assert {"2026-11-25T09:30", "2026-11-25T11:00"} <= set(free)
    assert not {NINE, TEN, "2026-11-25T10:30"} & set(free)
    own = await desk.db.read(HERE, lambda conn: service.appointments_of(conn, "contact-wim"))
    assert [each.file_id for each in own] == ["f2"]


async def test_why_a_wished_time_cannot_be_had(front: OpenFront) -> None:
    desk = await front(practice={"special_days": {"2026-11-26": {"name": "Thanksgiving", "hours": []}}})
    booked(await desk.book_at(NINE, "b"))

    async def why(wall: str) -> str | None:
        return await desk.db.read(HERE, lambda conn: service.why(conn, desk.book, ANY, at(wall)))

    assert await why(NINE) == "taken"
    assert await why(TEN) is None
    assert await why("2026-11-26T09:00") == "closed_day"
    assert await why("2026-11-25T20:00") == "closed_hours"
    assert await why("2026-11-24T10:30") == "too_soon"
    whole = await desk.db.read(HERE, lambda conn: service.why_day(conn, desk.book, ANY, date(2026, 11, 26)))
    assert whole == "closed_day"


@pytest.mark.parametrize("full_days", [0, 6, 12, 28])
async def test_reading_no_further_than_needed_finds_the_same(front: OpenFront, full_days: int) -> None:
    """The search reads the calendar in stages; what it finds is what the whole calendar would give."""
    hours = {"ada": week("09:00-10:00"), "ben": week("14:00-15:00")}
    staff = [{"id": "ada", "name": "Ada"}, {"id": "ben", "name": "Ben"}]
    desk = await front(
        kind(providers=["ada", "ben"]), kind("lamped", providers=["ben"], needs=["lamp"]), staff=staff,
        provider_hours=hours, resources=[{"id": "lamp", "name": "Lamp", "kind": "device"}],
    )  # fmt: skip

    def fill(conn: Connection) -> None:
        for day in range(full_days):
            midnight = at("2026-11-25T00:00") + timedelta(days=day)
            for hour, provider in ((9, "ada"), (9.5, "ada"), (14, "ben"), (14.5, "ben")):
                begins = service.start_at(desk.book, "visit", provider, midnight + timedelta(hours=hour))
                assert begins is not None
                service.take_elsewhere(conn, desk.book, begins)

    await desk.write(fill)
    later = Constraint(any_of=(Clause(start=date(2026, 12, 8)),))
    wednesdays = Constraint(any_of=(Clause(dow=(2,)),))
    sooner, never = (
        Constraint(any_of=(Clause(end=date(2026, 11, 27)),)),
        Constraint(any_of=(Clause(at=time(3)),)),
    )
    for query in (
        StartQuery("visit"), StartQuery("visit", spread=True), StartQuery("visit", limit=50, spread=True),
        StartQuery("visit", constraint=later, spread=True), StartQuery("visit", constraint=sooner),
        StartQuery("visit", constraint=wednesdays, spread=True), StartQuery("visit", constraint=never), StartQuery("lamped"), StartQuery("visit", providers=("ben",)),
    ):  # fmt: skip

        def both(conn: Connection, query: StartQuery = query) -> tuple[object, object]:
            everything = service.load_busy(conn, now(conn), now(conn) + timedelta(days=40))
            whole = find_starts(desk.book, query, everything, now(conn))
            return service.find(conn, desk.book, query), whole

        staged, whole = await desk.db.read(HERE, both)
        assert staged == whole
