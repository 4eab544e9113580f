"""A sender's pace and second tries: apart by what carriers take, answers first, exactly one more try, no burst."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from channels.base import After, StatusUpdate
from channels.models import outbound
from channels.statuses import record_status
from channels.throughput import Turn, next_day, take_turn
from core.clock import ManualClock
from inbox.models import handoff
from practice.models import address
from tests.conftest import START
from tests.inbox.house import FakeSms, House, open_house


@pytest.fixture
async def house(database_url: str, clock: ManualClock, tmp_path: Path) -> AsyncIterator[House]:
    async with open_house(database_url, clock, tmp_path, adapters={("fake", "sms"): FakeSms()}) as house:
        await house.own(await house.text())
        await house.submit((await house.thread()).id)
        yield house


class Row:
    """As much of an outbound as its turn asks for."""

    def __init__(self, row: Any, author_kind: str, ticket: int | None = None) -> None:
        self.id, self.practice_id, self.account_id = row.id, row.practice_id, row.account_id
        self.body, self.author_kind, self.ticket = "Hello", author_kind, ticket


async def turn(house: House, author_kind: str, ticket: int | None = None) -> Turn:
    (row,) = await house.outbounds()
    account = await house.product.accounts.open(house.account_id)
    found: Turn = await house.write(lambda conn: take_turn(conn, Row(row, author_kind, ticket), account))
    return found


def waits(found: Turn, instant: datetime) -> float:
    return 0.0 if found.at is None else (found.at - instant).total_seconds()


async def test_what_nobody_waits_for_leaves_a_second_apart_and_answers_do_not_wait(house: House) -> None:
    bulk = [await turn(house, "sequence") for _ in range(4)]
    assert [waits(each, START) for each in bulk] == [0, 1, 2, 3]
    assert (await turn(house, "agent")).at is None
    held = await turn(house, "sequence", bulk[1].ticket)
    assert waits(held, START) == 2  # the answer took its second


async def test_a_pause_earns_no_burst(house: House, clock: ManualClock) -> None:
    bulk = [await turn(house, "sequence") for _ in range(4)]
    clock.advance(timedelta(minutes=10))
    after = [await turn(house, "sequence", each.ticket) for each in bulk[1:]]
    assert [waits(each, clock.now()) for each in after] == [0, 1, 2]


async def test_a_quiet_sender_saves_nothing_up(house: House, clock: ManualClock) -> None:
    await turn(house, "sequence")
    clock.advance(timedelta(hours=1))
    assert [waits(await turn(house, "sequence"), clock.now()) for _ in range(3)] == [0, 1, 2]


@pytest.mark.parametrize(
    ("instant", "ends"),
    [("2026-11-24T15:00:00+00:00", "2026-11-25T08:05:00+00:00"),
     ("2026-07-01T06:59:00+00:00", "2026-07-01T07:05:00+00:00")],
)  # fmt: skip
def test_the_carriers_day_ends_at_midnight_on_the_pacific_coast(instant: str, ends: str) -> None:
    assert next_day(datetime.fromisoformat(instant)) == datetime.fromisoformat(ends)


async def report(house: House, status: str, rank: int, sid: str = "id-1", after: After | None = None) -> None:
    row = (await house.outbounds())[0]
    given = StatusUpdate(sid, status, rank, code="30003", outbound_id=row.id, after=after)
    await house.write(lambda conn: record_status(conn, house.account_id, given))


HOURS = After(again_in=timedelta(hours=3))


async def test_a_phone_that_was_off_gets_exactly_one_more_try(house: House, clock: ManualClock) -> None:
    await house.pump("outbox")
    for _ in range(3):
        await report(house, "undelivered", 4, after=HOURS)
    (row,) = await house.outbounds()
    assert (row.state, row.retries, row.due_at) == ("queued", 1, clock.now() + timedelta(hours=3))
    await house.pump("outbox")
    assert len(await house.attempts()) == 1
    clock.advance(timedelta(hours=3))
    await house.pump("outbox")
    assert [each.number for each in await house.attempts()] == [1, 2]
    await report(house, "delivered", 4, sid="id-1")  # of the try that was given up
    assert (await house.messages("out"))[-1].status == "sent"
    await report(house, "undelivered", 4, sid="id-2", after=HOURS)
    assert (await house.messages("out"))[-1].status == "failed"
    clock.advance(timedelta(days=1))
    await house.pump("outbox")
    assert len(await house.attempts()) == 2


async def test_what_arrives_after_all_is_not_sent_again(house: House, clock: ManualClock) -> None:
    await house.pump("outbox")
    await report(house, "undelivered", 4, after=HOURS)
    await report(house, "delivered", 4)
    clock.advance(timedelta(hours=3))
    await house.pump("outbox")
    assert len(await house.attempts()) == 1
    assert (await house.messages("out"))[-1].status == "delivered"


async def test_who_stops_meanwhile_is_not_tried_again(house: House, clock: ManualClock) -> None:
    await house.pump("outbox")
    await report(house, "undelivered", 4, after=HOURS)
    await house.text("STOP")
    clock.advance(timedelta(hours=3))
    await house.pump("outbox")
    (row,) = await house.outbounds()
    assert (row.state, len(await house.attempts())) == ("cancelled", 1)


async def test_a_try_that_would_come_too_late_is_none(house: House) -> None:
    await house.pump("outbox")
    await report(house, "undelivered", 4, after=After(again_in=timedelta(days=9)))
    assert (await house.outbounds())[0].state == "accepted"
    assert (await house.messages("out"))[-1].status == "failed"


async def test_a_dead_number_is_remembered_and_a_blocked_one_goes_to_a_person(house: House) -> None:
    await house.pump("outbox")
    await report(house, "undelivered", 4, after=After(unreachable=True, ask=True))
    marks = await house.read(lambda conn: conn.execute(select(address.c.unreachable_at)).scalars().all())
    assert any(marks)
    assert [row.reason for row in await house.rows(handoff)] == ["staff_action"]
    assert (await house.rows(outbound))[0].state == "accepted"
