"""`glowdesk emr`: connected, looked at, matched, and left again."""

from pathlib import Path

from tests.cli.conftest import Command

PRACTICE = Path(__file__).parents[2] / "demo" / "practice.yaml"
ADD = ("emr", "add", "nextech", "--option", "practice_id=7", "--secret", "client_id=key-1")


def test_a_system_is_connected_listed_matched_and_left(glowdesk: Command) -> None:
    glowdesk("practice", "import", "--no-people", PRACTICE)
    assert "no system is connected" in glowdesk("emr", "list").out.lower()
    made = glowdesk(*ADD, "--json").json
    assert made["notices_url"] == f"https://desk.example.com/webhooks/emr/{made['id']}"
    assert glowdesk(*ADD, "--json").json["id"] == made["id"]
    (found,) = glowdesk("emr", "list", "--json").json
    assert (found["system"], found["books"], found["state"]) == ("nextech", True, "new")
    assert "key-1" not in glowdesk("emr", "list").out
    assert glowdesk("emr", "link", "types:consult=17").code == 0
    doctor = glowdesk("doctor", "--json").json
    assert any(each["about"].startswith("system nextech") for each in doctor)
    assert glowdesk("emr", "disconnect").code == 0
    assert glowdesk("emr", "list", "--json").json[0]["state"] == "off"


def test_what_is_missing_or_unknown_is_named(glowdesk: Command) -> None:
    glowdesk("practice", "import", "--no-people", PRACTICE)
    assert "/fields/practice_id" in glowdesk("emr", "add", "nextech").err
    assert "/system" in glowdesk("emr", "add", "paper").err
    assert "/fields/colour" in glowdesk(*ADD, "--option", "colour=red").err
    glowdesk(*ADD)
    assert "types:consult=17" in glowdesk("emr", "link", "consult").err
    assert glowdesk("emr", "link", "types:a=b", "--system", "zenoti").code != 0


def test_an_address_in_the_open_is_refused(glowdesk: Command) -> None:
    glowdesk("practice", "import", "--no-people", PRACTICE)
    for open_ in ("http://ehr.example.com", "http://localhost", "https://a@b.example.com", "ehr.example.com"):
        assert "/address" in glowdesk(*ADD, "--address", open_).err
    assert "/fields/token_url" in glowdesk(*ADD, "--option", "token_url=http://sign.example.com/in").err
    assert glowdesk(*ADD, "--address", "https://10.1.2.3/api").code == 0
