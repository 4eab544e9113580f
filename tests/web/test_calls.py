"""A colleague calls a patient: their own phone first, press 1, then the patient, who sees the practice's number."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import httpx
import pytest

from core.clock import ManualClock
from inbox.models import thread
from tests.agent.telephone import CALLER, VOICE, Exchange, exchange, sid
from tests.inbox.house import FakeSms
from tests.web.desk import Desk
from web.app import create_app

OWN = "+19195550188"
ASKED = "0b7e6c1e-0000-4000-8000-000000000001"


class Office:
    """A signed-in coordinator, a patient who has texted, and the telephone network."""

    def __init__(self, line: Exchange, client: httpx.AsyncClient, thread_id: str) -> None:
        self.line, self.client, self.thread_id = line, client, thread_id

    async def call(self, client_id: str = ASKED, **more: Any) -> httpx.Response:
        body = {"client_id": client_id, "own_phone": OWN, **more}
        answer = await self.client.post(f"/api/v1/threads/{self.thread_id}/calls", json=body)
        await self.line.pump()
        return answer

    async def ours(self, kind: str, leg: str, status: str = "in-progress", **form: str) -> ET.Element:
        call_id = (await self.line.calls())[0].id
        told = {"CallSid": leg, "From": VOICE, "To": OWN, "CallStatus": status, **form}
        done = await self.line.tell(f"{kind}/{call_id}", **told)
        await self.line.pump()
        return done

    async def card(self) -> dict[str, Any]:
        (card,) = await self.line.cards()
        return card


@pytest.fixture
async def office(database_url: str, clock: ManualClock, tmp_path: Path) -> AsyncIterator[Office]:
    async with exchange(database_url, clock, tmp_path) as line:
        await line.text("How much is botox?", 1)
        (row,) = await line.rows(thread)
        desk = Desk(line.house, create_app(line.house.product), FakeSms())
        async with await desk.somebody() as client:
            yield Office(line, client, row.id)


async def test_a_call_from_the_thread_reaches_the_patient_and_says_how_long_it_took(office: Office) -> None:
    before = (await office.client.get(f"/api/v1/threads/{office.thread_id}/calls")).json()
    assert (before["possible"], before["own_phone"], before["line"]) == (True, None, "(919) 555-0142")
    made = await office.call()
    assert made.status_code == 201, made.text
    assert (made.json()["kind"], made.json()["data"]["direction"]) == ("call", "out")
    (asked,) = office.line.network.calls
    assert (asked["To"], asked["From"]) == (OWN, VOICE)
    leg = sid(901)
    await office.ours("out", leg, "ringing")
    assert (await office.card())["state"] == "ringing_you"
    told = await office.ours("bridge", leg)
    assert [each.tag for each in told] == ["Gather", "Hangup"], "somebody's mailbox never reaches the patient"
    told = await office.ours("connect", leg, Digits="1")
    (dial,) = told
    assert (dial.tag, dial.get("callerId"), dial[0].text) == ("Dial", VOICE, CALLER)
    await office.ours("outleg", sid(902), "ringing", To=CALLER)
    assert (await office.card())["state"] == "ringing"
    await office.ours("outleg", sid(902), "in-progress", To=CALLER)
    assert (await office.card())["state"] == "talking"
    await office.ours("bridged", leg, DialCallStatus="completed", DialBridged="true", DialCallDuration="95")
    await office.ours("out", leg, "completed", CallDuration="110")
    card = await office.card()
    assert (card["state"], card["outcome"], card["seconds"]) == ("over", "connected", 95)
    again = (await office.client.get(f"/api/v1/threads/{office.thread_id}/calls")).json()
    assert again["own_phone"] == OWN
    (row,) = await office.line.rows(thread)
    assert (row.owner_kind, row.waiting_since) == ("staff", None)


@pytest.mark.parametrize(
    ("result", "outcome"), [("no-answer", "no_answer"), ("busy", "busy"), ("failed", "failed")]
)
async def test_who_does_not_pick_up_is_shown_as_that(office: Office, result: str, outcome: str) -> None:
    await office.call()
    await office.ours("connect", sid(901), Digits="1")
    await office.ours("bridged", sid(901), DialCallStatus=result, DialBridged="false")
    await office.ours("out", sid(901), "completed")
    assert (await office.card())["outcome"] == outcome


async def test_a_colleague_who_does_not_take_it_bothers_nobody(office: Office) -> None:
    await office.call()
    told = await office.ours("connect", sid(901), Digits="2")
    assert [each.tag for each in told] == ["Hangup"]
    await office.ours("out", sid(901), "completed")
    assert (await office.card())["outcome"] == "not_taken"


async def test_pressing_twice_rings_once(office: Office) -> None:
    first, second = await office.call(), await office.call()
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json()["id"] == second.json()["id"]
    assert len(office.line.network.calls) == 1


async def test_a_refused_call_says_so_and_a_doubt_is_never_rung_again(office: Office) -> None:
    office.line.network.call_answer = 500
    await office.call()
    office.line.wait(200)
    await office.line.pump()
    assert len(office.line.network.calls) == 1
    assert (await office.card())["outcome"] == "unclear"
    office.line.network.call_answer = 400
    await office.call(client_id=ASKED.replace("1", "2"))
    assert [each["outcome"] for each in await office.line.cards()] == ["unclear", "failed"]


@pytest.mark.parametrize("own", [CALLER, "12", None])
async def test_a_phone_that_cannot_be_rung_is_refused_by_name(office: Office, own: str | None) -> None:
    answer = await office.call(own_phone=own)
    assert (answer.status_code, answer.json()["at"]) == (400, "/own_phone")
    assert office.line.network.calls == []


async def test_steps_of_a_call_that_is_not_ours_change_nothing(office: Office) -> None:
    await office.call()
    form = {"CallSid": sid(5), "From": VOICE, "To": OWN, "DialCallStatus": "completed", "DialBridged": "true"}
    told = await office.line.tell("bridged/01a20e17-0000-7000-8000-000000000000", **form)
    await office.line.pump()
    assert list(told) == []
    assert "outcome" not in await office.card()
