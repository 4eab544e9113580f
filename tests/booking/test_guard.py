"""The database itself refuses what the code's check would have to refuse: two groups in one place at one time."""

import asyncio
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import Connection, insert, update
from sqlalchemy.exc import IntegrityError

from booking import attending, blocks, making, service
from booking.models import appointment, booking_claim
from booking.slots import StartQuery
from booking.types import Booked, Held, Taken
from core.clock import ManualClock
from core.errors import ConflictError
from practice.book import PracticeBook
from practice.limit_types import Limits
from tests.booking.conftest import HERE, Front, OpenFront
from tests.booking.practices import kind, week

NINE, HALF_PAST, TEN = "2026-11-25T09:00", "2026-11-25T09:30", "2026-11-25T10:00"
ANY = StartQuery(type="visit", limit=100)


@pytest.fixture
def blind(monkeypatch: pytest.MonkeyPatch) -> None:
    """The code checks nothing and locks nothing: only the database is left."""
    monkeypatch.setattr(making, "broken", lambda *_: iter(()))
    monkeypatch.setattr(making, "lock", lambda *_: None)


async def test_without_the_codes_check_the_database_refuses_an_overlap(front: OpenFront, blind: None) -> None:
    desk = await front(kind(minutes=60), people="abcdefghi")
    made = await asyncio.gather(*(desk.book_at(NINE if who < "e" else HALF_PAST, who) for who in "abcdefgh"))
    assert sum(isinstance(each, Booked) for each in made) == 1
    assert {each.reason for each in made if isinstance(each, Taken)} == {"taken"}
    assert len(await desk.booked()) == 1
    assert isinstance(
        await desk.book_at(TEN if await desk.booked() == [NINE] else "2026-11-25T10:30", "i"), Booked
    )


async def test_a_move_over_another_is_refused_and_leaves_both_where_they_were(
    front: OpenFront, blind: None
) -> None:
    desk = await front()
    first = await desk.book_at(NINE)
    await desk.book_at(TEN, "b")
    assert isinstance(first, Booked)
    assert isinstance(await desk.book_at(TEN, moves=first.appointment_id), Taken)
    assert await desk.booked() == [NINE, TEN]
    assert isinstance(await desk.book_at(HALF_PAST, moves=first.appointment_id), Booked)
    assert isinstance(await desk.book_at(NINE, "c"), Booked)


async def test_seats_and_things_are_counted_by_the_database_too(front: OpenFront, blind: None) -> None:
    desk = await front(
        kind(capacity=2, providers=["ada", "ben"], needs=["lamp"]),
        people="abcdef",
        resources=[{"id": "lamp", "name": "Lamp", "kind": "device"}],
        staff=[{"id": "ada", "name": "Ada"}, {"id": "ben", "name": "Ben"}],
        provider_hours={"ada": week("09:00-17:00"), "ben": week("09:00-17:00")},
    )
    assert [isinstance(await desk.book_at(NINE, who), Booked) for who in "abc"] == [True, True, False]
    assert isinstance(await desk.book_at(NINE, "d", provider="ben"), Taken)  # the one lamp
    first = (await desk.all())[0]
    await desk.write(lambda conn: service.cancel(conn, first.id, "asked"))
    assert isinstance(await desk.book_at(NINE, "e"), Booked)
    for each in await desk.all():
        await desk.write(partial(service.cancel, appointment_id=each.id, reason="asked"))
    assert isinstance(await desk.book_at(NINE, "d", provider="ben"), Booked)


async def test_a_hold_that_has_run_out_stands_in_nobodys_way(front: OpenFront, clock: ManualClock) -> None:
    desk = await front()
    assert isinstance(await desk.hold_at(NINE, "a"), Held)
    assert isinstance(await desk.book_at(NINE, "b"), Taken)
    clock.advance(timedelta(minutes=10))
    assert isinstance(await desk.book_at(NINE, "b"), Booked)


async def test_a_row_put_in_by_hand_is_refused(front: OpenFront) -> None:
    desk = await front()
    await desk.book_at(NINE)
    (claim,) = [each for each in await _claims(desk) if each["key"] == "provider:ada"]

    def twice(conn: Connection) -> None:
        conn.execute(insert(booking_claim), [{**claim, "id": "other", "group_id": "other"}])

    with pytest.raises(IntegrityError, match="ex_booking_claim"):
        await desk.write(twice)


async def _claims(desk: Front) -> list[dict[str, Any]]:
    def read(conn: Connection) -> list[dict[str, Any]]:
        return [dict(row._mapping) for row in conn.execute(booking_claim.select())]

    found: list[dict[str, Any]] = await desk.db.read(HERE, read)
    return found


async def test_caps_own_durations_and_leaking_buffers_bind_search_and_booking(front: OpenFront) -> None:
    desk = await front(
        kind(providers=["ada", "ben"], buffer_after=30), people="abcdef",
        staff=[{"id": "ada", "name": "Ada"}, {"id": "ben", "name": "Ben"}],
        provider_hours={"ada": week("09:00-11:30"), "ben": week("09:00-11:30")},
        practice={"hours": week("09:00-11:30")},
    )  # fmt: skip
    ada = StartQuery(type="visit", limit=5, providers=("ada",))
    assert (await desk.free(ada))[:5] == [NINE, HALF_PAST, TEN, "2026-11-25T10:30", "2026-11-26T09:00"]
    desk.book = PracticeBook(desk.book.file, Limits(buffers_past_closing=("visit",)))
    assert (await desk.free(ada))[0] == "2026-11-24T11:00"
    desk.book = PracticeBook(desk.book.file, Limits(minutes={"visit": {"ada": 60}}))
    assert (await desk.free(ada))[2:4] == [TEN, "2026-11-26T09:00"]
    made = await desk.book_at(NINE)
    assert isinstance(made, Booked)
    assert (await desk.all())[0].minutes == 60
    # One more on that day would be too many: of this person, of this type, for this service.
    for limits in (
        Limits(per_provider={"ada": 1}), Limits(per_type={"visit": 1}), Limits(per_service={"glow": 1}),
    ):  # fmt: skip
        desk.book = PracticeBook(desk.book.file, limits)
        query = StartQuery(type="visit", services=("glow",), providers=("ada",), limit=1)
        assert await desk.free(query) == ["2026-11-26T09:00"]
        lost = await desk.book_at("2026-11-25T10:30", "b", key=f"b:{limits}")
        assert isinstance(lost, Taken)
        assert lost.reason == "capped"
    assert isinstance(await desk.book_at(TEN, "c", provider="ben"), Taken)  # a service is counted for all
    desk.book = PracticeBook(desk.book.file, Limits(per_provider={"ada": 1}))
    assert isinstance(await desk.book_at(TEN, "c", provider="ben"), Booked)


async def test_blocked_time_is_not_offered_and_what_was_undone_comes_back(
    front: OpenFront, clock: ManualClock
) -> None:
    desk = await front()
    made = await desk.book_at(NINE)
    assert isinstance(made, Booked)
    start = desk.start(NINE)

    def keep_free(conn: Connection) -> str:
        return blocks.block(
            conn, desk.book, provider="ada", resource=None, starts_at=start.at,
            ends_at=start.at + timedelta(hours=2), reason="away", by_id=None,
        )  # fmt: skip

    block_id = await desk.write(keep_free)
    assert (await desk.free(ANY))[:4] == [
        "2026-11-24T11:00", "2026-11-24T11:30", "2026-11-24T12:00", "2026-11-24T12:30",
    ]  # fmt: skip
    assert not {NINE, HALF_PAST, TEN, "2026-11-25T10:30"} & set(await desk.free(ANY))
    assert isinstance(await desk.book_at(HALF_PAST, "b"), Taken)
    await desk.write(lambda conn: blocks.unblock(conn, block_id))
    assert {HALF_PAST, TEN} <= set(await desk.free(ANY))
    # A cancellation is taken back only while nobody else has the time.
    await desk.write(lambda conn: service.cancel(conn, made.appointment_id, "by mistake"))
    await desk.write(lambda conn: attending.attend(conn, desk.book, made.appointment_id, "booked"))
    assert await desk.booked() == [NINE]
    await desk.write(lambda conn: service.cancel(conn, made.appointment_id, "asked"))
    assert isinstance(await desk.book_at(NINE, "b"), Booked)
    with pytest.raises(ConflictError):
        await desk.write(lambda conn: attending.attend(conn, desk.book, made.appointment_id, "booked"))
    clock.advance(timedelta(days=1))
    other = next(row for row in await desk.all() if row.status == "booked")
    done = await desk.write(lambda conn: attending.attend(conn, desk.book, other.id, "completed"))
    assert (done.status, done.arrived_at) == ("completed", clock.now())


async def test_a_request_that_waits_for_a_yes_blocks_its_time(front: OpenFront) -> None:
    desk = await front()
    await desk.book_at(NINE)

    def pend(conn: Connection) -> None:
        conn.execute(update(appointment).values(status="pending"))

    await desk.write(pend)
    assert NINE not in await desk.free(ANY)
    assert isinstance(await desk.book_at(NINE, "b"), Taken)
    waiting = (await desk.all())[0]
    await desk.write(lambda conn: service.cancel(conn, waiting.id, "refused there"))
    assert isinstance(await desk.book_at(NINE, "b"), Booked)
