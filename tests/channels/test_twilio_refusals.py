"""What Twilio's refusals mean for a person: suppressed, unreachable, a machine; and what Twilio is told of ours."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from channels.models import opt_out_push
from compliance.consent import on_opt_out
from core.clock import ManualClock
from core.events import OptOutHeard
from inbox.models import handoff
from standins.twilio import Fault, TwilioFarEnd
from tests.channels.conftest import OpenTwilioHouse
from tests.channels.test_dispatcher_twilio import callback, text_through_twilio
from tests.inbox.house import LINE, PATIENT, House


@pytest.fixture
async def house(sqlite_url: str, open_twilio_house: OpenTwilioHouse) -> AsyncIterator[House]:
    async with open_twilio_house(sqlite_url) as house:
        yield house


async def reminder(house: House, text: str = "Fernhill: see you tomorrow at 10.") -> str:
    """What automation would send now, and the gate's reason."""
    made = await house.submit(
        (await house.thread()).id, text, author_kind="agent", author_id=None, purpose="inquiry_reply"
    )
    return str(made.reason)


@pytest.mark.parametrize("code", ["21614", "21211", "21635"])
async def test_a_number_that_takes_no_texts_is_left_alone_until_it_writes(
    house: House, twilio: TwilioFarEnd, clock: ManualClock, code: str
) -> None:
    await text_through_twilio(house)
    twilio.faults.add(Fault(kind="reject", code=int(code)))
    assert await reminder(house) != "UNREACHABLE"
    await house.pump("outbox")
    assert await reminder(house, "Fernhill: still there?") == "UNREACHABLE"
    clock.advance(timedelta(minutes=1))
    await text_through_twilio(house, "I am here!", sid="SM" + "b" * 32)
    assert await reminder(house, "Fernhill: good to hear!") != "UNREACHABLE"


async def test_a_person_may_try_what_the_network_refused(house: House, twilio: TwilioFarEnd) -> None:
    await text_through_twilio(house)
    twilio.faults.add(Fault(kind="reject", code=21614))
    await reminder(house)
    await house.pump("outbox")
    await house.own((await house.thread()).id)
    assert (await house.submit((await house.thread()).id)).reason == "OK_STAFF_REPLY"


@pytest.mark.parametrize("how", ["at once", "by report"])
async def test_where_machines_answer_each_other_automation_ends(
    house: House, twilio: TwilioFarEnd, how: str
) -> None:
    await text_through_twilio(house)
    if how == "at once":
        twilio.faults.add(Fault(kind="reject", code=14107))
    await reminder(house)
    await house.pump("outbox")
    if how == "by report":
        (sent,), (row,) = twilio.sent(), await house.outbounds()
        await callback(house, row.id, sent.sid, "undelivered", "30039")
    thread = await house.thread()
    assert (thread.owner_kind, thread.due_at) == ("none", None)
    assert len(await house.rows(handoff)) == 1


async def revoke(house: House, scope: Any = "all") -> None:
    thread = await house.thread()
    event = OptOutHeard(
        thread_id=thread.id,
        contact_id=thread.contact_id,
        address_id=thread.address_id,
        message_id="",
        scope=scope,
        how="staff",
    )
    await house.write(lambda conn: on_opt_out(conn, event))


async def test_what_was_said_at_the_desk_stands_on_twilios_list_too(
    house: House, twilio: TwilioFarEnd
) -> None:
    await text_through_twilio(house)
    await revoke(house)
    await house.pump("opt_out_pushes")
    (told,) = twilio.registry.consents
    assert (told["contact_id"], told["sender_id"], told["status"]) == (PATIENT, LINE, "opt-out")
    (row,) = await house.rows(opt_out_push)
    assert (row.told_at is not None, row.due_at) == (True, None)


async def test_an_opt_out_of_offers_alone_is_not_told_as_one_of_everything(
    house: House, twilio: TwilioFarEnd
) -> None:
    await text_through_twilio(house)
    await revoke(house, "marketing")
    await house.pump("opt_out_pushes")
    assert twilio.registry.consents == []
