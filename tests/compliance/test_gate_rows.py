"""The decision tables through the door: real rows in, one verdict out, and a dry run that agrees with it."""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from compliance import practice_settings
from compliance.audit import SYSTEM
from core.clock import ManualClock
from tests.compliance.gate_scene import NOON, Scene
from tests.inbox.house import FakeSms, open_house

NIGHT = datetime(2026, 11, 25, 4, 0, tzinfo=UTC)
EVENING = datetime(2026, 11, 25, 0, 30, tzinfo=UTC)
SUNDAY = datetime(2026, 11, 29, 17, 0, tzinfo=UTC)
THANKSGIVING = datetime(2026, 11, 26, 17, 0, tzinfo=UTC)
Step = Callable[[Scene], Awaitable[Any]]


@pytest.fixture
async def scene(sqlite_url: str, clock: ManualClock, tmp_path: Path) -> AsyncIterator[Scene]:
    agreed = {"baa_email": "2026-01-15..2036-01-15"}
    far = {("fake", "sms"): FakeSms()}
    async with open_house(sqlite_url, clock, tmp_path, adapters=far, settings=agreed) as house:
        made = Scene(house)
        await made.wrote()
        yield made


def gave(level: str, *categories: str) -> Step:
    return lambda scene: scene.gave(level, *categories)


def revoked(scope: str | None, *categories: str) -> Step:
    return lambda scene: scene.revoked(scope, *categories)


def flag(kind: str) -> Step:
    return lambda scene: scene.flag(kind)


def check(kind: str, result: str, days: float = 0) -> Step:
    return lambda scene: scene.check(kind, result, days)


def visited(days: float, **more: Any) -> Step:
    return lambda scene: scene.visited(days, **more)


def at(instant: datetime) -> Step:
    return lambda scene: scene.at(instant)


def days_later(days: float) -> Step:
    """The same hour of another day: what they wrote is no inquiry any more."""
    return lambda scene: scene.at(NOON + timedelta(days=days))


def owner(kind: str) -> Step:
    return lambda scene: scene.owner(kind)


def again() -> Step:
    async def write(scene: Scene) -> None:
        await scene.wrote("me again")

    return write


def setting(**values: Any) -> Step:
    def change(scene: Scene) -> Awaitable[Any]:
        return scene.house.write(
            lambda conn: practice_settings.change(conn, SYSTEM, practice_settings.current(conn)[0], **values)
        )

    return change


def on(channel: str, value: str, **columns: Any) -> Step:
    return lambda scene: scene.on(channel, value, **columns)


def booked_here() -> Step:
    return lambda scene: scene.visited(-3, "booked", thread_id=scene.thread_id)


WEEK = 7
OLD = days_later(WEEK)  # Tuesday noon, nothing said since
MARKETING = ("lead_nurture", "treatment_plan_followup", "recall", "marketing")
ROWS: list[tuple[str, list[Step], dict[str, Any], str]] = [
    # REVOKED(all) and what survives it
    ("appointment", [gave("EXPRESS"), revoked("all")], {}, "block REVOKED_ALL"),
    ("inquiry_reply", [revoked("all")], {}, "block REVOKED_ALL"),
    ("emergency_guidance", [revoked("all"), at(NIGHT)], {}, "send OK_EMERGENCY"),
    ("help_reply", [revoked("all"), at(NIGHT)], {}, "send OK_HELP"),
    ("staff_reply", [at(NIGHT)], {}, "send OK_STAFF_REPLY"),
    ("staff_reply", [days_later(15)], {}, "block NO_CONSENT"),
    ("staff_reply", [revoked("all"), again()], {}, "send OK_STAFF_REPLY"),
    # one category
    ("review_request", [gave("EXPRESS"), revoked(None, "reviews"), at(NOON)], {}, "block REVOKED_CATEGORY"),
    ("marketing", [gave("WRITTEN"), revoked(None, "promotions"), at(NOON)], {}, "block REVOKED_CATEGORY"),
    ("appointment", [gave("EXPRESS"), revoked(None, "promotions"), at(NOON)], {}, "send OK_TRANSACTIONAL"),
    # the wrong person, the dead, the young
    ("inquiry_reply", [revoked("wrong_number")], {}, "block WRONG_NUMBER"),
    ("help_reply", [revoked("wrong_number")], {}, "block WRONG_NUMBER"),
    ("appointment", [gave("EXPRESS"), check("reassigned", "yes")], {}, "block NUMBER_REASSIGNED"),
    ("staff_reply", [flag("number_reassigned")], {}, "block NUMBER_REASSIGNED"),
    ("appointment", [gave("EXPRESS"), flag("minor"), at(NOON)], {}, "block MINOR"),
    ("inquiry_reply", [flag("minor")], {}, "send OK_LIVE_REPLY"),
    ("appointment", [gave("EXPRESS"), flag("deceased")], {}, "block REVOKED_ALL"),
    # open complication, complaint, refund, pregnancy
    *[
        (purpose, [gave("WRITTEN"), flag(kind), at(NOON)], {}, "hold NEEDS_HUMAN")
        for purpose, kind in (
            ("marketing", "complaint"), ("recall", "complication"), ("review_request", "refund"), ("reactivation", "pregnancy"),
        )
    ],
    ("appointment", [gave("EXPRESS"), flag("complication"), at(NOON)], {}, "send OK_TRANSACTIONAL"),
    # service_notice, account_notice, optin_confirm
    ("service_notice", [at(NIGHT - timedelta(hours=24)), again()], {}, "send OK_LIVE_REPLY"),
    ("service_notice", [at(NOON)], {}, "send OK_INQUIRY"),
    ("service_notice", [gave("EXPRESS"), OLD], {}, "send OK_TRANSACTIONAL"),
    ("service_notice", [gave("EXPRESS"), days_later(WEEK + 0.5)], {}, "hold QUIET_HOURS 12-02T13:00"),
    ("account_notice", [gave("EXPRESS"), OLD], {}, "send OK_TRANSACTIONAL"),
    ("account_notice", [gave("EXPRESS"), at(NIGHT)], {}, "hold QUIET_HOURS 11-25T13:00"),
    ("optin_confirm", [gave("EXPRESS"), at(NIGHT)], {}, "send OK_TRANSACTIONAL"),
    # inquiry_reply
    ("inquiry_reply", [], {}, "send OK_LIVE_REPLY"),
    ("inquiry_reply", [at(NOON)], {}, "send OK_INQUIRY"),
    ("inquiry_reply", [at(NIGHT)], {}, "hold QUIET_HOURS 11-25T13:00"),
    ("inquiry_reply", [gave("EXPRESS"), days_later(2)], {}, "hold NEEDS_HUMAN"),
    ("inquiry_reply", [days_later(2)], {}, "block NO_CONSENT"),
    # missed_call_textback
    ("missed_call_textback", [at(NIGHT)], {"called_at": NIGHT - timedelta(minutes=5)}, "send OK_MISSED_CALL"),
    ("missed_call_textback", [at(NOON)], {"called_at": NOON - timedelta(hours=2)}, "send OK_MISSED_CALL"),
    ("missed_call_textback", [at(NIGHT)], {"called_at": NIGHT - timedelta(hours=2)}, "hold QUIET_HOURS 11-25T13:00"),
    ("missed_call_textback", [check("line_type", "landline")], {"called_at": NOON - timedelta(hours=2)}, "block UNREACHABLE"),
    ("missed_call_textback", [setting(missed_call_textback="off")], {"called_at": NOON - timedelta(hours=2)}, "block CHANNEL_OFF"),
    # appointment and care
    ("appointment", [gave("EXPRESS", "appointments"), OLD], {}, "send OK_TRANSACTIONAL"),
    ("care_followup", [gave("WRITTEN"), at(NIGHT)], {}, "hold QUIET_HOURS 11-25T13:00"),
    ("appointment", [at(NOON)], {}, "block NO_CONSENT"),
    ("appointment", [booked_here(), at(NOON)], {}, "send OK_INQUIRY"),
    ("appointment", [visited(-3, status="booked"), at(NOON)], {}, "block NO_CONSENT"),
    ("appointment", [days_later(2)], {}, "block NO_CONSENT"),
    ("appointment", [gave("EXPRESS"), at(NOON)], {"text": "See you! Book now and save 20% off."}, "block PROMO_IN_TRANSACTIONAL"),
    ("care_followup", [gave("EXPRESS"), OLD], {"clinical": True, "model_written": True}, "hold CLINICAL_REVIEW"),
    ("care_followup", [gave("EXPRESS"), OLD], {"clinical": True, "model_written": True, "reviewed": True}, "send OK_TRANSACTIONAL"),
    # quotes
    ("treatment_plan_followup", [at(NOON)], {"quote_requested": True}, "send OK_INQUIRY"),
    ("treatment_plan_followup", [at(NOON)], {}, "block NO_CONSENT"),
    ("treatment_plan_followup", [gave("EXPRESS"), OLD], {}, "block NEEDS_WRITTEN"),
    *[(purpose, [gave("EXPRESS"), OLD], {}, "block NEEDS_WRITTEN") for purpose in (*MARKETING, "cold_reengagement", "reactivation")],
    *[(purpose, [at(NOON)], {}, "block NO_CONSENT") for purpose in (*MARKETING, "cold_reengagement", "reactivation")],
    *[(purpose, [gave("WRITTEN"), OLD], {}, "send OK_WRITTEN") for purpose in MARKETING],
    *[(purpose, [gave("WRITTEN"), at(EVENING)], {}, "hold QUIET_HOURS 11-25T15:00") for purpose in MARKETING],
    # plan sessions and rebooking
    ("plan_session_due", [gave("EXPRESS"), OLD], {}, "send OK_TRANSACTIONAL"),
    ("plan_session_due", [gave("EXPRESS"), at(NIGHT)], {}, "hold QUIET_HOURS 11-25T13:00"),
    ("rebook_after_visit", [gave("EXPRESS"), OLD], {}, "send OK_TRANSACTIONAL"),
    ("rebook_after_visit", [gave("EXPRESS"), OLD], {"text": "Same again in June for $250?"}, "block PROMO_IN_TRANSACTIONAL"),
    ("rebook_after_visit", [at(NOON)], {}, "block NO_CONSENT"),
    # recall on the attested basis, and the list
    ("recall", [gave("EXPRESS"), setting(recall_basis="healthcare_message"), OLD], {}, "send OK_HEALTHCARE_MESSAGE"),
    ("recall", [gave("EXPRESS"), setting(recall_basis="healthcare_message"), at(EVENING)], {}, "hold QUIET_HOURS 11-25T15:00"),
    ("recall", [gave("EXPRESS"), setting(recall_basis="healthcare_message"), check("dnc", "listed"), OLD], {}, "block DNC"),
    (
        "recall",
        [gave("EXPRESS"), setting(recall_basis="healthcare_message"), check("dnc", "listed"), visited(300), OLD],
        {},
        "send OK_HEALTHCARE_MESSAGE",
    ),
    # number checks
    ("reactivation", [gave("WRITTEN"), OLD], {}, "hold NUMBER_CHECK_DUE"),
    ("reactivation", [gave("WRITTEN"), check("reassigned", "no"), OLD], {}, "send OK_WRITTEN"),
    ("cold_reengagement", [gave("WRITTEN"), check("reassigned", "no", 25), OLD], {}, "hold NUMBER_CHECK_DUE"),
    ("cold_reengagement", [gave("WRITTEN"), check("reassigned", "no_data"), OLD], {}, "hold NUMBER_CHECK_DUE"),
    # reviews
    ("review_request", [gave("EXPRESS"), OLD], {}, "send OK_REVIEW"),
    ("review_request", [gave("EXPRESS"), at(EVENING)], {}, "hold QUIET_HOURS 11-25T15:00"),
    ("review_request", [at(NOON)], {}, "block NO_CONSENT"),
    # days without marketing
    ("marketing", [gave("WRITTEN"), at(SUNDAY)], {}, "hold NO_SEND_DAY 11-30T15:00"),
    ("marketing", [gave("WRITTEN"), at(THANKSGIVING)], {}, "hold NO_SEND_DAY 11-27T15:00"),
    ("marketing", [gave("WRITTEN"), setting(marketing_window="state"), at(SUNDAY)], {}, "send OK_WRITTEN"),
    # the state of the sender
    ("inquiry_reply", [owner("staff")], {"author_kind": "agent"}, "block HUMAN_OWNED"),
    ("inquiry_reply", [revoked("unclear"), at(NOON)], {}, "hold OPTOUT_UNCLEAR"),
    ("inquiry_reply", [revoked("unclear")], {}, "send OK_LIVE_REPLY"),
    ("inquiry_reply", [setting(night_live_reply="off"), at(NIGHT), again()], {}, "hold QUIET_HOURS 11-25T13:00"),
    ("appointment", [gave("EXPRESS"), OLD], {"not_before": NOON + timedelta(days=8)}, "hold SCHEDULED 12-02T17:00"),
    ("appointment", [gave("EXPRESS"), OLD], {"phi": None}, "hold PHI_REVIEW"),
    # other channels
    ("inquiry_reply", [on("web", "visitor-7")], {}, "block SESSION_CLOSED"),
    ("appointment", [on("web", "visitor-7")], {}, "block CHANNEL_NO_PHI"),
    ("marketing", [on("web", "visitor-7")], {}, "block CHANNEL_UNSUPPORTED"),
    ("inquiry_reply", [on("instagram", "ig-7")], {}, "block WINDOW_CLOSED"),
    ("inquiry_reply", [on("instagram", "ig-7", window_until=NOON + timedelta(days=6))], {}, "send OK_LIVE_REPLY"),
    ("appointment", [on("instagram", "ig-7", window_until=NOON)], {}, "block CHANNEL_NO_PHI"),
    ("marketing", [on("facebook", "fb-7", window_until=NOON)], {}, "block CHANNEL_NO_PHI"),
    ("marketing", [on("facebook", "fb-7")], {}, "block WINDOW_CLOSED"),
    # all that Google takes is the public answer to a review, and a person writes that
    ("staff_reply", [on("google", "g-7")], {}, "send OK_STAFF_REPLY"),
    ("inquiry_reply", [on("google", "g-7")], {}, "block CHANNEL_UNSUPPORTED"),
    ("appointment", [on("email", "mira@example.com"), gave("EXPRESS"), at(NOON)], {}, "send OK_TRANSACTIONAL"),
    ("marketing", [on("email", "mira@example.com"), gave("WRITTEN"), at(EVENING)], {}, "send OK_WRITTEN"),
    ("marketing", [on("email", "mira@example.com"), gave("EXPRESS"), at(NOON)], {}, "block NEEDS_WRITTEN"),
    ("missed_call_textback", [on("email", "mira@example.com")], {}, "block CHANNEL_UNSUPPORTED"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("purpose", "steps", "more", "verdict"),
    ROWS,
    ids=[f"{n}-{row[0]}-{row[3]}" for n, row in enumerate(ROWS)],
)
async def test_row(scene: Scene, purpose: str, steps: list[Step], more: dict[str, Any], verdict: str) -> None:
    for step in steps:
        await step(scene)
    assert await scene.told(purpose, **more) == verdict
