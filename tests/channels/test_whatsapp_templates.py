"""WhatsApp once its day is over: approved words only, filled in by a person, and never about a patient."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.accounts import connect_account, settings_of
from channels.templates import Template, fill, templates_of
from compliance.facts import DraftTemplate
from core.clock import ManualClock
from core.errors import BadInputError
from standins.twilio import TwilioFarEnd, TwilioSettings
from tests.channels.conftest import OpenTwilioHouse
from tests.inbox.house import LINE, PATIENT, House, twilio_request
from web import reply_templates

SID = "HX" + "1a" * 16
BODY = "Hi {{1}}, this is Fernhill. We have an answer to your question about {{2}}. Shall we write here?"


def content(sid: str, status: str, body: str | None = BODY) -> dict[str, Any]:
    return {
        "sid": sid,
        "friendly_name": "follow_up",
        "language": "en",
        "types": {"twilio/text": {"body": body}} if body else {"twilio/flows": {}},
        "approval_requests": {"status": status, "category": "UTILITY"},
    }


@pytest.fixture
async def house(
    sqlite_url: str, open_twilio_house: OpenTwilioHouse, twilio: TwilioFarEnd
) -> AsyncIterator[House]:
    """Somebody has written to the practice's WhatsApp sender."""
    async with open_twilio_house(sqlite_url) as house:
        twilio.registry.templates = [
            content(SID, "approved"),
            content("HX" + "2b" * 16, "rejected"),
            content("HX" + "3c" * 16, "approved", None),
        ]
        house.account_id = await house.write(
            lambda conn: connect_account(
                conn,
                house.product.vault,
                channel="whatsapp",
                provider="twilio",
                external_id=LINE,
                settings={
                    "account_sid": twilio.settings.account_sid,
                    "api_url": twilio.settings.public_url,
                },
                secret={"auth_token": twilio.settings.auth_token},
            )
        )
        form = {
            "MessageSid": "SM" + "c" * 32, "AccountSid": TwilioSettings().account_sid,
            "From": f"whatsapp:{PATIENT}", "To": f"whatsapp:{LINE}", "Body": "Do you do lip filler?",
        }  # fmt: skip
        await house.product.intake.accept("twilio", house.account_id, twilio_request(house.account_id, form))
        await house.pump("inbound", "polls")
        await house.own((await house.thread()).id)
        yield house


async def test_only_what_is_approved_and_has_words_is_offered(house: House) -> None:
    thread = await house.thread()
    offered = await house.read(lambda conn: reply_templates.of_thread(conn, thread.id))
    assert [(each.sid, each.blanks) for each in offered] == [(SID, ("1", "2"))]


async def test_within_the_day_words_of_ones_own_go(house: House, twilio: TwilioFarEnd) -> None:
    assert (await house.submit((await house.thread()).id, "Yes, we do!")).reason == "OK_STAFF_REPLY"
    await house.pump("outbox")
    (sent,) = twilio.sent()
    assert (sent.to, sent.body) == (f"whatsapp:{PATIENT}", "Yes, we do!")


async def test_after_the_day_only_an_approved_message_goes(
    house: House, twilio: TwilioFarEnd, clock: ManualClock
) -> None:
    thread = await house.thread()
    clock.advance(timedelta(hours=25))
    assert (await house.submit(thread.id, "Yes, we do!")).reason == "WINDOW_CLOSED"
    filled = await house.read(
        lambda conn: reply_templates.filled(conn, thread.id, SID, ["Ana", "lip filler"])
    )
    made = await house.submit(thread.id, filled.text, template=filled.template)
    assert made.reason == "OK_STAFF_REPLY"
    await house.pump("outbox")
    (sent,) = twilio.sent()
    assert sent.parameters["ContentSid"] == [SID]
    assert sent.parameters["ContentVariables"] == ['{"1":"Ana","2":"lip filler"}']
    assert "Body" not in sent.parameters
    shown = (await house.messages("out"))[-1]
    assert shown.text.startswith("Hi Ana, this is Fernhill.")


@pytest.mark.parametrize("purpose", ["appointment", "care_followup", "recall", "review_request"])
async def test_no_template_makes_whatsapp_a_place_for_patients(
    house: House, clock: ManualClock, purpose: str
) -> None:
    clock.advance(timedelta(hours=25))
    template = DraftTemplate(SID, {"1": "Ana", "2": "your visit"})
    made = await house.submit(
        (await house.thread()).id, purpose=purpose, author_kind="sequence", author_id=None, template=template
    )
    assert made.reason == "CHANNEL_NO_PHI"


async def test_what_is_not_approved_any_more_is_refused_by_name(house: House) -> None:
    thread = await house.thread()
    with pytest.raises(BadInputError) as caught:
        await house.read(lambda conn: reply_templates.filled(conn, thread.id, "HX" + "2b" * 16, ["Ana", "x"]))
    assert caught.value.at == "/template"


async def test_a_look_that_fails_keeps_what_was_known(
    house: House, twilio: TwilioFarEnd, clock: ManualClock
) -> None:
    twilio.registry.templates = [{"sid": 7}]
    clock.advance(timedelta(hours=2))
    await house.pump("polls")
    settings = await house.read(lambda conn: settings_of(conn, house.account_id))
    assert [each.sid for each in templates_of(settings)] == [SID]


words = st.text(min_size=1, max_size=40)


@given(st.lists(words, max_size=4))
def test_every_blank_is_filled_or_nothing_goes(values: list[str]) -> None:
    template = Template(SID, "follow_up", "en", BODY)
    try:
        text, given_values = fill(template, values)
    except BadInputError:
        assert sum(bool(each.split()) for each in values[:2]) < 2
    else:
        assert all(" ".join(each.split()) in text for each in values[:2])
        assert set(given_values) >= {"1", "2"}
