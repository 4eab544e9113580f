"""Who is who over the API: suggested, joined with a choice, taken back, split off; and forgotten as one person."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import Connection, select

from compliance.models import audit_entry
from core.clock import ManualClock
from core.session import system_scope
from core.tables import metadata
from practice.contacts import add_address, find_address, reach, update_contact
from practice.models import address, contact
from tests.inbox.house import PATIENT
from tests.web.desk import ELSEWHERE, Desk, open_desk

OTHER = "+19195550102"
FIRST, SECOND = "Zephyrine Quackenbush", "Zephyrine Q."
MAIL = "zq@mail.example.com"
PLANTED = ("zephyrine", "quackenbush", "zq@mail", PATIENT[1:], OTHER[1:], "quokka", "capybara")


@pytest.fixture
async def desk(sqlite_url: str, clock: ManualClock, tmp_path: Path) -> AsyncIterator[Desk]:
    async with open_desk(sqlite_url, clock, tmp_path) as opened:
        yield opened


@pytest.fixture
async def either_desk(database_url: str, clock: ManualClock, tmp_path: Path) -> AsyncIterator[Desk]:
    async with open_desk(database_url, clock, tmp_path) as opened:
        yield opened


class Pair:
    """One person on two numbers, who gave the same mail address on both."""

    def __init__(self, first: str, second: str, threads: tuple[str, str]) -> None:
        self.first, self.second, self.threads = first, second, threads


async def pair(desk: Desk) -> Pair:
    house = desk.house
    threads = []
    for words, number in (
        ("my quokka says hi, how much is botox?", PATIENT),
        ("and the capybara asks about filler", OTHER),
    ):
        threads.append(await house.text(words, number))
        await house.pump()

    def learn(conn: Connection) -> tuple[str, str]:
        ids = [str(find_address(conn, "sms", number).contact_id) for number in (PATIENT, OTHER)]
        update_contact(conn, ids[0], name=FIRST, email=MAIL)
        update_contact(conn, ids[1], name=SECOND, email=MAIL)
        return ids[0], ids[1]

    first, second = await house.write(learn)
    return Pair(first, second, (threads[0], threads[1]))


async def ask(client: httpx.AsyncClient, whom: str, what: str, **body: Any) -> Any:
    answer = await client.post(f"/api/v1/contacts/{whom}/{what}", json=body or None)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_suggested_joined_with_a_choice_and_taken_back(either_desk: Desk) -> None:
    desk = either_desk
    two = await pair(desk)
    client = await desk.somebody()
    shown = (await client.get(f"/api/v1/contacts/{two.first}/identity")).json()
    assert [(each["contact_id"], each["reasons"], each["contact_name"]) for each in shown["candidates"]] == [
        (two.second, ["email"], SECOND)
    ]
    looked = await ask(client, two.first, "merge/preview", contact_id=two.second)
    fields = {each["field"]: each for each in looked["fields"]}
    assert (fields["name"]["survivor"], fields["name"]["gone"], fields["name"]["kept"]) == (
        FIRST,
        SECOND,
        "survivor",
    )
    assert (looked["survivor_addresses"], looked["gone_addresses"]) == (
        ["(919) 555-0101"],
        ["(919) 555-0102"],
    )

    done = await ask(client, two.first, "merge", contact_id=two.second, fields={"name": "gone"})
    assert (done["contact_id"], done["thread_id"]) == (two.first, two.threads[0])
    shown = (await client.get(f"/api/v1/threads/{two.threads[1]}")).json()
    assert (shown["card"]["id"], shown["merged_into"], shown["card"]["name"]) == (
        two.threads[0], two.threads[0], SECOND,
    )  # fmt: skip
    told = (await client.get(f"/api/v1/threads/{two.threads[0]}/timeline")).json()["items"]
    assert {each["address_id"] for each in told if each["direction"] == "in"} == {
        row.id for row in await desk.house.rows(address)
    }
    identity = (await client.get(f"/api/v1/contacts/{two.first}/identity")).json()
    assert identity["candidates"] == []
    (union,) = identity["unions"]
    assert (union["how"], union["undoable"], union["contact_name"]) == ("staff", True, SECOND)

    await ask(client, two.first, f"merge/{done['merge_id']}/undo")
    names = {row.id: row.name for row in await desk.house.rows(contact)}
    assert (names[two.first], names[two.second]) == (FIRST, SECOND)
    shown = (await client.get(f"/api/v1/threads/{two.threads[1]}")).json()
    assert (shown["card"]["id"], shown["merged_into"]) == (two.threads[1], None)
    entries = await desk.house.rows(audit_entry, audit_entry.c.id)
    assert [each.action for each in entries if each.action.startswith("contact.")] == [
        "contact.merged",
        "contact.unmerged",
    ]


async def test_a_reply_goes_where_they_wrote_last_unless_somebody_picks(desk: Desk) -> None:
    two = await pair(desk)
    client = await desk.somebody()
    await ask(client, two.first, "merge", contact_id=two.second)
    ways = (await client.post(f"/api/v1/threads/{two.threads[0]}/ways", json={"text": "See you!"})).json()
    assert [(each["to"], each["default"]) for each in ways] == [
        ("(919) 555-0102", True),
        ("(919) 555-0101", False),
    ]
    await desk.house.text("writing from my first number again", PATIENT)
    ways = (await client.post(f"/api/v1/threads/{two.threads[0]}/ways", json={"text": "See you!"})).json()
    assert (ways[0]["to"], ways[0]["default"]) == ("(919) 555-0101", True)
    other = ways[1]["address_id"]
    sent = len(desk.far.sent)
    body = {"kind": "reply", "text": "To your other phone.", "client_id": "c" * 32, "address_id": other}
    answer = await client.post(f"/api/v1/threads/{two.threads[0]}/messages", json=body)
    assert answer.status_code in {200, 201}, answer.text
    await desk.house.pump()
    assert [each.recipient for each in desk.far.sent[sent:] if "other phone" in each.text] == [OTHER]


async def test_two_people_are_not_suggested_again(desk: Desk) -> None:
    two = await pair(desk)
    client = await desk.somebody()
    assert (await ask(client, two.first, "apart", contact_id=two.second))["candidates"] == []
    assert (await client.get(f"/api/v1/contacts/{two.second}/identity")).json()["candidates"] == []


async def test_an_address_is_split_off_with_what_was_said_there(desk: Desk) -> None:
    two = await pair(desk)
    client = await desk.somebody()
    done = await ask(client, two.first, "merge", contact_id=two.second)
    theirs = {row.value: row.id for row in await desk.house.rows(address)}[OTHER]
    made = await ask(client, two.first, f"addresses/{theirs}/split")
    told = (await client.get(f"/api/v1/threads/{made['thread_id']}/timeline")).json()["items"]
    assert [each["text"] for each in told if each["direction"] == "in"] == [
        "and the capybara asks about filler"
    ]
    refused = await client.post(f"/api/v1/contacts/{two.first}/merge/{done['merge_id']}/undo")
    assert refused.status_code == 409, "its thread would answer at an address that is somebody else's now"
    only = {row.value: row.id for row in await desk.house.rows(address)}[PATIENT]
    assert (await client.post(f"/api/v1/contacts/{two.first}/addresses/{only}/split")).status_code == 409
    assert (await client.post(f"/api/v1/contacts/{two.second}/addresses/{only}/split")).status_code == 404


async def test_what_makes_no_sense_or_is_not_theirs_is_refused(desk: Desk) -> None:
    two = await pair(desk)
    client, stranger = await desk.somebody(), await desk.somebody(ELSEWHERE, "petra")
    for path, body in (("merge", two.first), ("merge/preview", two.first)):
        answer = await client.post(f"/api/v1/contacts/{two.first}/{path}", json={"contact_id": body})
        assert answer.status_code == 409
    nobody = "0" * 36
    answer = await client.post(f"/api/v1/contacts/{two.first}/merge", json={"contact_id": nobody})
    assert answer.status_code == 404
    wrong = {"contact_id": two.second, "fields": {"treatments": "gone"}}
    assert (await client.post(f"/api/v1/contacts/{two.first}/merge", json=wrong)).status_code == 400
    for path in ("merge", "merge/preview", "apart"):
        answer = await stranger.post(f"/api/v1/contacts/{two.first}/{path}", json={"contact_id": two.second})
        assert answer.status_code in {403, 404}
    done = await ask(client, two.first, "merge", contact_id=two.second)
    undo = f"merge/{done['merge_id']}/undo"
    assert (await client.post(f"/api/v1/contacts/{two.second}/{undo}")).status_code == 404
    assert (await stranger.post(f"/api/v1/contacts/{two.first}/{undo}")).status_code in {403, 404}
    await ask(client, two.first, undo)
    assert (await client.post(f"/api/v1/contacts/{two.first}/{undo}")).status_code == 404


async def _grep(desk: Desk) -> set[tuple[str, str, str]]:
    """(table, column, value) of everything in the database that still tells who it was."""

    def look(conn: Connection) -> set[tuple[str, str, str]]:
        return {
            (table.name, column, planted)
            for table in metadata.sorted_tables
            for row in conn.execute(select(table)).mappings()
            for column, value in row.items()
            for planted in PLANTED
            if planted
            in (bytes(value).decode(errors="replace") if isinstance(value, bytes) else str(value)).lower()
        }

    return await desk.house.db.read(system_scope(), look)


async def test_whoever_is_erased_leaves_nothing_of_who_went_into_them(either_desk: Desk) -> None:
    """Two joins, one of them taken back before: neither journal nor rows keep a name, number or word."""
    desk = either_desk
    two = await pair(desk)
    owner = await desk.somebody(staff_id="owner", role="owner")
    undone = await ask(owner, two.first, "merge", contact_id=two.second, fields={"name": "gone"})
    await ask(owner, two.first, f"merge/{undone['merge_id']}/undo")
    held = await desk.house.submit(
        two.threads[1], "Your capybara may come along.", cause_id="held-1",
        not_before=desk.house.clock.now() + desk.patience,
    )  # fmt: skip
    assert held.action == "hold"
    await ask(owner, two.second, "merge", contact_id=two.first)
    order = {"reason": "asked_by_person", "confirm": SECOND}
    refused = await owner.post(f"/api/v1/contacts/{two.first}/erase", json={**order, "confirm": FIRST})
    assert refused.status_code == 409, "the one who went into another is erased with that other"
    done = await owner.post(f"/api/v1/contacts/{two.second}/erase", json=order)
    assert done.status_code == 200, done.text
    await desk.house.pump()
    assert await _grep(desk) == set()
    (union,) = (await owner.get(f"/api/v1/contacts/{two.second}/identity")).json()["unions"]
    assert (union["undoable"], union["contact_name"]) == (False, "")


async def test_a_number_that_was_only_typed_is_nobodys_proof(desk: Desk) -> None:
    await desk.house.text("hi")
    house = desk.house

    def chat(conn: Connection) -> tuple[str, str]:
        visitor = reach(conn, "web", "visitor-1", display_name="Somebody").contact_id
        update_contact(conn, visitor, phone=PATIENT)
        add_address(conn, visitor, "sms", PATIENT, verified=False)
        return visitor, str(find_address(conn, "sms", PATIENT).contact_id)

    visitor, texting = await house.write(chat)
    assert visitor != texting
    client = await desk.somebody()
    shown = (await client.get(f"/api/v1/contacts/{visitor}/identity")).json()
    assert [(each["contact_id"], each["reasons"]) for each in shown["candidates"]] == [(texting, ["phone"])]
    assert shown["unions"] == []
