"""The dispatcher with the real Twilio adapter and its far end: doubts are looked up, never sent again."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from compliance.models import revocation
from core.clock import ManualClock
from inbox.models import handoff
from standins.twilio import Fault, TwilioFarEnd, TwilioSettings
from tests.channels.conftest import OpenTwilioHouse
from tests.channels.test_dispatcher import last_out
from tests.inbox.house import LINE, PATIENT, House, twilio_request


@pytest.fixture
async def twilio_house(sqlite_url: str, open_twilio_house: OpenTwilioHouse) -> AsyncIterator[House]:
    async with open_twilio_house(sqlite_url) as house:
        yield house


async def text_through_twilio(
    house: House, words: str = "hi, do you do fillers?", sid: str = "SM" + "a" * 32
) -> None:
    form = {
        "MessageSid": sid,
        "AccountSid": TwilioSettings().account_sid,
        "From": PATIENT,
        "To": LINE,
        "Body": words,
        "NumMedia": "0",
    }
    await house.product.intake.accept("twilio", house.account_id, twilio_request(house.account_id, form))
    await house.pump("inbound")


async def through_twilio(house: House) -> None:
    await text_through_twilio(house)
    await house.own((await house.thread()).id)
    await house.submit((await house.thread()).id, "See you soon!")


async def callback(house: House, outbound_id: str, sid: str, status: str, code: str = "") -> None:
    form = {
        "MessageSid": sid,
        "MessageStatus": status,
        "AccountSid": TwilioSettings().account_sid,
        "From": LINE,
        "To": PATIENT,
        **({"ErrorCode": code} if code else {}),
    }
    request = twilio_request(house.account_id, form, kind=f"status/{outbound_id}")
    await house.product.intake.accept("twilio", house.account_id, request)
    await house.pump("inbound")


@pytest.mark.parametrize(
    "kind", ["drop_after", "error_after", "garbled_after", "drop_before", "error_before", "html_error"]
)
async def test_a_doubtful_answer_of_twilios_is_looked_up_and_never_sent_again(
    twilio_house: House, twilio: TwilioFarEnd, clock: ManualClock, kind: Any
) -> None:
    twilio.faults.add(Fault(kind=kind))
    await through_twilio(twilio_house)
    for seconds in (0, 5, 30, 120):
        clock.advance(timedelta(seconds=seconds))
        await twilio_house.pump("outbox")
    taken = twilio.sent(PATIENT)
    (row,) = await twilio_house.outbounds()
    if kind.endswith("_after"):
        assert [message.sid for message in taken] == [row.provider_id]
        assert row.state == "accepted"
    else:
        assert taken == []
        assert row.state == "failed"
        assert [each.reason for each in await twilio_house.rows(handoff)] == ["staff_action"]


@pytest.mark.parametrize(
    ("fault", "sent", "status"),
    [
        (Fault(kind="too_many_requests", times=2), 1, "sent"),
        (Fault(kind="reject", code=21614), 0, "failed"),
        (Fault(kind="reject", code=21610), 0, "failed"),
    ],
    ids=["busy", "not a mobile", "stopped there"],
)
async def test_a_clear_answer_of_twilios_needs_no_looking_up(
    twilio_house: House, twilio: TwilioFarEnd, clock: ManualClock, fault: Fault, sent: int, status: str
) -> None:
    twilio.faults.add(fault)
    await through_twilio(twilio_house)
    for seconds in (0, 3, 10):
        clock.advance(timedelta(seconds=seconds))
        await twilio_house.pump("outbox")
    assert len(twilio.sent(PATIENT)) == sent
    assert (await last_out(twilio_house)).status == status
    stopped = [row.scope for row in await twilio_house.rows(revocation)]
    assert stopped == (["all"] if fault.code == 21610 else [])


async def test_twilios_callback_ends_a_doubt_before_any_look(
    twilio_house: House, twilio: TwilioFarEnd, clock: ManualClock
) -> None:
    twilio.faults.add(Fault(kind="drop_after"))
    await through_twilio(twilio_house)
    await twilio_house.pump("outbox")
    (message,) = twilio.sent(PATIENT)
    (row,) = await twilio_house.outbounds()
    assert row.state == "unknown"
    await callback(twilio_house, row.id, message.sid, "delivered")
    clock.advance(timedelta(minutes=10))
    await twilio_house.pump("outbox")
    (row,) = await twilio_house.outbounds()
    assert (row.state, row.provider_id, len(twilio.sent(PATIENT))) == ("accepted", message.sid, 1)
    assert (await last_out(twilio_house)).status == "delivered"
