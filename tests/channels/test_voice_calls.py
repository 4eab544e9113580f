"""Ringing somebody and asking about a line: what is sent, and what every kind of answer means."""

import json
import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import httpx
import pytest

from channels.adapters.voice_calls import line_type, place
from channels.base import Account
from core.private import Private

AC, CALL = "AC" + "0" * 32, "CA" + "1" * 32
SETTINGS = {"account_sid": AC}
ACCOUNT = Account(
    "acc", "practice-a", "voice", "twilio", "+19195550142", "active", SETTINGS, Private({"auth_token": "t"})
)
BASE = "https://desk.example.com/webhooks/twilio/acc"


def answering(status: int, body: Any, seen: list[httpx.Request] | None = None) -> httpx.AsyncClient:
    def answer(request: httpx.Request) -> httpx.Response:
        if seen is not None:
            seen.append(request)
        return httpx.Response(status, content=body if isinstance(body, bytes) else json.dumps(body).encode())

    return httpx.AsyncClient(transport=httpx.MockTransport(answer))


@pytest.mark.parametrize(
    ("status", "body", "outcome"),
    [(201, {"sid": CALL}, "accepted"), (201, b"<html>", "unknown"), (400, {"code": 21211}, "rejected"),
     (500, b"", "unknown"), (401, {"code": 20003}, "rejected")],
)  # fmt: skip
async def test_a_doubt_stays_a_doubt(status: int, body: Any, outcome: str) -> None:
    async with answering(status, body) as client:
        assert (await place(client, ACCOUNT, "+19195550171", BASE, "c1")).outcome == outcome


async def test_what_is_asked_is_what_twilio_publishes() -> None:
    seen: list[httpx.Request] = []
    async with answering(201, {"sid": CALL}, seen) as client:
        await place(client, ACCOUNT, "+19195550171", BASE, "c1")
    form = parse_qs(seen[0].content.decode())
    assert form["From"] == ["+19195550142"]
    assert form["StatusCallbackEvent"] == ["initiated", "ringing", "answered", "completed"]
    spec = Path(os.environ.get("GLOWDESK_SPECS", "absent")) / "twilio_api_v2010.json"
    if not spec.exists():
        pytest.skip("GLOWDESK_SPECS does not point at Twilio's API description")
    post = json.loads(spec.read_text())["paths"]["/2010-04-01/Accounts/{AccountSid}/Calls.json"]["post"]
    schema = post["requestBody"]["content"]["application/x-www-form-urlencoded"]["schema"]
    assert set(form) <= set(schema["properties"])
    assert set(schema["required"]) <= set(form)


async def test_a_line_nobody_can_tell_is_tried() -> None:
    known = {"line_type_intelligence": {"type": "landline"}}
    for status, body, expected in (
        (200, known, "landline"),
        (200, {}, None),
        (503, b"", None),
        (200, b"{", None),
    ):
        async with answering(status, body) as client:
            assert await line_type(client, ACCOUNT, "+19195550101") == expected
