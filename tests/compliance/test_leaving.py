"""Whoever asks to be forgotten is: nothing of them is left anywhere, but that they do not want to be written to."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import Connection, select

from booking.models import appointment
from booking.practice_files import export_file, import_file
from compliance.models import erased_address
from core.clock import ManualClock
from core.events import OptInHeard
from core.session import add, emit, now, system_scope
from core.tables import metadata
from practice.contacts import update_contact
from practice.file import practice_file
from practice.models import address, contact
from tests.inbox.house import PATIENT
from tests.web.desk import Desk, open_desk

NAME, EMAIL, SAID = "Zephyrine Quackenbush", "zq@mail.example.com", "my quokka bit me on the jawline"
PLANTED = ("zephyrine", "quackenbush", "zq@mail", "zq%40mail", PATIENT[1:], "quokka", "capybara")
REASON = {"reason": "asked_by_person"}


@pytest.fixture
async def desk(database_url: str, clock: ManualClock, tmp_path: Path) -> AsyncIterator[Desk]:
    async with open_desk(database_url, clock, tmp_path) as opened:
        yield opened


async def _owner(desk: Desk) -> httpx.AsyncClient:
    return await desk.somebody(staff_id="owner", role="owner")


async def _somebody(desk: Desk) -> str:
    """A person with a name, a past and a visit to come; gives the contact's id."""
    house = desk.house
    thread_id = await house.text(f"Hi, {NAME} here, {SAID}")
    await house.pump()
    row = await house.thread()

    def learn(conn: Connection) -> None:
        update_contact(conn, row.contact_id, name=NAME, email=EMAIL)
        start = now(conn) + timedelta(days=3)
        add(
            conn,
            appointment,
            contact_id=row.contact_id,
            thread_id=thread_id,
            type="surgical_consult",
            provider="dr_hartwell",
            zone="America/New_York",
            starts_at=start,
            ends_at=start,
            busy_from=start,
            busy_to=start,
            minutes=30,
            resources=[],
            status="booked",
            confirmed=False,
            name=NAME,
            phone=PATIENT,
            treatments=[],
            source="file",
            document={"note": NAME},
            version=1,
            created_at=now(conn),
        )

    await house.write(learn)
    await house.text("STOP")
    await house.pump()
    return str(row.contact_id)


async def _grep(desk: Desk) -> set[tuple[str, str, str]]:
    """(table, column, value) of everything in the database that still tells who it was."""

    def look(conn: Connection) -> set[tuple[str, str, str]]:
        return {
            (table.name, column, planted)
            for table in metadata.sorted_tables
            for row in conn.execute(select(table)).mappings()
            for column, value in row.items()
            for planted in PLANTED
            if planted in _plain(value)
        }

    return await desk.house.db.read(system_scope(), look)


def _plain(value: Any) -> str:
    return (value.decode(errors="replace") if isinstance(value, bytes) else str(value)).lower()


async def test_nothing_is_left_of_whoever_was_erased(desk: Desk) -> None:
    contact_id = await _somebody(desk)
    client = await _owner(desk)
    assert {name for name, _, _ in await _grep(desk)} >= {"contact", "address", "message", "inbound_event"}
    path = f"/api/v1/contacts/{contact_id}"
    asked = (await client.get(f"{path}/erasure")).json()
    assert asked == {"refusals": ["appointments"], "confirm_with": NAME}
    assert (await client.post(f"{path}/erase", json={"confirm": "x", **REASON})).status_code == 400
    assert (await client.post(f"{path}/erase", json={"confirm": NAME, **REASON})).status_code == 409
    order = {"confirm": NAME.lower(), "cancel_appointments": True, **REASON}
    done = await client.post(f"{path}/erase", json=order)
    assert done.status_code == 200, done.text
    assert done.json()["cancelled"] == 1
    assert done.json()["opt_outs_kept"] == 1
    await desk.house.pump()
    assert await _grep(desk) == set()
    assert (await client.get("/api/v1/threads", params={"zone": "all"})).json()["items"] == []
    assert (await client.post(f"{path}/export")).status_code == 404
    assert (await client.post(f"{path}/erase", json=order)).status_code == 404


async def test_an_opt_out_is_known_again_when_the_person_comes_back(desk: Desk) -> None:
    contact_id = await _somebody(desk)
    client = await _owner(desk)
    order = {"confirm": NAME, "cancel_appointments": True, **REASON}
    assert (await client.post(f"/api/v1/contacts/{contact_id}/erase", json=order)).status_code == 200
    sent = len(desk.far.sent)
    desk.house.clock.advance(timedelta(days=40))
    await desk.house.text("hi, how much is botox?")
    await desk.house.pump()
    row = await desk.house.thread()
    assert row.contact_id != contact_id
    rows = await desk.house.rows(address, address.c.id)
    assert {each.revoked for each in rows if each.value == PATIENT} == {"all"}
    assert len(desk.far.sent) == sent
    back = next(each for each in rows if each.value == PATIENT)
    heard = OptInHeard(thread_id=row.id, contact_id=row.contact_id, address_id=back.id, message_id="message")
    await desk.house.write(lambda conn: emit(conn, heard))
    assert await desk.house.rows(erased_address) == []
    rows = await desk.house.rows(address, address.c.id)
    assert {each.revoked for each in rows if each.value == PATIENT} == {None}


async def test_what_waits_to_be_sent_dies_and_a_legal_hold_wins(desk: Desk) -> None:
    await desk.house.text(SAID)
    await desk.house.pump()
    row = await desk.house.thread()
    client = await _owner(desk)
    path = f"/api/v1/contacts/{row.contact_id}"
    await desk.house.own(row.id)
    await desk.house.submit(row.id, "Ask for the capybara discount.", cause_id="cause-1")
    held = await client.post(
        "/api/v1/privacy/holds", json={"reason": "Subpoena", "contact_id": row.contact_id}
    )
    assert held.status_code == 201
    order = {"confirm": PATIENT, **REASON}
    assert (await client.post(f"{path}/erase", json=order)).status_code == 409
    hold_id = held.json()["holds"][0]["id"]
    assert (await client.post(f"/api/v1/privacy/holds/{hold_id}/lift")).status_code == 200
    sent = len(desk.far.sent)
    assert (await client.post(f"{path}/erase", json=order)).status_code == 200
    await desk.house.pump()
    desk.house.lease_ends()
    await desk.house.pump()
    assert len(desk.far.sent) == sent
    assert await _grep(desk) == set()


async def test_only_an_owner_erases_and_each_step_is_on_the_record(desk: Desk) -> None:
    await desk.house.text(SAID)
    await desk.house.pump()
    row = await desk.house.thread()
    path = f"/api/v1/contacts/{row.contact_id}"
    coordinator = await desk.somebody()
    assert (await coordinator.post(f"{path}/erase", json={"confirm": PATIENT, **REASON})).status_code == 403
    assert (await coordinator.post(f"{path}/export")).status_code == 403
    owner = await _owner(desk)
    assert (await owner.post(f"{path}/export")).status_code == 200
    assert (await owner.post(f"{path}/erase", json={"confirm": PATIENT, **REASON})).status_code == 200
    items = (await owner.get("/api/v1/audit", params={"contact_id": row.contact_id})).json()["items"]
    assert [each["action"] for each in items if each["subject_kind"] == "contact"][:2] == [
        "contact.erased",
        "contact.exported",
    ]
    assert {each["contact_name"] for each in items} == {None}


async def test_who_came_through_a_conversation_is_in_the_practice_file(desk: Desk) -> None:
    """And comes back as the same person, not as a second one."""
    await desk.house.text("hi, how much is botox?")
    row = await desk.house.thread()
    document = await desk.house.read(lambda conn: export_file(conn, people=True))
    assert [each["phone"] for each in document["contacts"]] == [PATIENT]
    file = practice_file(document)
    await desk.house.write(lambda conn: import_file(conn, file, people=True))
    rows = await desk.house.rows(contact, contact.c.id)
    assert [each.id for each in rows] == [row.contact_id]
