"""Everything a practice has in its tables at one moment, to compare with another."""

from typing import Any

from sqlalchemy import Connection, select

from core.session import mine
from core.tables import metadata
from tests.inbox.house import House

RISING = {"version", "owner_version"}
"""Screens and runs under way tell by these that something happened, an undo included."""
RECORDS = {
    "contact_merge",
    "merge_entry",
    "live_event",
    "live_head",
    "audit_entry",
    "audit_chain",
    "phi_digest",
}
"""What happened stays written down, and the index of identifiers is one of hashes without order."""


async def everything(house: House) -> dict[str, list[Any]]:
    """Every row of the practice, but for numbers that only rise and what is written down for ever."""

    def read(conn: Connection) -> dict[str, list[Any]]:
        found = {}
        for table in metadata.sorted_tables:
            if table.name in RECORDS or "practice_id" not in table.c:
                continue
            columns = [column for column in table.c if column.name not in RISING]
            rows = conn.execute(select(*columns).where(mine(table))).all()
            found[table.name] = sorted((_row(row) for row in rows), key=str)
        return found

    return dict(await house.read(read))


def differences(before: list[dict[str, Any]], after: list[dict[str, Any]]) -> list[Any]:
    """Column by column, so that a failure says what was not put back."""
    if len(before) != len(after):
        return [("rows", len(before), len(after))]
    return [
        (name, old[name], new[name])
        for old, new in zip(before, after, strict=True)
        for name in old
        if old[name] != new[name]
    ]


def _row(row: Any) -> dict[str, Any]:
    kept = dict(row._mapping)
    if isinstance(kept.get("card"), dict):
        kept["card"] = {key: value for key, value in kept["card"].items() if key != "version"}
    return kept
