"""Every row of the threat model names a test, and that test is there."""

import ast
import re
from pathlib import Path

import pytest

from core.clock import ManualClock
from tests.web.desk import open_desk
from web.route_rights import API_PATH

ROOT = Path(__file__).parents[2]
ROWS = re.findall(
    r"^\| ([STRIDE]) \| .* \| `([^`]+)` \|$", (ROOT / "docs" / "threat-model.md").read_text(), re.MULTILINE
)


def test_every_kind_of_threat_has_rows() -> None:
    text = (ROOT / "docs" / "threat-model.md").read_text()
    assert {kind for kind, _ in ROWS} == set("STRIDE")
    assert len(re.findall(r"^\| [STRIDE] \|", text, re.MULTILINE)) == len(ROWS)


@pytest.mark.parametrize("named", sorted({test for _, test in ROWS}))
def test_the_named_test_is_there(named: str) -> None:
    path, *names = named.split("::")
    found: ast.AST = ast.parse((ROOT / path).read_text())
    for name in names:
        inside = {each.name: each for each in ast.iter_child_nodes(found) if hasattr(each, "name")}
        assert name in inside, named
        found = inside[name]


async def test_every_door_outside_the_api_is_named(
    sqlite_url: str, clock: ManualClock, tmp_path: Path
) -> None:
    text = (ROOT / "docs" / "threat-model.md").read_text()
    named = set(re.findall(r"`(/[\w.-]*)`", text.partition("## Doors")[2].partition("## Rows")[0]))
    async with open_desk(sqlite_url, clock, tmp_path) as desk:
        outside = [route.path for route in desk.app.routes if not route.path.startswith(API_PATH)]
    assert {f"/{path.split('/')[1]}" for path in outside} <= named
