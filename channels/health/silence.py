"""When a silence is longer than usual for the hour: from how often each hour of the week had something at all."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

WEEKS = 8
LEAST_WEEKS = 3
"""Fewer say nothing: a new account is never called silent."""
UNLIKELY = 1e-4
"""A silence that chance brings once in ten thousand: below once a year for each channel."""
LEAST = timedelta(hours=2)
LONGEST = timedelta(days=28)
HOUR = timedelta(hours=1)
SLOTS = 7 * 24

Usual = Sequence[float]
"""For each hour of the week, in the practice's time: the share of weeks in which it had something."""
IsClosed = Callable[[date], bool]


def usual_of(heard: Iterable[datetime], since: datetime, now: datetime, zone: ZoneInfo) -> Usual:
    """An hour counts once however much came in it, so that neither a campaign nor a chatterbox changes what is
    usual, and one bad week of eight hardly does. The share is taken of one week more than was seen.
    """
    begin = _full_hour(max(since, now - WEEKS * timedelta(weeks=1)) + HOUR)
    present = {_full_hour(each) for each in heard}
    seen, had = [0] * SLOTS, [0] * SLOTS
    for hour in _hours(begin, _full_hour(now)):
        slot = slot_of(hour, zone)
        seen[slot] += 1
        had[slot] += hour in present
    return [h / (n + 1) if n >= LEAST_WEEKS else 0.0 for h, n in zip(had, seen, strict=True)]


def likelihood(usual: Usual, last: datetime, now: datetime, zone: ZoneInfo, is_closed: IsClosed) -> float:
    """How likely it is that nothing came in the full hours since `last`. Days on which the practice is closed, and
    hours in which something comes rarely (nights), hardly count: their silence says nothing.
    """
    likely = 1.0
    for hour in _hours(_full_hour(max(last, now - LONGEST) + HOUR), _full_hour(now)):
        likely *= 1 - _share(usual, hour, zone, is_closed)
    return likely


def is_silent(usual: Usual, last: datetime, now: datetime, zone: ZoneInfo, is_closed: IsClosed) -> bool:
    return now - last >= LEAST and likelihood(usual, last, now, zone, is_closed) < UNLIKELY


def usually_within(usual: Usual, now: datetime, zone: ZoneInfo, is_closed: IsClosed) -> timedelta | None:
    """Within what time before this hour something has come nine times in ten; None where nobody can tell."""
    likely, hour = 1.0, _full_hour(now) - HOUR
    while now - hour <= LONGEST:
        likely *= 1 - _share(usual, hour, zone, is_closed)
        if likely <= 0.1:
            return _full_hour(now) - hour
        hour -= HOUR
    return None


def slot_of(instant: datetime, zone: ZoneInfo) -> int:
    local = instant.astimezone(zone)
    return local.weekday() * 24 + local.hour


def _share(usual: Usual, hour: datetime, zone: ZoneInfo, is_closed: IsClosed) -> float:
    local: Any = hour.astimezone(zone)
    return 0.0 if is_closed(local.date()) else usual[local.weekday() * 24 + local.hour]


def _full_hour(instant: datetime) -> datetime:
    return instant.replace(minute=0, second=0, microsecond=0)


def _hours(begin: datetime, end: datetime) -> Iterator[datetime]:
    while begin < end:
        yield begin
        begin += HOUR
