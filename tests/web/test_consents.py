"""Consent over the API: what staff record, what it stops, who may see the proof, and what the patients' own acts leave."""

import csv
import io
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from compliance.consent import verify
from compliance.models import audit_entry
from core.clock import ManualClock
from practice.contacts import find_address
from tests.inbox.house import PATIENT
from tests.web.desk import ELSEWHERE, Desk, open_desk


@pytest.fixture
async def desk(database_url: str, clock: ManualClock, tmp_path: Path) -> AsyncIterator[Desk]:
    async with open_desk(database_url, clock, tmp_path) as opened:
        yield opened


async def people(desk: Desk) -> tuple[str, str, str]:
    """A patient who wrote: (thread, contact, address)."""
    thread_id = await desk.house.text("how much is botox?")
    row = await desk.house.read(lambda conn: find_address(conn, "sms", PATIENT))
    return thread_id, row.contact_id, row.id


def paper(address_id: str, **more: Any) -> dict[str, Any]:
    return {
        "address_id": address_id,
        "how": "paper",
        "level": "WRITTEN",
        "categories": ["promotions"],
        "wording_id": "marketing_text",
        "signature_name": "Mira Example",
        **more,
    }


async def test_an_opt_out_by_staff_kills_what_waits_and_the_verdict_turns(desk: Desk) -> None:
    thread_id, contact_id, address_id = await people(desk)
    waiting = await desk.house.submit(
        thread_id, "See you tomorrow!", not_before=desk.house.clock.now() + timedelta(hours=2)
    )
    desk.house.clock.advance(timedelta(minutes=1))
    async with await desk.somebody() as joss:
        told = {"address_id": address_id, "scope": "all", "how": "staff_phone", "words": "no more"}
        answer = await joss.post(f"/api/v1/contacts/{contact_id}/revocations", json=told)
        assert answer.status_code == 201
        entry = answer.json()["entries"][0]
        assert (entry["kind"], entry["scope"], entry["how"], entry["answered"]) == (
            "revocation", "all", "staff_phone", "no more",
        )  # fmt: skip
        assert entry["by"] == "Joss Tremaine"
        assert set(answer.json()["addresses"][0]["may"].values()) == {"stopped"}
        verdict = await joss.post(f"/api/v1/threads/{thread_id}/preview", json={"text": "Hello"})
        assert verdict.json()["decision"]["reason"] == "REVOKED_ALL"
        card = (await joss.get(f"/api/v1/threads/{thread_id}")).json()["card"]
        assert card["consent"] == "stopped"
    rows = {row.id: row for row in await desk.house.messages()}
    assert rows[waiting.message_id].status == "blocked"


async def test_taking_back_offers_leaves_what_was_promised(desk: Desk) -> None:
    thread_id, contact_id, address_id = await people(desk)
    kept = await desk.house.submit(
        thread_id, "See you tomorrow!", not_before=desk.house.clock.now() + timedelta(hours=2)
    )
    async with await desk.somebody() as joss:
        told = {"address_id": address_id, "scope": "marketing"}
        answer = await joss.post(f"/api/v1/contacts/{contact_id}/revocations", json=told)
        may = answer.json()["addresses"][0]["may"]
    assert {each for each, state in may.items() if state == "stopped"} == {"promotions", "recall", "reviews"}
    rows = {row.id: row for row in await desk.house.messages()}
    assert rows[kept.message_id].status == "held"


async def test_a_signature_on_paper_opens_again_and_its_proof_is_shown_on_demand(desk: Desk) -> None:
    _, contact_id, address_id = await people(desk)
    base = f"/api/v1/contacts/{contact_id}"
    async with await desk.somebody() as joss:
        await joss.post(f"{base}/revocations", json={"address_id": address_id, "scope": "all"})
        spoken = paper(
            address_id, how="verbal", level="EXPRESS", categories=["care"], wording_id="verbal_script"
        )
        after = (await joss.post(f"{base}/consents", json=spoken)).json()
        assert after["addresses"][0]["revoked"] == "all"
        signed = (await joss.post(f"{base}/consents", json=paper(address_id))).json()
        address = signed["addresses"][0]
        assert address["revoked"] is None
        assert address["may"]["promotions"] in {"yes", "no"}
        assert address["may"]["appointments"] == "stopped"
        record = next(each for each in signed["entries"] if each["how"] == "paper")
        assert "Mira" not in str(signed)
        proof = (await joss.get(f"{base}/consents/{record['id']}/evidence")).json()
        assert (proof["signature_name"], proof["not_condition"]) == ("Mira Example", True)
    assert await desk.house.read(lambda conn: verify(conn, desk.house.product.vault)) == []
    actions = [row.action for row in await desk.house.rows(audit_entry, audit_entry.c.id)]
    assert {"consent.recorded", "consent.revoked", "consent.lifted", "consent.evidence_viewed"} <= set(
        actions
    )


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"how": "verbal"}, "/level"),
        ({"signature_name": " "}, "/signature_name"),
        ({"wording_id": "visit_texts"}, "/wording_id"),
        ({"given_at": "2030-01-01T00:00:00Z"}, "/given_at"),
        ({"address_id": "nobody"}, "/address_id"),
    ],
    ids=str,
)
async def test_what_cannot_be_is_refused_with_its_place(
    desk: Desk, change: dict[str, Any], place: str
) -> None:
    _, contact_id, address_id = await people(desk)
    async with await desk.somebody() as joss:
        answer = await joss.post(f"/api/v1/contacts/{contact_id}/consents", json=paper(address_id) | change)
    assert (answer.status_code, answer.json()["at"]) == (400, place)


async def test_nobody_elsewhere_sees_or_changes_anything(desk: Desk) -> None:
    _, contact_id, address_id = await people(desk)
    base = f"/api/v1/contacts/{contact_id}"
    async with await desk.somebody(ELSEWHERE, "noa") as stranger:
        answers = [
            await stranger.get(f"{base}/consents"),
            await stranger.post(f"{base}/consents", json=paper(address_id)),
            await stranger.post(f"{base}/revocations", json={"address_id": address_id, "scope": "all"}),
            await stranger.get(f"{base}/consents/{address_id}/evidence"),
        ]
    assert [each.status_code for each in answers] == [404, 404, 404, 404]
    async with await desk.somebody() as joss:
        assert (await joss.get("/api/v1/consents/export")).status_code == 403
        assert (await joss.get(f"{base}/consents")).json()["entries"] == []


async def test_booking_by_text_leaves_both_messages_and_the_very_words(desk: Desk) -> None:
    await desk.house.text("can i book botox next week? i am new")
    for words in ("the first one please", "Mira Example"):
        desk.house.clock.advance(desk.patience)
        await desk.house.pump()
        await desk.house.text(words)
    desk.house.clock.advance(desk.patience)
    await desk.house.pump()
    row = await desk.house.read(lambda conn: find_address(conn, "sms", PATIENT))
    async with await desk.somebody() as joss:
        base = f"/api/v1/contacts/{row.contact_id}"
        history = (await joss.get(f"{base}/consents")).json()
        entry = next(each for each in history["entries"] if each["kind"] == "consent")
        proof = (await joss.get(f"{base}/consents/{entry['id']}/evidence")).json()
    assert (entry["how"], entry["level"]) == ("booking_in_thread", "EXPRESS")
    assert "text reminders to this number" in entry["shown"]
    said = {each.id: each for each in await desk.house.messages()}
    assert said[proof["shown_message_id"]].direction == "out"
    assert said[proof["shown_message_id"]].text == entry["shown"]
    assert said[proof["inbound_message_id"]].direction == "in"


async def test_a_manager_takes_the_whole_ledger_along(desk: Desk) -> None:
    _, contact_id, address_id = await people(desk)
    async with await desk.somebody() as joss:
        await joss.post(f"/api/v1/contacts/{contact_id}/consents", json=paper(address_id))
    async with await desk.somebody(staff_id="boss", role="manager") as boss:
        answer = await boss.get("/api/v1/consents/export")
    table = list(csv.DictReader(io.StringIO(answer.text)))
    assert [(row["how"], row["signature_name"], row["address_e164"]) for row in table] == [
        ("paper", "Mira Example", PATIENT)
    ]
    actions = [row.action for row in await desk.house.rows(audit_entry, audit_entry.c.id)]
    assert "consent.exported" in actions
