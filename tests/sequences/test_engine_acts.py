"""What a sequence does besides writing: it tags, moves the card, and keeps its distance to a visit that moves."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from core.clock import ManualClock
from pipeline import tags
from pipeline.models import opportunity_move
from tests.inbox.house import FakeSms, House, open_house
from tests.sequences.engine_world import DAY, HOUR, Lead, library_of, send, sequence, words


@pytest.fixture
async def house(sqlite_url: str, tmp_path: Path, clock: ManualClock) -> AsyncIterator[tuple[House, FakeSms]]:
    far = FakeSms()
    adapters: Any = {("fake", "sms"): far}
    async with open_house(sqlite_url, clock, tmp_path, adapters=adapters) as opened:
        yield opened, far


async def test_a_tag_and_a_move_with_their_reason_end_what_stood_on_the_stage(
    house: tuple[House, FakeSms],
) -> None:
    steps = (
        {"id": "one", "wait": "2d", "after": "enrolled", "send": send(1)},
        {"id": "mark", "wait": "1h", "tag": "nurtured"},
        {"id": "off", "wait": "1d", "stage": "cold"},
        {"id": "two", "wait": "1d", "send": send(2)},
    )
    after_cold = sequence(
        {"id": "three", "wait": "3d", "after": "stage_entered", "send": send(3)},
        id_="follow_cold", trigger={"on": "stage", "stage": "cold"}, stop=["stage_left"],
    )  # fmt: skip
    lead = Lead(*house)
    with library_of(sequence(*steps), after_cold):
        await lead.settle()
        start = lead.house.clock.now()
        await lead.wait_until(start + 3 * DAY)
        known = await lead.house.read(lambda conn: tags.tags_of(conn, [lead.contact_id]))
        assert known == {lead.contact_id: ("nurtured",)}
        assert await lead.stage() == "lead"
        await lead.wait_until(start + 5 * DAY)
        assert await lead.stage() == "cold"
        move = (await lead.house.rows(opportunity_move, opportunity_move.c.at))[-1]
        assert (move.from_stage, move.to_stage, move.why, move.by_kind) == (
            "lead",
            "cold",
            "SEQUENCE",
            "system",
        )
        await lead.wait_until(start + 9 * DAY)
    assert words(lead) == [1, 3]
    ended = {each.sequence: (each.state, each.ended_why) for each in await lead.enrolments()}
    assert ended["follow_lead"] == ("ended", "STAGE_LEFT")


async def test_a_step_before_a_visit_moves_with_it(house: tuple[House, FakeSms]) -> None:
    ahead = sequence(
        {"id": "one", "before": "30h", "after": "starts_at", "send": send(1)},
        id_="follow_visit", subject="appointment", trigger={"on": "booked"}, stop=["not visit_booked"],
    )  # fmt: skip
    lead = Lead(*house)
    with library_of(ahead):
        await lead.settle()
        first = await lead.book(6 * DAY)
        before = await lead.visit(first)
        await lead.wait_until(before.starts_at - 40 * HOUR)
        assert words(lead) == []
        moved = await lead.visit(await lead.book(12 * DAY, moves=first))
        await lead.wait_until(moved.starts_at - 31 * HOUR)
        assert words(lead) == []
        await lead.wait_until(moved.starts_at - 12 * HOUR)
        assert words(lead) == [1]
        last = await lead.book(18 * DAY)
        await lead.cancel(last)
        await lead.wait_until(lead.house.clock.now() + 20 * DAY)
    assert words(lead) == [1]
