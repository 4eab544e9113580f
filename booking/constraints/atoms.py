"""What a stretch of words means on its own, before the stretches are put together."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import ClassVar

from booking.constraints.types import Clause

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Atom:
    """A meaning that stands in the line as one upper-case letter."""

    letter: ClassVar[str] = "N"


@dataclass(frozen=True)
class Noise(Atom):
    """Numbers and phrases that look like times and are not: ages, prices, durations, greetings."""

    letter: ClassVar[str] = "N"


@dataclass(frozen=True)
class Clock(Atom):
    """A time of day whose half of the day may be open."""

    letter: ClassVar[str] = "T"
    hour: int = 0
    minute: int = 0
    half: str = ""  # "am", "pm", or "24" when the hour is exact

    @classmethod
    def exact(cls, hour: int, minute: int = 0) -> Clock:
        return cls(hour, minute, "24")


@dataclass(frozen=True)
class Hours(Atom):
    """A limit on the time of day; `part` names a daypart that was said."""

    letter: ClassVar[str] = "H"
    at: Clock | None = None
    after: Clock | None = None
    before: Clock | None = None
    part: str = ""
    plural: bool = False
    today: bool = False


@dataclass(frozen=True)
class Days(Atom):
    """A limit on the day: listed dates, a range, weekdays, or a mixture still to be settled."""

    letter: ClassVar[str] = "D"
    dates: tuple[date, ...] = ()
    start: date | None = None
    end: date | None = None
    dow: tuple[int, ...] = ()
    plural: bool = False  # a standing pattern ("mondays"), not one day
    mod: str = ""  # "this", "next", "coming" before a weekday
    trouble: str = ""
    named_end: bool = False  # "the end of the month": before it still means up to it
    at_most: bool = False  # made from before/by/until
    long: tuple[date, ...] = ()  # a weekend with its holiday, ruled out whole

    @property
    def is_range(self) -> bool:
        return self.start is not None or self.end is not None

    @property
    def single_weekday(self) -> bool:
        return bool(self.dow) and not self.plural and not self.dates and not self.is_range


@dataclass(frozen=True)
class Deadline(Atom):
    """The day of something that is not the appointment, and the last day that is still good."""

    letter: ClassVar[str] = "E"
    day: date
    last: date
    trouble: str = ""


@dataclass(frozen=True)
class Lead(Atom):
    """How long before an event the visit should be over."""

    letter: ClassVar[str] = "L"
    days: int


@dataclass(frozen=True)
class Fixed(Atom):
    """Clauses that are already complete: an offered time, or one reckoned from the appointment."""

    letter: ClassVar[str] = "K"
    clauses: tuple[Clause, ...] = ()
    excluded: tuple[Clause, ...] = ()
    picked: tuple[datetime, ...] = ()
    trouble: str = ""


@dataclass(frozen=True)
class Anytime(Atom):
    letter: ClassVar[str] = "A"


@dataclass(frozen=True)
class Existing(Atom):
    """An appointment that is spoken of; its day and time are not a wish."""

    letter: ClassVar[str] = "X"
    atoms: tuple[Atom, ...] = field(default=())


def at_clause(start: datetime) -> Clause:
    return Clause(on=(start.date(),), at=start.time())


def next_weekday(day: date, dow: int) -> date:
    """The first such weekday strictly after `day`."""
    return day + DAY * ((dow - day.weekday() - 1) % 7 + 1)


def monday_of(day: date) -> date:
    return day - DAY * day.weekday()


def minute_after(clock: time) -> time:
    minutes = min(clock.hour * 60 + clock.minute + 1, 24 * 60 - 1)
    return time(minutes // 60, minutes % 60)
