"""Whatever breaks behind the gate, nothing leaves: every store it reads is broken in turn."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from compliance import pause, practice_settings, standing
from compliance.facts import counters, gathering, given, places, reading
from core.clock import ManualClock
from inbox import timeline
from inbox.models import handoff, staff_notice
from tests.compliance.gate_scene import NOON, Scene
from tests.inbox.house import FakeSms, open_house

STORES: list[tuple[Any, str, str]] = [
    (timeline, "last_times", "inquiry_reply"),
    (standing, "load", "inquiry_reply"),
    (gathering, "finding_of", "inquiry_reply"),
    (pause, "holds", "inquiry_reply"),
    (practice_settings, "load", "inquiry_reply"),
    (given, "consent_of", "appointment"),
    (given, "_newest_revocation", "staff_reply"),
    (reading, "service", "appointment"),
    (counters, "_rows", "appointment"),
    (counters, "checks_of", "reactivation"),
    (places, "declared", "marketing"),
]
FAULTS: list[Exception] = [
    OperationalError("SELECT", {}, Exception("disk")),
    ValueError("a value that nobody wrote"),
    TimeoutError(),
]


@pytest.fixture
def far() -> FakeSms:
    return FakeSms()


@pytest.fixture
async def scene(sqlite_url: str, clock: ManualClock, tmp_path: Path, far: FakeSms) -> AsyncIterator[Scene]:
    async with open_house(sqlite_url, clock, tmp_path, adapters={("fake", "sms"): far}) as house:
        made = Scene(house)
        await made.wrote()
        await made.gave("WRITTEN")
        yield made


@pytest.mark.parametrize("fault", range(len(FAULTS)))
@pytest.mark.parametrize(("module", "name", "purpose"), STORES, ids=[row[1] for row in STORES])
async def test_a_broken_store_holds(
    scene: Scene, far: FakeSms, monkeypatch: pytest.MonkeyPatch, module: Any, name: str, purpose: str, fault: int
) -> None:  # fmt: skip
    if purpose == "staff_reply":
        await scene.revoked("all")
    elif purpose != "inquiry_reply":
        await scene.at(NOON)

    def broken(*_: Any, **__: Any) -> Any:
        raise FAULTS[fault]

    with monkeypatch.context() as patched:
        patched.setattr(module, name, broken)
        assert await scene.told(purpose) == "hold GATE_ERROR"
        await scene.house.pump("outbox")
    assert far.sent == []
    alarms = [row.kind for row in await scene.house.rows(staff_notice) if row.kind == "gate_error"]
    waits = purpose in {"inquiry_reply", "staff_reply"}
    assert (alarms == ["gate_error"]) is waits
    assert ([row.urgency for row in await scene.house.rows(handoff)] == ["urgent"]) is waits


async def test_a_hold_for_a_fault_leaves_when_the_store_is_back(
    scene: Scene, far: FakeSms, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any, **__: Any) -> Any:
        raise TimeoutError

    with monkeypatch.context() as patched:
        patched.setattr(standing, "load", broken)
        assert await scene.told("inquiry_reply") == "hold GATE_ERROR"
    scene.later(minutes=15)
    await scene.house.pump("holds", "outbox")
    assert len(far.sent) == 1


async def test_nothing_is_handed_over_while_the_last_look_cannot_look(
    scene: Scene, far: FakeSms, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same fault at the instant of sending: it waits in the outbox, and leaves when the store is back."""
    await scene.told("inquiry_reply")

    def broken(*_: Any, **__: Any) -> Any:
        raise TimeoutError

    with monkeypatch.context() as patched:
        patched.setattr(standing, "load", broken)
        await scene.house.pump("outbox")
    assert far.sent == []
    scene.later(minutes=5)
    await scene.house.pump("outbox")
    assert len(far.sent) == 1


async def test_an_emergency_needs_no_store(
    scene: Scene, far: FakeSms, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any, **__: Any) -> Any:
        raise TimeoutError

    with monkeypatch.context() as patched:
        for module, name, _ in STORES:
            patched.setattr(module, name, broken)
        assert await scene.told("emergency_guidance", text="Please call 911 now.") == "send OK_EMERGENCY"
        await scene.house.pump("outbox")
    assert len(far.sent) == 1


@pytest.mark.servers
async def test_a_failed_statement_does_not_take_the_decision_with_it(
    postgres_url: str, clock: ManualClock, tmp_path: Path, far: FakeSms, monkeypatch: pytest.MonkeyPatch
) -> None:
    """PostgreSQL gives up the whole transaction for one bad statement; the hold is written all the same."""
    from sqlalchemy import text

    def broken(conn: Any, *_: Any) -> Any:
        conn.execute(text("SELECT nothing FROM nowhere"))

    async with open_house(postgres_url, clock, tmp_path, adapters={("fake", "sms"): far}) as house:
        made = Scene(house)
        await made.wrote()
        with monkeypatch.context() as patched:
            patched.setattr(standing, "load", broken)
            assert await made.told("inquiry_reply") == "hold GATE_ERROR"
        told = [row.kind for row in await house.rows(staff_notice)]
        assert [each for each in told if each != "new_lead"] == ["gate_error"]
