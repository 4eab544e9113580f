"""Which of the times that a system calls free answer a query, and which are nearest to one that was lost."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta

import msgspec

from booking.emr.base import CalendarSlot
from booking.slots import Start, StartQuery
from booking.slots.spread import REACH, spread
from booking.slots.types import meets_own
from practice.book import PracticeBook

ALTERNATIVES = 3
AROUND = timedelta(days=7)


class Window(msgspec.Struct, frozen=True):
    """The instants between which a start may lie; empty where `first` is not before `last`."""

    first: datetime
    last: datetime

    @property
    def empty(self) -> bool:
        return self.first >= self.last


def window_of(book: PracticeBook, query: StartQuery, now: datetime) -> Window:
    """Lead time and horizon of the practice, narrowed by what the query says."""
    rules = book.practice.booking_rules
    first = now + timedelta(minutes=rules.min_lead_minutes)
    day_after = now.astimezone(book.zone).date() + timedelta(days=rules.horizon_days + 1)
    last = datetime.combine(day_after, time(), book.zone)
    if query.earliest is not None:
        first = max(first, query.earliest)
    if query.latest is not None:
        last = min(last, query.latest + timedelta(minutes=1))
    return Window(first, last)


def choose(
    slots: Iterable[CalendarSlot], book: PracticeBook, query: StartQuery, now: datetime
) -> tuple[CalendarSlot, ...]:
    """Those that fit, soonest first, as many and as mixed as the query asks."""
    window = window_of(book, query, now)
    fitting = [each for each in slots if _fits(each.start, book, query, window)]
    listed = _listed(fitting, book, query)
    if query.limit is None:
        return tuple(listed)
    if not query.spread:
        return tuple(listed[: query.limit])
    by_start = {each.start: each for each in listed}
    return tuple(by_start[start] for start in spread(by_start, query.limit))


def enough(chosen: tuple[CalendarSlot, ...], query: StartQuery, until: datetime) -> bool:
    """Whether looking beyond `until` could not change what was chosen."""
    if query.limit is None or len(chosen) < query.limit:
        return False
    days = {each.start.start.date() for each in chosen}
    return not query.spread or (len(days) == query.limit and chosen[0].start.at + REACH <= until)


def nearest_to(slots: Iterable[CalendarSlot], wished: Start) -> tuple[Start, ...]:
    """Other times, nearest first, one for each time and place; of one time, with the same provider."""
    ranked = sorted(
        (each.start for each in slots if each.start != wished),
        key=lambda each: (abs(each.at - wished.at), each.at, each.provider != wished.provider),
    )
    unique: dict[tuple[datetime, str | None], Start] = {}
    for start in ranked:
        unique.setdefault((start.at, start.location), start)
    return tuple(unique.values())[:ALTERNATIVES]


def around(wished: Start) -> StartQuery:
    """What to ask for when a time was lost: everybody's times near it."""
    return StartQuery(
        type=wished.type,
        location=wished.location,
        earliest=wished.at - AROUND,
        latest=wished.at + AROUND,
        limit=None,
        each_provider=True,
    )


def _fits(start: Start, book: PracticeBook, query: StartQuery, window: Window) -> bool:
    if not window.first <= start.at < window.last:
        return False
    if query.location is not None and start.location != query.location:
        return False
    if query.providers and start.provider not in query.providers:
        return False
    if meets_own(query, start):
        return False
    if query.constraint is not None and not query.constraint.fits(start.start):
        return False
    kind = book.appointment_type(query.type)
    return query.cadence.allows(start.start.date(), kind.min_days_since_last)


def _listed(slots: list[CalendarSlot], book: PracticeBook, query: StartQuery) -> list[CalendarSlot]:
    """In order; of one instant and place the preferred provider alone, unless all are wanted."""
    order = query.providers or book.appointment_type(query.type).providers
    rank = {provider: place for place, provider in enumerate(order)}
    ranked = sorted(slots, key=lambda each: (each.start.at, rank.get(each.start.provider, len(rank))))
    unique: dict[tuple[object, ...], CalendarSlot] = {}
    for each in ranked:
        who = each.start.provider if query.each_provider else None
        unique.setdefault((each.start.at, each.start.location, who), each)
    return list(unique.values())
