"""Weeks and weekdays counted inside a month: the first week of May, the last Friday of June."""

from __future__ import annotations

from datetime import date

from booking.constraints.atoms import DAY, Atom, Days
from booking.constraints.scene import Scene, add_months, month_range
from booking.constraints.text import Hit, Line

_NTHS = r"(?P<nth>nth[1-5]|[1-5](?:st|nd|rd|th)|last|lastone)"
_MONTH = r"(?P<m>mo\d+|next month|this month|the month|month)"


def mark_nths(line: Line, scene: Scene) -> None:
    build = _Nths(scene)
    line.rewrite(rf"(?:the |on )*{_NTHS} (?:full )?week (?:of|in) (?:the )?{_MONTH}", build.week_of_month)
    line.rewrite(rf"(?:the |on )*{_NTHS} weekend (?:of|in) (?:the )?{_MONTH}", build.weekend_of_month)
    line.rewrite(rf"(?:the |on )*{_NTHS} wd(?P<d>\d) (?:of|in) (?:the )?{_MONTH}", build.weekday_of_month)
    line.rewrite(rf"(?:the )?(?P<nth>last) wd(?P<d>\d) (?:of|in) (?:the )?{_MONTH}", build.weekday_of_month)


class _Nths:
    def __init__(self, scene: Scene) -> None:
        self._today = scene.today

    def _first_of(self, word: str) -> date:
        if word.startswith("mo") and word[2:].isdigit():
            month = int(word[2:])
            return date(self._today.year + (month < self._today.month), month, 1)
        return add_months(self._today.replace(day=1), 1 if word.startswith("next") else 0)

    def week_of_month(self, hit: Hit) -> Atom | None:
        first = self._first_of(hit.get("m"))
        which = _nth(hit.get("nth"))
        if which < 0:
            end = month_range(first.year, first.month)[1]
            return Days(start=end - DAY * 6, end=end)
        start = first + DAY * 7 * (which - 1)
        return Days(start=max(start, self._today), end=start + DAY * 6)

    def weekend_of_month(self, hit: Hit) -> Atom | None:
        first = self._first_of(hit.get("m"))
        length = month_range(first.year, first.month)[1].day
        found = [first + DAY * step for step in range(length) if (first + DAY * step).weekday() == 5]
        which = _nth(hit.get("nth"))
        if which > len(found):
            return Days(trouble="impossible_date")
        saturday = found[which if which < 0 else which - 1]
        return Days(dates=(saturday, saturday + DAY), trouble="past" if saturday + DAY < self._today else "")

    def weekday_of_month(self, hit: Hit) -> Atom | None:
        first = self._first_of(hit.get("m"))
        found = [first + DAY * step for step in range(31) if (first + DAY * step).month == first.month]
        found = [day for day in found if day.weekday() == int(hit.get("d"))]
        which = _nth(hit.get("nth"))
        if which > len(found):
            return Days(trouble="impossible_date")
        day = found[which if which < 0 else which - 1]
        return Days(dates=(day,), trouble="past" if day < self._today else "")


def _nth(word: str) -> int:
    if word.startswith("last"):
        return -1
    return int("".join(char for char in word if char.isdigit()))
