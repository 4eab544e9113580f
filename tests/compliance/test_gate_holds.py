"""What waits: released when its facts change, let go or thrown away by a person, dropped when it is stale."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from compliance import held, standing
from compliance.audit import SYSTEM, Actor
from compliance.models import audit_entry, decision, draft
from core.clock import ManualClock
from core.errors import ConflictError, NotFoundError
from inbox import handoffs
from inbox.models import handoff, staff_notice
from tests.compliance.gate_scene import NOON, Scene
from tests.inbox.house import FakeSms, open_house

ANA = Actor("user", "ana")
DAY = timedelta(days=1)
CARE: dict[str, Any] = {"clinical": True, "model_written": True}


@pytest.fixture
async def scene(database_url: str, clock: ManualClock, tmp_path: Path) -> AsyncIterator[Scene]:
    async with open_house(database_url, clock, tmp_path, adapters={("fake", "sms"): FakeSms()}) as house:
        made = Scene(house)
        await made.wrote()
        await made.gave("WRITTEN")
        await made.at(NOON)
        yield made


async def newest(scene: Scene) -> Any:
    return (await scene.house.rows(draft, draft.c.created_at, draft.c.id))[-1]


async def approve(scene: Scene, *, licensed: bool = False) -> str:
    row = await newest(scene)
    verdict, _ = await scene.house.write(
        lambda conn: scene.house.gate.approve(conn, row.id, ANA, licensed=licensed)
    )
    return f"{verdict.action.value} {verdict.reason.value}"


async def audited(scene: Scene) -> list[tuple[str, str | None]]:
    rows = await scene.house.rows(audit_entry, audit_entry.c.at, audit_entry.c.id)
    return [(row.action, row.why) for row in rows if row.action.startswith(("message.", "flag."))]


async def test_a_hold_leaves_as_soon_as_its_flag_is_taken_down(scene: Scene) -> None:
    flag = await scene.flag("complaint")
    assert await scene.told("marketing") == "hold NEEDS_HUMAN"
    await scene.house.pump("holds")
    assert (await newest(scene)).state == "held"
    await scene.house.write(lambda conn: standing.close_flag(conn, ANA, flag, "resolved"))
    await scene.house.pump("holds")
    assert (await newest(scene)).state == "released"
    assert ("flag.closed", "resolved") in await audited(scene)
    with pytest.raises(ConflictError):
        await scene.house.write(lambda conn: standing.close_flag(conn, ANA, flag, "again"))


async def test_a_number_check_lets_go_what_waited_for_it(scene: Scene) -> None:
    assert await scene.told("reactivation") == "hold NUMBER_CHECK_DUE"
    assert await approve(scene) == "hold NUMBER_CHECK_DUE"  # a nod is no check
    await scene.check("reassigned", "no")
    await scene.house.pump("holds")
    assert (await newest(scene)).state == "released"


async def test_a_number_that_has_a_new_owner_is_told_nothing_more(scene: Scene) -> None:
    assert await scene.told("reactivation") == "hold NUMBER_CHECK_DUE"
    await scene.check("reassigned", "yes")
    await scene.house.pump("holds")
    assert (await newest(scene)).last_error == "NUMBER_REASSIGNED"


async def test_the_same_hold_is_written_down_once(scene: Scene) -> None:
    await scene.flag("complaint")
    await scene.told("marketing")
    for _ in range(6):
        scene.later(hours=6)
        await scene.house.pump("holds")
    rows = [row.reason for row in await scene.house.rows(decision)]
    assert rows == ["NEEDS_HUMAN"]


@pytest.mark.parametrize("kind", ["complaint", "pregnancy"])
async def test_a_person_may_let_it_go(scene: Scene, kind: str) -> None:
    await scene.flag(kind)
    await scene.told("marketing")
    assert await approve(scene) == "send OK_WRITTEN"
    assert (await newest(scene)).state == "released"
    assert ("message.approved", "NEEDS_HUMAN") in await audited(scene)
    with pytest.raises(ConflictError):
        await approve(scene)


async def test_a_nod_never_lifts_a_block(scene: Scene) -> None:
    await scene.flag("complaint")
    await scene.told("marketing")
    await scene.revoked("all")
    assert await approve(scene) == "block REVOKED_ALL"
    assert (await newest(scene)).state == "blocked"


async def test_a_nod_at_night_waits_for_the_morning(scene: Scene) -> None:
    await scene.flag("complaint")
    await scene.told("marketing")
    scene.later(hours=9)
    assert await approve(scene) == "hold QUIET_HOURS"
    scene.later(hours=14)
    await scene.house.pump("holds")
    assert (await newest(scene)).state == "released"


async def test_clinical_words_need_somebody_licensed(scene: Scene) -> None:
    assert await scene.told("care_followup", **CARE) == "hold CLINICAL_REVIEW"
    assert await approve(scene) == "hold CLINICAL_REVIEW"
    assert await approve(scene, licensed=True) == "send OK_TRANSACTIONAL"


async def test_a_doubt_about_private_details_is_lifted_by_reading(scene: Scene) -> None:
    assert await scene.told("appointment", phi=None) == "hold PHI_REVIEW"
    assert await approve(scene) == "send OK_TRANSACTIONAL"


async def test_what_a_person_throws_away_stays_away(scene: Scene) -> None:
    await scene.flag("complaint")
    await scene.told("marketing")
    row = await newest(scene)
    await scene.house.write(lambda conn: scene.house.gate.discard(conn, row.id, ANA))
    await scene.house.pump("holds", "outbox")
    assert ((await newest(scene)).state, (await newest(scene)).last_error) == ("cancelled", "DISCARDED")
    with pytest.raises(ConflictError):
        await approve(scene)
    with pytest.raises(NotFoundError):
        await scene.house.write(lambda conn: scene.house.gate.discard(conn, "nobody", ANA))


async def test_the_list_shows_what_waits_for_people_only(scene: Scene) -> None:
    await scene.flag("complaint")
    await scene.told("marketing")
    scene.later(hours=10)
    await scene.told("appointment")  # waits for the morning, not for anybody
    rows = await scene.house.read(lambda conn: held.waiting(conn, None, 10))
    assert [row.purpose for row in rows] == ["marketing"]


async def test_an_answer_that_waited_too_long_becomes_a_task(scene: Scene) -> None:
    await scene.at(NOON + DAY)
    await scene.told("inquiry_reply")
    assert (await newest(scene)).held_why == "NEEDS_HUMAN"
    scene.later(hours=13)
    await scene.house.pump("holds")
    assert (await newest(scene)).state == "expired"
    assert [row.reason for row in await scene.house.rows(handoff)] == ["staff_action"]


@pytest.mark.parametrize(
    ("reason", "flag"),
    [("complication", "complication"), ("complaint", "complaint"), ("pregnancy_nursing", "pregnancy"), ("minor", "minor")],
)  # fmt: skip
async def test_a_fetched_person_also_means_a_flag(scene: Scene, reason: str, flag: str) -> None:
    await scene.house.write(
        lambda conn: handoffs.open_handoff(
            conn, scene.thread_id, reason=reason, urgency="soon", summary="x", answer_by=None
        )
    )
    (found,) = await scene.house.read(lambda conn: standing.flags_of(conn, scene.contact_id))
    assert (found.kind, found.why, found.closed_at) == (flag, reason, None)
    assert found.handoff_id is not None
    assert ("flag.opened", reason) in await audited(scene)


async def test_a_flag_of_another_practice_is_not_there(scene: Scene) -> None:
    from core.session import of_practice

    flag = await scene.flag("complaint")
    with pytest.raises(NotFoundError):
        await scene.house.db.write(
            of_practice("practice-b"), lambda conn: standing.close_flag(conn, SYSTEM, flag, "no")
        )


async def test_no_notice_without_a_fault(scene: Scene) -> None:
    await scene.told("inquiry_reply")
    told = [row.kind for row in await scene.house.rows(staff_notice)]
    assert [each for each in told if each != "new_lead"] == []
