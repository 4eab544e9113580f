"""The lists of who leaves and who is due, over the API: what is shown, to whom, and what a press does."""

import uuid
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from booking.practice_files import import_file
from compliance.consent import give
from compliance.models import audit_entry
from core.clock import ManualClock
from practice.contacts import update_contact
from tests.compliance.consent.people import signed, vault
from tests.inbox.house import demo_practice
from tests.web.desk import Desk, open_desk
from tests.web.test_booking_desk import ANA, book, known, match


@pytest.fixture
async def desk(sqlite_url: str, clock: ManualClock, tmp_path: Path) -> AsyncIterator[Desk]:
    async with open_desk(sqlite_url, clock, tmp_path) as opened:
        yield opened


async def here(desk: Desk) -> tuple[httpx.AsyncClient, str, dict[str, Any]]:
    """Ana has come for a facial: a colleague's client, her conversation and her prompt."""
    thread_id = await known(desk, ANA)
    contact_id = (await desk.house.thread(ANA)).contact_id
    await desk.house.write(lambda conn: update_contact(conn, contact_id, name="Ana Ruiz", status="patient"))
    before = await desk.somebody(staff_id="camila")
    times = (
        await before.get(f"/api/v1/appointments/times/{thread_id}", params={"type": "skin_visit"})
    ).json()
    first = times["soonest"][0]
    at = f"{first['day']}T{first['start_minute'] // 60:02}:{first['start_minute'] % 60:02}"
    made = await book(
        before, thread_id, at, type="skin_visit", provider=first["provider"], services=["hydrafacial"]
    )
    assert made.status_code == 201, made.text
    visit = made.json()["visit"]
    desk.house.clock.advance(datetime.fromisoformat(visit["starts_at"]) - desk.house.clock.now())
    client = await desk.somebody()  # hours later: the first session is locked
    path = f"/api/v1/appointments/{visit['id']}/attend"
    answer = await client.post(path, json={"what": "arrived"}, headers=match(visit["version"]))
    assert answer.status_code == 200, answer.text
    (prompt,) = (await client.get("/api/v1/rebook")).json()["here"]
    return client, thread_id, prompt


async def test_one_press_books_and_the_same_press_twice_is_one_visit(desk: Desk) -> None:
    client, thread_id, prompt = await here(desk)
    assert (prompt["name"], prompt["basis"], prompt["weeks"], prompt["left_at"]) == (
        "Ana Ruiz",
        "series",
        4,
        None,
    )
    assert len(prompt["times"]) == 3
    assert {each["time"]["provider"] for each in prompt["times"]} == {prompt["provider"]}
    assert (await client.get(f"/api/v1/rebook/of/{prompt['contact_id']}")).json()["prompt"]["id"] == prompt[
        "id"
    ]
    chosen = prompt["times"][1]
    press = {
        "client_id": uuid.uuid4().hex,
        "at": chosen["at"],
        "provider": chosen["time"]["provider"],
        "tell": True,
    }
    made = await client.post(f"/api/v1/rebook/{prompt['id']}/book", json=press)
    assert made.status_code == 200, made.text
    assert (made.json()["prompt"]["outcome"], made.json()["told"]["action"]) == ("at_checkout", "send")
    again = await client.post(f"/api/v1/rebook/{prompt['id']}/book", json=press)
    assert again.json()["visit"]["id"] == made.json()["visit"]["id"]
    assert (await client.get("/api/v1/rebook")).json() == {"here": [], "gone": []}
    thread = (await client.get(f"/api/v1/threads/{thread_id}")).json()
    assert len([each for each in thread["appointments"] if each["start"] == chosen["time"]["at"]]) == 1
    found = (await client.get("/api/v1/rebooking")).json()
    assert (found["asked"], found["at_checkout"], found["none"]["count"]) == (
        1,
        {"count": 1, "percent": 100},
        0,
    )
    assert (
        await client.get("/api/v1/rebooking", params={"from": "2026-12-31", "to": "2026-01-01"})
    ).status_code == 400


async def test_put_away_with_the_reason_and_not_by_whoever_may_not_book(desk: Desk) -> None:
    client, _, prompt = await here(desk)
    reader = await desk.somebody(staff_id="bruno", role="provider")
    refused = await reader.post(f"/api/v1/rebook/{prompt['id']}/dismiss", json={"reason": "done"})
    assert refused.status_code == 403
    away = await client.post(f"/api/v1/rebook/{prompt['id']}/dismiss", json={"reason": "will_call"})
    assert away.json()["state"] == "closed"
    assert (await client.get("/api/v1/rebook")).json()["here"] == []
    written = {each.action for each in await desk.house.rows(audit_entry)}
    assert "rebook.dismissed" in written


async def test_who_is_due_with_the_words_and_the_gates_answer(desk: Desk) -> None:
    manager = await desk.somebody(staff_id="camila", role="manager")
    client = await desk.somebody()
    await known(desk, ANA)
    row = await desk.house.thread(ANA)
    history = [{"date": "2026-08-28", "event": "visit", "service": "botox", "provider": "tamsin"}]
    await desk.house.write(
        lambda conn: update_contact(conn, row.contact_id, name="Ana Ruiz", record={"history": history})
    )
    await desk.house.write(lambda conn: import_file(conn, demo_practice(), people=True))

    async def ana(when: str) -> dict[str, Any]:
        listed = (await client.get("/api/v1/recall", params={"when": when, "service": "botox"})).json()
        (found,) = [each for each in listed["items"] if each["name"] == "Ana Ruiz"]
        return dict(found)

    waiting = await ana("week")
    assert waiting["next"]["code"] == "SEQUENCE_OFF"
    switched = await manager.put("/api/v1/sequences/recall_tox/on", json={"on": True, "catch_up": True})
    assert switched.status_code == 200, switched.text
    refused = (await ana("week"))["next"]
    assert (refused["action"], refused["code"]) == ("block", "NO_CONSENT")
    assert "Juniper" in refused["text"]
    assert refused["words"]["es"]
    record = signed(row.contact_id, row.address_id, categories=("recall",), asked="WRITTEN")
    await desk.house.write(lambda conn: give(conn, record, vault=vault()))
    allowed = (await ana("week"))["next"]
    assert allowed["action"] in {"send", "hold"}
    assert allowed["at"][:10] == waiting["due_at"][:10]

    called = await client.post(f"/api/v1/recall/{waiting['id']}/call")
    assert called.status_code == 200, called.text
    after = await ana("week")
    assert (after["calling"], after["next"]["action"], after["next"]["code"]) == (True, "none", "BY_STAFF")
    out = await client.post(f"/api/v1/recall/{waiting['id']}/exclude", json={"why": "moved_away"})
    assert out.json()["excluded_why"] == "moved_away"
    assert (await client.post(f"/api/v1/recall/{waiting['id']}/include")).json()["excluded_why"] is None

    rule = "/api/v1/recall/rules/botox"
    assert (await client.put(rule, json={"days": [60]}, headers=match(0))).status_code == 403
    changed = await manager.put(rule, json={"days": [60, 120], "while_other": "wait"}, headers=match(0))
    own = next(each for each in changed.json()["services"] if each["id"] == "botox")
    assert (own["days"], own["changed"], own["file_days"]) == ([60, 120], True, [90, 104, 150])
    assert (await ana("overdue"))["when"] == "overdue"
    assert (await manager.put(rule, json={"days": [60]}, headers=match(0))).status_code == 409
    assert (await manager.delete(rule, headers=match(1))).json()["version"] == 2
    assert (await ana("week"))["when"] == "week"
