"""Somebody calls and hangs up: texted within the window, answered and booked; a colleague calls them back."""

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from standins.twilio.voice_model import Script, VoiceLine, VoiceSettings
from tests.e2e.town import Town, glowdesk, town, wait_for

pytestmark = pytest.mark.timeout(600)
VOICE, DESK, OWN = "+19195550142", "+19195550171", "+19195550188"
CALLER = "+12125550161"


async def connect(place: Town) -> None:
    """The practice's telephone line, and what stands in its console."""
    twilio = place.twilio.settings
    made = glowdesk(
        place.environment, "channels", "add", "voice",
        "--account-sid", twilio.account_sid, "--auth-token", twilio.auth_token, "--number", VOICE,
        "--ring", DESK, "--ring-when-closed", "--api-base", twilio.public_url,
    )  # fmt: skip
    line = VoiceLine(call_url=made["call_url"], ended_url=made["ended_url"])
    place.twilio.voice.configure(VoiceSettings(lines={VOICE: line}))


@pytest.fixture(params=["sqlite", pytest.param("scaled", marks=pytest.mark.servers)])
async def place(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Town]:
    more: dict[str, Any] = {}
    if request.param == "scaled":
        more = {
            "web": 2,
            "work": 2,
            "DATABASE_URL": request.getfixturevalue("postgres_url"),
            "REDIS_URL": request.getfixturevalue("redis_url"),
        }
    async with town(tmp_path, **more) as made:
        await connect(made)
        yield made


async def cards(client: httpx.AsyncClient, phone: str) -> list[dict[str, Any]]:
    """The calls on this person's thread."""
    page = (await client.get("/api/v1/threads", params={"zone": "all", "limit": 100})).json()
    for each in page["items"]:
        detail = (await client.get(f"/api/v1/threads/{each['id']}")).json()
        if detail["phone"] == phone:
            items = (await client.get(f"/api/v1/threads/{each['id']}/timeline")).json()["items"]
            return [{**item, "thread_id": each["id"]} for item in items if item["kind"] == "call"]
    return []


async def shown(
    client: httpx.AsyncClient, phone: str, fits: Callable[[dict[str, Any]], bool]
) -> dict[str, Any]:
    """The newest call on this person's thread, once it has come that far."""
    for _ in range(300):
        found = await cards(client, phone)
        if found and fits(found[-1]):
            return found[-1]
        await asyncio.sleep(0.2)
    raise AssertionError("the card did not come that far")


async def test_from_a_hung_up_call_to_a_booking_and_a_call_back(place: Town) -> None:
    played = await place.twilio.voice.ring(Script(caller=CALLER, to=VOICE))
    assert played.verbs[:1] == ["Dial"]
    assert any("leave a message" in words for words in played.heard)
    (first,) = await place.wait_replies(CALLER, 1, 60)
    assert "missed your call" in first.body
    assert await place.text(CALLER, "I'd like to book a Botox consultation, I've never been before")
    await place.wait_replies(CALLER, 2)
    assert await place.text(CALLER, "the first one please")
    await place.wait_replies(CALLER, 3)
    assert await place.text(CALLER, "Wilma Strand")
    await place.wait_replies(CALLER, 4)

    client = await place.api()
    (card,) = await cards(client, CALLER)
    assert (card["data"]["outcome"], card["data"]["text"]) == ("missed", "sent")
    thread = (await client.get(f"/api/v1/threads/{card['thread_id']}")).json()
    assert thread["card"]["booked"] is not None
    assert thread["card"]["clock"]["answered_by"] == "agent"
    asked = {"client_id": "0b7e6c1e-0001", "own_phone": OWN}
    made = await client.post(f"/api/v1/threads/{card['thread_id']}/calls", json=asked)
    assert made.status_code == 201, made.text
    await wait_for(lambda: any(c.state == "completed" and c.to == OWN for c in place.twilio.voice.of(OWN)))
    (rung,) = place.twilio.voice.of(OWN)
    assert rung.verbs == ["Gather", "Dial"]
    last = (await shown(client, CALLER, lambda card: bool(card["data"].get("outcome"))))["data"]
    assert (last["direction"], last["outcome"], last["seconds"]) == ("out", "connected", 30)
    await client.aclose()
    assert CALLER not in place.log()
    assert OWN not in place.log()


async def test_bad_days_of_the_network_text_once_or_not_at_all(tmp_path: Path) -> None:
    async with town(tmp_path) as place:
        await connect(place)
        ring = place.twilio.voice.ring
        patients = {
            "twice": Script(caller="+12125550162", to=VOICE, mishaps=frozenset({"twice"})),
            "end_first": Script(caller="+12125550163", to=VOICE, mishaps=frozenset({"end_first"})),
            "lose_dial": Script(caller="+12125550164", to=VOICE, mishaps=frozenset({"lose_dial"})),
            "rings": Script(caller="+12125550165", to=VOICE, does="hang_up_while_ringing"),
            "mailbox": Script(caller="+12125550166", to=VOICE, pickup="mailbox"),
            "message": Script(caller="+12125550167", to=VOICE, does="leave_message"),
        }
        silent = {
            "person": Script(caller="+12125550168", to=VOICE, pickup="person", does="talk"),
            "talked_twice": Script(
                caller="+12125550169", to=VOICE, pickup="person", does="talk", mishaps=frozenset({"twice"})
            ),
            "forged": Script(caller="+12125550170", to=VOICE, mishaps=frozenset({"forged"})),
            "withheld": Script(caller="anonymous", to=VOICE),
        }
        place.twilio.voice.settings = _slow(place)
        await asyncio.gather(*(ring(script) for script in (*patients.values(), *silent.values())))
        for script in patients.values():
            await place.wait_replies(script.caller, 1, 90)
        client = await place.api()
        caller = patients["message"].caller
        kept = await shown(client, caller, lambda card: any(each["url"] for each in card["attachments"]))
        sound = await client.get(kept["attachments"][0]["url"])
        assert sound.headers["content-type"] == "audio/mpeg"
        assert len(sound.content) > 10_000
        for name, script in patients.items():
            assert len(place.replies(script.caller)) == 1, name
        for name, script in silent.items():
            assert place.replies(script.caller) == [], name
        await client.aclose()


def _slow(place: Town) -> VoiceSettings:
    """Long enough to be no slip of the finger."""
    settings = place.twilio.voice.settings
    return VoiceSettings(lines=settings.lines, ring_seconds=3.2)
