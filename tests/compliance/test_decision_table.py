"""Every cell of the decision tables, as data, through the probe that the test interface uses."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from compliance.probe import probe_decide
from compliance.types import Purpose

ROWS = yaml.safe_load((Path(__file__).parent / "decision_table.yaml").read_text(encoding="utf-8"))
WHEN = {
    "noon": "2026-11-18T19:00:00Z",
    "evening": "2026-11-19T02:00:00Z",
    "late": "2026-11-19T03:55:00Z",
    "night": "2026-11-18T10:00:00Z",
    "sunday": "2026-11-22T19:00:00Z",
    "holiday": "2026-11-26T19:00:00Z",
}
PHOENIX = {"state": "AZ", "tz": "America/Phoenix"}


def case(
    purpose: str, channel: str, consent: str, when: str, facts: dict[str, Any], **more: Any
) -> dict[str, Any]:
    place = {"address": PHOENIX, "practice": PHOENIX, "phone": "+16025550101", "visited_24m": True}
    asked = {
        "purpose": purpose,
        "channel": channel,
        "consent": consent,
        "now": WHEN.get(when, when),
        "place": place,
        "facts": facts,
    }
    return asked | more


def answer_of(asked: dict[str, Any]) -> str:
    given = probe_decide(asked)
    return " ".join(given[key] for key in ("action", "reason", "hold_until") if key in given)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: " ".join(map(str, row)))
def test_cell(row: list[Any]) -> None:
    assert answer_of(case(*row[:5])) == row[5]


def test_every_purpose_has_rows() -> None:
    assert {row[0] for row in ROWS} == {purpose.value for purpose in Purpose}


@pytest.mark.parametrize(
    ("settings", "row", "answer"),
    [
        (
            {"recall_basis": "healthcare_message"},
            ["recall", "sms", "EXPRESS", "noon", {}],
            "send OK_HEALTHCARE_MESSAGE",
        ),
        (
            {"recall_basis": "healthcare_message"},
            ["recall", "sms", "EXPRESS", "evening", {}],
            "hold QUIET_HOURS 2026-11-19T17:00:00Z",
        ),
        (
            {"recall_basis": "healthcare_message"},
            ["recall", "sms", "EXPRESS", "noon", {"text": "20% off this week"}],
            "block NEEDS_WRITTEN",
        ),
        (
            {"recall_basis": "healthcare_message", "covered_entity": False},
            ["recall", "sms", "EXPRESS", "noon", {}],
            "block NEEDS_WRITTEN",
        ),
        (
            {"missed_call_textback": "off"},
            ["missed_call_textback", "sms", "CALLED", "noon", {"minutes_since_call": 1}],
            "block CHANNEL_OFF",
        ),
        (
            {"night_live_reply": "off"},
            ["inquiry_reply", "sms", "INQUIRY", "night", {"minutes_since_inbound": 1}],
            "hold QUIET_HOURS 2026-11-18T15:00:00Z",
        ),
        (
            {"ai_clinical": "off"},
            [
                "care_followup",
                "sms",
                "EXPRESS",
                "noon",
                {"clinical": True, "model_written": True, "reviewed": True},
            ],
            "hold CLINICAL_REVIEW",
        ),
        (
            {"ai_clinical": "disclaimed"},
            [
                "care_followup",
                "sms",
                "EXPRESS",
                "noon",
                {"clinical": True, "model_written": True, "text": "Keep it dry."},
            ],
            "hold DISCLOSURE_DUE",
        ),
        ({"marketing_window": "state"}, ["marketing", "sms", "WRITTEN", "evening", {}], "send OK_WRITTEN"),
        ({"marketing_window": "state"}, ["marketing", "sms", "WRITTEN", "sunday", {}], "send OK_WRITTEN"),
    ],
)
def test_settings(settings: dict[str, Any], row: list[Any], answer: str) -> None:
    assert answer_of(case(*row, settings=settings)) == answer


def test_texas_needs_registration() -> None:
    asked = case("marketing", "sms", "WRITTEN", "noon", {})
    asked["place"] = {"address": None, "practice": None, "phone": "+15125550101"}
    assert answer_of(asked) == "block CHANNEL_OFF"
    assert answer_of(asked | {"settings": {"texas_registered": True}}) == "send OK_WRITTEN"
