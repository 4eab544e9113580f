"""The probe refuses what its interface does not know, and says where."""

from typing import Any

import pytest

from compliance.probe import probe_decide, probe_opt_out

GOOD: dict[str, Any] = {
    "purpose": "appointment",
    "channel": "sms",
    "consent": "EXPRESS",
    "now": "2026-11-18T12:00:00-07:00",
    "place": {
        "address": {"state": "AZ", "tz": "America/Phoenix"},
        "practice": None,
        "phone": "+16025550101",
        "visited_24m": False,
    },
    "settings": {},
    "facts": {},
}


def test_answers_a_good_case() -> None:
    assert probe_decide(GOOD) == {"action": "send", "reason": "OK_TRANSACTIONAL"}


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"extra": 1}, "/extra"),
        ({"purpose": "hello"}, "/purpose"),
        ({"channel": "voice"}, "/channel"),
        ({"channel": 3}, "/channel"),
        ({"consent": "MAYBE"}, "/consent"),
        ({"consent": "EXPRESS;REVOKED(hats)"}, "/consent"),
        ({"consent": None}, "/consent"),
        ({"now": "2026-11-18T12:00:00"}, "/now"),
        ({"now": "yesterday"}, "/now"),
        ({"place": {"planet": "Mars"}}, "/place/planet"),
        ({"place": {"address": {"state": "AZ"}}}, "/place/address"),
        ({"place": {"address": {"state": "AZ", "tz": "Mars/Olympus"}}}, "/place/address/tz"),
        ({"settings": {"marketing_window": "wide"}}, "/settings/marketing_window"),
        ({"settings": {"mood": 1}}, "/settings/mood"),
        ({"facts": {"minutes_since_inbound": "5"}}, "/facts/minutes_since_inbound"),
        ({"facts": {"paused": True}}, "/facts/paused"),
        ({"facts": {"reassigned_check": "maybe"}}, "/facts/reassigned_check"),
    ],
)
def test_refuses_with_a_pointer(change: dict[str, Any], pointer: str) -> None:
    with pytest.raises(ValueError, match=f"^{pointer}:"):
        probe_decide(GOOD | change)


@pytest.mark.parametrize("missing", ["purpose", "channel", "consent", "now"])
def test_refuses_what_is_missing(missing: str) -> None:
    with pytest.raises(ValueError, match=f"^/{missing}: missing"):
        probe_decide({name: value for name, value in GOOD.items() if name != missing})


def test_opt_out_probe() -> None:
    assert probe_opt_out("STOP", "mkt") == {"verdict": "revoke_all"}
    with pytest.raises(ValueError, match=r"^/context"):
        probe_opt_out("STOP", "telegram")
