"""Pausing from the command line: what is said, what is refused, and what the history keeps."""

from pathlib import Path

import pytest

from tests.cli.conftest import Command

DEMO = Path(__file__).parents[2] / "demo" / "practice.yaml"


@pytest.fixture
def practice(glowdesk: Command) -> str:
    found: str = glowdesk("practice", "import", "--no-people", DEMO, "--json").json["id"]
    return found


@pytest.mark.usefixtures("practice")
def test_pause_status_resume(glowdesk: Command) -> None:
    assert "Nothing is paused" in glowdesk("automation", "status").out
    paused = glowdesk("automation", "pause", "--first-replies", "--json").json["paused"]
    assert [(each["scope"], each["include_first_replies"]) for each in paused] == [("practice", True)]
    assert "held" in glowdesk("automation", "status").out
    assert glowdesk("automation", "resume", "--json").json == {"released": 0}
    again = glowdesk("automation", "resume")
    assert (again.code, "not paused" in again.err) == (2, True)


@pytest.mark.usefixtures("practice")
def test_what_the_practice_does_not_have_is_refused(glowdesk: Command) -> None:
    refused = glowdesk("automation", "pause", "--channel", "pigeon")
    assert (refused.code, "no such channel" in refused.err) == (2, True)
    both = glowdesk("automation", "pause", "--channel", "sms", "--location", "east")
    assert both.code == 2
    assert "Nothing is paused" in glowdesk("automation", "status").out
