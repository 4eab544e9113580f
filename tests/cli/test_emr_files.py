"""`glowdesk emr import`: looked at, refused with the rows that are wrong, brought in once."""

from pathlib import Path

import yaml

from tests.cli.conftest import Command

PRACTICE = Path(__file__).parents[2] / "demo" / "practice.yaml"
PEOPLE = 'Patient ID,Patient Name,Mobile,Born\nP1,"Weiss, Anna",2125550111,1984-02-01\nP2,Bo Holm,2125550112,soon\n'


def test_a_file_is_looked_at_and_brought_in_once(glowdesk: Command, tmp_path: Path) -> None:
    glowdesk("practice", "import", "--no-people", PRACTICE)
    file = tmp_path / "people.csv"
    file.write_text(PEOPLE, encoding="utf-8")
    looked = glowdesk("emr", "import", "clients", file, "--dry-run", "--json").json
    assert (looked["done"], looked["new"], looked["unused"]) == (False, 2, ["Born"])
    wrong = glowdesk("emr", "import", "clients", file, "--column", "birthdate=Born")
    assert wrong.code == 1
    assert "2 rows: 1 new, 0 known already, 1 cannot be read." in wrong.out
    assert "no_date" in wrong.out
    assert "Weiss" not in wrong.out + wrong.err
    assert glowdesk("emr", "import", "clients", file, "--column", "birthdate=Born", "--skip-bad").code == 0
    again = glowdesk("emr", "import", "clients", file, "--skip-bad")
    assert "already" in again.err
    members = tmp_path / "members.csv"
    members.write_text("Membership ID,Plan,Status,Patient ID\nM1,Vale Club,Frozen,P1\n", encoding="utf-8")
    assert glowdesk("emr", "import", "memberships", members).code == 0
    known = glowdesk("emr", "import", "memberships", members, "--dry-run", "--json").json
    assert (known["again"], known["new"], known["known"]) == (True, 0, 1)
    assert "/columns/colour" in glowdesk("emr", "import", "clients", file, "--column", "colour=Born").err
    assert "/system" in glowdesk("emr", "import", "clients", file, "--system", "zenoti").err


def test_an_address_to_subscribe_to_is_shown_once_and_ended(glowdesk: Command) -> None:
    glowdesk("practice", "import", "--no-people", PRACTICE)
    assert "nobody of this id treats here" in glowdesk("emr", "feed", "stranger").err
    provider = _provider()
    url = glowdesk("emr", "feed", provider, "--json").json["url"]
    assert url.startswith("https://desk.example.com/calendar/")
    assert glowdesk("emr", "feed", provider, "--json").json["url"] != url
    assert "has ended" in glowdesk("emr", "feed", provider, "--end").out
    assert "none" in glowdesk("emr", "feed", provider, "--end").out


def _provider() -> str:
    document = yaml.safe_load(PRACTICE.read_text(encoding="utf-8"))
    return str(next(iter(document["provider_hours"])))
