"""`glowdesk emr import`: looked at, refused with the rows that are wrong, brought in once."""

from pathlib import Path

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
    assert "/columns/colour" in glowdesk("emr", "import", "clients", file, "--column", "colour=Born").err
    assert "/system" in glowdesk("emr", "import", "clients", file, "--system", "zenoti").err
