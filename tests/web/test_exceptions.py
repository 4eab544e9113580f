"""What did not reach people: listed with its reason and fixes, sent again or by mail, called, let be."""

import uuid
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import update

from channels.base import Receipt
from compliance.consent.revoking import revoke
from core.clock import ManualClock
from core.session import mine
from inbox.models import message
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
    assert (await client.get(PATH)).json() == {"items": [], "held": 0}
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
    # And what was dropped because somebody took over, or a booking came, never was on it.
    await desk.house.write(
        lambda conn: conn.execute(
            update(message)
            .where(mine(message), message.c.id == first.message_id)
            .values(status="blocked", status_code="SUPERSEDED", purpose="reminder")
        )
    )
    assert (await client.get(PATH)).json()["items"] == []
