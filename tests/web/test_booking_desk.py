"""Colleagues book with the same engine; freed times go down the waitlist; a lost day is offered other times."""

import uuid
from collections.abc import AsyncIterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from booking.closures.models import closure_case
from booking.models import appointment
from booking.waitlist.models import waitlist_entry, waitlist_offer
from compliance.consent import record_consent
from compliance.models import audit_entry
from core.clock import ManualClock
from inbox.models import thread_event
from tests.web.desk import Desk, open_desk

ANA, BEA, CYD = "+12125550171", "+12125550172", "+12125550173"


@pytest.fixture
async def desk(sqlite_url: str, clock: ManualClock, tmp_path: Path) -> AsyncIterator[Desk]:
    async with open_desk(sqlite_url, clock, tmp_path) as opened:
        yield opened


async def known(
    desk: Desk, number: str, words: str = "hi, how much is botox?", *, agreed: bool = True
) -> str:
    """Somebody who has written, and agreed to texts about visits."""
    thread_id = await desk.house.text(words, number)
    desk.house.clock.advance(desk.patience)
    await desk.house.pump()
    row = await desk.house.thread(number)
    await desk.house.write(
        lambda conn: record_consent(
            conn, contact_id=row.contact_id, address_id=row.address_id,
            categories=("appointments", "care"), level="EXPRESS", how="verbal", shown="We text reminders.",
            proof={"staff_id": "joss"}, book=desk.house.product.books.get(conn),
        )
    )  # fmt: skip
    return thread_id


async def book(client: httpx.AsyncClient, thread_id: str, at: str, **more: Any) -> httpx.Response:
    body = {
        "client_id": uuid.uuid4().hex, "thread_id": thread_id, "type": "injectables_consult",
        "provider": "tamsin", "at": at, "services": ["botox"], **more,
    }  # fmt: skip
    return await client.post("/api/v1/appointments", json=body)


def match(version: int) -> dict[str, str]:
    return {"If-Match": f'"{version}"'}


async def cards(desk: Desk, thread_id: str) -> list[str]:
    rows = await desk.house.rows(thread_event, thread_event.c.seq)
    return [row.data["what"] for row in rows if row.thread_id == thread_id and row.kind == "booking"]


async def test_a_colleague_books_moves_and_closes_a_visit(desk: Desk) -> None:
    client, thread_id = await desk.somebody(), await known(desk, ANA)
    options = (await client.get(f"/api/v1/appointments/options/{thread_id}")).json()
    assert {"injectables_consult", "laser_visit"} <= {each["id"] for each in options["types"]}
    times = (
        await client.get(
            f"/api/v1/appointments/times/{thread_id}", params={"type": "injectables_consult", "days": 7}
        )
    ).json()
    first = times["soonest"][0]
    assert times["days"][0]["times"][0]["at"] == first["at"]
    wall = f"{first['day']}T{first['start_minute'] // 60:02}:{first['start_minute'] % 60:02}"
    key = uuid.uuid4().hex
    made = await book(
        client, thread_id, wall, provider=first["provider"], client_id=key, name="Ana Ruiz", tell=True
    )
    assert made.status_code == 201, made.text
    visit = made.json()["visit"]
    assert (visit["at"] if "at" in visit else visit["starts_at"]) == first["at"]
    again = await book(client, thread_id, wall, provider=first["provider"], client_id=key)
    assert again.json()["visit"]["id"] == visit["id"]
    await desk.house.pump()
    told = [each.text for each in desk.far.sent if "booked" in each.text]
    assert len(told) == 1
    # Nobody else gets it, whatever reason they give.
    other = await known(desk, BEA)
    lost = await book(client, other, wall, provider=first["provider"], override_reason="She insists")
    assert (lost.status_code, lost.json()["code"]) == (409, "taken")
    # A rule about notice may be set aside with a reason, which is written down.
    soon = desk.house.clock.now().astimezone(desk.house.product.books._books["practice-a"][1].zone)
    near = (soon + timedelta(minutes=60)).replace(minute=0)
    wished = await book(client, other, f"{near:%Y-%m-%dT%H:%M}")
    assert (wished.status_code, wished.json()["code"]) == (409, "too_soon")
    squeezed = await book(
        client, other, f"{near:%Y-%m-%dT%H:%M}", override_reason="She is in the waiting room"
    )
    assert squeezed.status_code == 201, squeezed.text
    assert "appointment.rules_set_aside" in {each.action for each in await desk.house.rows(audit_entry)}
    # Moving needs the version that was looked at, and leaves one visit.
    later = times["days"][-1]["times"][0]
    there = f"{later['day']}T{later['start_minute'] // 60:02}:{later['start_minute'] % 60:02}"
    body = {"client_id": uuid.uuid4().hex, "at": there, "provider": later["provider"]}
    path = f"/api/v1/appointments/{visit['id']}"
    assert (await client.post(f"{path}/move", json=body, headers=match(7))).status_code == 409
    assert (await client.post(f"{path}/move", json=body)).status_code == 400
    moved = await client.post(f"{path}/move", json=body, headers=match(visit["version"]))
    assert moved.status_code == 200, moved.text
    version = moved.json()["visit"]["version"]
    assert moved.json()["visit"]["starts_at"] == later["at"]
    for what in ("confirmed", "arrived", "booked"):
        done = await client.post(f"{path}/attend", json={"what": what}, headers=match(version))
        assert done.status_code == 200, done.text
        version = done.json()["visit"]["version"]
    day = (await client.get("/api/v1/calendar", params={"from": later["day"]})).json()
    assert [each["id"] for each in day["visits"]] == [visit["id"]]
    gone = await client.post(f"{path}/cancel", json={"reason": "Asked by phone"}, headers=match(version))
    assert gone.json()["visit"]["status"] == "cancelled"
    assert await cards(desk, thread_id) == [
        "booked", "moved", "confirmed", "arrived", "restored", "cancelled",
    ]  # fmt: skip
    # Who only reads may look and not touch.
    reader = await desk.somebody(staff_id="wren", role="auditor")
    assert (await reader.get("/api/v1/calendar")).status_code == 200
    assert (await book(reader, thread_id, wall)).status_code == 403


def falls_once(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The process dies in the middle of the next sending; whatever comes after goes well."""
    gate = desk.house.gate
    fallen: list[bool] = []
    whole = gate.submit

    def submit(conn: Any, request: Any) -> Any:
        if not fallen:
            fallen.append(True)
            whole(conn, request)
            raise RuntimeError("fell")
        return whole(conn, request)

    monkeypatch.setattr(gate, "submit", submit)


async def test_a_deposit_is_paid_on_the_practices_own_page(desk: Desk) -> None:
    manager, thread_id = await desk.somebody(role="manager"), await known(desk, ANA)
    rules = (await manager.get("/api/v1/calendar/rules")).json()
    seen = {"If-Match": str(rules["version"])}
    for link in ("http://pay.fernhill.example/x", "https://pay.fernhill.example/a b", "javascript:alert(1)"):
        wrong = {**rules["limits"], "deposit_links": {"*": link}}
        refused = await manager.put("/api/v1/calendar/rules", json=wrong, headers=seen)
        assert refused.status_code == 400
        assert "/deposit_links/*" in refused.text
    page = "https://pay.fernhill.example/deposit"
    limits = {**rules["limits"], "deposit_links": {"surgical_consult": page}}
    kept = await manager.put("/api/v1/calendar/rules", json=limits, headers=seen)
    late = await manager.put("/api/v1/calendar/rules", json=rules["limits"], headers=seen)
    assert late.status_code == 409
    assert kept.json()["limits"]["deposit_links"] == {"surgical_consult": page}
    assert kept.status_code == 200, kept.text
    times = await manager.get(
        f"/api/v1/appointments/times/{thread_id}", params={"type": "surgical_consult", "days": 14}
    )
    first = times.json()["soonest"][0]
    wall = f"{first['day']}T{first['start_minute'] // 60:02}:{first['start_minute'] % 60:02}"
    made = await book(
        manager, thread_id, wall, type="surgical_consult", provider=first["provider"], services=[], tell=True
    )
    assert made.status_code == 201, made.text
    await desk.house.pump()
    (told,) = [each.text for each in desk.far.sent if "booked" in each.text]
    assert "$50" in told
    assert page in told


async def test_a_freed_time_goes_to_the_first_who_waits_then_to_the_next(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, clock = await desk.somebody(), desk.house.clock
    has, first, second = [await known(desk, number) for number in (ANA, BEA, CYD)]
    taken = (await book(client, has, "2026-11-25T10:00")).json()["visit"]
    for thread_id in (first, second):
        made = await client.post(
            "/api/v1/waitlist",
            json={"thread_id": thread_id, "type": "injectables_consult", "services": ["botox"], "days": [2]},
        )
        assert made.status_code == 201, made.text
        clock.advance(timedelta(seconds=1))
    await client.post(
        f"/api/v1/appointments/{taken['id']}/cancel", json={"reason": "ill"}, headers=match(taken["version"])
    )
    before = len(desk.far.sent)
    falls_once(desk, monkeypatch)
    await desk.house.pump()
    assert desk.far.sent[before:] == []
    clock.advance(timedelta(seconds=5))
    await desk.house.pump()
    await desk.house.pump()
    (asked,) = desk.far.sent[before:]
    assert asked.recipient == BEA
    assert "Nov 25 at 10:00" in asked.text
    listed = (await client.get("/api/v1/waitlist")).json()["items"]
    assert [(each["state"], each["offer"] is not None) for each in listed] == [
        ("offered", True),
        ("waiting", False),
    ]
    # It is kept for her: nobody else gets it meanwhile.
    assert (await book(client, has, "2026-11-25T10:00")).json()["code"] == "taken"
    # Silence passes it on, once, to the next.
    clock.advance(timedelta(minutes=31))
    await desk.house.pump()
    await desk.house.pump()
    assert [each.recipient for each in desk.far.sent[before:]] == [BEA, CYD]
    # A yes books it; the entry ends, and the calendar has it once.
    for key, words in (("yes-cyd", "yes please"), ("name-cyd", "Cyd Moreau")):
        await desk.house.text(words, CYD, key=key)
        clock.advance(desk.patience)
        await desk.house.pump()
    rows = [row for row in await desk.house.rows(appointment) if row.status == "booked"]
    assert [(row.thread_id, f"{row.starts_at:%H:%M}") for row in rows] == [(second, "15:00")], [
        each.text for each in desk.far.sent[before:]
    ]
    states = {row.thread_id: row.state for row in await desk.house.rows(waitlist_entry)}
    assert states == {first: "waiting", second: "booked"}
    assert [row.state for row in await desk.house.rows(waitlist_offer, waitlist_offer.c.created_at)] == [
        "silent", "booked",
    ]  # fmt: skip
    assert {"waitlist_joined", "waitlist_offered", "waitlist_silent"} <= set(await cards(desk, first))


async def test_in_quiet_hours_the_time_is_kept_and_the_text_waits_for_the_morning(desk: Desk) -> None:
    client, clock = await desk.somebody(), desk.house.clock
    has, waits = await known(desk, ANA), await known(desk, BEA)
    taken = (await book(client, has, "2026-11-25T14:00")).json()["visit"]
    await client.post("/api/v1/waitlist", json={"thread_id": waits, "type": "injectables_consult"})
    before = len(desk.far.sent)
    clock.advance(timedelta(hours=13))  # eleven at night
    client = await desk.somebody(staff_id="camila")  # the first session has locked itself
    await client.post(
        f"/api/v1/appointments/{taken['id']}/cancel", json={"reason": "ill"}, headers=match(taken["version"])
    )
    await desk.house.pump()
    assert desk.far.sent[before:] == []
    (offer,) = await desk.house.rows(waitlist_offer)
    assert offer.answer_by - offer.due_at == timedelta(minutes=30)
    clock.advance(offer.due_at - clock.now() + timedelta(seconds=1))
    await desk.house.pump()
    await desk.house.pump()
    assert [each.recipient for each in desk.far.sent[before:]] == [BEA]
    # A no gives it back at once.
    await desk.house.text("no thank you", BEA, key="no-bea")
    clock.advance(desk.patience)
    await desk.house.pump()
    (offer,) = await desk.house.rows(waitlist_offer)
    assert offer.state == "declined"
    assert (await cards(desk, waits))[-1] == "waitlist_declined"


async def test_a_sick_day_offers_everybody_other_times_and_lists_whom_to_call(desk: Desk) -> None:
    client, clock = await desk.somebody(), desk.house.clock
    people = {number: await known(desk, number) for number in (ANA, BEA, CYD)}
    await desk.house.text("STOP", CYD)
    await desk.house.pump()
    for place, thread_id in enumerate(people.values()):
        made = await book(client, thread_id, f"2026-11-25T1{place}:00")
        assert made.status_code == 201, made.text
    day = {"kind": "sick", "starts": "2026-11-25T00:00", "ends": "2026-11-26T00:00", "providers": ["tamsin"]}
    hit = (await client.post("/api/v1/closures/look", json=day)).json()
    assert [each["thread_id"] for each in hit["visits"]] == list(people.values())
    before = len(desk.far.sent)
    closure = (await client.post("/api/v1/closures", json=day)).json()
    for _ in range(3):  # texts of ours leave one after the other
        await desk.house.pump()
        clock.advance(timedelta(seconds=10))
    path = f"/api/v1/closures/{closure['id']}"
    shown = (await client.get(path)).json()
    assert shown["counts"] == {"offered": 2, "unreachable": 1}, shown
    texts = {each.recipient: each.text for each in desk.far.sent[before:]}
    assert set(texts) == {ANA, BEA}
    assert "can't be here" in texts[ANA]
    offered = {each["name"] or each["thread_id"]: each for each in shown["cases"]}
    assert all(each["why"] == "REVOKED_ALL" for each in offered.values() if each["state"] == "unreachable")
    # The day can be booked no more; one picks a time in the conversation, one says nothing.
    assert (await book(client, people[ANA], "2026-11-25T15:00")).status_code == 409
    await desk.house.text("the first one works", ANA, key="pick-ana")
    clock.advance(desk.patience)
    await desk.house.pump()
    shown = (await client.get(path)).json()
    assert shown["counts"] == {"moved": 1, "offered": 1, "unreachable": 1}, [
        each.text for each in desk.far.sent[before:]
    ]
    clock.advance(timedelta(hours=5))
    await desk.house.pump()
    client = await desk.somebody(staff_id="camila")
    shown = (await client.get(path)).json()
    assert shown["counts"] == {"moved": 1, "silent": 1, "unreachable": 1}
    looks = [each for each in await desk.house.rows(audit_entry) if each.action == "thread.viewed"]
    looked = {(each.actor_id, each.subject_id) for each in looks}
    assert {subject for _, subject in looked} == set(people.values())
    assert len(looked) == 2 * len(people), "whoever opens the list has seen everybody on it"
    calls = (await client.get("/api/v1/tasks", params={"kind": "closure_call"})).json()["items"]
    assert sorted(each["reasons"][0]["what"] for each in calls) == ["silent", "unreachable"]
    case = next(each for each in shown["cases"] if each["state"] == "silent")
    assert case["phone"] == BEA
    called = await client.post(f"/api/v1/closures/cases/{case['id']}/called", headers=match(case["version"]))
    assert called.json()["counts"]["called"] == 1
    undone = await client.post(f"{path}/undo", headers=match(closure["version"]))
    assert undone.json()["state"] == "undone"
    assert {row.state for row in await desk.house.rows(closure_case)} == {"moved", "called", "kept"}
    assert (await client.get("/api/v1/tasks", params={"kind": "closure_call"})).json()["items"] == []
    assert (await book(client, people[ANA], "2026-11-25T15:00", override_reason="x")).status_code == 201


@pytest.mark.parametrize(
    ("words", "days"),
    [
        ("none of those, put me on the waitlist for friday please", [4]),
        ("can you text me if something opens up for a botox consult", []),
        ("avísame si se abre algo antes para botox", []),
    ],
)
async def test_who_asks_the_assistant_waits_and_may_stop_waiting(
    desk: Desk, words: str, days: list[int]
) -> None:
    client = await desk.somebody()
    thread_id = await known(desk, ANA, "hi I'm a new patient, can I book a botox consult on wednesday?")
    before = len(desk.far.sent)
    await desk.house.text(words, ANA, key="wait")
    desk.house.clock.advance(desk.patience)
    await desk.house.pump()
    entry = (await client.get("/api/v1/waitlist")).json()["items"]
    said = [each.text for each in desk.far.sent[before:]]
    assert len(entry) == 1, said
    assert (entry[0]["thread_id"], entry[0]["type"]) == (thread_id, "injectables_consult")
    assert [date.fromisoformat(each).weekday() for each in entry[0]["dates"]] == days or entry[0][
        "days"
    ] == days
    assert "waitlist" in said[-1] or "lista de espera" in said[-1]
    await desk.house.text("take me off the waitlist please", ANA, key="off")
    desk.house.clock.advance(desk.patience)
    await desk.house.pump()
    assert (await client.get("/api/v1/waitlist")).json()["items"] == []
