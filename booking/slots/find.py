"""Free starts, soonest first: the rule of `provider_hours` on sets of minutes, a day at a time."""

import heapq
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from itertools import groupby, islice
from zoneinfo import ZoneInfo

from booking.constraints.types import Clause
from booking.slots.blocks import blocks_of
from booking.slots.caps import Caps
from booking.slots.check import pairs, start_at, why_not
from booking.slots.hours import Hours
from booking.slots.resources import Needs, blocked_starts, choose, needs_at, shared
from booking.slots.spans import Minutes
from booking.slots.spread import spread
from booking.slots.types import Busy, Start, StartQuery, instant_of, minute_of
from booking.slots.wall import DAY, DayClock, day_clock, wall_at
from practice.book import PracticeBook

Pair = tuple[str, str | None]
Found = tuple[int, int, int]
"""Instant, rank of the pair of provider and place, minute after midnight: sorts as starts are listed."""


def find_starts(book: PracticeBook, query: StartQuery, busy: Busy, now: datetime) -> list[Start]:
    """The free starts that fit the query; with `spread` on different days and parts of the day."""
    found = iter_starts(book, query, busy, now)
    if query.limit is None:
        return list(found)
    return spread(found, query.limit) if query.spread else list(islice(found, query.limit))


def iter_starts(book: PracticeBook, query: StartQuery, busy: Busy, now: datetime) -> Iterator[Start]:
    """The same without a limit, worked out only as far as it is read."""
    search = _Search(book, query, busy, now)
    zones: dict[ZoneInfo, None] = dict.fromkeys(book.zone_of(place) for _, place in search.pairs)
    for _, same_time in groupby(
        heapq.merge(*(search.in_zone(zone) for zone in zones)), key=lambda each: each[0]
    ):
        yield from search.listed(same_time)


class _Search:
    def __init__(self, book: PracticeBook, query: StartQuery, busy: Busy, now: datetime) -> None:
        self.book, self.query, self.busy, self.now = book, query, busy, now
        self.kind = book.appointment_type(query.type)
        self.pairs = pairs(book, query)
        self.hours = Hours(book, self.kind, returning=query.returning)
        rules = book.practice.booking_rules
        self.grid = range(0, DAY, rules.grid_minutes)
        soonest = now + timedelta(minutes=rules.min_lead_minutes)
        self.first = _rounded_up(max(soonest, query.earliest) if query.earliest else soonest)
        self.last = minute_of(query.latest) if query.latest else None
        self._clauses: dict[tuple[tuple[Clause, ...], tuple[Clause, ...]], list[int]] = {}
        self._blocked: dict[Pair, Minutes] = {}
        self._at_place: dict[tuple[str | None, int], Minutes] = {}
        self._open = self._open_groups()
        self._caps = Caps(book, query, busy)
        self._rivals = self._shared_needs()

    def in_zone(self, zone: ZoneInfo) -> Iterator[Found]:
        """All starts at the places in one zone, in order."""
        ranked = [(rank, pair) for rank, pair in enumerate(self.pairs) if self.book.zone_of(pair[1]) == zone]
        today = self.now.astimezone(zone).date()
        day = max(today, wall_at(zone, self.first).date())
        final = today + timedelta(days=self.book.practice.booking_rules.horizon_days)
        if self.last is not None:
            final = min(final, wall_at(zone, self.last).date())
        while day <= final:
            minutes = self._wanted(day)
            if minutes and self.query.cadence.allows(day, self.kind.min_days_since_last):
                yield from self._on_day(day_clock(zone, day), ranked, minutes)
            day += timedelta(days=1)

    def listed(self, same_time: Iterable[Found]) -> Iterator[Start]:
        """Of one instant: everybody, or at each place the one who is preferred."""
        places: set[str | None] = set()
        for at, rank, minute in same_time:
            provider, place = self.pairs[rank]
            if place in places and not self.query.each_provider:
                continue
            places.add(place)
            zone = self.book.zone_of(place)
            day = wall_at(zone, at).date()
            yield Start(
                type=self.kind.id,
                provider=provider,
                start=_wall(day, minute),
                at=instant_of(at),
                zone=zone.key,
                minutes=self.book.minutes_with(self.kind.id, provider),
                location=place,
            )

    def _wanted(self, day: date) -> list[int]:
        """The grid's minutes that the constraint leaves on this day."""
        constraint = self.query.constraint
        if constraint is None:
            return self._times((Clause(),), ())
        wanted = tuple(clause for clause in constraint.any_of if clause.fits_day(day))
        unwanted = tuple(clause for clause in constraint.none_of if clause.fits_day(day))
        return self._times(wanted, unwanted)

    def _times(self, wanted: tuple[Clause, ...], unwanted: tuple[Clause, ...]) -> list[int]:
        key = (wanted, unwanted)
        if key not in self._clauses:
            self._clauses[key] = [
                minute
                for minute in self.grid
                for clock in (time(minute // 60, minute % 60),)
                if any(clause.fits_time(clock) for clause in wanted)
                and not any(clause.fits_time(clock) for clause in unwanted)
            ]
        return self._clauses[key]

    def _on_day(self, clock: DayClock, ranked: list[tuple[int, Pair]], minutes: list[int]) -> list[Found]:
        found = []
        for rank, pair in ranked:
            if self._caps.bind and self._caps.full(pair[0], clock.day):
                continue
            look = self._regular if clock.regular else self._irregular
            found += [(at, rank, minute) for at, minute in look(pair, clock, minutes)]
        found.sort()
        return found

    def _regular(self, pair: Pair, clock: DayClock, minutes: list[int]) -> Iterator[tuple[int, int]]:
        windows = self.hours.starts(*pair, clock.day)
        if not windows:
            return
        base, blocked = clock.base, self._blocked_for(pair)
        for first, last in windows:
            earliest = max(first + base, self.first)
            latest = last + base if self.last is None else min(last + base, self.last)
            for start, end in blocked.gaps(earliest, latest):
                index = bisect_left(minutes, start - base)
                while index < len(minutes) and minutes[index] <= end - base:
                    minute = minutes[index]
                    if self._found_resources(pair, base + minute):
                        yield base + minute, minute
                    index += 1
        yield from self._joining(pair, clock, minutes)

    def _irregular(self, pair: Pair, clock: DayClock, minutes: list[int]) -> Iterator[tuple[int, int]]:
        """On the two days a year on which a clock is put, every time is looked at by itself."""
        for minute in minutes:
            at = clock.at(minute)
            if at is not None and self._in_bounds(at) and self._is_free(pair, clock.day, minute):
                yield at, minute

    def _joining(self, pair: Pair, clock: DayClock, minutes: list[int]) -> Iterator[tuple[int, int]]:
        """Starts that are taken by a group in which there is room."""
        for at in self._open.get(pair, ()):
            minute = at - clock.base
            wanted = 0 <= minute < DAY and self._in_bounds(at) and minute in minutes
            if wanted and self._is_free(pair, clock.day, minute):
                yield at, minute

    def _is_free(self, pair: Pair, day: date, minute: int) -> bool:
        start = start_at(self.book, self.kind.id, pair[0], _wall(day, minute), pair[1])
        return start is not None and why_not(self.book, self.query, start, self.busy, self.now) is None

    def _in_bounds(self, at: int) -> bool:
        return self.first <= at and (self.last is None or at <= self.last)

    def _found_resources(self, pair: Pair, at: int) -> bool:
        needs = self._rivals.get(pair[1])
        if needs is None:
            return True
        kind, minutes = self.kind, self.book.minutes_with(self.kind.id, pair[0])
        span = (at - kind.buffer_before, at + minutes + kind.buffer_after)
        return choose(self.book, self.busy, needs, span) is not None

    def _blocked_for(self, pair: Pair) -> Minutes:
        if pair not in self._blocked:
            provider, place = pair
            minutes = self.book.minutes_with(self.kind.id, provider)
            before, after = self.kind.buffer_before, minutes + self.kind.buffer_after
            taken = [(span.busy_from, span.busy_to) for span in self.busy.by_provider.get(provider, ())]
            for since, until, where in blocks_of(self.book).of_provider.get(provider, ()):
                if where in {None, place}:
                    taken.append((since, until))
            blocked = [(since - after + 1, until + before - 1) for since, until in taken]
            blocked += [(since - minutes + 1, until - 1) for since, until in self.query.own]
            self._blocked[pair] = Minutes(blocked).joined(self._blocked_at(place, before, after))
        return self._blocked[pair]

    def _blocked_at(self, place: str | None, before: int, after: int) -> Minutes:
        key = (place, after)
        if key not in self._at_place:
            needs = needs_at(self.book, self.kind, place) or ()
            self._at_place[key] = blocked_starts(self.book, self.busy, needs, before, after)
        return self._at_place[key]

    def _shared_needs(self) -> dict[str | None, Needs]:
        """Needs at the places where two entries might want the same resource."""
        found = {place: needs_at(self.book, self.kind, place) for _, place in self.pairs}
        return {place: needs for place, needs in found.items() if needs and shared(needs)}

    def _open_groups(self) -> dict[Pair, list[int]]:
        if self.kind.capacity == 1:
            return {}
        found: dict[Pair, list[int]] = {}
        for (kind, provider, place, at), members in self.busy.groups.items():
            if kind == self.kind.id and len(members) < self.kind.capacity:
                found.setdefault((provider, place), []).append(at)
        return found


def _wall(day: date, minute: int) -> datetime:
    return datetime.combine(day, time(minute // 60, minute % 60))


def _rounded_up(instant: datetime) -> int:
    minute = minute_of(instant)
    return minute if instant_of(minute) == instant else minute + 1
