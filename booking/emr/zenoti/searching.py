"""Free times out of Zenoti, a day and a therapist at a time: calls are few, so days without any are not asked."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from booking.emr.base import CalendarSlot
from booking.emr.choosing import choose, window_of
from booking.emr.theirs import Theirs
from booking.emr.zenoti.drafts import Drafts, Lane
from booking.emr.zenoti.reading import on_the_wall
from booking.slots import Start, StartQuery
from core.clock import Clock
from practice.book import PracticeBook

MOST: Final = 10
"""Days that are asked for one therapist before there is an answer: a minute has sixty calls."""
ENOUGH: Final = 3


class Search:
    """One look for free times; `zones` gives the clock on a centre's wall."""

    def __init__(
        self, drafts: Drafts, theirs: Theirs, book: PracticeBook, clock: Clock, zones: dict[str, ZoneInfo]
    ) -> None:
        self._drafts, self._theirs, self._book = drafts, theirs, book
        self._clock, self._zones = clock, zones

    async def find(self, lanes: list[Lane], query: StartQuery) -> tuple[CalendarSlot, ...]:
        return await self._look(lanes, query, self._days(query))

    async def near(self, lanes: list[Lane], query: StartQuery, wished: Start) -> tuple[CalendarSlot, ...]:
        """On the days nearest to a time that was lost, until there is enough to offer."""
        days = sorted(self._days(query), key=lambda day: (abs(day - wished.start.date()), day))
        return await self._look(lanes, query, days, lost=wished)

    async def _look(
        self, lanes: list[Lane], query: StartQuery, days: Iterable[date], *, lost: Start | None = None
    ) -> tuple[CalendarSlot, ...]:
        now = self._clock.now()
        found: list[CalendarSlot] = []
        closed: set[tuple[Lane, date]] = set()
        asked = 0
        for day in days:
            for lane in lanes:
                if (lane, day) not in closed:
                    found += await self._on(query, lane, day, closed)
            asked += any((lane, day) not in closed for lane in lanes)
            chosen = choose(found, self._book, query, now)
            if self._enough(query, chosen, lost) or (query.limit is not None and asked >= MOST):
                return chosen
        return choose(found, self._book, query, now)

    async def _on(
        self, query: StartQuery, lane: Lane, day: date, closed: set[tuple[Lane, date]]
    ) -> list[CalendarSlot]:
        seen = await self._drafts.day(lane, day)
        closed |= {(lane, each) for each, free in seen.later.items() if not free}
        slots = (self.slot(query.type, lane, wall) for wall in seen.walls)
        return [each for each in slots if each is not None]

    def slot(self, kind: str, lane: Lane, wall: datetime) -> CalendarSlot | None:
        start = on_the_wall(wall, self._zones[lane.center])
        if start is None:
            return None
        return self._theirs.slot(
            kind,
            provider=lane.therapist,
            location=lane.center,
            start=start,
            end=start + timedelta(minutes=self._book.appointment_type(kind).minutes),
            token=wall.isoformat(timespec="seconds"),
            fetched_at=self._clock.now(),
        )

    def _days(self, query: StartQuery) -> list[date]:
        window = window_of(self._book, query, self._clock.now())
        if window.empty:
            return []
        zones = set(self._zones.values()) or {self._book.zone}
        first = min(window.first.astimezone(zone).date() for zone in zones)
        last = max(window.last.astimezone(zone).date() for zone in zones)
        return [first + timedelta(days=each) for each in range((last - first).days + 1)]

    def _enough(self, query: StartQuery, chosen: tuple[CalendarSlot, ...], lost: Start | None) -> bool:
        if lost is not None:
            return len({each.start.at for each in chosen if each.start.at != lost.at}) >= ENOUGH
        if query.limit is None or len(chosen) < query.limit:
            return False
        days = {each.start.start.date() for each in chosen}
        return not query.spread or len(days) >= min(query.limit, ENOUGH)
