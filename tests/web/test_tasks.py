"""Tasks over the API on either database: lists, the next best thing, outcomes, and people of one location."""

import uuid
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest

from booking.models import appointment
from core.clock import ManualClock
from core.events import AppointmentBooked, Event, VisitEntered, VisitToEnter
from core.session import emit, of_practice
from inbox import task_hearing, tasks
from inbox.models import handoff, thread_card
from practice.access.users import set_user
from practice.contacts import update_contact
from tests.inbox.house import PRACTICE
from tests.web.desk import Desk, open_desk

ANA, BEA, CYD = "+12125550171", "+12125550172", "+12125550173"
NAMES = {ANA: "Ana Example", BEA: "Bea Example", CYD: "Cyd Example"}


@pytest.fixture
async def desk(database_url: str, clock: ManualClock, tmp_path: Path) -> AsyncIterator[Desk]:
    async with open_desk(database_url, clock, tmp_path) as opened:
        yield opened


async def people(desk: Desk) -> dict[str, str]:
    """Contact ids by number."""
    found = {}
    for number, name in NAMES.items():
        await desk.house.text("hi there", number)
        contact_id = (await desk.house.thread(number)).contact_id
        await desk.house.write(partial(update_contact, contact_id=contact_id, name=name, phone=number))
        # Whoever is new is to be rung; here it is about other things.
        await desk.house.write(partial(tasks.close_tasks, why="ASIDE", contact_id=contact_id))
        found[number] = contact_id
    return found


async def todo(
    client: httpx.AsyncClient, contact_id: str, due: datetime, kind: str = "call_lead", **more: Any
) -> Any:
    body = {
        "client_id": uuid.uuid4().hex, "kind": kind, "contact_id": contact_id, "due_at": due.isoformat(), **more,
    }  # fmt: skip
    made = await client.post("/api/v1/tasks", json=body)
    assert made.status_code == 201, made.text
    return made.json()


async def give(client: httpx.AsyncClient, task: Any, outcome: str, **more: Any) -> httpx.Response:
    path = f"/api/v1/tasks/{task['id']}/outcome"
    headers = {"If-Match": str(task["version"])}
    return await client.post(path, json={"outcome": outcome, **more}, headers=headers)


def in_(clock: ManualClock, **more: float) -> datetime:
    return clock.now() + timedelta(**more)


async def test_a_coordinators_five_minutes_go_to_what_is_worth_most_and_the_rest_waits(
    desk: Desk, clock: ManualClock
) -> None:
    known = await people(desk)
    client = await desk.somebody()
    clock.advance(timedelta(days=20))
    client = await desk.somebody(staff_id="camila")
    me = (await client.get("/api/v1/session")).json()["user"]["id"]
    plain = await todo(client, known[ANA], in_(clock, minutes=-1), "follow_up", note="asked for Thursday")
    await todo(client, known[BEA], in_(clock, hours=3))

    def stalled(conn: Any) -> str:
        return tasks.open_task(
            conn, "plan_call", contact_id=known[CYD], due_at=clock.now(), subject=("plan", "p1"), key="plan:p1",
            detail={"value_minor": 120_000, "currency": "USD", "sessions_left": 3},
        )  # fmt: skip

    best_id = await desk.house.write(stalled)
    nexts = (await client.get("/api/v1/tasks/next")).json()
    best = nexts["task"]["task"]
    assert (best["id"], nexts["waiting"], best["name"], best["phone"]) == (best_id, 2, "Cyd Example", CYD)
    assert [each["code"] for each in best["reasons"]] == ["worth", "sessions_left"]
    assert best["reasons"][0]["amount"] == {"amount_minor": 120_000, "currency": "USD"}
    # Skipped, it comes behind the other one; with nothing else left it is there again, and says so.
    after = (await client.post(f"/api/v1/tasks/{best_id}/skip")).json()
    assert (after["task"]["task"]["id"], after["skipped"]) == (plain["id"], False)
    assert after["task"]["task"]["note"] == "asked for Thursday"
    assert (await give(client, plain, "reached", note="will book")).json()["state"] == "done"
    again = (await client.get("/api/v1/tasks/next")).json()
    assert (again["task"]["task"]["id"], again["skipped"]) == (best_id, True)
    # Voicemail: tried again within the practice's hours, by whoever tried first, with the history kept.
    tried = await give(client, best, "voicemail")
    assert tried.status_code == 200, tried.text
    assert (tried.json()["tries"], tried.json()["owner_id"]) == (1, me)
    assert datetime.fromisoformat(tried.json()["due_at"]) >= in_(clock, days=2)
    assert (await give(client, best, "voicemail")).status_code == 409
    none = (await client.get("/api/v1/tasks/next")).json()
    assert (none["task"], none["waiting"]) == (None, 0)
    assert datetime.fromisoformat(none["next_due_at"]) == in_(clock, hours=3)
    lines = (await client.get(f"/api/v1/tasks/{best_id}")).json()["entries"]
    assert [each["what"] for each in lines] == ["opened", "skipped", "outcome", "assigned"]


async def test_lists_are_filtered_paged_counted_and_cut_to_a_persons_location(
    desk: Desk, clock: ManualClock
) -> None:
    known = await people(desk)
    client = await desk.somebody()
    session = (await client.get("/api/v1/session")).json()["user"]
    for place, number in enumerate([ANA, BEA, CYD]):
        await todo(client, known[number], in_(clock, minutes=place - 1))
    own = await todo(client, known[ANA], in_(clock, days=2), "other", owner_id=session["id"])
    path = "/api/v1/tasks"
    first = (await client.get(path, params={"limit": 2})).json()
    second = (await client.get(path, params={"limit": 2, "cursor": first["next_cursor"]})).json()
    assert [each["contact_id"] for each in first["items"] + second["items"]] == [
        known[ANA], known[BEA], known[CYD], known[ANA],
    ]  # fmt: skip
    assert second["next_cursor"] is None
    assert first["counts"] == {
        "open": 4, "call": 2, "desk": 0, "overdue": 2, "mine_overdue": 2, "unowned": 3,
    }  # fmt: skip
    ids = [each["id"] for each in (await client.get(path, params={"whose": "mine"})).json()["items"]]
    assert ids == [own["id"]]
    late = (await client.get(path, params={"overdue": True, "queue": "call"})).json()["items"]
    assert [each["contact_id"] for each in late] == [known[ANA], known[BEA]]
    of_one = (await client.get(path, params={"contact_id": known[ANA]})).json()["items"]
    assert len(of_one) == 2
    # Somebody of another place neither sees nor counts nor touches what is not theirs.
    thread_id = (await desk.house.thread(BEA)).id

    def place_bea(conn: Any) -> None:
        conn.execute(
            thread_card.update().where(thread_card.c.thread_id == thread_id).values(location="elsewhere")
        )

    await desk.house.write(place_bea)
    user_id = await desk.user(PRACTICE, "far@example.com", "camila")
    await desk.house.db.write(
        of_practice(PRACTICE), lambda conn: set_user(conn, user_id, locations=["glendale"])
    )
    far, cookie = await desk.app.state.sign_ins.open(PRACTICE, user_id)
    limited = desk.anyone()
    limited.cookies.set(cookie.key, str(cookie.value))
    limited.headers["X-CSRF-Token"] = far.csrf
    seen = (await limited.get(path)).json()
    assert known[BEA] not in {each["contact_id"] for each in seen["items"]}
    assert (seen["counts"]["open"], seen["counts"]["overdue"]) == (3, 1)
    bea = next(each for each in first["items"] if each["contact_id"] == known[BEA])
    assert (await give(limited, bea, "reached")).status_code == 403


async def test_a_wrong_number_is_written_to_no_more(desk: Desk, clock: ManualClock) -> None:
    known = await people(desk)
    client = await desk.somebody()
    task = await todo(client, known[ANA], clock.now())
    assert (await give(client, task, "wrong_number")).json()["closed_why"] == "wrong_number"
    thread_id = (await desk.house.thread(ANA)).id
    made = await desk.house.submit(thread_id, "See you soon!")
    assert (made.action, made.reason) == ("block", "WRONG_NUMBER")


async def test_what_is_asked_wrongly_is_refused_in_its_place(desk: Desk, clock: ManualClock) -> None:
    known = await people(desk)
    client = await desk.somebody()
    task = await todo(client, known[ANA], clock.now())
    assert (await give(client, task, "sang")).status_code == 400
    past = await give(client, task, "not_now", again_at=in_(clock, days=-1).isoformat())
    assert (past.status_code, "/again_at" in past.text) == (400, True)
    unversioned = await client.post(f"/api/v1/tasks/{task['id']}/assign", json={"owner_id": None})
    assert unversioned.status_code == 400
    nobody = {"owner_id": "nobody"}
    path = f"/api/v1/tasks/{task['id']}/assign"
    assert (await client.post(path, json=nobody, headers={"If-Match": "1"})).status_code == 400


async def test_a_visit_to_enter_is_one_task_until_the_practices_system_shows_it(
    desk: Desk, clock: ManualClock
) -> None:
    await people(desk)
    client = await desk.somebody()
    thread_id = (await desk.house.thread(ANA)).id
    made = await client.post(
        "/api/v1/appointments",
        json={
            "client_id": uuid.uuid4().hex, "thread_id": thread_id, "type": "injectables_consult",
            "provider": "tamsin", "at": "2026-11-25T10:00", "services": ["botox"],
        },
    )  # fmt: skip
    assert made.status_code == 201, made.text
    visit = (await desk.house.rows(appointment))[0].id

    async def told(event: Event) -> list[Any]:
        await desk.house.write(lambda conn: emit(conn, event))
        found = (await client.get("/api/v1/tasks", params={"kind": "enter_visit"})).json()["items"]
        return [each["reasons"][0]["what"] for each in found]

    def to_do(what: str) -> Event:
        return VisitToEnter(appointment_id=visit, thread_id=thread_id, what=what)

    async def asked() -> list[str]:
        return [each.status for each in await desk.house.rows(handoff, handoff.c.id)]

    assert await told(to_do("book")) == ["book"]
    assert await told(to_do("book")) == ["book"]
    assert await told(to_do("drop")) == ["drop"]  # there is one thing to do for it, the newest
    assert await asked() == ["open"]
    assert await told(VisitEntered(appointment_id=visit)) == []
    assert await asked() == ["closed"]
    # Whoever ticks it off in the conversation has done the task, too.
    assert await told(to_do("cancel")) == ["cancel"]
    waiting = next(each.id for each in await desk.house.rows(handoff) if each.status == "open")
    assert (await client.post(f"/api/v1/handoffs/{waiting}/close")).status_code == 200
    left = (await client.get("/api/v1/tasks", params={"kind": "enter_visit"})).json()["items"]
    assert left == []


async def test_a_booking_takes_them_off_the_call_list_and_two_who_are_one_share_it(
    desk: Desk, clock: ManualClock
) -> None:
    known = await people(desk)
    client = await desk.somebody()
    for number in (ANA, BEA):
        await todo(client, known[number], clock.now(), "no_show_call")
    left = await todo(client, known[BEA], clock.now(), "follow_up")
    merged = await client.post(f"/api/v1/contacts/{known[ANA]}/merge", json={"contact_id": known[BEA]})
    assert merged.status_code == 200, merged.text
    path = f"/api/v1/tasks?contact_id={known[ANA]}"
    assert len((await client.get(path)).json()["items"]) == 3
    ana = (await desk.house.thread(ANA)).id
    booked = AppointmentBooked(appointment_id="elsewhere", contact_id=None, thread_id=ana)
    await desk.house.write(lambda conn: task_hearing.on_booked(conn, booked))
    assert [each["id"] for each in (await client.get(path)).json()["items"]] == [left["id"]]
    done = (await client.get(f"{path}&done=true")).json()["items"]
    assert {each["closed_why"] for each in done if each["kind"] == "no_show_call"} == {"BOOKED"}
