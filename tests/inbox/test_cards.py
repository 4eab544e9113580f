"""The list a coordinator reads: each thread in its zone, in its order, page by page, and true."""

from collections.abc import AsyncIterator
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection

from core import live
from core.clock import ManualClock
from core.session import of_practice
from inbox import handoffs, threads, timeline
from inbox.models import message
from inbox.thread_card import cards, counts, load_card, shown_address
from inbox.views import ThreadCard
from tests.conftest import START
from tests.inbox.house import FakeSms, House, open_house


@pytest.fixture
async def house(database_url: str, clock: ManualClock, tmp_path: Path) -> AsyncIterator[House]:
    async with open_house(database_url, clock, tmp_path, adapters={("fake", "sms"): FakeSms()}) as house:
        yield house


def person(number: int) -> str:
    return f"+1919555{100 + number:04d}"


async def arrivals(house: House, count: int) -> list[str]:
    """Threads of so many people, a minute apart, oldest first."""
    made = []
    for number in range(count):
        made.append(await house.text(f"hello {number}", sender=person(number)))
        house.clock.advance(timedelta(minutes=1))
    return made


async def zone(house: House, name: str | None, limit: int = 50) -> list[str]:
    found, _ = await house.read(lambda conn: cards(conn, name, None, limit))
    return [card.id for card in found]


async def card(house: House, thread_id: str) -> ThreadCard:
    found: ThreadCard | None = await house.read(lambda conn: load_card(conn, thread_id))
    assert found is not None
    return found


def next_page(cursor: str | None, size: int, conn: Connection) -> tuple[list[ThreadCard], str | None]:
    return cards(conn, "bot", cursor, size)


async def fetch(house: House, thread_id: str, urgency: str) -> None:
    def go(conn: Connection) -> None:
        handoffs.open_handoff(
            conn, thread_id, reason="price", urgency=urgency, summary="asks", answer_by=None
        )

    await house.write(go)


async def test_who_waits_longest_comes_first_and_urgency_before_that(house: House) -> None:
    first, second, third, fourth, fifth = await arrivals(house, 5)
    for thread_id in (first, third):
        await house.own(thread_id)
    await fetch(house, second, "urgent")
    await fetch(house, fourth, "emergency")
    await fetch(house, fifth, "routine")
    assert await zone(house, "waiting") == [fourth, second, first, third, fifth]
    assert await zone(house, "bot") == []


async def test_a_persons_threads_with_nothing_waiting_come_after_those_that_wait(house: House) -> None:
    first, second, third = await arrivals(house, 3)
    for thread_id in (first, second, third):
        await house.own(thread_id)

    def answered(conn: Connection) -> None:
        for thread_id in (first, second):
            threads.change(conn, thread_id, waiting_since=None)

    await house.write(answered)
    assert await zone(house, "waiting") == [third, second, first]


async def test_every_thread_is_in_exactly_one_zone(house: House, clock: ManualClock) -> None:
    waiting, bot, snoozed, sooner, done = await arrivals(house, 5)
    await house.own(waiting)
    await house.write(lambda conn: threads.snooze(conn, snoozed, clock.now() + timedelta(days=2)))
    await house.write(lambda conn: threads.snooze(conn, sooner, clock.now() + timedelta(days=1)))
    await house.write(lambda conn: threads.finish(conn, done))
    assert [await zone(house, name) for name in ("waiting", "bot", "scheduled", "done")] == [
        [waiting], [bot], [sooner, snoozed], [done],
    ]  # fmt: skip
    found = await house.read(counts)
    assert (found.waiting, found.bot, found.scheduled, found.done, found.unread) == (1, 1, 2, 1, 5)
    await house.text("me again", sender=person(4))
    assert await zone(house, "done") == []


@pytest.mark.parametrize("size", [1, 3, 7, 50])
async def test_pages_show_each_thread_once_in_order(house: House, size: int) -> None:
    everybody = await arrivals(house, 9)
    house.clock.set(START)
    for number in range(9, 12):  # three that arrived in the same millisecond
        everybody.append(await house.text("hello", sender=person(number)))
    whole = await zone(house, "bot")
    seen: list[str] = []
    cursor: str | None = None
    while True:
        page, cursor = await house.read(partial(next_page, cursor, size))
        seen += [each.id for each in page]
        if cursor is None:
            break
    assert seen == whole
    assert set(seen) == set(everybody)
    assert seen[:8] == everybody[8:0:-1]


async def test_a_card_that_moves_between_pages_is_not_shown_wrong(house: House) -> None:
    made = await arrivals(house, 4)
    page, cursor = await house.read(lambda conn: cards(conn, "bot", None, 2))
    assert [each.id for each in page] == [made[3], made[2]]
    await house.text("newest", sender=person(0))
    page, cursor = await house.read(lambda conn: cards(conn, "bot", cursor, 2))
    assert ([each.id for each in page], cursor) == ([made[1]], None)


async def test_a_card_says_what_a_row_shows(house: House, clock: ManualClock) -> None:
    thread_id = await house.text("hi,   how\nmuch is botox? " + "x" * 300)
    shown = await card(house, thread_id)
    assert (shown.name, shown.named, shown.channel) == ("(919) 555-0101", False, "sms")
    assert shown.preview.startswith("hi, how much is botox? xxx")
    assert len(shown.preview) == 140
    assert (shown.preview_by, shown.unread, shown.owner.kind, shown.zone) == ("patient", 1, "agent", "bot")
    assert shown.clock is not None
    assert (shown.clock.started_at, shown.clock.due_at) == (START, START + timedelta(seconds=60))
    await house.own(thread_id)
    clock.advance(timedelta(seconds=20))
    await house.submit(thread_id, "It is $12 a unit.")
    await house.pump("outbox")
    await house.write(lambda conn: threads.mark_read(conn, thread_id, 99))
    after = await card(house, thread_id)
    assert (after.owner.kind, after.owner.staff_id, after.unread) == ("staff", "joss", 0)
    assert (after.preview, after.preview_by) == ("It is $12 a unit.", "staff")
    assert after.clock is not None
    assert (after.clock.answered_at, after.clock.answered_by) == (START + timedelta(seconds=20), "staff")
    assert after.version > shown.version


async def test_a_stop_shows_on_the_card_at_once(house: House) -> None:
    thread_id = await house.text("STOP")
    assert (await card(house, thread_id)).consent == "stopped"


async def test_every_change_of_a_card_is_told_live_with_its_number(house: House) -> None:
    thread_id = await house.text()
    await house.own(thread_id)
    rows = await house.read(lambda conn: live.since(conn, 0))
    assert [row[0] for row in rows] == list(range(1, len(rows) + 1))
    assert (rows[-1][1], rows[-1][2]) == ("thread.changed", thread_id)
    assert {row[1] for row in rows} >= {"timeline.added", "thread.changed"}


async def test_another_practice_sees_none_of_it(house: House) -> None:
    thread_id = await house.text()
    elsewhere = of_practice("practice-b")
    found, more = await house.db.read(elsewhere, lambda conn: cards(conn, None, None, 10))
    assert (found, more) == ([], None)
    assert await house.db.read(elsewhere, lambda conn: load_card(conn, thread_id)) is None


@pytest.mark.parametrize(
    ("channel", "value", "shown"),
    [
        ("sms", "+19195550143", "(919) 555-0143"),
        ("sms", "+442079460123", "+442079460123"),
        ("web", "019ab3c4", "Website visitor"),
        ("email", "a@example.com", "a@example.com"),
    ],
)
def test_addresses_are_shown_as_people_write_them(channel: str, value: str, shown: str) -> None:
    assert shown_address(channel, value) == shown


# What the patient sees


async def test_what_the_patient_sees_is_numbered_without_gaps(house: House) -> None:
    """Notes, held and blocked messages take no number; a hand-over that came twice takes one."""
    thread_id = await house.text("one")
    await house.own(thread_id)
    await house.submit(thread_id, "two")
    await house.submit(thread_id, "not yet", not_before=START + timedelta(days=1))
    await house.write(
        lambda conn: timeline.add_message(
            conn, thread_id, kind="note", direction="out", channel="sms", author_kind="staff", text="a note",
            status="sent",
        )
    )  # fmt: skip
    await house.pump("outbox")
    await house.text("three")
    row = (await house.outbounds())[0]
    await house.status(row.id, row.provider_id, "delivered", 4)
    seen = await house.read(lambda conn: timeline.seen_by_patient(conn, row.address_id, 0, 50))
    assert [(each.patient_seq, each.text) for each in seen] == [(1, "one"), (2, "two"), (3, "three")]
    later = await house.read(lambda conn: timeline.seen_by_patient(conn, row.address_id, 2, 50))
    assert [each.text for each in later] == ["three"]


async def test_the_timeline_is_numbered_without_gaps_and_paged_from_its_end(house: House) -> None:
    thread_id = await house.text("one")
    await house.own(thread_id)
    for number in range(5):
        await house.submit(thread_id, f"reply {number}")
    whole = await house.read(lambda conn: timeline.page(conn, thread_id, None, 100))
    assert [item.seq for _, item in whole] == list(range(1, len(whole) + 1))
    newest = await house.read(lambda conn: timeline.page(conn, thread_id, None, 3))
    before = await house.read(lambda conn: timeline.page(conn, thread_id, newest[0][1].seq, 100))
    assert [item.id for _, item in [*before, *newest]] == [item.id for _, item in whole]


async def test_a_status_never_goes_down(house: House) -> None:
    await house.text("one")
    (row,) = await house.messages()

    def move(status: str, rank: int) -> Any:
        return house.write(lambda conn: timeline.message_moved(conn, row.id, status, rank))

    assert [await move("delivered", 4), await move("sent", 3), await move("delivered", 4)] == [
        True,
        False,
        False,
    ]
    (row,) = await house.rows(message)
    assert row.status == "delivered"


async def test_one_handoff_per_reason_and_it_is_raised_never_lowered(house: House) -> None:
    thread_id = await house.text()
    for urgency in ("soon", "urgent", "routine"):
        await fetch(house, thread_id, urgency)
    (row,) = await house.read(lambda conn: handoffs.open_handoffs(conn, thread_id))
    assert (row.urgency, row.status) == ("urgent", "open")
    await house.own(thread_id)
    (row,) = await house.read(lambda conn: handoffs.open_handoffs(conn, thread_id))
    assert (row.status, row.taken_by) == ("taken", "joss")
    await house.write(lambda conn: threads.release(conn, thread_id, "joss"))
    assert await house.read(lambda conn: handoffs.open_handoffs(conn, thread_id)) == []
