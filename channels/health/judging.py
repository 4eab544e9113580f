"""What is wrong with an account, from what is known of it: pure, so that a year can be played through it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec

from channels.health.silence import IsClosed, Usual, is_silent

LATELY = timedelta(hours=2)
LEAST_PEOPLE, LEAST_SHARE = 3, 0.5
"""Sends fail: to at least so many people, and at least so much of what was sent."""
REFUSED, REFUSED_IN = 5, timedelta(minutes=30)
MISSED, MISSED_IN = 3, timedelta(hours=24)
LOOKS = 5
"""Looks in a row that ended in an error."""


class Failure(msgspec.Struct, frozen=True, array_like=True):
    at: datetime
    code: str
    thread_id: str


class Missed(msgspec.Struct, frozen=True, array_like=True):
    at: datetime
    count: int


class Facts(msgspec.Struct, frozen=True):
    """Everything that is known of one account at an instant."""

    status: str
    problems: tuple[str, ...]
    looks_failed: int
    last_in_at: datetime | None
    usual: Usual | None
    failures: tuple[Failure, ...]
    sent_lately: int
    refused: tuple[datetime, ...]
    missed: tuple[Missed, ...]
    zone: ZoneInfo
    is_closed: IsClosed


def judged(facts: Facts, now: datetime) -> tuple[str, ...]:
    """Codes, the gravest first."""
    found = [*facts.problems]
    if facts.status == "broken" and not found:
        found.append("BROKEN")
    checks = {
        "SENDS_FAIL": _sends_fail(facts, now),
        "REQUESTS_REFUSED": _refused(facts, now),
        "MISSED_BY_WEBHOOK": _missed(facts.missed, now),
        "LOOKS_FAIL": facts.looks_failed >= LOOKS,
        "SILENT": _silent(facts, now),
    }
    found += [code for code, holds in checks.items() if holds]
    return tuple(dict.fromkeys(found))


def _silent(facts: Facts, now: datetime) -> bool:
    if facts.last_in_at is None or facts.usual is None:
        return False
    return is_silent(facts.usual, facts.last_in_at, now, facts.zone, facts.is_closed)


def _sends_fail(facts: Facts, now: datetime) -> bool:
    """Several people, not one handset that is off."""
    lately = [each for each in facts.failures if now - each.at <= LATELY]
    people = {each.thread_id for each in lately}
    return len(people) >= LEAST_PEOPLE and len(lately) >= LEAST_SHARE * max(facts.sent_lately, 1)


def _refused(facts: Facts, now: datetime) -> bool:
    """A genuine request since then says that it was somebody else knocking, or that it is mended."""
    lately = [each for each in facts.refused if now - each <= REFUSED_IN]
    return len(lately) >= REFUSED and (facts.last_in_at is None or facts.last_in_at < max(lately))


def _missed(missed: Sequence[Missed], now: datetime) -> bool:
    return sum(each.count for each in missed if now - each.at <= MISSED_IN) >= MISSED
