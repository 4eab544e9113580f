"""Brings the demonstration's day to life over HTTP, as patients and a coordinator would."""

import asyncio
from typing import Any
from uuid import uuid4

import httpx
import yaml

from demo.place import ROOT, Place

SCRIPT = ROOT / "demo" / "day.yaml"
ANSWERED_WITHIN = 20.0


async def bring_to_life(place: Place, token: str) -> int:
    """Play every conversation at once; gives the number of those that were answered."""
    script = yaml.safe_load(SCRIPT.read_text(encoding="utf-8"))["conversations"]
    async with (
        httpx.AsyncClient(base_url=place.standins, timeout=30) as far_end,
        httpx.AsyncClient(base_url=place.product, timeout=30, follow_redirects=False) as desk,
    ):
        await desk.get("/demo/sign-in", params={"token": token})
        session = (await desk.get("/api/v1/session")).raise_for_status().json()
        desk.headers["x-csrf-token"] = session["csrf"]
        played = await asyncio.gather(*(_play(far_end, desk, each) for each in script))
    return sum(played)


async def _play(far_end: httpx.AsyncClient, desk: httpx.AsyncClient, conversation: dict[str, Any]) -> bool:
    number = conversation["from"]
    for text in conversation["texts"]:
        before = await _answers(far_end, number)
        (await far_end.post("/phone/texts", json={"number": number, "text": text})).raise_for_status()
        answered = await _wait_for_answer(far_end, number, before)
    if "then" in conversation:
        await _act(desk, conversation)
    return answered


async def _answers(far_end: httpx.AsyncClient, number: str) -> int:
    return len((await far_end.get("/_standin/sent", params={"to": number})).raise_for_status().json())


async def _wait_for_answer(far_end: httpx.AsyncClient, number: str, before: int) -> bool:
    for _ in range(int(ANSWERED_WITHIN / 0.25)):
        if await _answers(far_end, number) > before:
            return True
        await asyncio.sleep(0.25)
    return False


async def _act(desk: httpx.AsyncClient, conversation: dict[str, Any]) -> None:
    thread_id = await _thread(desk, conversation["from"])
    if conversation["then"] == "take_over":
        (await desk.post(f"/api/v1/threads/{thread_id}/takeover")).raise_for_status()
        reply = {"client_id": uuid4().hex, "kind": "reply", "text": conversation["reply"]}
        (await desk.post(f"/api/v1/threads/{thread_id}/messages", json=reply)).raise_for_status()
    elif conversation["then"] in {"checked_out", "move"}:
        await _move_card(desk, thread_id, conversation)
    else:
        (await desk.post(f"/api/v1/threads/{thread_id}/done")).raise_for_status()


async def _move_card(desk: httpx.AsyncClient, thread_id: str, conversation: dict[str, Any]) -> None:
    """On the board: they have paid, or nothing will come of it."""
    card = (await desk.get(f"/api/v1/threads/{thread_id}")).raise_for_status().json()["card"]
    person = f"/api/v1/contacts/{card['contact_id']}"
    if conversation["then"] == "checked_out":
        paid = {"client_id": uuid4().hex, "amount_minor": conversation["amount_minor"]}
        (await desk.post(f"{person}/checked-out", json=paid)).raise_for_status()
        return
    current = (await desk.get(f"{person}/opportunity")).raise_for_status().json()["current"]
    moved = {"stage": conversation["stage"], "reason": conversation["reason"]}
    path = f"/api/v1/opportunities/{current['card']['id']}/move"
    (await desk.post(path, json=moved)).raise_for_status()


async def _thread(desk: httpx.AsyncClient, number: str) -> str:
    page = (await desk.get("/api/v1/threads", params={"zone": "all", "limit": 100})).raise_for_status().json()
    for card in page["items"]:
        detail = (await desk.get(f"/api/v1/threads/{card['id']}")).raise_for_status().json()
        if number in {each["value"] for each in detail["addresses"]}:
            return str(card["id"])
    raise LookupError("the text has not become a thread")
