"""Written down at the desk in half a minute; and the links that lead to pages of ours and nowhere else."""

import uuid
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from compliance.models import consent
from core.clock import ManualClock
from inbox.models import inquiry, thread
from inbox.sources import note_touch
from practice.models import contact
from tests.web.desk import Desk, open_desk

PHONE = "(212) 555-0177"


@pytest.fixture
async def desk(sqlite_url: str, clock: ManualClock, tmp_path: Path) -> AsyncIterator[Desk]:
    async with open_desk(sqlite_url, clock, tmp_path) as opened:
        yield opened


def walk_in(**more: Any) -> dict[str, Any]:
    return {
        "client_id": uuid.uuid4().hex,
        "name": "Ana Ruiz",
        "phone": PHONE,
        "source": "walk_in",
        "service": "botox",
        "texts_agreed": True,
        "send": True,
        **more,
    }


async def test_a_walk_in_who_agreed_gets_the_first_text(desk: Desk) -> None:
    client = await desk.somebody()
    answer = await client.post("/api/v1/leads", json=walk_in(note="Red coat, asked at the counter"))
    assert answer.status_code == 201, answer.text
    assert answer.json()["by"] == "sms"
    await desk.house.pump()
    sent = [each for each in desk.far.sent if each.recipient == "+12125550177"]
    assert len(sent) == 1
    assert "Ana" in sent[0].text
    (given,) = [each for each in await desk.house.rows(consent) if each.how == "verbal"]
    assert (given.level, given.staff_id, given.wording_id) == ("EXPRESS", "joss", "verbal_script")
    assert "text reminders" in given.shown
    row = next(
        each for each in await desk.house.rows(inquiry) if each.thread_id == answer.json()["thread_id"]
    )
    assert row.attribution["kind"] == "walk_in"
    message = next(
        each for each in await desk.house.messages("in") if each.thread_id == answer.json()["thread_id"]
    )
    assert message.meta["recorded_by"] == "joss"
    assert "coat" not in message.text  # a colleague's note is nobody's question


async def test_without_a_yes_nothing_leaves_and_the_colleague_has_it(desk: Desk) -> None:
    before = len(desk.far.sent)
    client = await desk.somebody()
    answer = await client.post("/api/v1/leads", json=walk_in(texts_agreed=False, send=False))
    await desk.house.pump()
    assert len(desk.far.sent) == before
    row = next(each for each in await desk.house.rows(thread) if each.id == answer.json()["thread_id"])
    assert (row.owner_kind, row.owner_id) == ("staff", "joss")


async def test_pressing_twice_adds_one(desk: Desk) -> None:
    client = await desk.somebody()
    body = walk_in()
    first, again = [await client.post("/api/v1/leads", json=body) for _ in range(2)]
    assert first.json()["thread_id"] == again.json()["thread_id"]
    assert again.json()["why_not"] == "repeated"
    people = [each for each in await desk.house.rows(contact) if each.phone == "+12125550177"]
    assert len(people) == 1


@pytest.mark.parametrize(
    ("change", "at"),
    [
        ({"phone": "12"}, "/phone"),
        ({"phone": "", "texts_agreed": False}, "/phone"),
        ({"email": "nobody"}, "/email"),
        ({"name": "  "}, "/name"),
        ({"service": "unicorn_dust"}, "/service"),
    ],
    ids=["no number", "no way to reach", "no mail", "no name", "no service"],
)
async def test_what_is_wrong_is_named(desk: Desk, change: dict[str, Any], at: str) -> None:
    client = await desk.somebody()
    answer = await client.post("/api/v1/leads", json=walk_in(**change))
    assert (answer.status_code, answer.json()["at"]) == (400, at)


async def test_a_friends_link_leads_to_our_page_and_nowhere_else(desk: Desk) -> None:
    client = await desk.somebody()
    added = (await client.post("/api/v1/leads", json=walk_in(send=False))).json()
    row = next(each for each in await desk.house.rows(thread) if each.id == added["thread_id"])
    links = [(await client.post(f"/api/v1/contacts/{row.contact_id}/referral-link")).json() for _ in range(2)]
    assert links[0]["url"] == links[1]["url"]
    visitor = desk.anyone()
    path = links[0]["url"].removeprefix("http://127.0.0.1:8000")
    moved = await visitor.get(f"{path}?next=https://elsewhere.example.com")
    assert moved.status_code == 302
    assert moved.headers["location"].startswith("/k/f_")
    assert "elsewhere" not in moved.headers["location"]
    page = await visitor.get(moved.headers["location"])
    assert page.status_code == 200
    assert "checked" not in page.text
    assert "A friend sent you" in page.text
    code = path.rpartition("/")[2]
    friend = walk_in(phone="(212) 555-0178", name="Bo Lind", source="referral", send=False)
    thread_id = (await client.post("/api/v1/leads", json=friend)).json()["thread_id"]
    came = {"kind": "referral", "values": {"ref": code, "referred_by": row.contact_id}}
    there = await desk.house.rows(inquiry)
    episode = next(each.id for each in there if each.thread_id == thread_id)
    await desk.house.write(lambda conn: note_touch(conn, episode, came, None))
    source = (await client.get(f"/api/v1/threads/{thread_id}")).json()["source"]
    assert source["last"]["values"]["referred_by_name"] == "Ana Ruiz"
    assert (await visitor.get("/r/zzzzzzzzzz")).status_code == 404
    assert (await visitor.get("//r/https://elsewhere.example.com")).status_code == 404


async def test_pages_are_made_by_who_may_and_carry_their_picture(desk: Desk) -> None:
    coordinator, manager = await desk.somebody(), await desk.somebody(staff_id="marisol", role="manager")
    body = {"name": "Open house", "kind": "event", "detail": "Spring open house"}
    assert (await coordinator.post("/api/v1/forms", json=body)).status_code == 403
    made = (await manager.post("/api/v1/forms", json=body)).json()
    assert made["qr"].startswith("<svg")
    listed = (await coordinator.get("/api/v1/forms")).json()["items"]
    assert [each["url"] for each in listed] == [made["url"]]
    page = await desk.anyone().get(made["url"].removeprefix("http://127.0.0.1:8000"), params={"lang": "es"})
    assert "Díganos cómo contactarle" in page.text
    assert 'data-reset="60"' in page.text
    assert "script-src 'self'" in page.headers["content-security-policy"]
