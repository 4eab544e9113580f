"""What the search for free times is asked, what it must respect, and what it answers."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from functools import cached_property
from typing import Literal
from zoneinfo import ZoneInfo

import msgspec

from booking.constraints.types import Constraint

Reason = Literal[
    "not_done",
    "no_such_time",
    "too_soon",
    "too_far",
    "closed_day",
    "closed_hours",
    "provider_off",
    "provider_hours",
    "cadence",
    "new_only",
    "new_window",
    "off_grid",
    "capped",
    "taken",
    "no_resource",
]
"""Why a start cannot be had, in the order in which it is looked at; `why_not_at` names the last one reached.

not_done: this provider does not do this type, or not at this place. no_such_time: the clock skips it.
closed_*: the practice; provider_*: the person, on that day or at that hour. cadence: too near another session.
new_window, new_only: new_patient_windows. capped: as many as that day may have. taken: an appointment, a hold or a block.
"""
DayReason = Reason | Literal["full"]


class Start(msgspec.Struct, frozen=True):
    """A time at which one appointment of a type can begin with one provider at one place."""

    type: str
    provider: str
    start: datetime
    """Wall-clock time at the place, without a zone."""
    at: datetime
    """The same instant in UTC."""
    zone: str
    minutes: int
    location: str | None = None

    @property
    def offset_said(self) -> str | None:
        """Of a time that the clock shows twice: the offset of the one that is meant, which is the first."""
        zone = ZoneInfo(self.zone)
        first, second = (self.start.replace(tzinfo=zone, fold=fold).utcoffset() for fold in (0, 1))
        if first is None or second is None or first <= second:
            return None
        hours, minutes = divmod(abs(int(first.total_seconds())) // 60, 60)
        sign = "-" if first.total_seconds() < 0 else "+"
        return f"UTC{sign}{hours}" + (f":{minutes:02}" if minutes else "")


class Cadence(msgspec.Struct, frozen=True):
    """The sessions of a person from which a new one must keep its distance."""

    last_session: date | None = None
    booked: tuple[date, ...] = ()
    """Dates of their booked appointments of the type, without the one being moved."""
    package_last: date | None = None
    package_minimum: int = 0

    def allows(self, day: date, floor: int) -> bool:
        """`floor` is the type's min_days_since_last."""
        if not self._far_enough(day, self.package_last, self.package_minimum):
            return False
        if not self._far_enough(day, self.last_session, floor):
            return False
        return all(abs((day - other).days) >= floor for other in self.booked)

    @staticmethod
    def _far_enough(day: date, last: date | None, floor: int) -> bool:
        """A floor of no days is no floor, not even for a day before the session."""
        return last is None or floor == 0 or (day - last).days >= floor


class StartQuery(msgspec.Struct, frozen=True):
    """Which starts to look for. `limit` None gives all of them."""

    type: str
    services: tuple[str, ...] = ()
    providers: tuple[str, ...] = ()
    """Only these, in this order of preference; empty: all of the type, in its order."""
    location: str | None = None
    """Only there; None: wherever it can be booked."""
    constraint: Constraint | None = None
    returning: bool = False
    cadence: Cadence = Cadence()
    own: tuple[tuple[int, int], ...] = ()
    """Minutes since 1970 of the visits that the person has anyway: nobody is seen twice at once."""
    earliest: datetime | None = None
    latest: datetime | None = None
    """Aware instants that bound the start, on top of lead time and horizon."""
    limit: int | None = 3
    spread: bool = False
    """Choose different days and parts of the day instead of the very first times."""
    each_provider: bool = False
    """List a time once for every provider who is free, not only for the preferred one."""


def meets_own(query: StartQuery, start: Start) -> bool:
    """Whether the person would have to be in two places."""
    minute = minute_of(start.at)
    return any(since < minute + start.minutes and minute < until for since, until in query.own)


class Span(msgspec.Struct, frozen=True, gc=False):
    """A booked appointment or a live hold, in whole minutes since 1970."""

    provider: str
    type: str
    location: str | None
    start: int
    busy_from: int
    busy_to: int
    resources: tuple[str, ...] = ()
    services: tuple[str, ...] = ()

    @property
    def group(self) -> "Group":
        return (self.type, self.provider, self.location, self.start)


Group = tuple[str, str, str | None, int]
"""Type, provider, location and start: those who share all four sit together."""


class Busy:
    """What is taken already, found by provider, resource and group."""

    def __init__(self, spans: Iterable[Span] = ()) -> None:
        self.spans = tuple(spans)

    @cached_property
    def by_provider(self) -> dict[str, list[Span]]:
        found: dict[str, list[Span]] = {}
        for span in self.spans:
            found.setdefault(span.provider, []).append(span)
        return found

    @cached_property
    def by_resource(self) -> dict[str, list[Span]]:
        found: dict[str, list[Span]] = {}
        for span in self.spans:
            for resource in span.resources:
                found.setdefault(resource, []).append(span)
        return found

    @cached_property
    def groups(self) -> dict[Group, list[Span]]:
        found: dict[Group, list[Span]] = {}
        for span in self.spans:
            found.setdefault(span.group, []).append(span)
        return found


def minute_of(instant: datetime) -> int:
    """Whole minutes since 1970, rounded down."""
    return int(instant.timestamp() // 60)


def instant_of(minute: int) -> datetime:
    return datetime.fromtimestamp(minute * 60, UTC)
