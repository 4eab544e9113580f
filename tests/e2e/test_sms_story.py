"""A patient texts at night, is answered, books; a person takes over and gives back: with real processes."""

import asyncio
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.e2e.town import Town, town, wait_for

pytestmark = pytest.mark.timeout(600)
PATIENT = "+12125550117"


@pytest.fixture(params=["sqlite", pytest.param("scaled", marks=pytest.mark.servers)])
async def place(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Town]:
    """One process on SQLite; two web and two worker processes on PostgreSQL and Redis."""
    if request.param == "sqlite":
        async with town(tmp_path) as made:
            yield made
        return
    database = request.getfixturevalue("postgres_url")
    redis = request.getfixturevalue("redis_url")
    async with town(tmp_path, web=2, work=2, DATABASE_URL=database, REDIS_URL=redis) as made:
        yield made


async def thread_of(client: httpx.AsyncClient) -> dict[str, Any]:
    page = (await client.get("/api/v1/threads", params={"zone": "all"})).json()
    assert len(page["items"]) == 1
    card: dict[str, Any] = page["items"][0]
    return card


async def timeline(client: httpx.AsyncClient, thread_id: str) -> list[dict[str, Any]]:
    page = (await client.get(f"/api/v1/threads/{thread_id}/timeline", params={"limit": 100})).json()
    items: list[dict[str, Any]] = page["items"]
    return items


async def test_from_the_first_text_to_the_booking_and_back_from_a_person(place: Town) -> None:
    assert await place.text(PATIENT, "Hi! How much is Botox per unit?")
    (first,) = await place.wait_replies(PATIENT, 1)
    assert "Juniper" in first.body[:40]
    assert "STOP" in first.body
    assert re.search(r"\$\d+", first.body)

    last = len(place.servers) - 1
    assert await place.text(
        PATIENT, "I'd like to book a Botox consultation, I've never been before", via=last
    )
    offer = (await place.wait_replies(PATIENT, 2))[-1]
    assert re.search(r"\d:\d\d", offer.body)
    assert "Juniper & Vale" not in offer.body, "greets once"

    assert await place.text(PATIENT, "the first one please")
    asked = (await place.wait_replies(PATIENT, 3))[-1]
    assert "name" in asked.body.lower()
    assert await place.text(PATIENT, "Wilma Strand")
    await place.wait_replies(PATIENT, 4)

    client = await place.api()
    card = await thread_of(client)
    assert card["name"] == "Wilma Strand"
    assert card["booked"] is not None
    assert card["clock"]["answered_by"] == "agent"
    await takeover_and_back(place, client, card["id"])
    await client.aclose()
    assert PATIENT not in place.log()
    assert "Wilma" not in place.log()


async def takeover_and_back(place: Town, client: httpx.AsyncClient, thread_id: str) -> None:
    said = {"client_id": "0b7e6c1e-0001", "kind": "reply", "text": "Hi Wilma, Ana here. See you soon."}
    first = await client.post(f"/api/v1/threads/{thread_id}/messages", json=said)
    assert first.status_code == 201, first.text
    repeat = await client.post(f"/api/v1/threads/{thread_id}/messages", json=said)
    assert (repeat.status_code, repeat.json()["id"]) == (200, first.json()["id"])
    await place.wait_replies(PATIENT, 5)

    assert await place.text(PATIENT, "thanks Ana! is there parking?")
    await wait_for_seen(client, thread_id, "is there parking?")
    assert len(place.replies(PATIENT)) == 5, "the bot is silent under a person"

    released = await client.post(f"/api/v1/threads/{thread_id}/release")
    assert released.json()["owner"]["kind"] == "agent"
    answer = (await place.wait_replies(PATIENT, 6))[-1]
    assert "park" in answer.body.lower()
    assert "Juniper & Vale Aesthetics (" not in answer.body, "no new greeting"
    kinds = [item["kind"] for item in await timeline(client, thread_id)]
    assert {"message", "booking", "ownership"} <= set(kinds)
    await wait_for(lambda: all(m.status == "delivered" for m in place.twilio.sent(PATIENT)))


async def wait_for_seen(client: httpx.AsyncClient, thread_id: str, text: str) -> None:
    for _ in range(200):
        if any(text in item["text"] for item in await timeline(client, thread_id)):
            await asyncio.sleep(1.0)  # longer than a burst is gathered: the bot would have answered
            return
        await asyncio.sleep(0.05)
    raise AssertionError("the text is not on the timeline")


async def test_stop_is_honoured(tmp_path: Path) -> None:
    async with town(tmp_path) as place:
        await stop_and_silence(place)


async def stop_and_silence(place: Town) -> None:
    phone = "+12125550118"
    assert await place.text(phone, "do you do lip filler?")
    await place.wait_replies(phone, 1)
    assert await place.text(phone, "please stop texting me")
    await place.wait_replies(phone, 2)
    client = await place.api()
    assert (await thread_of(client))["consent"] == "stopped"
    assert await place.text(phone, "what about the price?")
    await wait_for_seen(client, (await thread_of(client))["id"], "what about the price?")
    await asyncio.sleep(1.0)
    assert len(place.replies(phone)) == 2
    await client.aclose()
