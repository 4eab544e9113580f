"""Seasons as days: only the part of each on which calendars and weather agree."""

from __future__ import annotations

from datetime import date

from booking.constraints.atoms import DAY, Atom, Days
from booking.constraints.scene import Scene
from booking.constraints.text import Hit, Line

# First day by the weather, first and last day on which nobody would disagree.
_SEASONS = {
    "spring": ((3, 1), (3, 20), (5, 31)),
    "summer": ((6, 1), (6, 21), (8, 31)),
    "fall": ((9, 1), (9, 22), (11, 30)),
    "autumn": ((9, 1), (9, 22), (11, 30)),
    "winter": ((12, 1), (12, 21), (12, 31)),
}
_NAME = r"(?P<s>spring|summer|fall|autumn|winter)"


def mark_seasons(line: Line, scene: Scene) -> None:
    build = _Seasons(scene.today)
    line.rewrite(rf"(?:before|by) (?:the )?{_NAME}(?: starts| begins| time)?", build.before)
    line.rewrite(rf"(?:sometime |in |this |the |next |during |over )+{_NAME}", build.during)


class _Seasons:
    def __init__(self, today: date) -> None:
        self._today = today

    def before(self, hit: Hit) -> Atom | None:
        (month, day), _, _ = _SEASONS[hit.get("s")]
        first = date(self._today.year, month, day)
        first = first if first > self._today else date(self._today.year + 1, month, day)
        return Days(end=first - DAY, at_most=True)

    def during(self, hit: Hit) -> Atom | None:
        _, first, last = _SEASONS[hit.get("s")]
        year = self._today.year + (date(self._today.year, *last) < self._today)
        return Days(start=max(date(year, *first), self._today), end=date(year, *last))
