"""Half of the day settled: a time without am or pm is the reading that lies inside opening hours."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, time

from booking.constraints.atoms import DAY, Clock, Days, Hours
from booking.constraints.scene import Scene


@dataclass(frozen=True)
class Span:
    """Hours with every half of the day settled."""

    at: time | None = None
    after: time | None = None
    before: time | None = None
    part: str = ""
    today: bool = False
    trouble: str = ""

    @property
    def possible(self) -> bool:
        low, high = self.after or time.min, self.before or time.max
        return low < high and (self.at is None or low <= self.at < high)

    def meet(self, other: Span) -> Span:
        ats = [one.at for one in (self, other) if one.at is not None]
        return Span(
            at=ats[0] if ats else None,
            after=max((one.after for one in (self, other) if one.after), default=None),
            before=min((one.before for one in (self, other) if one.before), default=None),
            part=self.part or other.part,
            today=self.today or other.today,
            trouble=self.trouble or other.trouble or ("two_times" if len(set(ats)) > 1 else ""),
        )


def settle_hours(hours: Hours, days: Days | None, scene: Scene, part: str = "") -> Span:
    """The hours of one atom on these days; `part` is a daypart said beside it."""
    open_hours = scene.open_on(_sample(days))
    span = Span(part=hours.part, today=hours.today)
    if hours.at is not None:
        found, trouble = _settle_at(hours.at, open_hours, part)
        return replace(span, at=found, trouble=trouble)
    after, before = _settle_range(hours, open_hours, part)
    return replace(span, after=after, before=before)


def _sample(days: Days | None) -> tuple[date, ...]:
    if days is None:
        return ()
    if days.dates:
        return days.dates
    start = days.start or (days.end - DAY * 6 if days.end else None)
    if start is None:
        base = date(2024, 1, 1)  # a Monday; only asked for its weekday's ordinary hours
        return tuple(base + DAY * dow for dow in days.dow)
    week = [start + DAY * step for step in range(7)]
    return tuple(day for day in week if not days.dow or day.weekday() in days.dow)


def _readings(clock: Clock) -> list[time]:
    if clock.half == "24":
        return [time(clock.hour, clock.minute)]
    morning, afternoon = time(clock.hour % 12, clock.minute), time(clock.hour % 12 + 12, clock.minute)
    return {"am": [morning], "pm": [afternoon]}.get(clock.half, [morning, afternoon])


def _by_part(readings: list[time], part: str) -> list[time]:
    if part == "morning":
        kept = [one for one in readings if one.hour < 12]
    elif part in {"afternoon", "evening"}:
        kept = [one for one in readings if one.hour >= 12]
    else:
        kept = readings
    return kept or readings


def _settle_at(clock: Clock, open_hours: tuple[tuple[time, time], ...], part: str) -> tuple[time, str]:
    readings = _by_part(_readings(clock), part)
    inside = [one for one in readings if any(low <= one < high for low, high in open_hours)]
    if len(inside) == 1 or len(readings) == 1:
        return (inside or readings)[0], ""
    if len(inside) > 1:
        return _likely(clock, inside), "" if 8 <= clock.hour <= 12 or clock.hour <= 6 else "am_pm"
    return _nearest(readings, open_hours), ""


def _likely(clock: Clock, readings: list[time]) -> time:
    """Both halves are open: 8 to 11 is said of the morning, 12 to 7 of the afternoon."""
    morning = 8 <= clock.hour <= 11
    return min(readings) if morning else max(readings)


def _nearest(readings: list[time], open_hours: tuple[tuple[time, time], ...]) -> time:
    def distance(one: time) -> int:
        return min(min(abs(_minutes(one) - _minutes(edge)) for edge in window) for window in open_hours)

    return min(readings, key=distance)


def _minutes(clock: time) -> int:
    return clock.hour * 60 + clock.minute


def _settle_range(
    hours: Hours, open_hours: tuple[tuple[time, time], ...], part: str
) -> tuple[time | None, time | None]:
    first, last = hours.after, hours.before
    if first is None and last is None:
        return None, None
    if first is None or last is None:
        one = first or last
        assert one is not None
        readings = _by_part(_readings(one), part)
        found = _edge(readings, open_hours, one, lower=first is not None)
        return (found, None) if first is not None else (None, found)
    return _two_ends(_by_part(_readings(first), part), _by_part(_readings(last), part), open_hours)


def _edge(
    readings: list[time], open_hours: tuple[tuple[time, time], ...], clock: Clock, *, lower: bool
) -> time:
    opening, closing = min(low for low, _ in open_hours), max(high for _, high in open_hours)
    inside = [one for one in readings if (opening <= one < closing if lower else opening < one <= closing)]
    if len(inside) == 1:
        return inside[0]
    if len(inside) > 1:
        return _likely(clock, inside)
    return max(readings) if lower else min(readings)


def _two_ends(
    firsts: list[time], lasts: list[time], open_hours: tuple[tuple[time, time], ...]
) -> tuple[time, time]:
    opening, closing = min(low for low, _ in open_hours), max(high for _, high in open_hours)
    pairs = [(low, high) for low in firsts for high in lasts if low < high]
    if not pairs:
        return min(firsts), max(lasts)

    def cost(pair: tuple[time, time]) -> tuple[int, int]:
        low, high = pair
        outside = max(0, _minutes(opening) - _minutes(low)) + max(0, _minutes(high) - _minutes(closing))
        return outside, _minutes(high) - _minutes(low)

    return min(pairs, key=cost)
