"""The board over the API: what a coordinator sees and does, what is refused, and the two presses."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from booking import service
from core.clock import ManualClock
from core.session import now
from tests.inbox.house import PATIENT
from tests.web.desk import ELSEWHERE, Desk, open_desk

API = "/api/v1"


@pytest.fixture
async def desk(sqlite_url: str, clock: ManualClock, tmp_path: Path) -> AsyncIterator[Desk]:
    async with open_desk(sqlite_url, clock, tmp_path) as desk:
        yield desk


async def lead(desk: Desk, ana: httpx.AsyncClient) -> dict[str, Any]:
    """Somebody has texted; their card as the board shows it."""
    await desk.house.text("how much is botox?")
    desk.house.clock.advance(desk.patience)
    await desk.house.pump()
    found = (await ana.get(f"{API}/board")).json()
    (card,) = next(each for each in found["columns"] if each["stage"] == "lead")["items"]
    return dict(card)


async def test_a_coordinator_works_a_card_from_lead_to_patient(desk: Desk) -> None:
    async with await desk.somebody() as ana:
        card = await lead(desk, ana)
        assert (card["phone"], card["service"]["id"], card["value"]["amount_minor"]) == (
            PATIENT,
            "botox",
            50_000,
        ), "what the agent heard is what the card is about"
        assert (card["owner"]["name"], card["open_tasks"]) == ("Ana Example", 1)

        path = f"{API}/opportunities/{card['id']}"
        stale = await ana.patch(path, json={"value_minor": 90_000}, headers={"If-Match": "1"})
        assert stale.status_code == 409
        version = (await ana.get(path)).json()["card"]["version"]
        edited = await ana.patch(
            path,
            json={"value_minor": 90_000, "tags": ["VIP", " vip ", "bride"]},
            headers={"If-Match": str(version)},
        )
        assert edited.json()["card"]["value"]["amount_minor"] == 90_000
        assert edited.json()["card"]["tags"] == ["bride", "vip"]
        by_tag = (await ana.get(f"{API}/board", params={"tag": "bride", "owner": "me"})).json()
        assert sum(each["count"] for each in by_tag["columns"]) == 1
        assert (by_tag["unowned"], by_tag["choices"]["tags"]) == (0, ["bride", "vip"])

        silent = await ana.post(f"{path}/move", json={"stage": "cold", "reason": "NO_REPLY"})
        assert (silent.status_code, silent.json()["code"]) == (409, "cold_for_silence")
        late = {"stage": "not_fit", "reason": "SPAM", "from_stage": "patient"}
        assert (await ana.post(f"{path}/move", json=late)).status_code == 409
        moved = await ana.post(f"{path}/move", json={"stage": "cold", "reason": "PRICE", "note": "too dear"})
        assert moved.json()["card"]["status"] == "lost"
        assert (moved.json()["moves"][-1]["by_name"], moved.json()["moves"][-1]["note"]) == (
            "Ana Example",
            "too dear",
        )

        person = f"{API}/contacts/{card['contact_id']}"
        booked = await ana.post(
            f"{person}/booked-elsewhere", json={"client_id": "press-0001", "at": "2026-12-01T15:00"}
        )
        again = await ana.post(
            f"{person}/booked-elsewhere", json={"client_id": "press-0001", "at": "2026-12-01T15:00"}
        )
        assert booked.json()["current"]["card"]["stage"] == "booked"
        assert again.json()["current"]["card"]["booked"] is not None
        visits = await desk.house.read(lambda conn: service.appointments_of(conn, card["contact_id"]))
        assert [each.source for each in visits] == ["elsewhere"]

        desk.house.clock.advance(visits[0].starts_at - await desk.house.read(now))
        async with await desk.somebody(staff_id="camila") as bea:
            paid: Any = None
            for _ in range(2):
                paid = await bea.post(
                    f"{person}/checked-out", json={"client_id": "press-0002", "amount_minor": 45_000}
                )
            assert paid.status_code == 200, paid.text
        won = paid.json()["current"]
        assert (won["card"]["stage"], won["card"]["status"]) == ("patient", "won")
        assert won["card"]["value"] == won["lifetime"] == {"amount_minor": 45_000, "currency": "USD"}
        done = await desk.house.read(
            lambda conn: service.appointments_of(conn, card["contact_id"], from_now=False)
        )
        assert [each.status for each in done] == ["completed"]


async def test_a_card_by_hand_is_made_once_and_beside_none(desk: Desk) -> None:
    async with await desk.somebody() as ana:
        card = await lead(desk, ana)
        body = {"client_id": "card-0001", "contact_id": card["contact_id"], "service": "botox"}
        assert (await ana.post(f"{API}/opportunities", json=body)).status_code == 409
        await ana.post(f"{API}/opportunities/{card['id']}/move", json={"stage": "not_fit", "reason": "SPAM"})
        shown = (await ana.get(f"{API}/contacts/{card['contact_id']}/opportunity")).json()["current"]
        assert shown["not_fit"] is True
        made = [await ana.post(f"{API}/opportunities", json=body) for _ in range(2)]
        assert [each.status_code for each in made] == [201, 201]
        assert len({each.json()["card"]["id"] for each in made}) == 1
        wrong = await ana.post(
            f"{API}/opportunities", json={**body, "client_id": "card-0002", "service": "nothing"}
        )
        assert wrong.status_code in {400, 409}


async def test_nobody_else_moves_or_sees_a_card(desk: Desk) -> None:
    async with await desk.somebody() as ana:
        card = await lead(desk, ana)
    path = f"{API}/opportunities/{card['id']}"
    async with await desk.somebody(staff_id="lena", role="auditor") as eye:
        seen = await eye.get(f"{API}/board")
        assert seen.status_code == 200
        assert PATIENT[2:] not in seen.text
        assert (await eye.post(f"{path}/move", json={"stage": "booked"})).status_code == 403
    async with await desk.somebody(ELSEWHERE) as stranger:
        assert (await stranger.get(path)).status_code == 404
        assert (await stranger.post(f"{path}/move", json={"stage": "booked"})).status_code == 404


async def test_whoever_is_away_has_their_leads_taken_over(desk: Desk) -> None:
    async with await desk.somebody() as ana:
        card = await lead(desk, ana)
        await desk.user("practice-a", "bea@a.example.com", "camila")
        until = desk.house.clock.now().replace(year=2027).isoformat()
        away = await ana.put(
            f"{API}/board/owners/{card['owner']['id']}",
            json={"takes_leads": True, "away_until": until},
        )
        assert sorted(each["open_cards"] for each in away.json()["items"]) == [0, 1]
        shown = (await ana.get(f"{API}/opportunities/{card['id']}")).json()["card"]
        assert shown["owner"]["id"] != card["owner"]["id"]
