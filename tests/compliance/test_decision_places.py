"""Cases of hour and place through the probe: clock changes, split area codes, unknown places, state rows, rest days."""

from typing import Any

import pytest

from compliance.probe import probe_decide

AZ = {"state": "AZ", "tz": "America/Phoenix"}
HOME: dict[str, Any] = {"address": AZ, "practice": AZ, "phone": "+16025550101", "visited_24m": True}


def by_number(phone: str | None) -> dict[str, Any]:
    return {"address": None, "practice": None, "phone": phone, "visited_24m": False}


def living_in(state: str, tz: str) -> dict[str, Any]:
    return {"address": {"state": state, "tz": tz}, "practice": None, "phone": None, "visited_24m": False}


STATE = {"marketing_window": "state", "texas_registered": True}
RECALLS = {"recall_basis": "healthcare_message"}
EASTERN, CENTRAL = "America/New_York", "America/Chicago"
CASES: list[tuple[str, str, str, str, dict[str, Any], dict[str, Any], dict[str, Any], str]] = [
    # the night before each clock change: 8:00 is in the recipient's own calendar
    ("appointment", "sms", "EXPRESS", "2027-03-14T05:00:00Z", by_number("+12125550101"), {}, {}, "hold QUIET_HOURS 2027-03-14T12:00:00Z"),
    ("appointment", "sms", "EXPRESS", "2026-11-01T05:30:00Z", by_number("+12125550101"), {}, {}, "hold QUIET_HOURS 2026-11-01T13:00:00Z"),
    ("marketing", "sms", "WRITTEN", "2027-03-14T18:00:00Z", by_number("+12125550101"), {}, {}, "hold NO_SEND_DAY 2027-03-15T14:00:00Z"),
    # split codes wait for the later zone in the morning and the earlier one at night
    ("appointment", "sms", "EXPRESS", "2026-11-18T13:30:00Z", by_number("+18505550101"), {}, {}, "hold QUIET_HOURS 2026-11-18T14:00:00Z"),
    ("appointment", "sms", "EXPRESS", "2026-11-18T15:30:00Z", by_number("+12085550101"), {}, {}, "hold QUIET_HOURS 2026-11-18T16:00:00Z"),
    ("appointment", "sms", "EXPRESS", "2026-11-19T02:30:00Z", by_number("+16055550101"), {}, {}, "send OK_TRANSACTIONAL"),
    ("appointment", "sms", "EXPRESS", "2026-11-19T02:51:00Z", by_number("+16055550101"), {}, {}, "hold QUIET_HOURS 2026-11-19T15:00:00Z"),
    ("appointment", "sms", "EXPRESS", "2026-11-18T17:30:00Z", by_number("+19075550101"), {}, {}, "hold QUIET_HOURS 2026-11-18T18:00:00Z"),
    # nobody knows where
    ("appointment", "sms", "EXPRESS", "2026-11-18T15:30:00Z", by_number("+18005550101"), {}, {}, "hold LOCATION_UNKNOWN 2026-11-18T16:00:00Z"),
    ("marketing", "sms", "WRITTEN", "2026-11-18T17:30:00Z", by_number("+18005550101"), {}, {}, "hold LOCATION_UNKNOWN 2026-11-18T18:00:00Z"),
    ("marketing", "sms", "WRITTEN", "2026-11-18T17:30:00Z", by_number("+18005550101"), STATE, {}, "send OK_WRITTEN"),
    ("marketing", "sms", "WRITTEN", "2026-11-21T21:55:00Z", by_number(None), {}, {}, "hold LOCATION_UNKNOWN 2026-11-23T18:00:00Z"),
    ("inquiry_reply", "sms", "INQUIRY", "2026-11-18T09:00:00Z", by_number("+442071838750"), {}, {"minutes_since_inbound": 3}, "send OK_LIVE_REPLY"),
    # the rows of the states
    ("marketing", "sms", "WRITTEN", "2026-11-18T00:55:00Z", living_in("FL", EASTERN), STATE, {}, "hold QUIET_HOURS 2026-11-18T14:00:00Z"),
    ("marketing", "sms", "WRITTEN", "2026-11-18T14:30:00Z", living_in("KY", EASTERN), STATE, {}, "hold QUIET_HOURS 2026-11-18T15:00:00Z"),
    ("marketing", "sms", "WRITTEN", "2026-11-22T18:00:00Z", living_in("LA", CENTRAL), STATE, {}, "hold NO_SEND_DAY 2026-11-23T15:00:00Z"),
    ("marketing", "sms", "WRITTEN", "2026-11-22T17:30:00Z", living_in("TX", CENTRAL), STATE, {}, "hold QUIET_HOURS 2026-11-22T18:00:00Z"),
    ("marketing", "sms", "WRITTEN", "2026-11-18T22:55:00Z", living_in("RI", EASTERN), STATE, {}, "hold QUIET_HOURS 2026-11-19T14:00:00Z"),
    ("marketing", "sms", "WRITTEN", "2026-11-21T14:30:00Z", living_in("RI", EASTERN), STATE, {}, "hold QUIET_HOURS 2026-11-21T15:00:00Z"),
    ("marketing", "sms", "WRITTEN", "2026-11-26T19:00:00Z", living_in("UT", "America/Denver"), STATE, {}, "hold NO_SEND_DAY 2026-11-27T16:00:00Z"),
    ("marketing", "sms", "WRITTEN", "2026-11-22T19:00:00Z", living_in("NV", "America/Los_Angeles"), STATE, {}, "send OK_WRITTEN"),
    # Texas without a registration: no class-marketing; a review request is none
    ("marketing", "sms", "WRITTEN", "2026-11-18T19:00:00Z", by_number("+15125550101"), {}, {}, "block CHANNEL_OFF"),
    ("review_request", "sms", "EXPRESS", "2026-11-18T19:00:00Z", by_number("+15125550101"), {}, {}, "send OK_REVIEW"),
    # rest days: New Year of 2028 is kept on a Friday of 2027
    ("marketing", "sms", "WRITTEN", "2027-12-31T19:00:00Z", HOME, {}, {}, "hold NO_SEND_DAY 2028-01-03T17:00:00Z"),
    ("review_request", "sms", "EXPRESS", "2026-11-22T19:00:00Z", HOME, {}, {}, "hold QUIET_HOURS 2026-11-23T17:00:00Z"),
    ("treatment_plan_followup", "sms", "INQUIRY", "2026-11-22T19:00:00Z", HOME, {}, {"quote_requested": True}, "hold NO_SEND_DAY 2026-11-23T15:00:00Z"),
    ("marketing", "email", "WRITTEN", "2026-11-22T19:00:00Z", HOME, {}, {}, "send OK_WRITTEN"),
    # an offer makes it marketing, so the promotions' opt-out counts
    ("recall", "sms", "WRITTEN;REVOKED(promotions)", "2026-11-18T19:00:00Z", HOME, {}, {"text": "20% off your facial. Reply STOP to opt out"}, "block REVOKED_CATEGORY"),
    ("recall", "sms", "EXPRESS;REVOKED(promotions)", "2026-11-18T19:00:00Z", HOME, RECALLS, {}, "send OK_HEALTHCARE_MESSAGE"),
    ("recall", "sms", "EXPRESS", "2026-11-18T19:00:00Z", HOME, RECALLS, {"text": "Your facial is due, $120."}, "block NEEDS_WRITTEN"),
    # a person on the web
    ("staff_reply", "web", "NONE", "2026-11-18T19:00:00Z", HOME, {}, {}, "block SESSION_CLOSED"),
    ("staff_reply", "web", "INQUIRY", "2026-11-18T19:00:00Z", HOME, {}, {"minutes_since_inbound": 120}, "send OK_STAFF_REPLY"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("purpose", "channel", "consent", "now", "place", "settings", "facts", "verdict"),
    CASES,
    ids=[f"{n}-{case[0]}-{case[7][:24]}" for n, case in enumerate(CASES)],
)
def test_case(
    purpose: str, channel: str, consent: str, now: str, place: dict[str, Any], settings: dict[str, Any],
    facts: dict[str, Any], verdict: str,
) -> None:  # fmt: skip
    given = probe_decide(
        {
            "purpose": purpose,
            "channel": channel,
            "consent": consent,
            "now": now,
            "place": place,
            "settings": settings,
            "facts": facts,
        }
    )
    assert " ".join(given[key] for key in ("action", "reason", "hold_until") if key in given) == verdict
