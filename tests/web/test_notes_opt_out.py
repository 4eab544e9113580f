"""What colleagues write down for each other ends texts as the person's own words would."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import select

from compliance.models import revocation
from core.clock import ManualClock
from core.session import mine
from tests.web.desk import Desk, open_desk


@pytest.fixture
async def desk(sqlite_url: str, clock: ManualClock, tmp_path: Path) -> AsyncIterator[Desk]:
    async with open_desk(sqlite_url, clock, tmp_path) as desk:
        yield desk


async def note(desk: Desk, text: str) -> list[tuple[str, str, str | None]]:
    """What the ledger says after it: scope, door, who."""
    ids = await desk.inhabited()
    async with await desk.somebody() as ana:
        body = {"client_id": "0b7e6c1e-0001", "kind": "note", "text": text}
        for _ in range(2):
            assert (await ana.post(f"/api/v1/threads/{ids.thread_id}/messages", json=body)).status_code < 300
    rows = await desk.house.read(
        lambda conn: conn.execute(
            select(revocation.c.scope, revocation.c.how, revocation.c.staff_id).where(mine(revocation))
        ).all()
    )
    return [tuple(row) for row in rows]


@pytest.mark.parametrize(
    ("text", "scope"),
    [
        ("pt wants no texts", "all"),
        ("Called her back, she asked not to be texted again", "all"),
        ("Pt doesn't want promos, reminders ok", "marketing"),
    ],
)
async def test_a_note_closes_the_address_once(desk: Desk, text: str, scope: str) -> None:
    assert await note(desk, text) == [(scope, "staff_note", "joss")]


@pytest.mark.parametrize(
    "text", ["told pt to stop ibuprofen", "cancel her Friday, moved away", "hates mornings"]
)
async def test_talk_about_the_patient_closes_nothing(desk: Desk, text: str) -> None:
    assert await note(desk, text) == []
