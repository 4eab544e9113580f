"""What every matcher may know: the practice's local now, the context, and calendar sums on them."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from booking.constraints.atoms import DAY, monday_of
from booking.constraints.types import WhenContext

DEFAULT_OPEN = ((time(8), time(19)),)


@dataclass(frozen=True)
class Scene:
    now: datetime  # local wall clock, naive: only used inside this package
    context: WhenContext
    appointment: datetime | None
    offered: tuple[datetime, ...]
    spanish: bool = False
    short: bool = False

    @property
    def today(self) -> date:
        return self.now.date()

    @property
    def asked(self) -> bool:
        """Whether a bare number may be a time: we asked for one, or a short answer follows offered times."""
        return self.context.asked_for_time or (self.short and bool(self.offered or self.appointment))

    @property
    def day_first(self) -> bool:
        return self.context.country not in {"US", "PH", "CA", "FM", "MH", "PW", "GU", "PR"}

    def open_on(self, days: tuple[date, ...]) -> tuple[tuple[time, time], ...]:
        """Opening ranges that count for these days; the default where the practice says nothing."""
        hours = self.context.open_hours
        if hours is None:
            return DEFAULT_OPEN
        ranges = [window for day in days for window in hours(day)]
        if not ranges:
            week = (self.today + DAY * step for step in range(14))
            ranges = [window for day in week for window in hours(day)]
        return tuple(sorted(set(ranges))) or DEFAULT_OPEN


def local_naive(moment: datetime, zone: ZoneInfo) -> datetime:
    local = moment.astimezone(zone) if moment.tzinfo else moment
    return local.replace(tzinfo=None, second=0, microsecond=0)


def month_range(year: int, month: int) -> tuple[date, date]:
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])


def add_months(day: date, months: int) -> date:
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def week_range(day: date) -> tuple[date, date]:
    first = monday_of(day)
    return first, first + DAY * 6
