"""Payments, sessions and practice systems over the API: who may, what is named when it is wrong, what is never shown."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from compliance.models import audit_entry
from core.clock import ManualClock
from tests.web.desk import ELSEWHERE, Desk, open_desk

KEY = "payment-0001"


@pytest.fixture
async def desk(sqlite_url: str, clock: ManualClock, tmp_path: Path) -> AsyncIterator[Desk]:
    async with open_desk(sqlite_url, clock, tmp_path) as desk:
        yield desk


async def contact_of(desk: Desk) -> str:
    await desk.house.text("hello")
    await desk.house.pump()
    return str((await desk.house.thread()).contact_id)


async def test_a_payment_is_typed_in_once_given_back_and_adds_up(desk: Desk) -> None:
    contact = await contact_of(desk)
    base = f"/api/v1/contacts/{contact}"
    async with await desk.somebody() as ana:
        for _ in range(2):
            made = await ana.post(f"{base}/payments", json={"client_id": KEY, "amount_minor": 45_000})
            assert made.status_code == 201
        (invoice,) = made.json()["invoices"]
        assert made.json()["lifetime"] == [{"amount_minor": 45_000, "currency": "USD"}]
        back = await ana.post(f"{base}/payments/{invoice['id']}/refund", json={"amount_minor": 45_001})
        assert (back.status_code, back.json()["at"]) == (400, "/amount_minor")
        back = await ana.post(f"{base}/payments/{invoice['id']}/refund", json={"amount_minor": 5_000})
        assert back.json()["lifetime"][0]["amount_minor"] == 40_000
        wrong = await ana.post(f"{base}/payments", json={"client_id": "payment-0002", "amount_minor": -5})
        assert wrong.json()["at"] == "/amount_minor"
        sold = await ana.post(
            f"{base}/packages", json={"client_id": "package-0001", "services": ["nothing"], "total": 3}
        )
        assert sold.json()["at"] == "/services/0"
    async with await desk.somebody(staff_id="lena", role="auditor") as eye:
        for _ in range(2):
            assert (await eye.get(f"{base}/money")).status_code == 200
        looks = [each for each in await desk.house.rows(audit_entry) if each.action == "thread.viewed"]
        assert [each.detail for each in looks] == [{"contact": contact}]
        assert (
            await eye.post(f"{base}/payments", json={"client_id": KEY, "amount_minor": 1})
        ).status_code == 403
    async with await desk.somebody(ELSEWHERE) as stranger:
        assert (await stranger.get(f"{base}/money")).status_code == 404


async def test_a_system_is_connected_without_its_secrets_ever_coming_back(desk: Desk) -> None:
    fields = {"practice_id": "7", "client_id": "sesame-one"}
    async with await desk.somebody(role="manager") as boss:
        wrong = await boss.post("/api/v1/systems", json={"system": "nextech", "fields": {"practice_id": "7"}})
        assert (wrong.status_code, wrong.json()["at"]) == (400, "/fields/client_id")
        made = await boss.post("/api/v1/systems", json={"system": "nextech", "fields": fields})
        assert made.status_code == 201
        assert "sesame-one" not in made.text
        (system,) = made.json()["systems"]
        standing = system["standing"]
        assert (standing["state"], standing["books"]) == ("new", True)
        base = f"/api/v1/systems/{standing['id']}"
        links = {"types": {"nothing": "1"}, "services": {}, "providers": {}, "locations": {}}
        bad = await boss.put(f"{base}/links", json={"links": links, "version": standing["version"]})
        assert bad.json()["at"] == "/links/types/nothing"
        late = await boss.put(f"{base}/links", json={"links": {**links, "types": {}}, "version": 99})
        assert late.status_code == 409
        gone = await boss.delete(base)
        assert gone.json()["systems"][0]["standing"]["state"] == "off"
    async with await desk.somebody(staff_id="lena") as ana:
        assert (
            await ana.post("/api/v1/systems", json={"system": "nextech", "fields": fields})
        ).status_code == 403
    async with await desk.somebody(ELSEWHERE, role="manager") as stranger:
        assert (await stranger.post(f"{base}/look")).status_code == 404
    async with desk.anyone() as nobody:
        assert (await nobody.post(f"/webhooks/emr/{standing['id']}", content=b"{}")).status_code == 404
