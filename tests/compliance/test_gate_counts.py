"""Caps, once-only rules, places and forms, all reckoned from what really went out."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from compliance.audit import SYSTEM
from compliance.gate_models import started
from compliance.standing import confirm_place
from core.clock import ManualClock
from tests.compliance.gate_scene import NOON, Scene
from tests.inbox.house import FakeSms, open_house

STOP = "Reply STOP to opt out"


@pytest.fixture
async def scene(sqlite_url: str, clock: ManualClock, tmp_path: Path) -> AsyncIterator[Scene]:
    async with open_house(sqlite_url, clock, tmp_path, adapters={("fake", "sms"): FakeSms()}) as house:
        made = Scene(house)
        await made.wrote()
        yield made


async def test_marketing_is_capped_over_a_day_and_a_week(scene: Scene) -> None:
    await scene.gave("WRITTEN")
    await scene.at(NOON)
    assert await scene.told("marketing") == "send OK_WRITTEN"
    assert await scene.told("recall") == "hold FREQUENCY 11-25T17:00"
    scene.later(hours=24)
    assert await scene.told("lead_nurture") == "send OK_WRITTEN"
    await scene.at(NOON + timedelta(days=6))
    assert await scene.told("marketing") == "hold FREQUENCY 12-01T17:00"
    await scene.at(NOON + timedelta(days=7))
    assert await scene.told("marketing") == "send OK_WRITTEN"


async def test_a_cap_counts_every_channel_of_the_person(scene: Scene) -> None:
    await scene.gave("WRITTEN")
    await scene.at(NOON)
    assert await scene.told("marketing") == "send OK_WRITTEN"
    await scene.on("email", "mira@example.com")
    await scene.gave("WRITTEN")
    assert await scene.told("marketing") == "hold FREQUENCY 11-25T17:00"


async def test_an_answer_to_what_was_just_said_counts_toward_nothing(scene: Scene) -> None:
    for _ in range(5):
        assert await scene.told("inquiry_reply") == "send OK_LIVE_REPLY"
    assert await scene.house.rows(started) == []
    scene.later(minutes=16)
    for _ in range(3):
        assert await scene.told("inquiry_reply") == "send OK_INQUIRY"
    assert (await scene.told("inquiry_reply")).startswith("hold FREQUENCY 11-25T")
    await scene.wrote("and filler?")
    scene.later(minutes=16)
    assert await scene.told("inquiry_reply") == "send OK_INQUIRY"


async def test_one_nudge_for_an_inquiry_and_one_answer_to_a_quote(scene: Scene) -> None:
    scene.later(hours=2)
    assert await scene.told("inquiry_reply", nudge=True) == "send OK_INQUIRY"
    assert await scene.told("inquiry_reply", nudge=True) == "block NO_CONSENT"
    assert await scene.told("treatment_plan_followup", quote_requested=True) == "send OK_INQUIRY"
    assert await scene.told("treatment_plan_followup", quote_requested=True) == "block NO_CONSENT"


async def test_per_visit_and_per_lapse(scene: Scene) -> None:
    await scene.gave("EXPRESS")
    await scene.at(NOON)
    assert await scene.told("rebook_after_visit", subject="visit-1") == "send OK_TRANSACTIONAL"
    assert await scene.told("rebook_after_visit", subject="visit-1") == "hold FREQUENCY"
    assert await scene.told("rebook_after_visit", subject="visit-2") == "send OK_TRANSACTIONAL"
    for day in range(4):
        await scene.at(NOON + timedelta(days=day + 1))
        assert await scene.told("plan_session_due", subject="lapse-1") == "send OK_TRANSACTIONAL"
    await scene.at(NOON + timedelta(days=14))
    assert await scene.told("plan_session_due", subject="lapse-1") == "hold FREQUENCY"
    assert await scene.told("review_request", subject="visit-1") == "send OK_REVIEW"
    await scene.at(NOON + timedelta(days=84))
    assert await scene.told("review_request", subject="visit-3") == "hold FREQUENCY 03-08T17:00"


async def test_five_automated_texts_a_day_are_enough_for_a_machine(scene: Scene) -> None:
    await scene.gave("EXPRESS")
    await scene.at(NOON)
    for _ in range(3):
        assert await scene.told("appointment") == "send OK_TRANSACTIONAL"
    for _ in range(2):
        assert await scene.told("account_notice") == "send OK_TRANSACTIONAL"
    assert await scene.told("care_followup") == "hold FREQUENCY"


async def test_one_textback_a_caller_and_day(scene: Scene) -> None:
    called = scene.house.clock.now()
    assert await scene.told("missed_call_textback", called_at=called) == "send OK_MISSED_CALL"
    scene.later(hours=1)
    called = scene.house.clock.now()
    assert await scene.told("missed_call_textback", called_at=called) == "block FREQUENCY"


async def test_what_was_taken_back_before_it_left_counts_toward_nothing(scene: Scene) -> None:
    await scene.gave("WRITTEN")
    await scene.at(NOON)
    assert await scene.told("marketing") == "send OK_WRITTEN"
    await scene.house.write(
        lambda conn: scene.house.gate.cancel(conn, "SUPERSEDED", thread_id=scene.thread_id)
    )
    assert await scene.told("marketing") == "send OK_WRITTEN"


async def test_every_place_the_person_may_be_must_be_awake(scene: Scene) -> None:
    """8:30 in Raleigh is 5:30 where they say that they live."""
    await scene.gave("EXPRESS")
    await scene.at(NOON + timedelta(days=1, hours=-3, minutes=-30))
    assert await scene.told("appointment") == "send OK_TRANSACTIONAL"
    await scene.house.write(
        lambda conn: confirm_place(conn, SYSTEM, scene.contact_id, "CA", "America/Los_Angeles")
    )
    assert await scene.told("appointment") == "hold QUIET_HOURS 11-25T16:00"
    await scene.at(NOON + timedelta(days=800))
    assert await scene.told("account_notice") == "send OK_TRANSACTIONAL"


async def test_a_late_change_may_come_at_seven(scene: Scene) -> None:
    await scene.gave("EXPRESS")
    await scene.at(NOON + timedelta(hours=19, minutes=30))  # 7:30 the next morning
    visit = await scene.visited(-2 / 24, "booked")
    change = {"appointment_id": visit, "same_day_change": True}
    assert await scene.told("appointment", **change) == "send OK_TRANSACTIONAL"
    assert await scene.told("appointment", appointment_id=visit) == "hold QUIET_HOURS 11-25T13:00"


async def test_an_appointment_text_is_stale_at_the_visit(scene: Scene) -> None:
    await scene.gave("EXPRESS")
    await scene.at(NOON + timedelta(hours=12))
    visit = await scene.visited(-6 / 24, "booked")
    assert await scene.told("appointment", appointment_id=visit) == "hold QUIET_HOURS 11-25T13:00"
    scene.later(hours=6)
    await scene.house.pump("holds", "outbox")
    shown = (await scene.house.messages("out"))[-1]
    assert (shown.status, shown.status_code) == ("blocked", "EXPIRED")


async def test_the_way_out_is_told_first_monthly_and_in_all_marketing(scene: Scene) -> None:
    await scene.gave("WRITTEN")
    await scene.at(NOON)

    async def said(purpose: str) -> bool:
        await scene.told(purpose)
        text: str = (await scene.house.messages("out"))[-1].text
        return STOP in text

    assert await said("account_notice")
    assert not await said("account_notice")
    assert await said("marketing")
    await scene.at(NOON + timedelta(days=29))
    assert not await said("account_notice")
    await scene.at(NOON + timedelta(days=31))
    assert await said("account_notice")


async def test_a_visitor_who_is_still_on_the_page_is_answered(scene: Scene) -> None:
    from practice.visitors import begin_visit, is_visitor

    site = await scene.house.write(lambda conn: begin_visit(conn, b"k", scene.house.account_id))
    await scene.on("web", site[0])
    assert await scene.told("inquiry_reply") == "send OK_LIVE_REPLY"
    scene.later(minutes=31)
    assert await scene.told("inquiry_reply") == "block SESSION_CLOSED"
    assert await scene.house.write(lambda conn: is_visitor(conn, b"k", *site))
    assert await scene.told("inquiry_reply") == "send OK_LIVE_REPLY"


async def test_a_chat_hears_only_of_what_was_booked_in_it(scene: Scene) -> None:
    from practice.visitors import begin_visit

    site = await scene.house.write(lambda conn: begin_visit(conn, b"k", scene.house.account_id))
    await scene.on("web", site[0])
    words = "You're booked for Tuesday at 2."
    assert await scene.told("inquiry_reply", text=words) == "block CHANNEL_NO_PHI"
    await scene.visited(-3, "booked", thread_id=scene.thread_id)
    assert await scene.told("inquiry_reply", text=words) == "send OK_LIVE_REPLY"
