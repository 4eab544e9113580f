"""The single best next thing for a spare five minutes: by money at stake, how late it is and how warm they are."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

import msgspec

from inbox.tasks import Task

MOST_MONEY: Final = 45
MONEY_UNIT: Final = 5_000
"""Minor units for a point: 2,250 of the currency's major units reach the most."""
MOST_LATE: Final = 20
WARM: Final = (
    (timedelta(hours=1), 40),
    (timedelta(hours=24), 25),
    (timedelta(days=3), 12),
    (timedelta(days=14), 5),
)
"""Who wrote or called so recently answers the phone."""
TRIED: Final = 6
"""Every try that came to nothing makes the next less likely to."""


class Candidate(msgspec.Struct, frozen=True):
    task: Task
    weight: int
    """Of its kind: how early it comes beside others of the same worth."""
    worth_minor: int
    last_in_at: datetime | None
    skipped: bool = False


class Ranked(msgspec.Struct, frozen=True):
    candidate: Candidate
    score: int


def rank(found: Iterable[Candidate], now: datetime) -> list[Ranked]:
    """The best first; what was skipped comes after everything else, in the same order. Deterministic."""
    scored = [Ranked(each, score(each, now)) for each in found]
    return sorted(
        scored,
        key=lambda each: (
            each.candidate.skipped,
            -each.score,
            each.candidate.task.due_at,
            each.candidate.task.id,
        ),
    )


def score(each: Candidate, now: datetime) -> int:
    """Points: the kind's own, one for so much money, one for each hour late, some for warmth, less for vain tries."""
    money = min(MOST_MONEY, each.worth_minor // MONEY_UNIT)
    late = min(MOST_LATE, max(0, (now - each.task.due_at) // timedelta(hours=1)))
    return each.weight + money + late + _warm(each.last_in_at, now) - TRIED * each.task.tries


def _warm(last_in_at: datetime | None, now: datetime) -> int:
    if last_in_at is None:
        return 0
    return next((points for within, points in WARM if now - last_in_at <= within), 0)
