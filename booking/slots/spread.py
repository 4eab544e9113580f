"""Which of many free starts to say: times that differ, so that one of three is likely to suit."""

from collections.abc import Iterable, Iterator
from datetime import timedelta

from booking.slots.types import Start

REACH = timedelta(days=7)
"""Starts this much later than the first are named only when nothing nearer is left."""
APART = timedelta(minutes=60)


def day_part(start: Start) -> str:
    hour = start.start.hour
    return "morning" if hour < 12 else "afternoon" if hour < 17 else "evening"


def spread(starts: Iterable[Start], limit: int) -> list[Start]:
    """At most `limit` of them: the soonest, then those that differ most in day and part of the day."""
    candidates, rest = _within_reach(iter(starts))
    candidates += _more(candidates, rest, limit)
    chosen: list[Start] = []
    while candidates and len(chosen) < limit:
        best = min(candidates, key=lambda each: (_sameness(each, chosen), each.at))
        candidates.remove(best)
        chosen.append(best)
    return sorted(chosen, key=lambda each: each.at)


def _within_reach(starts: Iterator[Start]) -> tuple[list[Start], Iterator[Start]]:
    near: list[Start] = []
    for start in starts:
        if near and start.at - near[0].at > REACH:
            return near, _back(start, starts)
        near.append(start)
    return near, iter(())


def _back(first: Start, rest: Iterator[Start]) -> Iterator[Start]:
    yield first
    yield from rest


def _more(near: list[Start], rest: Iterator[Start], limit: int) -> list[Start]:
    """Later ones, as many days of them as the near ones fall short of."""
    missing = limit - len({start.start.date() for start in near})
    more: list[Start] = []
    for start in rest:
        if len({each.start.date() for each in (*more, start)}) > missing:
            break
        more.append(start)
    return more


def _sameness(start: Start, chosen: list[Start]) -> int:
    """0 for a start that shares neither day nor part of the day with those chosen, more the more it shares."""
    if not chosen:
        return 0
    same_day = [each for each in chosen if each.start.date() == start.start.date()]
    new_part = all(day_part(each) != day_part(start) for each in chosen)
    if not same_day:
        return 0 if new_part else 1
    if any(abs(each.at - start.at) < APART for each in same_day):
        return 4
    return 2 if new_part else 3
