"""Free times out of Boulevard: a cart for each place, asked day by day for each person who does the service."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Iterable
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import msgspec

from booking.emr.base import CalendarSlot
from booking.emr.boulevard.carts import Cart, Carts, Lane, Time
from booking.emr.boulevard.naming import Naming
from booking.emr.choosing import Window, choose, window_of
from booking.emr.theirs import Theirs
from booking.slots import Start, StartQuery
from core.clock import Clock
from practice.book import PracticeBook

AT_ONCE: Final = timedelta(days=30)
"""It searches at most 31 days in one question."""
ENOUGH: Final = 3


class Track(msgspec.Struct, frozen=True):
    """A lane in an open cart."""

    cart: Cart
    lane: Lane


class Search:
    """One look for free times."""

    def __init__(
        self, carts: Carts, theirs: Theirs, naming: Naming, book: PracticeBook, clock: Clock
    ) -> None:
        self._carts, self._theirs, self._naming = carts, theirs, naming
        self._book, self._clock = book, clock

    async def find(self, query: StartQuery) -> tuple[CalendarSlot, ...]:
        """Soonest first, looked up day by day until the query has what it asks for."""
        now = self._clock.now()
        window = window_of(self._book, query, now)
        found: list[CalendarSlot] = []
        if window.empty:
            return ()
        tracks = await self.tracks(query)
        async for day, open_ in self._days(tracks, window):
            found += await self._on(query, day, open_)
            chosen = choose(found, self._book, query, now)
            if self._enough(query, chosen):
                return chosen
        return choose(found, self._book, query, now)

    async def near(self, wished: Start, query: StartQuery) -> tuple[CalendarSlot, ...]:
        """Everything on the days nearest to a time that was lost, until there is enough to offer."""
        now = self._clock.now()
        window = window_of(self._book, query, now)
        if window.empty:
            return ()
        days = [each async for each in self._days(await self.tracks(query), window)]
        days.sort(key=lambda each: (abs(each[0] - wished.start.date()), each[0]))
        found: list[CalendarSlot] = []
        for day, open_ in days:
            found += await self._on(query, day, open_)
            if len({each.start.at for each in found if each.start.at != wished.at}) >= ENOUGH:
                break
        return choose(found, self._book, query, now)

    async def tracks(self, query: StartQuery) -> list[Track]:
        """Everybody who may do it, at every place where it may be."""
        item, wanted = self._theirs.type(query.type), set(self._theirs.providers_of(query))
        found: list[Track] = []
        for place in self._theirs.locations_of(query):
            cart = await self._carts.open(place)
            zone = self.zone_of(place)
            lanes = await self._carts.lanes(cart, item, place, zone)
            mine = [each for each in lanes if self._naming.provider(each.staff) in wanted]
            if mine:
                cart = await self._carts.add(cart, item, None)
                found += [Track(cart, each) for each in mine]
        return found

    def zone_of(self, place: str) -> str:
        ours = self._naming.our_location(place, self._book.location_ids)
        return self._book.zone_of(ours).key

    def slot(self, kind: str, lane: Lane, time: Time, fetched_at: datetime) -> CalendarSlot | None:
        return self._theirs.slot(
            kind,
            provider=self._naming.provider(lane.staff) or "",
            location=lane.place,
            start=time.at,
            end=time.at + timedelta(minutes=lane.minutes),
            token=time.id,
            fetched_at=fetched_at,
        )

    async def _days(self, tracks: Iterable[Track], window: Window) -> AsyncIterator[tuple[date, list[Track]]]:
        """Dates with something free, soonest first, and who has it."""
        several = list(tracks)
        lower = window.first
        while several and lower < window.last:
            upper = min(lower + AT_ONCE, window.last)
            spans = [(each, _day(lower, each.lane.zone), _day(upper, each.lane.zone)) for each in several]
            answers = await asyncio.gather(
                *(self._carts.dates(each.cart, each.lane, first, last) for each, first, last in spans)
            )
            found: dict[date, list[Track]] = defaultdict(list)
            for track, days in zip(several, answers, strict=True):
                for day in days:
                    found[day].append(track)
            for day in sorted(found):
                yield day, found[day]
            lower = upper + timedelta(days=1)

    async def _on(self, query: StartQuery, day: date, tracks: Iterable[Track]) -> list[CalendarSlot]:
        several = list(tracks)
        answers = await asyncio.gather(*(self._carts.times(each.cart, each.lane, day) for each in several))
        now = self._clock.now()
        found = [
            self.slot(query.type, track.lane, time, now)
            for track, times in zip(several, answers, strict=True)
            for time in times
        ]
        return [each for each in found if each is not None]

    def _enough(self, query: StartQuery, chosen: tuple[CalendarSlot, ...]) -> bool:
        if query.limit is None or len(chosen) < query.limit:
            return False
        days = {each.start.start.date() for each in chosen}
        return not query.spread or len(days) >= min(query.limit, ENOUGH)


def _day(moment: datetime, zone: str) -> date:
    return moment.astimezone(ZoneInfo(zone)).date()
