"""Stretches of days: weeks, months, parts of them, and limits such as by Friday or after the 15th."""

from __future__ import annotations

from datetime import date

from booking.constraints.atoms import DAY, Atom, Days, monday_of
from booking.constraints.days import settle_weekdays
from booking.constraints.scene import Scene, add_months, month_range, week_range
from booking.constraints.text import Hit, Line

_FAR = 270  # a month further ahead than this is more likely one that has gone by
_SURE_MONTH = r"mo(?:2|7|9|10|11|12)"
_MONTH_AFTER = (
    r"(?:in|for|on|of|early|mid|late|begin|endof|by|before|after|until|this|next|coming|sometime in|around|during|or|"
    r"startat|week|from|to|-|like|maybe|about|till)"
)


def mark_weeks(line: Line, scene: Scene) -> None:
    build = _Ranges(scene)
    line.rewrite(
        r"(?:the )?(?:week|wk) (?:of|starting|startat|beginning|on|begin) (?:the )?(?P<d>D)", build.week_of
    )
    line.rewrite(r"weekafter (?:the )?(?P<d>D)", build.week_after)
    line.rewrite(r"(?:the )?weekend (?:of|on) (?:the )?(?P<d>D)", build.weekend_of)
    line.rewrite(r"(?:in |on |sometime |the )*weekafternext", lambda _hit: build.week(2))
    line.rewrite(r"(?:in |on |sometime |the )*weekafter", build.following_week)
    line.rewrite(r"(?:in |on |sometime |the )*next week", lambda _hit: build.week(1))
    line.rewrite(r"(?:in |on |sometime |the |later )*this week", lambda _hit: build.week(0))
    line.rewrite(r"(?:in |on |sometime |the )*next month", lambda _hit: build.month(1))
    line.rewrite(r"(?:in |on |sometime |the )*this month", lambda _hit: build.month(0))
    line.rewrite(r"midweek", lambda _hit: Days(dow=(1, 2, 3), plural=True))
    line.rewrite(rf"(?P<m>{_SURE_MONTH})(?: (?P<y>20\d\d))?", build.named_month)
    for word in _MONTH_AFTER[3:-1].split("|"):
        line.rewrite(rf"(?<={word} )(?P<m>mo\d+)(?: (?P<y>20\d\d))?", build.named_month)
    line.rewrite(
        r"(?P<which>endof|begin|mid|early|late) (?:the )?(?P<unit>week|month|year)", build.part_of_present
    )
    line.rewrite(r"(?P<which>endof|begin|mid|early|late) (?:in )?(?:the )?(?P<d>D)", build.part_of)
    line.rewrite(r"(?P<d>D) (?P<which>early|late)(?! (?:H|T))", build.part_of_week_only)


class _Ranges:
    def __init__(self, scene: Scene) -> None:
        self._today = scene.today
        self._anchor = scene.appointment.date() if scene.appointment else None

    def week(self, weeks: int) -> Days:
        start, end = week_range(self._today + DAY * 7 * weeks)
        if weeks == 0 and self._today.weekday() == 6:
            end = self._today + DAY * 6  # said on a Sunday, "this week" is the one that begins
        return Days(start=max(start, self._today), end=end)

    def following_week(self, hit: Hit) -> Days:
        """The week after the one spoken of: of the appointment, of 'next week', or else of this one."""
        if self._anchor is not None:
            start, end = week_range(self._anchor + DAY * 7)
            return Days(start=max(start, self._today), end=end)
        return self.week(2 if "next week" in hit.before or "D" in hit.before.split() else 1)

    def month(self, months: int) -> Days:
        first = add_months(self._today.replace(day=1), months)
        start, end = month_range(first.year, first.month)
        return Days(start=max(start, self._today), end=end)

    def named_month(self, hit: Hit) -> Atom | None:
        return self._month_named(int(hit.get("m")[2:]), int(hit.get("y") or 0))

    def _month_named(self, month: int, year: int = 0) -> Days:
        year = year or (self._today.year + (month < self._today.month))
        start, end = month_range(year, month)
        trouble = "past" if end < self._today or (start - self._today).days > _FAR else ""
        return Days(start=max(start, self._today) if not trouble else start, end=end, trouble=trouble)

    def week_of(self, hit: Hit) -> Atom | None:
        days = settled(hit.atom("d"), self._today)
        if days is None or not days.dates:
            return days
        start, end = week_range(days.dates[0])
        return Days(start=max(start, self._today), end=end)

    def week_after(self, hit: Hit) -> Atom | None:
        days = settled(hit.atom("d"), self._today)
        if days is None or not days.dates:
            return None
        start, end = week_range(days.dates[0] + DAY * 7)
        return Days(start=start, end=end, trouble=days.trouble)

    def weekend_of(self, hit: Hit) -> Atom | None:
        days = settled(hit.atom("d"), self._today)
        if days is None or not days.dates:
            return None
        day = days.dates[0]
        saturday = monday_of(day + DAY) + DAY * 5 if day.weekday() != 6 else day - DAY
        return Days(dates=(saturday, saturday + DAY))

    def part_of_present(self, hit: Hit) -> Atom | None:
        if hit.get("unit") == "year":
            return Days(
                start=date(self._today.year, 12, 22), end=date(self._today.year, 12, 31), named_end=True
            )
        if hit.get("unit") == "month":
            return _part(hit.get("which"), self.month(0), self._today)
        found = _part(hit.get("which"), self.week(0), self._today)
        over = found is not None and found.end is not None and found.end <= self._today
        return _part(hit.get("which"), self.week(1), self._today) if over else found

    def part_of(self, hit: Hit) -> Atom | None:
        days = hit.atom("d")
        if not isinstance(days, Days) or not days.is_range:
            return None
        return _part(hit.get("which"), days, self._today)

    def part_of_week_only(self, hit: Hit) -> Atom | None:
        days = hit.atom("d")
        return self.part_of(hit) if isinstance(days, Days) and days.is_range else None


def _part(which: str, days: Days, today: date) -> Days | None:
    """The early, middle or late part of a week (Mon-Tue, Tue-Thu, Thu-Fri) or month (1-10, 11-20, 21-end)."""
    if days.end is None:
        return None
    if (
        days.end.day == month_range(days.end.year, days.end.month)[1].day and days.end.weekday() != 6
    ) or _long(days):
        first = days.end.replace(day=1)
        spans = {
            "early": (0, 9),
            "begin": (0, 9),
            "mid": (10, 19),
            "late": (20, 31),
            "endof": (days.end.day - 7, 31),
        }
    else:
        first = monday_of(days.end)
        spans = {"early": (0, 1), "begin": (0, 1), "mid": (1, 3), "late": (3, 4), "endof": (3, 4)}
    low, high = spans[which]
    start, end = max(first + DAY * low, today), min(first + DAY * high, days.end)
    return Days(start=start, end=end, named_end=which == "endof", trouble="past" if end < today else "")


def _long(days: Days) -> bool:
    return days.start is not None and days.end is not None and (days.end - days.start).days > 6


def settled(atom: Atom, today: date) -> Days | None:
    return settle_weekdays(atom, today) if isinstance(atom, Days) else None
