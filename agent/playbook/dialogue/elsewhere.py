"""Reads a time that somebody means in their own zone, so that both times can be stated."""

import re
from datetime import datetime, time, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec
import yaml

from booking.constraints.types import Clause, Constraint

DATA = Path(__file__).parent / "data"


@cache
def _zones() -> dict[ZoneInfo, re.Pattern[str]]:
    raw = yaml.safe_load((DATA / "zones.yaml").read_text(encoding="utf-8"))
    return {ZoneInfo(name): re.compile(words) for name, words in msgspec.convert(raw, dict[str, str]).items()}


def zone_said(plain: str, here: ZoneInfo, now: datetime) -> ZoneInfo | None:
    """The zone that the words name, where its clocks differ from ours."""
    found = next((zone for zone, words in _zones().items() if words.search(plain)), None)
    if found is None or now.astimezone(found).utcoffset() == now.astimezone(here).utcoffset():
        return None
    return found


def theirs(start: datetime, here: ZoneInfo, there: ZoneInfo) -> datetime:
    """Our wall-clock time as their clock shows it."""
    return start.replace(tzinfo=here).astimezone(there).replace(tzinfo=None)


def as_ours(constraint: Constraint, here: ZoneInfo, there: ZoneInfo, now: datetime) -> Constraint:
    """Their hours as ours; days are kept, as a visit is within one day for both."""
    ahead, behind = now.astimezone(here).utcoffset(), now.astimezone(there).utcoffset()
    shift = (ahead or timedelta()) - (behind or timedelta())
    return Constraint(
        tuple(_shifted(each, shift) for each in constraint.any_of),
        tuple(_shifted(each, shift) for each in constraint.none_of),
    )


def _shifted(clause: Clause, shift: timedelta) -> Clause:
    return msgspec.structs.replace(
        clause,
        at=_moved(clause.at, shift),
        after=_moved(clause.after, shift),
        before=_moved(clause.before, shift),
    )


def _moved(clock: time | None, shift: timedelta) -> time | None:
    if clock is None:
        return None
    minute = clock.hour * 60 + clock.minute + int(shift.total_seconds() // 60)
    return time(*divmod(min(max(minute, 0), 24 * 60 - 1), 60))
