"""A card number that a patient or colleague types comes in by no door, and goes out by no answer or live event."""

import uuid
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, select

from core.clock import ManualClock
from core.session import system_scope
from core.tables import metadata
from tests.web.desk import Desk, open_desk

CARD, TYPED = "4242424242424242", "4242 4242 4242 4242"
DASHED = "4242-4242-4242-4242"


@pytest.fixture
async def desk(sqlite_url: str, clock: ManualClock, tmp_path: Path) -> AsyncIterator[Desk]:
    async with open_desk(sqlite_url, clock, tmp_path) as opened:
        yield opened


def plain(value: Any) -> str:
    text = bytes(value).decode(errors="replace") if isinstance(value, bytes | memoryview) else str(value)
    return text.replace(" ", "").replace("-", "").replace("+", "").replace("%20", "")


async def test_no_door_lets_one_in_and_no_answer_gives_one_out(desk: Desk) -> None:
    thread_id = await desk.house.text(f"please charge {TYPED}, or {CARD}, or {DASHED}")
    await desk.house.pump()
    client = await desk.somebody()
    for kind, text in (("note", f"she said {TYPED}"), ("reply", f"Is it {DASHED}?")):
        body = {"client_id": uuid.uuid4().hex, "kind": kind, "text": text}
        answer = await client.post(f"/api/v1/threads/{thread_id}/messages", json=body)
        assert answer.status_code == 201, answer.text
        assert CARD not in plain(answer.text)
    added = {
        "client_id": uuid.uuid4().hex, "name": f"Ana Ruiz {TYPED}", "phone": "(212) 555-0177", "source": "referral",
        "source_detail": f"friend, pays by {TYPED}", "note": f"card {CARD}",
    }  # fmt: skip
    assert (await client.post("/api/v1/leads", json=added)).status_code == 201
    await desk.house.pump()

    def everything(conn: Connection) -> list[tuple[str, str]]:
        return [
            (table.name, column)
            for table in metadata.sorted_tables
            for row in conn.execute(select(table)).mappings()
            for column, value in row.items()
            if CARD in plain(value)
        ]

    assert await desk.house.db.read(system_scope(), everything) == []
    for path in (
        "/threads?zone=all",
        f"/threads/{thread_id}",
        f"/threads/{thread_id}/timeline",
        "/live?after=0",
    ):
        answer = await client.get(f"/api/v1{path}")
        assert answer.status_code == 200, path
        assert CARD not in plain(answer.text), path
    told = (await client.get(f"/api/v1/threads/{thread_id}/timeline")).text
    assert "•••• 4242" in told, "which card it was can still be said"
