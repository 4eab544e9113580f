"""What did not reach people: listed with its reason and fixes, sent again or by mail, called, let be."""

import uuid
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from unittest.mock import patch

import httpx
import pytest
from sqlalchemy import Connection, update

from channels.base import Receipt
from compliance.consent.revoking import revoke
from core.clock import ManualClock
from core.session import add, mine, new_id, now
from inbox.models import message, thread_card
from practice.access.models import user
from practice.naming import people_named
from sequences.models import enrolment, touch
from tests.web.desk import Desk, open_desk

ANA, BEA = "+12125550171", "+12125550172"
PATH = "/api/v1/exceptions"


@pytest.fixture
async def desk(database_url: str, clock: ManualClock, tmp_path: Path) -> AsyncIterator[Desk]:
    async with open_desk(database_url, clock, tmp_path) as opened:
        yield opened


async def test_what_failed_and_what_was_blocked_is_listed_until_somebody_has_dealt_with_it(
    desk: Desk, clock: ManualClock
) -> None:
    ana, bea = await desk.house.text("hi", ANA), await desk.house.text("hi", BEA)
    desk.far.answers += [Receipt("rejected", code="30003")]
    failed = await desk.house.submit(ana, "See you on Friday!")
    await desk.house.pump("outbox")
    address_id = (await desk.house.thread(BEA)).address_id
    await desk.house.write(lambda conn: revoke(conn, address_id, "all", how="stop"))
    blocked = await desk.house.submit(bea, "Are you still interested?")
    assert blocked.action == "block"
    client = await desk.somebody()
    shown = {each["id"]: each for each in (await client.get(PATH)).json()["items"]}
    assert set(shown) == {failed.message_id, blocked.message_id}, shown
    first, second = shown[failed.message_id], shown[blocked.message_id]
    assert (first["status"], first["code"], first["fixes"]) == (
        "failed",
        "30003",
        ["retry", "number", "call"],
    )
    assert "phone was off" in first["words"]
    assert (second["status"], second["code"], second["fixes"]) == ("blocked", "REVOKED_ALL", ["call"])
    # Sent again it is a message of whoever pressed the button, through the gate; then it is off the list.
    again = {"client_id": uuid.uuid4().hex}
    sent = await client.post(f"{PATH}/message/{failed.message_id}/send-again", json=again)
    assert (sent.status_code, sent.json()["action"]) == (200, "send"), sent.text
    await desk.house.pump("outbox")
    assert [each.text for each in desk.far.sent if each.recipient == ANA][-1].endswith("See you on Friday!")
    # A refusal stays a refusal, whoever presses: a call is what is left.
    no = await client.post(
        f"{PATH}/message/{blocked.message_id}/send-again", json={"client_id": uuid.uuid4().hex}
    )
    assert (no.status_code, no.json()["action"]) == (200, "block"), no.text
    left = (await client.get(PATH)).json()["items"]
    assert [each["id"] for each in left] == [no.json()["message_id"]]
    made = await client.post(f"{PATH}/message/{left[0]['id']}/call")
    assert made.status_code == 201, made.text
    assert (made.json()["kind"], made.json()["contact_id"]) == ("follow_up", second["contact_id"])
    none = {"blocked": 0, "failed": 0, "unknown": 0}
    assert (await client.get(PATH)).json() == {"items": [], "counts": none, "held": 0, "next_cursor": None}
    assert (await client.post(f"{PATH}/message/{sent.json()['message_id']}/dismiss")).status_code == 404


async def test_what_a_newer_message_made_moot_is_nobodys_business(desk: Desk, clock: ManualClock) -> None:
    ana = await desk.house.text("hi", ANA)
    desk.far.answers += [Receipt("rejected", code="30007")]
    first = await desk.house.submit(ana, "First words")
    await desk.house.pump("outbox")
    client = await desk.somebody()
    assert len((await client.get(PATH)).json()["items"]) == 1
    await desk.house.submit(ana, "Other words")
    await desk.house.pump("outbox")
    assert (await client.get(PATH)).json()["items"] == []
    # And what was dropped because somebody took over, or a booking came, never was on it; nor our word to a STOP where
    # the network has ended it all by itself.
    for status, code, purpose in (
        ("blocked", "SUPERSEDED", "reminder"),
        ("failed", "21610", "optout_confirm"),
    ):

        def become(conn: Connection, status: str = status, code: str = code, purpose: str = purpose) -> None:
            this = (mine(message), message.c.id == first.message_id)
            became = {"status": status, "status_code": code, "purpose": purpose}
            conn.execute(update(message).where(*this).values(**became))

        await desk.house.write(become)
        assert (await client.get(PATH)).json()["items"] == []


async def test_what_a_person_can_mend_is_found_behind_any_number_that_nobody_need_see(desk: Desk) -> None:
    """All pages hold each once, the numbers are of all of them."""
    ana, bea = await desk.house.text("hi", ANA), await desk.house.text("hi", BEA)
    whose = {(await desk.house.thread(each)).contact_id: each for each in (ANA, BEA)}

    def fail(conn: Connection) -> set[str]:
        wanted = set()
        for contact_id in whose:
            row = {"contact_id": contact_id, "sequence": "lead_nurture", "subject_kind": "opportunity"}
            row |= {
                "subject_id": new_id(conn),
                "cycle": 1,
                "anchor_version": 1,
                "definition": 0,
                "state": "done",
                "attempts": 0,
            }
            enrolled = add(conn, enrolment, **row, started_at=now(conn), changed_at=now(conn))
            for outcome, why, count in (
                ("failed", "30006", 3),
                ("blocked", "NO_CONSENT", 20),
                ("blocked", "SUPERSEDED", 120),
            ):
                for number in range(count):
                    step = {"step": f"{why}{number}", "cycle": 1, "outcome": outcome, "why": why}
                    made = add(conn, touch, enrolment_id=enrolled, at=now(conn), channel="sms", **step)
                    wanted |= {made} if why != "SUPERSEDED" else set()
        return wanted

    wanted = await desk.house.write(fail)

    async def read(client: httpx.AsyncClient, **more: Any) -> dict[str, Any]:
        got = await client.get(PATH, params=more)
        assert got.status_code == 200, got.text
        return dict(got.json())

    client = await desk.somebody()
    with patch("web.exception_views.people_named", wraps=people_named) as named:
        first = await read(client, limit=20)
        assert named.call_count == 1, "all names of a page at once"
    assert first["counts"] == {"blocked": 40, "failed": 6, "unknown": 0}
    second = await read(client, limit=20, cursor=first["next_cursor"])
    third = await read(client, limit=20, cursor=second["next_cursor"])
    ids = [each["id"] for part in (first, second, third) for each in part["items"]]
    assert (len(ids), set(ids), third["next_cursor"]) == (46, wanted, None)
    assert ids == sorted(ids, reverse=True)
    failed = await read(client, status="failed")
    assert ({each["status"] for each in failed["items"]}, len(failed["items"])) == ({"failed"}, 6)

    def move_away(conn: Connection) -> None:
        for thread_id, place in ((ana, "downtown"), (bea, "uptown")):
            here = (mine(thread_card), thread_card.c.thread_id == thread_id)
            conn.execute(update(thread_card).where(*here).values(location=place))
        conn.execute(update(user).where(mine(user)).values(locations=["uptown"]))

    await desk.house.write(move_away)
    near = await read(client, limit=100)
    assert near["counts"] == {"blocked": 20, "failed": 3, "unknown": 0}
    assert {whose[each["contact_id"]] for each in near["items"]} == {BEA}
    assert len(near["items"]) == 23
