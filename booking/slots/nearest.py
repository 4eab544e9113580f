"""What to offer instead of a time that cannot be had."""

from datetime import datetime, timedelta

import msgspec

from booking.slots.find import find_starts
from booking.slots.types import Busy, Start, StartQuery
from practice.book import PracticeBook

REACHES = (timedelta(days=1), timedelta(days=7))


def nearest(book: PracticeBook, query: StartQuery, wished: Start, busy: Busy, now: datetime) -> list[Start]:
    """The free starts nearest to the wished one, at most `query.limit`; of one time, with the same provider."""
    limit = 3 if query.limit is None else query.limit
    for reach in REACHES:
        around = msgspec.structs.replace(
            query,
            limit=None,
            each_provider=True,
            earliest=_later(query.earliest, wished.at - reach),
            latest=_earlier(query.latest, wished.at + reach),
        )
        # Whatever lies outside of the reach is further away than all that was found within it.
        found = _ranked(find_starts(book, around, busy, now), wished)
        if len(found) >= limit:
            return found[:limit]
    onwards = msgspec.structs.replace(
        query, limit=limit, spread=False, earliest=_later(query.earliest, wished.at + reach)
    )
    return list(dict.fromkeys([*found, *find_starts(book, onwards, busy, now)]))[:limit]


def _ranked(starts: list[Start], wished: Start) -> list[Start]:
    starts.sort(key=lambda each: (abs(each.at - wished.at), each.at, each.provider != wished.provider))
    unique: dict[tuple[datetime, str | None], Start] = {}
    for start in starts:
        unique.setdefault((start.at, start.location), start)
    return list(unique.values())


def _later(one: datetime | None, other: datetime) -> datetime:
    return other if one is None else max(one, other)


def _earlier(one: datetime | None, other: datetime) -> datetime:
    return other if one is None else min(one, other)
