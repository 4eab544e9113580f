"""Sequences over the API: listed, switched, edited, steered for one person, and tried out without a trace."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Table, func, select

from compliance.models import audit_entry
from core.clock import ManualClock
from core.tables import metadata
from tests.sequences.visits import Patient
from tests.web.desk import Desk, open_desk

NURTURE = "lead_nurture_injectables"


@pytest.fixture
async def patient(sqlite_url: str, clock: ManualClock, tmp_path: Path) -> AsyncIterator[tuple[Desk, Patient]]:
    async with open_desk(sqlite_url, clock, tmp_path) as desk:
        made = Patient(desk.house, desk.far)
        await made.arrive()
        yield desk, made


async def rows(desk: Desk) -> dict[str, int]:
    """How many rows each table has."""

    def count(conn: Connection) -> dict[str, int]:
        tables: list[Table] = metadata.sorted_tables
        return {each.name: conn.execute(select(func.count()).select_from(each)).scalar_one() for each in tables}

    found: dict[str, int] = await desk.house.read(count)
    return found


async def test_trying_out_leaves_nothing_behind(patient: tuple[Desk, Patient]) -> None:
    desk, made = patient
    path = f"/api/v1/contacts/{made.contact_id}/simulation"
    async with await desk.somebody() as client:
        await client.post(path, json={"sequence": NURTURE})  # the conversation counts as seen from now on
        before = await rows(desk)
        found = (await client.post(path, json={"sequence": NURTURE})).json()
        print(found)
        assert await rows(desk) == before
