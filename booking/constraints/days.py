"""Weekdays and days told from today: this and next, tomorrow, in ten days, a week from Friday."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from booking.constraints.atoms import DAY, Anytime, Atom, Days, monday_of, next_weekday
from booking.constraints.hours import dayparts
from booking.constraints.scene import Scene
from booking.constraints.text import Hit, Line

_MOD = r"(?:(?P<mod>this|next|coming)(?: coming)? )?"


def mark_days(line: Line, scene: Scene) -> None:
    build = _Days(scene)
    line.respell(r"(?<=wd5 )(?:,|or|and|-|/|&) ?sun", "or wd6")
    line.rewrite(r"(?P<d>wd\d) (?:after next|after this one)", build.weekday_after_next)
    line.rewrite(
        r"not (?:the |this )?(?:coming )?(?P<d>wd\d)(?: coming)? (?:, )?(?:but |rather )?(?:the )?(?:next(?: one| wd\d)?|wd\d after|one after|following one)",
        build.week_after,
    )
    line.rewrite(
        r"(?:this |coming )?(?P<d>wd\d) (?:or|and|,) (?:maybe )?(?:the )?(?:wd\d|one|week) after(?: that)?(?! (?:next|D|T|\d|work|noon))",
        build.weekday_and_after,
    )
    line.rewrite(r"(?:today|wd\d today)", build.today)
    line.rewrite(r"tonight", build.tonight)
    line.rewrite(r"(?:the )?(?:tomorrow)(?: (?P<d>wd\d))?", build.tomorrow)
    line.rewrite(r"(?:the )?overmorrow", lambda _hit: build.plus(2))
    line.rewrite(r"this (?P<part>morning|afternoon)", build.part_today)
    line.rewrite(r"(?:the |on |el )*wds(?P<d>\d)", build.standing)
    line.rewrite(r"(?:each|any|all) (?:the )?wd(?P<d>\d)", build.standing)
    line.rewrite(
        r"(?:the |on )*(?:week ?days?|weekdays|weekday)", lambda _hit: Days(dow=(0, 1, 2, 3, 4), plural=True)
    )
    line.rewrite(r"(?:the |on |each |any )*weekends", lambda _hit: Days(dow=(5, 6), plural=True))
    line.rewrite(r"(?:this |the )?weekend after next", lambda _hit: build.weekend(2))
    line.rewrite(r"(?:on |the )*next weekend", lambda _hit: build.weekend(1))
    line.rewrite(
        r"(?:on |the )*(?:this|coming) (?:coming )?weekend(?: coming)?|weekend coming",
        lambda _hit: build.weekend(0),
    )
    line.rewrite(r"(?:on )?(?:a |the |any |each )?weekend(?! (?:D|of|after|before))", build.some_weekend)
    line.rewrite(
        rf"(?:the |on )*{_MOD}wd(?P<d>\d)(?P<post> coming| next(?! (?:week|month|weekend)))?", build.weekday
    )


class _Days:
    def __init__(self, scene: Scene) -> None:
        self._today = scene.today

    def plus(self, days: int) -> Days:
        return Days(dates=(self._today + DAY * days,))

    def today(self, _hit: Hit) -> Atom | None:
        return self.plus(0)

    def tomorrow(self, hit: Hit) -> Atom | None:
        found = self.plus(1)
        if hit.has("d") and found.dates[0].weekday() != int(hit.get("d")[2:]):
            return Days(dates=found.dates, trouble="weekday_and_date")
        return found

    def tonight(self, _hit: Hit) -> Atom | None:
        return replace(dayparts()["evening"], today=True)

    def part_today(self, hit: Hit) -> Atom | None:
        return replace(dayparts()[hit.get("part")], today=True)

    def standing(self, hit: Hit) -> Atom | None:
        return Days(dow=(int(hit.get("d")),), plural=True)

    def weekday(self, hit: Hit) -> Atom | None:
        mod = hit.get("mod") or hit.get("post").strip()
        return Days(dow=(int(hit.get("d")),), mod=mod)

    def weekday_after_next(self, hit: Hit) -> Atom | None:
        return Days(dates=(monday_of(self._today) + DAY * (14 + int(hit.get("d")[2:])),))

    def weekday_and_after(self, hit: Hit) -> Atom | None:
        first = next_weekday(self._today, int(hit.get("d")[2:]))
        return Days(dates=(first, first + DAY * 7))

    def week_after(self, hit: Hit) -> Atom | None:
        return Days(dates=(next_weekday(self._today, int(hit.get("d")[2:])) + DAY * 7,))

    def weekend(self, weeks: int) -> Days:
        saturday = monday_of(self._today) + DAY * (5 + 7 * weeks)
        dates = tuple(day for day in (saturday, saturday + DAY) if day >= self._today)
        return Days(dates=dates)

    def some_weekend(self, _hit: Hit) -> Atom | None:
        return Days(dow=(5, 6), plural=True)


def settle_weekdays(days: Days, today: date) -> Days:
    """One weekday becomes a date; said on that very weekday it is open which, so both come back with a doubt."""
    if not days.single_weekday:
        return days
    dates: list[date] = []
    trouble = days.trouble
    for dow in days.dow:
        if days.mod == "next":
            found = monday_of(today) + DAY * (7 + dow)
            if today.weekday() == 6:
                trouble = trouble or "which_weekday"
                dates.append(found + DAY * 7)
        elif dow == today.weekday() and days.mod != "coming":
            trouble = trouble or "which_weekday"
            dates.append(today)
            found = today + DAY * 7
        else:
            found = next_weekday(today, dow)
        dates.append(found)
    return Days(dates=tuple(sorted(dates)), trouble=trouble)


def no_preference(line: Line) -> None:
    line.rewrite(r"(?:the |on |at )*anytime", lambda _hit: Anytime())
