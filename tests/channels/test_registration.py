"""Texting from the US: what carriers must know first, how far it has come, and that nothing leaves before."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.models import text_registration
from channels.registration import registration_of, save_facts, send_off
from channels.registration_facts import CampaignFacts, campaign_of, missing
from channels.registration_wording import suggested
from channels.senders import sender_of
from core.clock import ManualClock
from core.errors import BadInputError, ConflictError
from standins.twilio import TwilioFarEnd
from tests.channels.conftest import OpenTwilioHouse
from tests.channels.test_dispatcher import last_out
from tests.channels.test_dispatcher_twilio import callback, text_through_twilio
from tests.inbox.house import LINE, House

SITE = "https://www.fernhill.example"
WHOLE = msgspec.structs.replace(
    suggested("Fernhill", website=SITE, privacy=f"{SITE}/privacy", terms=f"{SITE}/terms"),
    email="desk@fernhill.example",
    proof_url=f"{SITE}/book",
)


@pytest.fixture
async def house(database_url: str, open_twilio_house: OpenTwilioHouse) -> AsyncIterator[House]:
    async with open_twilio_house(database_url) as house:
        yield house


async def look(house: House) -> str | None:
    """The account's own look at its provider, now."""
    await house.pump("polls")
    house.product.accounts.forget()
    found: str | None = await house.read(lambda conn: sender_of(conn, house.account_id))
    return found


async def hand_in(house: House, facts: CampaignFacts = WHOLE) -> Any:
    def change(conn: Any) -> None:
        save_facts(conn, house.account_id, facts)
        send_off(conn, house.account_id)

    await house.write(change)
    return await walked(house)


async def walked(house: House) -> Any:
    await house.pump("registrations")
    return await house.read(lambda conn: registration_of(conn, house.account_id))


def unregistered(twilio: TwilioFarEnd) -> None:
    twilio.configure(msgspec.structs.replace(twilio.settings, registered=False))


async def answer(house: House) -> str:
    """A person's reply to somebody who has just texted, decided now."""
    await text_through_twilio(house)
    thread = await house.thread()
    await house.own(thread.id)
    return str((await house.submit(thread.id)).reason)


async def test_nothing_leaves_from_a_number_that_carriers_do_not_know(
    house: House, twilio: TwilioFarEnd
) -> None:
    unregistered(twilio)
    assert await look(house) == "missing"
    assert await answer(house) == "SENDER_UNREGISTERED"
    await house.pump("outbox")
    assert twilio.sent() == []


async def test_a_registered_number_texts(house: House, twilio: TwilioFarEnd) -> None:
    assert await look(house) == "registered"
    assert await answer(house) == "OK_STAFF_REPLY"


async def test_what_a_carrier_refuses_for_that_reason_shuts_the_number_at_once(
    house: House, twilio: TwilioFarEnd
) -> None:
    await look(house)
    assert await answer(house) == "OK_STAFF_REPLY"
    await house.pump("outbox")
    (sent,) = twilio.sent()
    row = (await house.outbounds())[0]
    await callback(house, row.id, sent.sid, "undelivered", "30034")
    assert await house.read(lambda conn: sender_of(conn, house.account_id)) == "missing"
    again = await house.submit((await house.thread()).id, "Are you still there?")
    assert again.reason == "SENDER_UNREGISTERED"


async def test_what_was_released_before_a_campaign_was_suspended_stays(
    house: House, twilio: TwilioFarEnd, clock: ManualClock
) -> None:
    await look(house)
    assert await answer(house) == "OK_STAFF_REPLY"
    twilio.registry.decide("campaign", "SUSPENDED")
    clock.advance(timedelta(hours=2))
    assert await look(house) == "suspended"
    await house.pump("outbox")
    assert twilio.sent() == []
    assert (await last_out(house)).status == "blocked"


async def test_the_whole_way_to_a_registered_number(
    house: House, twilio: TwilioFarEnd, clock: ManualClock
) -> None:
    unregistered(twilio)
    await look(house)
    assert (await hand_in(house)).status == "waiting"
    for kind, yes in (("bundle", "twilio-approved"), ("brand", "APPROVED"), ("campaign", "VERIFIED")):
        twilio.registry.decide(kind, yes)
        clock.advance(timedelta(hours=1))
        found = await walked(house)
    assert found.status == "registered"
    assert await answer(house) == "OK_STAFF_REPLY"
    made = [kind for kind, _ in twilio.registry.made]
    assert sorted(made) == sorted(set(made)), "each thing once, however often it was looked at"
    (campaign,) = (form for kind, form in twilio.registry.made if kind == "campaign")
    assert campaign["MessageSamples"][0] == WHOLE.missed_call_sample
    assert f"Proof of opt-in: {SITE}/book" in campaign["MessageFlow"][0]
    assert campaign["HasEmbeddedLinks"] == ["false"]
    assert LINE in twilio.registry.all("service")[0]["numbers"]


async def test_without_a_business_profile_it_says_so_and_goes_on_by_itself(
    house: House, twilio: TwilioFarEnd, clock: ManualClock
) -> None:
    unregistered(twilio)
    twilio.registry.profile_status = None
    found = await hand_in(house)
    assert (found.status, [each.code for each in found.refusals]) == ("waiting", ["NO_PROFILE"])
    twilio.registry.profile_status = "twilio-approved"
    clock.advance(timedelta(hours=1))
    found = await walked(house)
    assert found.refusals == ()
    assert "bundle" in found.steps


async def test_a_rejection_names_the_field_and_is_handed_in_again(
    house: House, twilio: TwilioFarEnd, clock: ManualClock
) -> None:
    unregistered(twilio)
    await hand_in(house)
    for kind, yes in (("bundle", "twilio-approved"), ("brand", "APPROVED")):
        twilio.registry.decide(kind, yes)
        clock.advance(timedelta(hours=1))
        await walked(house)
    no = [{"error_code": 30909, "fields": ["MESSAGE_FLOW"], "description": "The opt-in cannot be verified."}]
    twilio.registry.decide("campaign", "FAILED", errors=no)
    clock.advance(timedelta(hours=1))
    found = await walked(house)
    assert found.status == "rejected"
    assert [(each.field, each.code) for each in found.refusals] == [("flow", "30909")]
    better = msgspec.structs.replace(WHOLE, flow=WHOLE.flow + " The box can be seen without signing in.")
    assert (await hand_in(house, better)).status == "waiting"
    kind, form = twilio.registry.made[-1]
    assert (kind, form["Description"]) == ("campaign again", [WHOLE.description])
    assert "without signing in" in form["MessageFlow"][0]


async def test_what_is_with_the_reviewers_is_not_changed_under_them(
    house: House, twilio: TwilioFarEnd
) -> None:
    unregistered(twilio)
    await hand_in(house)
    with pytest.raises(ConflictError):
        await house.write(lambda conn: save_facts(conn, house.account_id, WHOLE))


async def test_what_is_not_complete_is_not_handed_in(house: House) -> None:
    gap = msgspec.structs.replace(WHOLE, proof_url="")
    with pytest.raises(BadInputError) as caught:
        await hand_in(house, gap)
    assert caught.value.at == "/proof"
    assert await house.rows(text_registration) == []


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"email": "desk"}, ("email", "email")),
        ({"website": "www.fernhill.example"}, ("website", "link")),
        ({"description": "texts"}, ("description", "short")),
        ({"flow": "x" * 1901}, ("flow", "long")),
        ({"missed_call_sample": ""}, ("missed_call_sample", "empty")),
        ({"samples": ("Your visit is tomorrow at 10. Reply STOP to opt out.",)}, ("samples", "no_name")),
        (
            {
                "samples": ("Fernhill: see you tomorrow!",),
                "missed_call_sample": "Fernhill here, we missed you.",
            },
            ("samples", "no_stop"),
        ),
        ({"samples": WHOLE.samples * 3}, ("samples", "too_many")),
        ({"terms_url": "http://fernhill.example/terms"}, ("terms_url", "link")),
    ],
)
def test_what_is_missing_is_named_before_anything_is_sent(
    change: dict[str, Any], expected: tuple[str, str]
) -> None:
    assert missing(WHOLE) == ()
    found = missing(msgspec.structs.replace(WHOLE, **change))
    assert expected in [(each.field, each.code) for each in found]


@given(st.text(max_size=60), st.lists(st.text(max_size=80), max_size=6))
def test_whatever_is_written_is_judged_and_never_breaks(name: str, samples: list[str]) -> None:
    facts = msgspec.structs.replace(WHOLE, business_name=name, samples=tuple(samples))
    found = {each.field for each in missing(facts)}
    assert found <= set(CampaignFacts.__struct_fields__) | {"proof"}
    assert campaign_of(facts, None)["form"]["UsAppToPersonUsecase"] == "LOW_VOLUME"
