"""What must hold for any person in any standing at any hour, with real rows behind the decision."""

import asyncio
import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from compliance.phi.scan import Scan, hash_of
from compliance.types import Purpose
from core.clock import ManualClock
from tests.compliance.gate_scene import TEXT, Scene
from tests.conftest import START
from tests.inbox.house import FakeSms, House, open_house

NUMBERS = {
    "+19195550": "America/New_York",
    "+13125550": "America/Chicago",
    "+14155550": "America/Los_Angeles",
}
ANY_HOUR = {"emergency_guidance", "optout_confirm", "help_reply", "optin_confirm", "staff_reply"}
MARKETING = {
    "lead_nurture",
    "cold_reengagement",
    "treatment_plan_followup",
    "recall",
    "reactivation",
    "marketing",
}
SURVIVES = {"emergency_guidance", "optout_confirm", "help_reply", "staff_reply"}
CASES = 60

people = st.fixed_dictionaries(
    {
        "number": st.sampled_from(sorted(NUMBERS)),
        "level": st.sampled_from([None, "EXPRESS", "WRITTEN"]),
        "revoked": st.sampled_from([None, None, "all", "wrong_number", "unclear"]),
        "categories": st.sampled_from([(), (), ("promotions",), ("appointments", "care")]),
        "flag": st.sampled_from([None, None, "complaint", "minor", "deceased", "number_reassigned"]),
        "check": st.sampled_from([None, "no", "yes"]),
        "later": st.integers(min_value=0, max_value=60 * 24 * 9),
        "purposes": st.lists(st.sampled_from(list(Purpose)), min_size=1, max_size=3),
        "scan": st.sampled_from(["clean", "clean", "clean", "review", "other_person"]),
        "nudge": st.booleans(),
    }
)


async def try_out(house: House, number: int, who: dict[str, Any]) -> None:
    scene, phone = Scene(house), f"{who['number']}{100 + number:03d}"
    house.clock.advance(max(timedelta(0), START + timedelta(days=30 * number) - house.clock.now()))
    scene.thread_id = await house.text(sender=phone)
    row = await house.thread(phone)
    scene.contact_id, scene.address_id = row.contact_id, row.address_id
    if who["level"]:
        await scene.gave(who["level"])
    await scene.revoked(who["revoked"], *who["categories"])
    if who["flag"]:
        await scene.flag(who["flag"])
    if who["check"]:
        await scene.check("reassigned", who["check"])
    scene.later(minutes=who["later"])
    sent: dict[str, int] = {}
    for purpose in who["purposes"]:
        phi = Scan(hash_of(TEXT), who["scan"])
        # `told` also asserts that the dry run says the same.
        verdict = await scene.told(
            purpose.value, phi=phi, nudge=who["nudge"] and purpose is Purpose.INQUIRY_REPLY
        )
        if verdict.startswith("send"):
            allowed(house, who, purpose.value, verdict, sent)


def allowed(house: House, who: dict[str, Any], purpose: str, verdict: str, sent: dict[str, int]) -> None:
    """It was let go: nothing that forbids it may be true."""
    reassigned = who["flag"] == "number_reassigned" or who["check"] == "yes"
    gone = who["revoked"] == "all" or who["flag"] == "deceased"
    assert not gone or purpose in SURVIVES
    assert not (who["revoked"] == "wrong_number" or reassigned) or purpose in {
        "emergency_guidance",
        "optout_confirm",
    }
    assert purpose not in MARKETING or ("promotions" not in who["categories"] and who["level"] == "WRITTEN")
    assert purpose != "care_followup" or "care" not in who["categories"]
    assert who["scan"] == "clean" or purpose in {
        "emergency_guidance",
        "optout_confirm",
        "help_reply",
        "optin_confirm",
    }
    assert who["flag"] != "complaint" or purpose not in {*MARKETING, "review_request"}
    local = house.clock.now().astimezone(ZoneInfo(NUMBERS[who["number"]]))
    if purpose not in ANY_HOUR and verdict != "send OK_LIVE_REPLY":
        assert 8 <= local.hour < 21, (purpose, local)
    if purpose in {*MARKETING, "review_request"}:
        assert 10 <= local.hour < 18
        assert local.weekday() < 6
        group = "marketing" if purpose in MARKETING else purpose
        sent[group] = sent.get(group, 0) + 1
        assert sent[group] == 1, "over its cap"


def test_no_path_leads_past_the_rules(sqlite_template: Path, tmp_path: Path) -> None:
    """One house, many people one after another; each case is a person of their own, a month after the last."""
    runner = asyncio.Runner()
    clock, count = ManualClock(START), iter(range(10_000))
    path = tmp_path / "glowdesk.db"
    shutil.copyfile(sqlite_template, path)
    opened = open_house(f"sqlite:///{path}", clock, tmp_path, adapters={("fake", "sms"): FakeSms()})
    house = runner.run(opened.__aenter__())

    @settings(max_examples=CASES, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(people)
    def every(who: dict[str, Any]) -> None:
        runner.run(try_out(house, next(count), who))

    try:
        every()
    finally:
        runner.run(opened.__aexit__(None, None, None))
        runner.close()
