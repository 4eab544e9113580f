"""What the night held back does not leave in one instant: not at eight, and not after a pause that ended at night."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from compliance import pause, resume
from compliance.audit import Actor
from compliance.holds import STEP
from compliance.models import draft
from core.clock import ManualClock
from tests.conftest import START
from tests.inbox.house import FakeSms, House, open_house

DANA = Actor("user", "dana")
PEOPLE = 8
NIGHT = START.replace(hour=4) + timedelta(days=1)
"""23:00 in New York."""
EIGHT = NIGHT.replace(hour=13)


@pytest.fixture
def far() -> FakeSms:
    return FakeSms()


@pytest.fixture
async def house(database_url: str, clock: ManualClock, tmp_path: Path, far: FakeSms) -> AsyncIterator[House]:
    async with open_house(database_url, clock, tmp_path, adapters={("fake", "sms"): far}) as house:
        yield house


async def asked_late(house: House, *, purpose: str = "inquiry_reply") -> None:
    """Several people asked in the evening; our answers come when it is night."""
    house.clock.advance(NIGHT - timedelta(hours=2) - house.clock.now())
    threads = [await house.text(sender=f"+1919555012{number}") for number in range(PEOPLE)]
    for thread_id in threads:
        await house.own(thread_id)
    house.clock.advance(NIGHT - house.clock.now())
    for thread_id in threads:
        await house.submit(
            thread_id, "More tomorrow", author_kind="sequence", author_id=None, purpose=purpose
        )


async def due(house: House, why: str) -> list[datetime]:
    return sorted(row.due_at for row in await house.rows(draft) if row.held_why == why and row.due_at)


def ours(far: FakeSms) -> int:
    return sum("More tomorrow" in each.text for each in far.sent)


async def test_at_eight_they_leave_one_after_another(house: House, far: FakeSms) -> None:
    await asked_late(house)
    times = await due(house, "QUIET_HOURS")
    assert times == [EIGHT + number * STEP for number in range(PEOPLE)]
    house.clock.advance(EIGHT - house.clock.now())
    await house.pump()
    assert ours(far) <= 1
    for _ in range(60):  # a second at a time, as clocks run: a sender's pace takes a jump for a pause
        house.clock.advance(timedelta(seconds=1))
        await house.pump()
    assert ours(far) == PEOPLE


async def test_a_pause_that_ends_at_night_makes_no_burst_in_the_morning(house: House) -> None:
    pressed = await house.write(lambda conn: pause.press(conn, DANA, include_first_replies=True))
    await asked_late(house)
    assert await due(house, "QUIET_HOURS") == []
    await house.write(lambda conn: resume.resume(conn, house.product.books.get(conn), DANA, pressed.id))
    house.clock.advance(timedelta(minutes=5))
    await house.pump("holds")
    times = await due(house, "QUIET_HOURS")
    assert len(times) == PEOPLE
    assert times[0] == EIGHT
    assert all(later - earlier >= STEP for earlier, later in pairwise(times))


async def test_answers_do_not_queue_behind_notices(house: House) -> None:
    await asked_late(house, purpose="service_notice")
    thread_id = await house.text(sender="+19195550131")
    house.clock.advance(timedelta(minutes=20))
    await house.submit(thread_id, "And ours", author_kind="sequence", author_id=None, purpose="inquiry_reply")
    held = {row.purpose: row.due_at for row in await house.rows(draft, draft.c.due_at.desc()) if row.due_at}
    assert held.get("inquiry_reply") == EIGHT
