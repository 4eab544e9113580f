"""What follows from an opt-out: silence at once, one confirmation, a trace, and a person for whatever is left."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from compliance.audit import Actor
from compliance.consent.doubts import settle_doubt
from compliance.models import audit_entry, draft, revocation
from core.clock import ManualClock
from core.errors import ConflictError
from inbox.models import handoff
from practice.models import address
from tests.inbox.house import FakeSms, House, open_house

LATER = timedelta(seconds=10)
COLLEAGUE = Actor("user", "user-1")


@pytest.fixture
def far() -> FakeSms:
    return FakeSms()


@pytest.fixture
async def house(database_url: str, clock: ManualClock, tmp_path: Path, far: FakeSms) -> AsyncIterator[House]:
    async with open_house(database_url, clock, tmp_path, adapters={("fake", "sms"): far}) as house:
        yield house


async def told(house: House, words: str, **more: Any) -> str:
    """A text, with all that follows from it."""
    thread_id = await house.text(words, **more)
    house.clock.advance(LATER)
    await house.pump()
    return thread_id


async def state(house: House) -> tuple[str | None, set[str]]:
    row = (await house.rows(address))[-1]
    return row.revoked, set(row.revoked_categories)


async def tasks(house: House) -> list[str]:
    return [row.reason for row in await house.rows(handoff) if row.status == "open"]


async def test_stop_is_stored_confirmed_once_and_written_down(house: House, far: FakeSms) -> None:
    await told(house, "hi, how much is botox?")
    far.sent.clear()
    await told(house, "please quit texting me", key="stop-1")
    assert (await state(house))[0] == "all"
    assert [each.text for each in far.sent if "APPTS" in each.text] == [each.text for each in far.sent]
    assert len(far.sent) == 1
    records = await house.rows(revocation)
    assert [(row.scope, row.how, row.words) for row in records] == [
        ("all", "inbound", "please quit texting me")
    ]
    assert records[0].message_id is not None
    audited = [row.action for row in await house.rows(audit_entry)]
    assert audited.count("consent.revoked") == 1


async def test_a_second_delivery_and_a_second_stop_confirm_nothing(house: House, far: FakeSms) -> None:
    await told(house, "STOP", key="same")
    await told(house, "STOP", key="same")
    await told(house, "stop!!", key="other")
    assert len(far.sent) == 1
    assert await tasks(house) == []


async def test_what_waits_for_them_dies_with_the_stop(house: House, far: FakeSms) -> None:
    thread_id = await told(house, "hi, how much is botox?")
    far.sent.clear()
    await house.own(thread_id)
    await house.submit(thread_id, "Shall we say Tuesday?")
    await told(house, "take me off your list")
    assert all("Tuesday" not in each.text for each in far.sent)
    assert {row.state for row in await house.rows(draft)} <= {"released", "blocked", "cancelled"}


async def test_who_writes_again_gets_a_person_once_and_no_answer(house: House, far: FakeSms) -> None:
    await told(house, "STOP")
    far.sent.clear()
    await told(house, "actually how much is botox")
    await told(house, "hello?")
    await told(house, "yes")
    assert far.sent == []
    assert await tasks(house) == ["staff_action"]
    assert (await state(house))[0] == "all"


async def test_help_and_start_are_heard_after_a_stop(house: House, far: FakeSms) -> None:
    await told(house, "STOP")
    far.sent.clear()
    await told(house, "HELP")
    assert len(far.sent) == 1
    assert "STOP" in far.sent[0].text
    await told(house, "START")
    assert await state(house) == (None, set())
    assert len(far.sent) == 2
    assert await tasks(house) == []


async def test_appts_keeps_texts_about_visits_only(house: House, far: FakeSms) -> None:
    await told(house, "STOP")
    far.sent.clear()
    await told(house, "Appts")
    assert await state(house) == (None, {"promotions", "recall", "reviews"})
    assert len(far.sent) == 1


async def test_a_bare_cancel_ends_messages_and_asks_about_the_visit(house: House) -> None:
    await told(house, "CANCEL")
    assert (await state(house))[0] == "all"
    assert await tasks(house) == ["staff_action"]


async def test_a_stranger_is_told_nothing_about_anybody(house: House, far: FakeSms) -> None:
    await told(house, "you have the wrong number, there is no Jessica here")
    assert (await state(house))[0] == "wrong_number"
    assert len(far.sent) == 1
    assert "Jessica" not in far.sent[0].text
    assert "appointment" not in far.sent[0].text.lower()


@pytest.mark.parametrize(("answer", "left"), [("opted_out", "all"), ("fine", None)])
async def test_a_person_ends_the_doubt(house: House, answer: Any, left: str | None) -> None:
    thread_id = await told(house, "way too many messages from you")
    assert (await state(house))[0] == "unclear"
    assert await tasks(house) != []
    await house.write(lambda conn: settle_doubt(conn, thread_id, answer, staff_id="joss", actor=COLLEAGUE))
    assert await state(house) == (left, set())
    with pytest.raises(ConflictError):
        await house.write(
            lambda conn: settle_doubt(conn, thread_id, answer, staff_id="joss", actor=COLLEAGUE)
        )


async def test_the_end_of_a_doubt_opens_no_category_that_was_closed(house: House) -> None:
    await told(house, "no more promos please")
    thread_id = await told(house, "way too many messages from you")
    await house.write(lambda conn: settle_doubt(conn, thread_id, "fine", staff_id="joss", actor=COLLEAGUE))
    assert await state(house) == (None, {"promotions", "recall", "reviews"})
