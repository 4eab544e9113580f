"""No agreement, no patient data: what a missing, expired or too narrow one stops, and what it leaves open."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.decide import decide
from compliance.types import Channel, Consent, ConsentState, Facts, Purpose
from compliance.vendors import Vendors, pack, vendors_of
from core.agreements import Agreement, read_agreement
from core.clock import ManualClock
from core.errors import SettingsError
from core.settings import Settings, read_settings
from tests.inbox.house import FakeSms, open_house

TODAY = date(2026, 11, 22)


def agreed(text: str | None) -> Vendors:
    return Vendors({"twilio": read_agreement(text) if text else None})


@pytest.mark.parametrize(
    ("text", "covered"),
    [
        ("2026-01-15..2028-01-15", True),
        ("2026-01-15..", True),
        ("2026-01-15..2026-11-22", True),
        ("2026-01-15..2026-11-21", False),
        ("2026-11-23..2028-01-15", False),
        ("2026-01-15..2028-01-15:voice", False),
        ("2026-01-15..2028-01-15:voice, sms", True),
        (None, False),
    ],
)
def test_texts_may_carry_patient_data_while_the_agreement_lasts(text: str | None, covered: bool) -> None:
    assert agreed(text).covers_channel("sms", TODAY) is covered


@pytest.mark.parametrize("channel", ["instagram", "facebook", "whatsapp", "google"])
def test_who_signs_none_carries_none_whatever_is_configured(channel: str) -> None:
    everything = {vendor: Agreement(date(2020, 1, 1), None) for vendor in pack().vendors}
    assert not Vendors(everything, everything=True).covers_channel(channel, TODAY)


def test_what_twilio_never_covers_stays_uncovered() -> None:
    for service in pack().vendors["twilio"].never:
        assert not agreed("2026-01-15..2028-01-15").may_carry("twilio", service, TODAY)


def test_our_own_chat_needs_no_carrier() -> None:
    assert agreed(None).covers_channel("web", TODAY)


@pytest.mark.parametrize("switch", ["sandbox", "demo"])
def test_where_nobody_is_real_texts_are_covered(switch: str) -> None:
    assert vendors_of(read_settings(_env_file=None, **{switch: True})).covers_channel("sms", TODAY)
    assert not vendors_of(read_settings(_env_file=None)).covers_channel("sms", TODAY)


def test_every_vendor_names_a_setting_that_exists() -> None:
    for vendor in pack().vendors.values():
        assert vendor.setting is None or vendor.setting in Settings.model_fields


@pytest.mark.parametrize(
    "text", ["yes", "2026-01-15", "2028-01-15..2026-01-15", "2026-13-40..2027-01-01", "..2027-01-01"]
)
def test_half_an_agreement_is_refused_at_the_start(text: str) -> None:
    with pytest.raises(SettingsError, match="GLOWDESK_BAA_TWILIO"):
        read_settings(_env_file=None, baa_twilio=text)


def test_the_environment_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GLOWDESK_BAA_TWILIO", "2026-01-15..2028-01-15:sms")
    assert read_settings(_env_file=None).baa_twilio == Agreement(
        date(2026, 1, 15), date(2028, 1, 15), ("sms",)
    )


@pytest.mark.parametrize(
    ("text", "state"),
    [
        (None, "missing"),
        ("2026-01-15..2028-01-15", "covered"),
        ("2026-01-15..2027-01-10", "expiring"),
        ("2026-01-15..2026-11-21", "expired"),
        ("2027-01-15..2028-01-15", "not_yet"),
    ],
)
def test_a_standing_says_what_to_do(text: str | None, state: str) -> None:
    (twilio,) = (each for each in agreed(text).standings(TODAY) if each.id == "twilio")
    assert twilio.state == state


@given(st.sampled_from(list(Purpose)), st.sampled_from(list(ConsentState)), st.sampled_from(["sms", "email"]))
def test_without_an_agreement_nothing_that_tells_of_care_is_sent(
    purpose: Purpose, consent: ConsentState, channel: str
) -> None:
    verdict = decide(
        Facts(
            purpose=purpose,
            channel=Channel(channel),
            now=datetime(2026, 11, 24, 18, tzinfo=UTC),
            consent=Consent(general=consent),
            covered=False,
            text="Juniper Vale: your appointment is tomorrow at 3 PM. Reply STOP to opt out",
            minutes_since_inbound=1,
        )
    )
    assert verdict.action.value != "send" or purpose is Purpose.EMERGENCY_GUIDANCE


async def test_without_an_agreement_prices_are_told_and_visits_are_not(
    sqlite_url: str, clock: ManualClock, tmp_path: Path
) -> None:
    far = FakeSms()
    async with open_house(
        sqlite_url, clock, tmp_path, adapters={("fake", "sms"): far}, settings={"baa_twilio": None}
    ) as house:
        thread_id = await house.text()
        await house.own(thread_id)
        told = await house.submit(thread_id, "Botox is $12 a unit.")
        kept = await house.submit(thread_id, "Your appointment is tomorrow at 3.")
    assert (told.action, kept.action, kept.reason) == ("send", "block", "CHANNEL_NO_PHI")
