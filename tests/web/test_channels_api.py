"""The channels' health over the API: what is wrong comes first, and only who manages channels asks again."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from channels.health.watch import HEALTH
from channels.polling import change_state
from core import live
from core.clock import ManualClock
from tests.web.desk import ELSEWHERE, Desk, open_desk

CHANNELS = "/api/v1/channels"


@pytest.fixture
async def desk(sqlite_url: str, clock: ManualClock, tmp_path: Path) -> AsyncIterator[Desk]:
    async with open_desk(sqlite_url, clock, tmp_path) as desk:
        yield desk


async def test_what_is_broken_stands_first_and_says_since_when(desk: Desk) -> None:
    house = desk.house
    await house.text("hello")
    await house.write(lambda conn: change_state(conn, house.account_id, problems=["TOKEN_DEAD", "META_10"]))
    head = await house.read(live.head)
    await house.pump(HEALTH.name)
    assert "channels.changed" in [row[1] for row in await house.read(lambda conn: live.since(conn, head, 50))]
    async with await desk.somebody() as ana:
        found = (await ana.get(CHANNELS)).json()["channels"]
        first, second = found[0], found[1]
        assert (first["channel"], first["state"], first["name"]) == ("sms", "broken", "+19195550143")
        assert [each["entry"] for each in first["troubles"]] == ["TOKEN_DEAD", "META_"]
        assert first["last_in_at"] is not None
        assert (second["channel"], second["state"], second["troubles"]) == ("web", "new", [])
        assert (await ana.post(f"{CHANNELS}/{first['id']}/look")).status_code == 403


async def test_asking_again_judges_anew_and_another_practices_account_is_nobodys(desk: Desk) -> None:
    house = desk.house
    await house.pump(HEALTH.name)
    async with await desk.somebody(role="manager") as boss:
        await house.write(lambda conn: change_state(conn, house.account_id, problems=["TOKEN_ENDS_SOON"]))
        assert (await boss.post(f"{CHANNELS}/{house.account_id}/look")).status_code == 200
        assert await house.pump(HEALTH.name) == 1
        assert (await boss.get(CHANNELS)).json()["channels"][0]["state"] == "warning"
    async with await desk.somebody(ELSEWHERE, role="manager") as stranger:
        assert (await stranger.post(f"{CHANNELS}/{house.account_id}/look")).status_code == 404
        assert house.account_id not in (await stranger.get(CHANNELS)).text
