"""The value types in which a patient's wish for a time is stated, so that search and tests share one meaning."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from typing import Literal

import msgspec

OpenHours = Callable[[date], tuple[tuple[time, time], ...]]
Kind = Literal["times", "clarify", "none"]


class Clause(msgspec.Struct, frozen=True, omit_defaults=True):
    """A conjunction of limits on a start; the empty clause fits every time."""

    on: tuple[date, ...] = ()
    start: date | None = msgspec.field(default=None, name="from")
    end: date | None = msgspec.field(default=None, name="to")
    dow: tuple[int, ...] = ()
    after: time | None = None
    before: time | None = None
    at: time | None = None

    def fits(self, start_local: datetime) -> bool:
        return self.fits_day(start_local.date()) and self.fits_time(start_local.time())

    def fits_day(self, day: date) -> bool:
        if self.on and day not in self.on:
            return False
        if self.dow and day.weekday() not in self.dow:
            return False
        return (self.start is None or day >= self.start) and (self.end is None or day <= self.end)

    def fits_time(self, clock: time) -> bool:
        if self.at is not None and clock != self.at:
            return False
        return (self.after is None or clock >= self.after) and (self.before is None or clock < self.before)


class Constraint(msgspec.Struct, frozen=True):
    """A start fits when some any_of clause holds and no none_of clause does."""

    any_of: tuple[Clause, ...] = ()
    none_of: tuple[Clause, ...] = ()

    def fits(self, start_local: datetime) -> bool:
        wanted = any(clause.fits(start_local) for clause in self.any_of)
        return wanted and not any(clause.fits(start_local) for clause in self.none_of)

    @property
    def empty(self) -> bool:
        """True when nothing was asked for, which is not the same as 'any time'."""
        return not self.any_of and not self.none_of


class WhenSlots(msgspec.Struct, frozen=True, omit_defaults=True):
    """The future days and times that a text names, in the form of the understanding contract."""

    dates: tuple[date, ...] = ()
    from_date: date | None = None
    to_date: date | None = None
    weekdays: tuple[str, ...] = ()
    at: time | None = None
    after: time | None = None
    before: time | None = None
    daypart: str | None = None
    before_date: date | None = None


class WhenContext(msgspec.Struct, frozen=True):
    """What the words may lean on: the appointment spoken of, the times just offered, the opening hours."""

    appointment: datetime | None = None
    offered: tuple[datetime, ...] = ()
    open_hours: OpenHours | None = None
    country: str = "US"
    asked_for_time: bool = False
    keep_hour: bool = True
    """Moved to another day, the appointment keeps its hour; False where the day alone should count."""


class Reading(msgspec.Struct, frozen=True):
    """What a text says about time; `spans` are the characters used, for other recognisers to leave alone."""

    kind: Kind
    constraint: Constraint = Constraint()
    slots: WhenSlots | None = None
    clarify_about: str | None = None
    picked: tuple[datetime, ...] = ()
    spans: tuple[tuple[int, int], ...] = ()
