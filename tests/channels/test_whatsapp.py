"""WhatsApp and RCS through Twilio: prefixed addresses, templates, reads, and never taken for one another."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import msgspec
import pytest

from channels.adapters.sms import TwilioSms
from channels.adapters.whatsapp import TwilioWhatsApp
from channels.base import Account, Inbound, Source, StatusUpdate
from core.clock import ManualClock
from core.errors import ForbiddenError
from standins.serving import serving
from standins.twilio import TwilioFarEnd, TwilioSettings, twilio_app
from tests.channels.test_sms_adapter import (
    INBOUND,
    LINE,
    PATIENT,
    STATUS,
    make_account,
    make_request,
    make_sending,
)

client = httpx.AsyncClient(trust_env=False, verify=False)
whatsapp, sms = TwilioWhatsApp(client), TwilioSms(client)
WHATSAPP = {**INBOUND, "From": f"whatsapp:{PATIENT}", "To": f"whatsapp:{LINE}", "ProfileName": "Ana R."}


def account_of(channel: str = "whatsapp", **settings: Any) -> Account:
    return msgspec.structs.replace(make_account(**settings), channel=channel)


@pytest.fixture
async def far_end(clock: ManualClock) -> AsyncIterator[TwilioFarEnd]:
    far_end = TwilioFarEnd(TwilioSettings(numbers=(LINE,), autoplay=False), now=clock.now)
    async with serving(twilio_app(far_end, now=clock.now)) as url:
        far_end.configure(TwilioSettings(numbers=(LINE,), autoplay=False, public_url=url))
        yield far_end


def test_a_whatsapp_message_is_read_under_the_persons_number() -> None:
    request = make_request({**WHATSAPP, "ReferralSourceId": "77", "ReferralSourceType": "ad",
                            "OriginalRepliedMessageSid": "SM" + "b" * 32})  # fmt: skip
    verified = whatsapp.verify(request, account_of())
    (found,) = whatsapp.read("inbound", verified.body, None, account_of())
    assert isinstance(found, Inbound)
    assert (found.sender, found.display_name, found.reply_to) == (PATIENT, "Ana R.", "SM" + "b" * 32)
    assert found.source == Source("ad", {"ad_id": "77"})


def test_neither_channel_takes_the_others_messages() -> None:
    assert sms.read("inbound", make_request(WHATSAPP).body, None, make_account()) == ()
    assert whatsapp.read("inbound", make_request(INBOUND).body, None, account_of()) == ()
    with pytest.raises(ForbiddenError):
        whatsapp.verify(make_request({**WHATSAPP, "To": "whatsapp:+12125550111"}), account_of())


@pytest.mark.parametrize(
    "told", [{"MessageStatus": "read"}, {"MessageStatus": "delivered", "EventType": "READ"}]
)
def test_a_read_message_is_read(told: dict[str, str]) -> None:
    form = {**STATUS, "From": f"whatsapp:{LINE}", "To": f"whatsapp:{PATIENT}", **told}
    (found,) = whatsapp.read("status", make_request(form, "status").body, "out_1", account_of())
    assert isinstance(found, StatusUpdate)
    assert (found.status, found.rank) == ("read", 5)


async def test_an_answer_goes_to_the_prefixed_address_and_a_template_without_words(
    far_end: TwilioFarEnd,
) -> None:
    account = account_of(api_url=far_end.settings.public_url)
    async with httpx.AsyncClient(trust_env=False, verify=False) as own:
        adapter = TwilioWhatsApp(own)
        assert (await adapter.send(make_sending(), account)).outcome == "accepted"
        extras = {"content_sid": "HX" + "a" * 32, "content_variables": {"1": "Saturday"}}
        template = msgspec.structs.replace(make_sending(), extras=extras)
        assert (await adapter.send(template, account)).outcome == "accepted"
    plain, filled = (each.parameters for each in far_end.sent())
    assert (plain["To"], plain["From"]) == ([f"whatsapp:{PATIENT}"], [f"whatsapp:{LINE}"])
    assert filled["ContentVariables"] == ['{"1":"Saturday"}']
    assert "Body" not in filled


def test_rcs_is_a_text_that_says_how_it_came() -> None:
    account = make_account(rcs_sender="rcs:glow_agent")
    form = {**INBOUND, "From": f"rcs:{PATIENT}", "To": "rcs:glow_agent", "ChannelMetadata": '{"type":"rcs"}'}
    verified = sms.verify(make_request(form), account)
    (found,) = sms.read("inbound", verified.body, None, account)
    assert isinstance(found, Inbound)
    assert (found.sender, found.meta) == (PATIENT, {"via": "rcs"})
    with pytest.raises(ForbiddenError):
        sms.verify(make_request({**form, "To": "rcs:another"}), account)


async def test_rcs_falls_back_to_the_number(far_end: TwilioFarEnd) -> None:
    account = make_account(api_url=far_end.settings.public_url, rcs_sender="glow_agent")
    async with httpx.AsyncClient(trust_env=False, verify=False) as own:
        await TwilioSms(own).send(make_sending(), account)
    (sent,) = far_end.sent()
    assert (sent.parameters["From"], sent.parameters["FallbackFrom"]) == (["rcs:glow_agent"], [LINE])


async def test_what_no_webhook_told_of_is_found_in_the_list(
    far_end: TwilioFarEnd, clock: ManualClock
) -> None:
    await far_end.inbound(PATIENT, LINE, "Are you open on Saturday?")
    account = make_account(api_url=far_end.settings.public_url)
    async with httpx.AsyncClient(trust_env=False, verify=False) as own:
        adapter = TwilioSms(own)
        polled = await adapter.poll(account, {}, clock.now())
        again = await adapter.poll(account, polled.cursor, clock.now())
    (envelope,) = polled.envelopes
    (found,) = adapter.read("inbound", envelope.body, None, account)
    assert isinstance(found, Inbound)
    assert (found.sender, found.text) == (PATIENT, "Are you open on Saturday?")
    assert [each.event_key for each in again.envelopes] == [envelope.event_key]  # stored once under this key
