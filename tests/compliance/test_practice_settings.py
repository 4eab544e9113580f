"""The practice's own choices: strict until somebody decides, one version after another, and the gate obeys."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from compliance import practice_settings
from compliance.audit import Actor
from compliance.facts import DraftRequest
from compliance.models import audit_entry
from compliance.types import Settings
from core.clock import ManualClock
from core.errors import BadInputError, ConflictError
from core.session import of_practice
from tests.inbox.house import FakeSms, House, open_house

OWNER = Actor("user", "dana")


@pytest.fixture
async def house(database_url: str, clock: ManualClock, tmp_path: Path) -> AsyncIterator[House]:
    async with open_house(database_url, clock, tmp_path, adapters={("fake", "sms"): FakeSms()}) as house:
        yield house


async def change(house: House, version: int, **values: Any) -> Any:
    return await house.write(lambda conn: practice_settings.change(conn, OWNER, version, **values))


async def test_the_stricter_values_hold_until_somebody_chooses(house: House) -> None:
    assert await house.read(practice_settings.load) == Settings()
    assert await house.read(practice_settings.current) == (0, Settings())


async def test_a_change_is_a_version_with_its_author_and_holds_at_once(house: House) -> None:
    assert (await change(house, 0, night_live_reply="off"))[0] == 1
    assert (await change(house, 1, texas_registered=True, night_live_reply="off"))[0] == 2
    found = await house.read(practice_settings.load)
    assert (found.night_live_reply, found.texas_registered) == ("off", True)
    newest, oldest = await house.read(practice_settings.history)
    assert (newest.changed, newest.by_id) == ({"texas_registered": (False, True)}, "dana")
    assert oldest.changed == {"night_live_reply": ("on", "off")}
    told = [row for row in await house.rows(audit_entry) if row.action == "compliance_settings.changed"]
    assert [row.detail["version"] for row in told] == [1, 2]


async def test_who_looked_at_an_older_version_is_refused(house: House) -> None:
    await change(house, 0, marketing_window="state")
    with pytest.raises(ConflictError):
        await change(house, 0, marketing_window="strict")
    assert (await house.read(practice_settings.load)).marketing_window == "state"


async def test_two_at_once_make_one_version(house: House) -> None:
    made = await asyncio.gather(
        change(house, 0, marketing_window="state"),
        change(house, 0, recall_basis="healthcare_message"),
        return_exceptions=True,
    )
    assert sorted(type(each).__name__ for each in made) == ["ConflictError", "tuple"]
    assert (await house.read(practice_settings.current))[0] == 1


@pytest.mark.parametrize(
    "values", [{"marketing_window": "always"}, {"texas_registered": "yes"}, {"texts": 1}]
)
async def test_what_is_no_choice_is_refused(house: House, values: dict[str, Any]) -> None:
    with pytest.raises(BadInputError):
        await change(house, 0, **values)
    assert await house.read(practice_settings.current) == (0, Settings())


async def test_a_change_that_was_rolled_back_is_not_remembered(house: House) -> None:
    def fail(conn: Any) -> None:
        practice_settings.change(conn, OWNER, 0, night_live_reply="off")
        assert practice_settings.load(conn).night_live_reply == "off"
        raise ConflictError("something else went wrong")

    with pytest.raises(ConflictError):
        await house.write(fail)
    assert (await house.read(practice_settings.load)).night_live_reply == "on"


async def test_another_practice_keeps_its_own(house: House) -> None:
    await change(house, 0, night_live_reply="off")
    there = await house.db.read(of_practice("practice-b"), practice_settings.load)
    assert there == Settings()


async def test_the_gate_obeys(house: House) -> None:
    thread_id = await house.text()
    request = DraftRequest(
        thread_id=thread_id,
        cause_id="c",
        kind="textback",
        purpose="missed_call_textback",
        author_kind="agent",
        text="Sorry we missed you.",
    )
    await change(house, 0, missed_call_textback="off")
    verdict = await house.read(lambda conn: house.gate.preview(conn, request))
    assert verdict.reason.value == "CHANNEL_OFF"
