"""A telephone line by command: what must stand in the console, and what is refused by name."""

from pathlib import Path

import pytest

from cli.channels_voice import Ringing
from tests.cli.conftest import Command

DEMO = Path(__file__).parents[2] / "demo" / "practice.yaml"
VOICE = ("channels", "add", "voice", "--account-sid", "AC" + "0a1b2c3d" * 4, "--auth-token", "token-one")
LINE, DESK = "+19195550142", "+19195550171"


@pytest.fixture
def practice(glowdesk: Command) -> str:
    found: str = glowdesk("practice", "import", "--no-people", DEMO, "--json").json["id"]
    return found


def test_both_addresses_are_shown_and_the_settings_are_kept(glowdesk: Command, practice: str) -> None:
    made = glowdesk(*VOICE, "--number", LINE, "--ring", DESK, "--no-screen", "--json").json
    assert made["call_url"].endswith(f"/webhooks/twilio/{made['id']}/call")
    assert made["ended_url"].endswith(f"/webhooks/twilio/{made['id']}/ended")
    (kept,) = glowdesk("channels", "list", "--json").json
    assert (kept["channel"], kept["external_id"]) == ("voice", LINE)
    assert (kept["settings"]["ring"], kept["settings"]["screen"]) == ([DESK], False)
    assert practice


@pytest.mark.parametrize(
    ("more", "named"),
    [
        ({"ring": ("5550171",)}, "--ring"),
        ({"ring": (DESK,), "forwarded": True}, "--forwarded"),
        ({"seconds": 0}, "--ring-seconds"),
    ],
)
def test_what_would_not_ring_is_refused_by_name(more: dict[str, object], named: str) -> None:
    usual: dict[str, object] = {
        "ring": (),
        "seconds": 20,
        "screen": True,
        "forwarded": False,
        "when_closed": False,
        "offer_text": False,
        "lookup": True,
        "location": None,
    }
    (problem,) = Ringing(**{**usual, **more}).problems()  # type: ignore[arg-type]
    assert problem.startswith(named)
