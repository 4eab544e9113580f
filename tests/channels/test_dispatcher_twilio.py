"""The dispatcher with the real Twilio adapter and its far end: doubts are looked up, never sent again."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from channels.adapters.sms import TwilioSms
from compliance.models import revocation
from core.clock import ManualClock
from inbox.models import handoff
from standins.serving import serving
from standins.twilio import Fault, TwilioFarEnd, TwilioSettings, twilio_app
from tests.channels.test_dispatcher import last_out
from tests.inbox.house import LINE, PATIENT, House, open_house, twilio_request


@pytest.fixture
async def twilio(clock: ManualClock) -> AsyncIterator[TwilioFarEnd]:
    far_end = TwilioFarEnd(TwilioSettings(numbers=(LINE,), autoplay=False), now=clock.now)
    async with serving(twilio_app(far_end, now=clock.now)) as url:
        far_end.configure(TwilioSettings(numbers=(LINE,), autoplay=False, public_url=url))
        yield far_end
        await far_end.close()


@pytest.fixture
async def twilio_house(
    sqlite_url: str, clock: ManualClock, tmp_path: Path, twilio: TwilioFarEnd
) -> AsyncIterator[House]:
    async with (
        httpx.AsyncClient(trust_env=False, verify=False) as client,
        open_house(
            sqlite_url,
            clock,
            tmp_path,
            adapters={("twilio", "sms"): TwilioSms(client)},
            provider="twilio",
            account_sid=twilio.settings.account_sid,
            api_url=twilio.settings.public_url,
        ) as house,
    ):
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


async def callback(house: House, outbound_id: str, sid: str, status: str) -> None:
    form = {
        "MessageSid": sid,
        "MessageStatus": status,
        "AccountSid": TwilioSettings().account_sid,
        "From": LINE,
        "To": PATIENT,
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
