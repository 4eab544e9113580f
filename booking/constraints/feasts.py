"""Holidays of the practice's country as days: Thanksgiving, the day after Christmas, Memorial Day weekend."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import Any

from dateutil.easter import easter

from booking.constraints.atoms import DAY, Atom, Days, Noise, monday_of
from booking.constraints.lexicon import data
from booking.constraints.scene import Scene, week_range
from booking.constraints.text import Hit, Line

_RECENT = 45


def mark_feasts(line: Line, scene: Scene) -> None:
    build = _Feasts(scene)
    line.rewrite(r"(?:over |during |around )?holidays", build.season)
    if "hol_" not in line.text:
        return
    name = r"(?P<h>hol_\w+)"
    line.rewrite(rf"(?:happy|merry|feliz|feliz the|feliz dia of|prospero) {name}", lambda _hit: Noise())
    line.rewrite(rf"(?:the )?week (?:of|on) (?:the )?{name}", build.week(0))
    line.rewrite(rf"(?:weekafter|(?:the )?week (?:after|following)) (?:the )?{name}", build.week(1))
    line.rewrite(rf"(?:the )?week before (?:the )?{name}", build.week(-1))
    line.rewrite(rf"{name} week(?! ?end)", build.week(0))
    line.rewrite(rf"(?:any ?time |sometime |A )?after (?:the )?{name}(?! (?:and|D))", build.gone)
    line.rewrite(rf"(?:the )?weekend (?:after|following) (?:the )?{name}", build.weekend(1))
    line.rewrite(rf"(?:the )?weekend before (?:the )?{name}", build.weekend(-1))
    line.rewrite(rf"(?:the )?{name} weekend", build.weekend(0))
    line.rewrite(rf"(?:the )?(?P<d>wd\d) after (?:the )?{name}", build.weekday_after)
    line.rewrite(rf"(?:the )?(?P<d>wd\d) before (?:the )?{name}", build.weekday_before)
    line.rewrite(rf"(?:on )?(?:the )?day (?:after|following) (?:the )?{name}", build.plus(1))
    line.rewrite(rf"(?:on )?(?:the )?day before (?:the )?{name}", build.plus(-1))
    line.rewrite(rf"(?:on |the )*{name}(?: day)?", build.plus(0))


class _Feasts:
    def __init__(self, scene: Scene) -> None:
        self._scene = scene

    def _coming(self, word: str) -> date | None:
        today = self._scene.today
        for year in (today.year, today.year + 1):
            found = feast(word, self._scene.context.country, year)
            if found is not None and found >= today:
                return found
        return None

    def gone(self, hit: Hit) -> Atom | None:
        """'After Easter', said a week after it: the time is here, nobody means next year's."""
        today = self._scene.today
        found = feast(hit.get("h"), self._scene.context.country, today.year)
        return Noise() if found is not None and today - DAY * _RECENT <= found < today else None

    def season(self, _hit: Hit) -> Atom | None:
        """The days from Christmas Eve to New Year's Day, this winter's or the coming one's."""
        today = self._scene.today
        year = today.year - 1 if (today.month, today.day) == (1, 1) else today.year
        return Days(start=max(date(year, 12, 24), today), end=date(year + 1, 1, 1))

    def plus(self, days: int) -> Any:
        def build(hit: Hit) -> Atom | None:
            found = self._coming(hit.get("h"))
            return Days(dates=(found + DAY * days,)) if found else None

        return build

    def week(self, weeks: int) -> Any:
        def build(hit: Hit) -> Atom | None:
            found = self._coming(hit.get("h"))
            if found is None:
                return None
            start, end = week_range(found + DAY * 7 * weeks)
            return Days(start=max(start, self._scene.today), end=end)

        return build

    def weekend(self, step: int) -> Any:
        def build(hit: Hit) -> Atom | None:
            found = self._coming(hit.get("h"))
            if found is None:
                return None
            saturday = monday_of(found) + DAY * 5
            if step == 0:  # the long weekend that the holiday makes
                saturday = saturday - DAY * 7 if found.weekday() < 3 else saturday
            elif step < 0:
                saturday -= DAY * 7
            elif found.weekday() >= 5:
                saturday += DAY * 7
            both = (saturday, saturday + DAY)
            return Days(dates=both, long=tuple(sorted({*both, found})) if step == 0 else ())

        return build

    def weekday_after(self, hit: Hit) -> Atom | None:
        return self._weekday(hit, 1)

    def weekday_before(self, hit: Hit) -> Atom | None:
        return self._weekday(hit, -1)

    def _weekday(self, hit: Hit, step: int) -> Atom | None:
        found = self._coming(hit.get("h"))
        if found is None:
            return None
        day = found + DAY * step
        while day.weekday() != int(hit.get("d")[2:]):
            day += DAY * step
        return Days(dates=(day,))


@lru_cache(maxsize=256)
def feast(word: str, country: str, year: int) -> date | None:
    """The day of a holiday in a year: as the country keeps it, else by its common rule."""
    rule = _rules().get(word)
    if rule is None:
        return None
    rule = rule.get(country, rule)
    if "after" in rule:
        base = feast(rule["after"], country, year)
        return base + DAY * int(rule["plus"]) if base else None
    for name in rule.get("official", ()):
        for day, official in _official(country, year):
            if name.lower() in official.lower() and "observed" not in official.lower():
                return day
    return _by_rule(rule, year)


def _by_rule(rule: dict[str, Any], year: int) -> date | None:
    if "fixed" in rule:
        month, day = rule["fixed"].split("-")
        return date(year, int(month), int(day))
    if "easter" in rule:
        return easter(year) + DAY * int(rule["easter"])
    month, dow, which = (int(number) for number in rule["nth"])
    days = list(_days_of(year, month, dow))
    return days[which - 1] if which > 0 else days[which]


def _days_of(year: int, month: int, dow: int) -> Iterator[date]:
    day = date(year, month, 1)
    while day.month == month:
        if day.weekday() == dow:
            yield day
        day += DAY


@lru_cache(maxsize=64)
def _official(country: str, year: int) -> tuple[tuple[date, str], ...]:
    import holidays  # a fifth of a second, and most messages name no holiday

    try:
        found = holidays.country_holidays(country, years=year, language="en_US")
    except NotImplementedError:
        return ()
    return tuple(sorted(found.items()))


@lru_cache(maxsize=1)
def _rules() -> dict[str, Any]:
    return dict(data("holidays.yaml"))
