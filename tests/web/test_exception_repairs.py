"""The repairs of the exceptions list, each followed to its end: words that arrive, at an address that is theirs."""

import uuid
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from channels.base import Adapter, Receipt
from compliance.phi.scan import fixed
from core.clock import ManualClock
from practice.contacts import addresses_of, load_contact
from tests.inbox.house import FakeSms, open_house
from tests.sequences.visits import MAIL, FakeMail, Patient, with_mail
from tests.web.desk import Desk
from web.app import create_app

ANA, NEW = "+12125550171", "+12125550179"
PATH = "/api/v1/exceptions"
WORDS = "Juniper & Vale Aesthetics: we missed you. Reply with a day that suits you."


class Mailed(Desk):
    """A desk with a mail line beside its text line."""

    mail: FakeMail


@pytest.fixture
async def desk(sqlite_url: str, clock: ManualClock, tmp_path: Path) -> AsyncIterator[Mailed]:
    far, mail = FakeSms(), FakeMail()
    adapters: dict[tuple[str, str], Adapter] = {("fake", "sms"): far, ("fake", "email"): mail}
    signed = {"baa_email": "2026-01-15..2036-01-15"}
    async with open_house(sqlite_url, clock, tmp_path, adapters=adapters, settings=signed) as house:
        made = Mailed(house, create_app(house.product), far)
        made.mail = mail
        yield made


async def ana(desk: Mailed) -> Patient:
    patient = Patient(desk.house, desk.far)
    patient.thread_id = await desk.house.text("hi", ANA)
    row = await desk.house.thread(ANA)
    patient.contact_id, patient.address_id = row.contact_id, row.address_id
    return patient


async def touched(desk: Mailed, thread_id: str) -> Any:
    """What a sequence says about a visit."""
    return await desk.house.submit(
        thread_id, WORDS, kind="no_show", purpose="appointment", author_kind="sequence", author_id=None,
        phi=fixed(WORDS), cause_id=uuid.uuid4().hex, expires_at=desk.house.clock.now() + timedelta(days=2),
    )  # fmt: skip


async def listed(client: Any) -> list[Any]:
    items: list[Any] = (await client.get(PATH)).json()["items"]
    return items


async def again(client: Any, item: Any, **more: Any) -> Any:
    press = {"client_id": uuid.uuid4().hex, **more}
    first = await client.post(f"{PATH}/message/{item['id']}/send-again", json=press)
    second = await client.post(f"{PATH}/message/{item['id']}/send-again", json=press)
    assert first.status_code in {200, 400}, first.text
    if first.status_code == 200 and second.status_code == 200:
        assert first.json() == second.json()  # pressed twice it is one message
    return first


async def test_by_mail_it_leaves_on_the_mail_line_for_their_mailbox(desk: Mailed) -> None:
    patient = await ana(desk)
    await patient.agree()
    desk.far.answers += [Receipt("rejected", code="30005")]
    await touched(desk, patient.thread_id)
    await desk.house.pump("outbox")
    client = await desk.somebody()
    (item,) = await listed(client)
    assert (item["code"], "email" in item["fixes"]) == ("30005", False)  # no mailbox is known of
    assert (await again(client, item, by_email=True)).status_code == 400
    await with_mail(patient, plain_ok=True)
    (item,) = await listed(client)
    assert "email" in item["fixes"]
    sent = await again(client, item, by_email=True)
    assert sent.json()["action"] == "send", sent.text
    await desk.house.pump("outbox")
    (mail,) = desk.mail.sent
    assert mail.recipient == MAIL
    assert "we missed you" in mail.text
    assert len(desk.far.sent) == 1
    assert await listed(client) == []


async def test_a_recorded_consent_lets_the_same_words_go_and_nothing_less_does(desk: Mailed) -> None:
    patient = await ana(desk)
    blocked = await touched(desk, patient.thread_id)
    assert (blocked.action, blocked.reason) == ("block", "NO_CONSENT")
    client = await desk.somebody()
    (item,) = await listed(client)
    assert item["fixes"] == ["consent", "retry", "call"]
    refused = await again(client, item)  # they wrote a minute ago, which is no leave for what a sequence says
    assert (refused.json()["action"], refused.json()["reason"]) == ("block", "NO_CONSENT")
    (item,) = await listed(client)
    spoken = {
        "address_id": patient.address_id,
        "how": "verbal",
        "level": "EXPRESS",
        "categories": ["appointments"],
        "wording_id": "verbal_script",
    }
    kept = await client.post(f"/api/v1/contacts/{patient.contact_id}/consents", json=spoken)
    assert kept.status_code == 201, kept.text
    sent = await again(client, item)
    assert sent.json()["action"] == "send", sent.text
    await desk.house.pump("outbox")
    (text,) = desk.far.sent
    assert (text.recipient, text.purpose) == (ANA, "appointment")
    assert "we missed you" in text.text
    assert await listed(client) == []


async def test_what_is_sent_again_and_waits_is_taken_back_by_an_answer(desk: Mailed) -> None:
    patient = await ana(desk)
    blocked = await touched(desk, patient.thread_id)
    assert blocked.action == "block"
    await patient.agree()
    desk.house.clock.advance(timedelta(hours=13))  # at night
    client = await desk.somebody()
    (item,) = await listed(client)
    waits = await again(client, item)
    assert (waits.json()["action"], waits.json()["reason"]) == ("hold", "QUIET_HOURS")
    await desk.house.text("I have booked elsewhere, thanks", ANA)
    desk.house.clock.advance(timedelta(days=1))
    await desk.house.pump("holds", "outbox")
    assert [each for each in desk.far.sent if "we missed you" in each.text] == []


async def test_a_corrected_number_is_where_the_conversation_is_and_the_old_one_is_dead(desk: Mailed) -> None:
    patient = await ana(desk)
    await patient.agree()
    desk.far.answers += [Receipt("rejected", code="30005")]
    await touched(desk, patient.thread_id)
    await desk.house.pump("outbox")
    client = await desk.somebody()
    (item,) = await listed(client)
    path = f"{PATH}/message/{item['id']}/number"
    bea = await desk.house.text("hello", "+12125550172")
    assert bea != patient.thread_id
    assert (await client.post(path, json={"phone": "12"})).status_code == 400
    assert (await client.post(path, json={"phone": "+12125550172"})).status_code == 409  # somebody else's
    assert len(await listed(client)) == 1
    assert (await client.post(path, json={"phone": "(212) 555-0179"})).status_code == 204
    assert await listed(client) == []
    row = await desk.house.thread(NEW)
    known = await desk.house.read(lambda conn: addresses_of(conn, patient.contact_id))
    person = await desk.house.read(lambda conn: load_contact(conn, patient.contact_id))
    assert (row.id, person.phone) == (patient.thread_id, NEW)
    assert {each.value: (each.id == row.address_id, each.unreachable_at is None) for each in known} == {
        ANA: (False, False),
        NEW: (True, True),
    }
    # What was agreed to at the old number does not go along: a sequence is silent until they agree anew.
    assert (await touched(desk, patient.thread_id)).reason in {"NO_CONSENT", "UNREACHABLE"}
    await patient.agree(row.address_id)
    desk.house.clock.advance(timedelta(minutes=1))
    (item,) = await listed(client)
    assert (await again(client, item)).json()["action"] == "send"
    await desk.house.pump("outbox")
    assert desk.far.sent[-1].recipient == NEW
