"""Stretches of days: weeks, months, parts of them, and limits such as by Friday or after the 15th."""

from __future__ import annotations

from datetime import date

from booking.constraints.atoms import DAY, Atom, Days, monday_of
from booking.constraints.days import settle_weekdays
from booking.constraints.scene import Scene, add_months, month_range, week_range
from booking.constraints.text import Hit, Line

_SURE_MONTH = r"mo(?:2|7|9|10|11|12)"
_MONTH_AFTER = (
    r"(?:in|for|on|of|early|mid|late|begin|endof|by|before|after|until|this|next|coming|sometime in|around|during|or|"
    r"startat|week|from|to|-|like|maybe|till)"
)
_NTHS = r"(?P<nth>nth[1-5]|[1-4](?:st|nd|rd|th)|last|lastone)"


def mark_weeks(line: Line, scene: Scene) -> None:
    build = _Ranges(scene)
    line.rewrite(
        rf"(?:the )?{_NTHS} (?:full )?week (?:of|in) (?P<mod>next )?(?:the )?(?P<m>mo\d+|month|next month|this month)",
        build.week_of_month,
    )
    line.rewrite(
        rf"(?:the )?{_NTHS} (?P<d>D) (?:of|in) (?:the )?(?P<m>mo\d+|next month|this month|month)",
        build.weekday_of_month,
    )
    line.rewrite(
        r"(?:the )?(?:week|wk) (?:of|starting|startat|beginning|on|begin) (?:the )?(?P<d>D)", build.week_of
    )
    line.rewrite(r"(?:the )?weekend (?:of|on) (?:the )?(?P<d>D)", build.weekend_of)
    line.rewrite(r"(?:in |on |for |sometime |the )*weekafternext", lambda _hit: build.week(2))
    line.rewrite(r"(?:in |on |for |sometime |the )*next week", lambda _hit: build.week(1))
    line.rewrite(r"(?:in |on |for |sometime |the |later )*this week", lambda _hit: build.week(0))
    line.rewrite(r"(?:in |on |for |sometime |the )*next month", lambda _hit: build.month(1))
    line.rewrite(r"(?:in |on |for |sometime |the )*this month", lambda _hit: build.month(0))
    line.rewrite(r"midweek", lambda _hit: Days(dow=(1, 2, 3), plural=True))
    line.rewrite(rf"(?P<m>{_SURE_MONTH})(?: (?P<y>20\d\d))?", build.named_month)
    for word in _MONTH_AFTER[3:-1].split("|"):
        line.rewrite(rf"(?<={word} )(?P<m>mo\d+)(?: (?P<y>20\d\d))?", build.named_month)
    line.rewrite(
        r"(?P<which>endof|begin|mid|early|late) (?:the )?(?P<unit>week|month|year)", build.part_of_present
    )
    line.rewrite(r"(?P<which>endof|begin|mid|early|late) (?:in )?(?:the )?(?P<d>D)", build.part_of)
    line.rewrite(r"(?P<d>D) (?P<which>early|late)(?! (?:H|T))", build.part_of_week_only)


def mark_limits(line: Line, scene: Scene) -> None:
    build = _Limits(scene)
    line.rewrite(r"between (?:on |the )*(?P<a>D) and (?:the |on )*(?P<b>D)", build.between)
    line.rewrite(r"(?:from )?(?:on |the )*(?P<a>D) (?:to|-|until|a) (?:the |on )*(?P<b>D)", build.between)
    line.rewrite(r"(?:on )?(?P<a>D) (?:or|and) (?:later|after)(?! D)", build.since)
    line.rewrite(r"(?P<a>D) (?:onwards?|en adelante|on adelante|and on|and beyond)", build.since)
    line.rewrite(
        r"(?:any ?time |sometime |A )?(?:startat|from|on or after)(?: (?:the|on))? (?P<a>D)(?: onwards?| on(?= [,.?!]|$))?",
        build.since,
    )
    line.rewrite(r"(?:any ?time |sometime |A )?after(?: (?:the|on))? (?P<a>D)(?! (?:H|T))", build.past)
    line.rewrite(r"(?:any ?time |sometime |A )?before(?: (?:the|on))? (?P<a>D)", build.ahead_of)
    line.rewrite(
        r"(?:any ?time |sometime |A )?(?:by|until|no later than)(?: (?:the|on))? (?P<a>D)", build.up_to
    )


class _Ranges:
    def __init__(self, scene: Scene) -> None:
        self._today = scene.today

    def week(self, weeks: int) -> Days:
        start, end = week_range(self._today + DAY * 7 * weeks)
        return Days(start=max(start, self._today), end=end)

    def month(self, months: int) -> Days:
        first = add_months(self._today.replace(day=1), months)
        start, end = month_range(first.year, first.month)
        return Days(start=max(start, self._today), end=end)

    def named_month(self, hit: Hit) -> Atom | None:
        return self._month_named(int(hit.get("m")[2:]), int(hit.get("y") or 0))

    def _month_named(self, month: int, year: int = 0) -> Days:
        year = year or (self._today.year + (month < self._today.month))
        start, end = month_range(year, month)
        trouble = "past" if end < self._today else ""
        return Days(start=max(start, self._today) if not trouble else start, end=end, trouble=trouble)

    def _first_of(self, word: str) -> date:
        if word.startswith("mo") and word[2:].isdigit():
            month = int(word[2:])
            return date(self._today.year + (month < self._today.month), month, 1)
        return add_months(self._today.replace(day=1), 1 if word.startswith("next") else 0)

    def week_of_month(self, hit: Hit) -> Atom | None:
        first = self._first_of((hit.get("mod") or "") + hit.get("m"))
        which = _nth(hit.get("nth"))
        if which < 0:
            end = month_range(first.year, first.month)[1]
            return Days(start=end - DAY * 6, end=end)
        start = first + DAY * 7 * (which - 1)
        return Days(start=max(start, self._today), end=start + DAY * 6)

    def weekday_of_month(self, hit: Hit) -> Atom | None:
        days = hit.atom("d")
        if not isinstance(days, Days) or len(days.dow) != 1:
            return None
        first = self._first_of(hit.get("m"))
        found = [first + DAY * step for step in range(31) if (first + DAY * step).month == first.month]
        found = [day for day in found if day.weekday() == days.dow[0]]
        which = _nth(hit.get("nth"))
        if which > len(found):
            return Days(trouble="impossible_date")
        day = found[which if which < 0 else which - 1]
        return Days(dates=(day,), trouble="past" if day < self._today else "")

    def week_of(self, hit: Hit) -> Atom | None:
        days = _settled(hit.atom("d"), self._today)
        if days is None or not days.dates:
            return days
        start, end = week_range(days.dates[0])
        return Days(start=max(start, self._today), end=end)

    def weekend_of(self, hit: Hit) -> Atom | None:
        days = _settled(hit.atom("d"), self._today)
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
        return _part(
            hit.get("which"), self.week(0) if hit.get("unit") == "week" else self.month(0), self._today
        )

    def part_of(self, hit: Hit) -> Atom | None:
        days = hit.atom("d")
        if not isinstance(days, Days) or not days.is_range:
            return None
        return _part(hit.get("which"), days, self._today)

    def part_of_week_only(self, hit: Hit) -> Atom | None:
        days = hit.atom("d")
        return self.part_of(hit) if isinstance(days, Days) and days.is_range else None


def _part(which: str, days: Days, today: date) -> Atom | None:
    """The early, middle or late part of a week (Mon-Tue, Tue-Thu, Thu-Fri) or month (1-10, 11-20, 21-end)."""
    if days.end is None:
        return None
    if (
        days.end.day == month_range(days.end.year, days.end.month)[1].day
        and days.end.weekday() != 6
        or _long(days)
    ):
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


def _nth(word: str) -> int:
    if word.startswith("last"):
        return -1
    return int("".join(char for char in word if char.isdigit()))


def _settled(atom: Atom, today: date) -> Days | None:
    return settle_weekdays(atom, today) if isinstance(atom, Days) else None


class _Limits:
    def __init__(self, scene: Scene) -> None:
        self._today = scene.today

    def _ends(self, atom: Atom) -> tuple[Days, date | None, date | None]:
        days = _settled(atom, self._today) or Days(trouble="impossible_date")
        first = min(days.dates) if days.dates else days.start
        last = (
            (min(days.dates) if days.trouble == "which_weekday" else max(days.dates))
            if days.dates
            else days.end
        )
        return days, first, last

    def between(self, hit: Hit) -> Atom | None:
        one, two = hit.atom("a"), hit.atom("b")
        if isinstance(one, Days) and isinstance(two, Days) and len(one.dow) == len(two.dow) == 1:
            return self._weekdays(one, two, negative="cannot" in hit.before.split()[-3:])
        first_days, first, _ = self._ends(one)
        last_days, start_of_last, last = self._ends(two)
        trouble = last_days.trouble if last_days.trouble != "which_weekday" else ""
        trouble = trouble or (first_days.trouble if first_days.trouble != "which_weekday" else "")
        if isinstance(two, Days) and two.single_weekday and first is not None and start_of_last is not None:
            while last is not None and last < first:
                last += DAY * 7
        if first is None or last is None or last < first:
            return Days(trouble=trouble or "impossible_date")
        return Days(start=first, end=last, trouble=trouble)

    def _weekdays(self, one: Days, two: Days, *, negative: bool) -> Atom:
        length = (two.dow[0] - one.dow[0]) % 7
        dow = tuple(sorted((one.dow[0] + step) % 7 for step in range(length + 1)))
        if negative or one.plural or two.plural or length >= 4:
            return Days(dow=dow, plural=True)
        return Days(dow=dow, mod=one.mod)

    def since(self, hit: Hit) -> Atom | None:
        days, first, _ = self._ends(hit.atom("a"))
        if days.plural or first is None:
            return None
        return Days(start=first, trouble=days.trouble)

    def past(self, hit: Hit) -> Atom | None:
        days, _, last = self._ends(hit.atom("a"))
        if days.plural or last is None:
            return None
        return Days(start=last + DAY, trouble=days.trouble)

    def ahead_of(self, hit: Hit) -> Atom | None:
        days, first, last = self._ends(hit.atom("a"))
        if days.plural or first is None or last is None:
            return None
        return Days(end=last if days.named_end else first - DAY, at_most=True, trouble=days.trouble)

    def up_to(self, hit: Hit) -> Atom | None:
        days, _, last = self._ends(hit.atom("a"))
        if days.plural or last is None:
            return None
        return Days(end=last, at_most=True, trouble=days.trouble)
