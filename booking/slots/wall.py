"""Wall-clock time of one day in one zone: the two days a year on which a clock is put must come out right."""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import msgspec

from booking.slots.types import instant_of, minute_of

DAY = 24 * 60


class DayClock(msgspec.Struct, frozen=True):
    """Turns minutes after midnight into minutes since 1970. `base` is midnight; `regular`: nothing is put."""

    zone: ZoneInfo
    day: date
    base: int
    regular: bool

    def at(self, minute: int) -> int | None:
        """The instant of a time of this day: the first where it occurs twice, None where it is skipped."""
        if self.regular:
            return self.base + minute
        wall = datetime.combine(self.day, time()) + timedelta(minutes=minute)
        instant = wall.replace(tzinfo=self.zone).astimezone(UTC)
        exists = instant.astimezone(self.zone).replace(tzinfo=None) == wall
        return minute_of(instant) if exists else None

    def bound(self, minute: int) -> int:
        """The instant at which a range begins or ends; where that time is skipped, the moment of the jump."""
        instant = self.at(minute)
        return self._jump(minute) if instant is None else instant

    def _jump(self, minute: int) -> int:
        wall = datetime.combine(self.day, time()) + timedelta(minutes=minute)
        # Read with the offset before the jump a skipped time lies after it, and the other way round.
        after = minute_of(wall.replace(tzinfo=self.zone, fold=0))
        before = minute_of(wall.replace(tzinfo=self.zone, fold=1))
        offset = instant_of(before).astimezone(self.zone).utcoffset()
        while after - before > 1:
            middle = (before + after) // 2
            if instant_of(middle).astimezone(self.zone).utcoffset() == offset:
                before = middle
            else:
                after = middle
        return after


@lru_cache(maxsize=4096)
def day_clock(zone: ZoneInfo, day: date) -> DayClock:
    midnight = datetime.combine(day, time(), zone)
    following = datetime.combine(day + timedelta(days=1), time(), zone)
    irregular = DayClock(zone, day, 0, regular=False)
    regular = midnight.utcoffset() == following.utcoffset()
    return DayClock(zone, day, irregular.bound(0), regular)


def instant_at(zone: ZoneInfo, wall: datetime) -> int | None:
    """Minutes since 1970 of a wall-clock time without a zone; None where the clock skips it."""
    return day_clock(zone, wall.date()).at(wall.hour * 60 + wall.minute)


def wall_at(zone: ZoneInfo, minute: int) -> datetime:
    return instant_of(minute).astimezone(zone).replace(tzinfo=None, fold=0)
