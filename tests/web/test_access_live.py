"""What the sockets tell a person who sees less than everything."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import socketio
from sqlalchemy import update

from core.clock import ManualClock
from inbox.models import thread_card
from standins.serving import serving
from tests.inbox.house import PATIENT
from tests.web.desk import Desk, open_desk
from tests.web.test_matrix import NAME, as_role
from web.auth import COOKIE

PATIENCE = 20


@pytest.fixture
async def desk(sqlite_url: str, clock: ManualClock, tmp_path: Path) -> AsyncIterator[Desk]:
    async with open_desk(sqlite_url, clock, tmp_path) as desk:
        yield desk


async def hear(desk: Desk, role: str, said: str, **values: Any) -> list[dict[str, Any]]:
    """The live events that reach somebody until a patient's message has."""
    heard: list[dict[str, Any]] = []
    done = asyncio.Event()

    async def take(update_: dict[str, Any]) -> None:
        heard.append(update_)
        if update_["kind"] == "thread.changed":
            done.set()

    async with (
        await as_role(desk, role, **values) as client,
        serving(desk.app, ws="websockets-sansio") as url,
    ):
        socket = socketio.AsyncClient(reconnection=False)
        socket.on("live", take, namespace="/inbox")
        await socket.connect(
            url,
            headers={"Cookie": f"{COOKIE}={client.cookies[COOKIE]}"},
            auth={"csrf": client.headers["X-CSRF-Token"]},
            transports=["websocket"],
            namespaces=["/inbox"],
        )
        await desk.house.text(said)
        async with asyncio.timeout(PATIENCE):
            await done.wait()
        await socket.disconnect()
    return heard


async def test_an_auditor_hears_that_something_came_and_not_from_whom(desk: Desk) -> None:
    await desk.inhabited()
    told = str(await hear(desk, "auditor", f"this is {NAME}, call me"))
    assert NAME.split()[1] not in told
    assert PATIENT[2:] not in "".join(each for each in told if each.isdigit())


async def test_a_coordinator_hears_all_of_it(desk: Desk) -> None:
    await desk.inhabited()
    assert NAME in str(await hear(desk, "coordinator", f"this is {NAME}, call me"))


async def test_another_location_hears_numbers_and_nothing_else(desk: Desk) -> None:
    await desk.inhabited()
    await desk.house.write(lambda conn: conn.execute(update(thread_card).values(location="elsewhere")))
    heard = await hear(desk, "coordinator", f"this is {NAME}, call me", locations=["here"])
    assert NAME not in str(heard)
    assert {(each["card"], each["item"]) for each in heard} == {(None, None)}


async def test_another_location_is_told_nothing_when_it_asks(desk: Desk) -> None:
    ids = await desk.inhabited()
    await desk.house.text(f"this is {NAME}, call me")
    await desk.house.write(lambda conn: conn.execute(update(thread_card).values(location="elsewhere")))
    async with await as_role(desk, "coordinator", locations=["here"]) as client:
        barred = await client.get(f"/api/v1/threads/{ids.thread_id}")
        assert (barred.status_code, barred.json()["code"]) == (403, "other_location")
        assert (await client.get("/api/v1/threads", params={"zone": "all"})).json()["items"] == []
        assert NAME not in (await client.get("/api/v1/live", params={"after": 0})).text
