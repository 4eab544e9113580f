"""What goes over the sockets: who gets in, who hears whom type, who sees whom look."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import httpx
import pytest
import socketio
from socketio.exceptions import ConnectionError as Refused

from core.clock import ManualClock
from inbox.models import thread
from standins.serving import serving
from tests.inbox.house import PRACTICE
from tests.web.desk import ELSEWHERE, PAGE, SITE, Desk, open_desk
from web.auth import COOKIE

PATIENCE = 10


class Ear:
    """One connection, and everything it heard."""

    def __init__(self, namespace: str) -> None:
        self.client = socketio.AsyncClient(reconnection=False)
        self.namespace = namespace
        self.heard: list[tuple[str, Any]] = []
        self._news = asyncio.Event()
        self.client.on("*", self._hear, namespace=namespace)

    async def _hear(self, event: str, data: Any) -> None:
        self.heard.append((event, data))
        self._news.set()

    async def connect(self, url: str, auth: Any, headers: dict[str, str]) -> "Ear":
        await self.client.connect(
            url,
            headers=headers,
            auth=auth,
            transports=["websocket"],
            namespaces=[self.namespace],
            wait_timeout=PATIENCE,
        )
        return self

    async def say(self, event: str, data: Any) -> Any:
        return await self.client.call(event, data, namespace=self.namespace, timeout=PATIENCE)

    async def until(self, event: str, fits: Callable[[Any], bool] = lambda _: True) -> Any:
        """Wait for it, and forget what came before it."""
        async with asyncio.timeout(PATIENCE):
            while True:
                for number, (name, data) in enumerate(self.heard):
                    if name == event and fits(data):
                        self.heard = self.heard[number + 1 :]
                        return data
                self._news.clear()
                await self._news.wait()


class Room:
    """A served desk, and people who come in."""

    def __init__(self, desk: Desk, url: str, stack: AsyncExitStack) -> None:
        self.desk, self.url, self._stack = desk, url, stack

    async def coordinator(self, practice_id: str = PRACTICE, staff_id: str = "joss", **spoilt: str) -> Ear:
        cookie, csrf = await self.desk.credentials(practice_id, staff_id)
        headers = {"Cookie": f"{COOKIE}={spoilt.get('cookie', cookie)}"}
        if "origin" in spoilt:
            headers["Origin"] = spoilt["origin"]
        return await self._in(Ear("/inbox"), {"csrf": spoilt.get("csrf", csrf)}, headers)

    async def visitor(self) -> Ear:
        async with httpx.AsyncClient(base_url=self.url, headers={"Origin": PAGE}) as client:
            opened = await client.post("/widget/v1/session", json={"site_key": SITE})
        assert opened.status_code == 200, opened.text
        return await self._in(Ear("/widget"), {"token": opened.json()["token"]}, {"Origin": PAGE})

    async def _in(self, ear: Ear, auth: Any, headers: dict[str, str]) -> Ear:
        self._stack.push_async_callback(ear.client.shutdown)
        return await ear.connect(self.url, auth, headers)

    async def asked(self, visitor: Ear, text: str = "how much is botox?") -> str:
        """The visitor's message, stored and on the timeline; gives the thread's id."""
        said = await visitor.say("message.send", {"client_id": "0b7e6c1e-0001", "text": text})
        assert said["ok"], said
        await self.desk.house.pump("inbound")
        (row,) = await self.desk.house.rows(thread)
        return str(row.id)


@pytest.fixture
async def room(sqlite_url: str, clock: ManualClock, tmp_path: Path) -> AsyncIterator[Room]:
    async with (
        open_desk(sqlite_url, clock, tmp_path, settings={"workers": False}) as desk,
        serving(desk.app, ws="websockets-sansio") as url,
        AsyncExitStack() as stack,
    ):
        yield Room(desk, url, stack)


@pytest.mark.parametrize(
    "spoilt", [{"cookie": "guess"}, {"csrf": "guess"}, {"origin": "https://elsewhere.example.com"}]
)
async def test_only_who_is_signed_in_and_on_our_page_gets_in(room: Room, spoilt: dict[str, str]) -> None:
    with pytest.raises(Refused):
        await room.coordinator(**spoilt)


async def test_coordinators_see_a_visitor_type_and_other_practices_do_not(room: Room) -> None:
    joss, stranger, visitor = (
        await room.coordinator(),
        await room.coordinator(ELSEWHERE, "desk_ulf"),
        await room.visitor(),
    )
    await visitor.say("typing", {"on": True})
    thread_id = await room.asked(visitor)
    await visitor.say("typing", {"on": True})
    heard = await joss.until("typing")
    assert heard == {"thread_id": thread_id, "who": "patient", "name": None, "on": True}
    await visitor.say("typing", {"on": False})
    assert (await joss.until("typing"))["on"] is False
    assert stranger.heard == []


async def test_a_visitor_sees_that_an_answer_is_on_its_way_until_it_is_there(room: Room) -> None:
    visitor = await room.visitor()
    await room.asked(visitor)
    assert await visitor.until("typing") == {"on": True, "kind": "assistant"}
    room.desk.house.clock.advance(room.desk.patience)
    await room.desk.house.pump()
    answer = await visitor.until("message.new", lambda said: said["author"]["kind"] == "assistant")
    assert "$" in answer["text"]
    assert await visitor.until("typing") == {"on": False, "kind": "assistant"}


async def test_under_a_person_the_assistant_does_not_seem_to_type(room: Room) -> None:
    visitor = await room.visitor()
    thread_id = await room.asked(visitor)
    async with await room.desk.somebody() as joss:
        await joss.post(f"/api/v1/threads/{thread_id}/takeover")
    await visitor.until("typing")
    await visitor.say("message.send", {"client_id": "0b7e6c1e-0002", "text": "hello?"})
    await room.desk.house.pump("inbound")
    await visitor.until("message.new", lambda said: said["text"] == "hello?")
    await visitor.until("message.status")
    assert [event for event, _ in visitor.heard if event == "typing"] == []


async def test_a_visitor_sees_a_reply_being_written_and_never_a_note(room: Room) -> None:
    visitor, joss = await room.visitor(), await room.coordinator()
    thread_id = await room.asked(visitor)
    await joss.say("presence", {"thread_id": thread_id, "drafting": True})
    await joss.say("presence", {"thread_id": thread_id, "drafting": True, "replying": True})
    await joss.say("presence", {"thread_id": None, "drafting": False})
    by_staff = [await visitor.until("typing", lambda said: said["kind"] == "staff") for _ in range(2)]
    assert [said["on"] for said in by_staff] == [True, False]


async def test_colleagues_see_each_other_look_draft_and_leave(room: Room) -> None:
    visitor, joss, camila = (
        await room.visitor(),
        await room.coordinator(),
        await room.coordinator(staff_id="camila"),
    )
    thread_id = await room.asked(visitor)
    await joss.say("presence", {"thread_id": thread_id, "drafting": False})
    assert (await camila.until("presence"))["viewers"] == [{"id": "joss", "name": "Ana Example"}]
    await joss.say("presence", {"thread_id": thread_id, "drafting": True})
    assert [one["id"] for one in (await camila.until("presence"))["drafting"]] == ["joss"]
    await joss.client.disconnect()
    left = await camila.until("presence")
    assert (left["viewers"], left["drafting"]) == ([], [])


async def test_a_place_that_is_not_theirs_is_not_shown(room: Room) -> None:
    visitor, joss, stranger = (
        await room.visitor(),
        await room.coordinator(),
        await room.coordinator(ELSEWHERE, "desk_ulf"),
    )
    thread_id = await room.asked(visitor)
    for place in (
        {"thread_id": thread_id, "drafting": True, "replying": True},
        {"thread_id": "a\u0000b", "drafting": True},
        {"thread_id": {"$ne": 1}, "drafting": True},
        "nonsense",
        None,
    ):
        await stranger.say("presence", place)
    await joss.say("presence", {"thread_id": thread_id, "drafting": False})
    seen = await joss.until("presence")
    assert [one["id"] for one in seen["viewers"]] == ["joss"]
    assert stranger.heard == []
