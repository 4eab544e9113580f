"""After a patient has typed a card number, no table of the database holds it."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, select

from core.clock import ManualClock
from core.tables import metadata
from inbox import timeline
from tests.inbox.house import FakeSms, House, open_house

CARD, TYPED = "4242424242424242", "4242 4242 4242 4242"


@pytest.fixture
async def house(database_url: str, clock: ManualClock, tmp_path: Path) -> AsyncIterator[House]:
    async with open_house(database_url, clock, tmp_path, adapters={("fake", "sms"): FakeSms()}) as house:
        yield house


async def test_it_is_nowhere(house: House) -> None:
    thread_id = await house.text(f"please charge {TYPED}, thanks")
    await house.text(f"or this one: {CARD}")
    await house.write(
        lambda conn: timeline.add_message(
            conn, thread_id, kind="note", direction="out", channel="sms", author_kind="staff",
            text=f"told me {TYPED}", status="sent",
        )
    )  # fmt: skip
    await house.pump()

    def everything(conn: Connection) -> list[tuple[str, Any]]:
        return [
            (table.name, value)
            for table in metadata.sorted_tables
            for row in conn.execute(select(table))
            for value in row
        ]

    cells = await house.read(everything)
    found = [name for name, value in cells if CARD in _plain(value)]
    assert found == []
    assert any("4242" in _plain(value) for name, value in cells if name == "message"), "the last four stay"


def _plain(value: Any) -> str:
    text = bytes(value).decode(errors="replace") if isinstance(value, bytes | memoryview) else str(value)
    return text.replace(" ", "").replace("+", "").replace("%20", "")
