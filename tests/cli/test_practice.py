"""A practice comes in whole or not at all, and goes out as it came."""

import json
from pathlib import Path
from typing import Any

import pytest

from core.session import of_practice
from core.settings import Settings
from glowdesk import context
from practice.read_file import read_document
from practice.write_file import write_document
from sequences.plans import memberships, rows
from tests.cli.conftest import Command

DEMO = Path(__file__).parents[2] / "demo" / "practice.yaml"
PEOPLE = ("contacts", "appointments")


def demo() -> dict[str, Any]:
    document: dict[str, Any] = read_document(DEMO.read_bytes(), DEMO.name)
    return document


def write(folder: Path, document: dict[str, Any], name: str = "practice.json") -> Path:
    path = folder / name
    path.write_text(write_document(document, "json"), encoding="utf-8")
    return path


@pytest.mark.parametrize("form", ["yaml", "json"])
def test_what_was_imported_is_exported(glowdesk: Command, tmp_path: Path, form: str) -> None:
    assert glowdesk("practice", "import", DEMO).code == 0
    target = tmp_path / f"out.{form}"
    assert glowdesk("practice", "export", "--people", target).code == 0
    assert read_document(target.read_bytes(), target.name) == demo()


def test_an_export_imports_again_and_changes_nothing(glowdesk: Command, tmp_path: Path) -> None:
    glowdesk("practice", "import", DEMO)
    target = tmp_path / "out.yaml"
    glowdesk("practice", "export", "--people", target)
    again = glowdesk("practice", "import", target, "--json")
    assert (again.code, again.json["new"]) == (0, False)
    assert glowdesk("practice", "export", "--people", "--format", "json").json == demo()


def test_without_people_only_the_set_up_travels(glowdesk: Command) -> None:
    glowdesk("practice", "import", "--no-people", DEMO)
    exported = glowdesk("practice", "export", "--people", "--format", "json").json
    assert exported == {key: value for key, value in demo().items() if key not in PEOPLE}


def test_a_changed_visit_is_moved_and_not_doubled(glowdesk: Command, tmp_path: Path) -> None:
    glowdesk("practice", "import", DEMO)
    changed = demo()
    moved = next(each for each in changed["appointments"] if each["id"] == "a_tobias")
    moved["start"] = "2026-11-24T11:00"
    glowdesk("practice", "import", write(tmp_path, changed))
    exported = glowdesk("practice", "export", "--people", "--format", "json").json
    assert exported["appointments"] == changed["appointments"]


def test_one_mistake_and_nothing_is_written(glowdesk: Command, tmp_path: Path) -> None:
    broken = demo()
    broken["appointments"][2]["contact"] = "nobody"
    broken["practice"]["timezone"] = "Mars/Olympus"
    said = glowdesk("practice", "import", write(tmp_path, broken))
    assert said.code == 1
    assert "/appointments/2/contact" in said.err
    assert "/practice/timezone" in said.err
    assert glowdesk("practice", "list", "--json").json == []


def test_a_set_up_that_strands_a_booked_visit_is_refused(glowdesk: Command, tmp_path: Path) -> None:
    later = demo()
    for each in later["appointments"]:
        each["start"] = each["start"].replace("2026-", "2031-").replace("2031-12", "2032-12")
    assert glowdesk("practice", "import", write(tmp_path, later)).code == 0
    set_up = {key: value for key, value in demo().items() if key not in PEOPLE}
    renamed = json.loads(json.dumps(set_up).replace('"skin_class"', '"glow_class"'))
    before = glowdesk("practice", "export", "--people").out
    said = glowdesk("practice", "import", write(tmp_path, renamed, "renamed.json"), "--json")
    assert said.code == 1
    assert said.json["problems"][0]["at"] == "/appointment_types"
    assert glowdesk("practice", "export", "--people").out == before


def test_check_names_every_place_and_needs_no_database(glowdesk: Command, tmp_path: Path) -> None:
    assert glowdesk("practice", "check", DEMO).code == 0
    broken = demo()
    del broken["staff"][0]["name"]
    broken["surprise"] = 1
    said = glowdesk("practice", "check", write(tmp_path, broken), "--json")
    assert said.code == 1
    assert {"/staff/0", "/surprise"} <= {each["at"] for each in said.json["problems"]}


def test_a_file_that_is_not_there_is_one_clear_line(glowdesk: Command, tmp_path: Path) -> None:
    said = glowdesk("practice", "import", tmp_path / "none.yaml")
    assert said.code == 2
    assert said.err.count("\n") == 1
    assert "cannot be read" in said.err


def test_with_two_practices_a_command_asks_which(glowdesk: Command, tmp_path: Path) -> None:
    second = demo()
    second["practice"]["id"] = "second_house"
    glowdesk("practice", "import", DEMO)
    glowdesk("practice", "import", write(tmp_path, second))
    said = glowdesk("practice", "export")
    assert said.code == 2
    assert "juniper_vale, second_house" in said.err
    assert glowdesk("practice", "export", "--practice", "second_house").code == 0
    assert glowdesk("practice", "export", "--practice", "third").code == 2


def test_what_people_bring_along_is_heard_by_everybody_who_follows_up(
    glowdesk: Command, settings: Settings
) -> None:
    """Packages in the file are plans, and who is a member is followed."""
    made = glowdesk("practice", "import", DEMO, "--json").json
    bought = [each for each in demo()["contacts"] if each.get("packages")]
    members = [each for each in demo()["contacts"] if each.get("membership")]
    here, home = context(settings), of_practice(made["id"])
    assert len(here.read(home, rows.running)) == sum(len(each["packages"]) for each in bought) > 0
    assert len(here.read(home, memberships.listed)) == len(members) > 0
