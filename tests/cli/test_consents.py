"""Consents from the command line: a dry run first, all or nothing, and a ledger that says whether it is whole."""

import csv
import io
from pathlib import Path

from tests.cli.conftest import Command
from tests.inbox.house import DEMO, demo_practice

PHONE = next(each.phone for each in demo_practice().contacts if each.phone)
HEAD = "address,categories,level,how,shown,page_id,box_after,given_at,legal_entity\n"
ENTITY = demo_practice().practice.legal_name or demo_practice().practice.name
ROW = (
    f'{PHONE},appointments;care,EXPRESS,web_form,May we text you?,join,yes,2026-03-03T14:02:00Z,"{ENTITY}"\n'
)


def test_a_list_comes_in_whole_or_not_at_all(glowdesk: Command, tmp_path: Path) -> None:
    assert glowdesk("practice", "import", DEMO).code == 0
    good, bad = tmp_path / "good.csv", tmp_path / "bad.csv"
    good.write_text(HEAD + ROW)
    bad.write_text(HEAD + ROW + ROW.replace("care", "gossip"))

    refused = glowdesk("consents", "import", bad)
    assert (refused.code, "/line 3/categories" in refused.err) == (1, True)
    assert "1 EXPRESS" in glowdesk("consents", "import", good, "--dry-run").out
    assert glowdesk("consents", "export").out.count("\n") == 1
    assert glowdesk("consents", "import", good, "--json").json["levels"] == {"EXPRESS": 1}
    assert glowdesk("consents", "import", good).code == 1

    table = list(csv.DictReader(io.StringIO(glowdesk("consents", "export").out)))
    assert [(row["level"], row["source"], row["address_e164"]) for row in table] == [
        ("EXPRESS", "good.csv", PHONE)
    ]
    assert glowdesk("consents", "verify").out == "The consent ledger is in order.\n"
