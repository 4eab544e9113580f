"""What patients write, read into constraints: a table of messages, English and Spanish, clean and dirty."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from booking.constraints.probe import probe_when

TABLE = Path(__file__).parent / "readings.yaml"


def _rows() -> Iterator[Any]:
    for block in yaml.load(TABLE.read_text(encoding="utf-8"), Loader=yaml.BaseLoader):
        for row in block["says"]:
            yield pytest.param(block["now"], block["zone"], row, id=f"{block['now'][:10]} {row['text'][:60]}")


@pytest.mark.parametrize(("now", "zone", "row"), list(_rows()))
def test_message_is_read_as_a_coordinator_would(now, zone, row):
    found = probe_when(row["text"], datetime.fromisoformat(now), zone, row.get("with"))
    assert found == _expected(row["want"])


def _expected(want: Any) -> dict[str, Any]:
    if isinstance(want, str):
        return {want: True}
    return {"any_of": _plain(want["any"]), "none_of": _plain(want.get("not", []))}


def _plain(clauses: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {key: [int(dow) for dow in value] if key == "dow" else value for key, value in clause.items()}
        for clause in clauses
    ]
