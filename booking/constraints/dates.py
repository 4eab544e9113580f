"""Calendar dates: month names, numeric dates in the country's order, bare ordinals, lists and ranges of them."""

from __future__ import annotations

import re
from datetime import date

from booking.constraints.atoms import DAY, Atom, Days
from booking.constraints.scene import Scene, add_months, month_range
from booking.constraints.text import Hit, Line

_NUM = r"(?:\d{1,2}(?:st|nd|rd|th)?|nth\d+)"
_ORD = r"(?:\d{1,2}(?:st|nd|rd|th)|nth\d+)"
_SEP = r"(?: (?:or|and|,|/)(?: (?:or|and|on|the|maybe))*)"
_TO = r" (?:-|to|until)(?: the)? "
_YEAR = r"(?:(?: ,)?(?: of)? (?P<y>20\d\d))?"
_PAST_LIMIT = 270  # days ahead beyond which a date without a year is taken for the one just gone


def mark_dates(line: Line, scene: Scene) -> None:
    month_first = r"(?P<m>mo\d+)(?: [.])?(?: the)? "
    day_last = r"(?: of)? (?P<m>mo\d+)"
    clock_follows = r"(?! (?:am|pm|oclock|ish))"
    build = _Dates(scene)
    line.rewrite(rf"{month_first}(?P<list>\d{{1,2}} / \d{{1,2}})(?! /)", build.listed)
    line.rewrite(r"(?P<y>20\d\d) [-/.] (?P<m>\d{1,2}) [-/.] (?P<d>\d{1,2})", build.iso)
    line.rewrite(r"(?P<a>\d{1,2}) (?P<s>[-/.]) (?P<b>\d{1,2}) (?P=s) (?P<y>\d{4}|\d{2})", build.numeric)
    line.rewrite(
        r"(?P<a>\d{1,2}) / (?P<b>\d{1,2})(?! /)(?: - (?P<c>\d{1,2}) / (?P<e>\d{1,2}))?", build.numeric
    )
    line.rewrite(
        rf"(?:from |startat )?(?:the |on |dia )*(?P<a>{_NUM}){_TO}(?P<b>{_NUM}){clock_follows}{day_last}{_YEAR}",
        build.span,
    )
    line.rewrite(rf"{month_first}(?P<a>{_NUM}){_TO}(?P<b>{_NUM}){clock_follows}{_YEAR}", build.span)
    line.rewrite(
        rf"(?:between|from) (?:the )?{month_first}(?P<a>{_NUM}) and (?:the )?(?P<b>{_NUM}){_YEAR}", build.span
    )
    line.rewrite(
        rf"(?:between|from|of) (?:the |dia )*(?P<a>{_NUM}) (?:and|to|a) (?:the )?(?P<b>{_NUM}){day_last}{_YEAR}",
        build.span,
    )
    line.rewrite(rf"(?:the |dia )*(?P<list>{_NUM}(?:{_SEP} {_NUM})*){day_last}{_YEAR}", build.listed)
    line.rewrite(
        rf"{month_first}(?P<list>{_NUM}(?:{_SEP} {_NUM}){{1,3}}(?! \d|(?: ,)? (?:or|to|-|and) \d{{1,2}} (?:am|pm))|{_NUM}(?:{_SEP} {_ORD})*){clock_follows}{_YEAR}",
        build.listed,
    )
    line.rewrite(rf"{month_first}(?P<list>{_NUM}){_YEAR}", build.listed)
    line.rewrite(
        rf"(?:from |startat )?(?:the |dia )*(?P<a>{_ORD}){_TO}(?P<b>{_NUM}){clock_follows}", build.bare_span
    )
    line.rewrite(
        rf"(?:the |dia )+(?P<a>\d{{1,2}}){_TO}(?P<b>\d{{1,2}}(?:st|nd|rd|th)?){clock_follows}",
        build.bare_span,
    )
    line.rewrite(rf"between (?:the |dia )*(?P<a>{_ORD}) and (?:the )?(?P<b>{_NUM})", build.bare_span)
    line.rewrite(
        r"(?:between|of|from) (?:the |dia )+(?P<a>\d{1,2}) (?:and|to) the (?P<b>\d{1,2})", build.bare_span
    )
    line.rewrite(r"of (?P<a>\d{1,2}) to (?P<b>\d{1,2})", build.spanish_span)
    line.rewrite(
        r"(?:the )?(?P<list>\d{1,2}(?:st|nd|rd|th))(?: of)?(?: the| this)?(?: (?P<which>this|next) month)",
        build.bare,
    )
    line.rewrite(r"(?:the |on the )?(?P<list>\d{1,2}(?:st|nd|rd|th))(?! one)", build.bare)
    line.rewrite(r"(?:on )?(?:the )?dia (?P<list>\d{1,2})", build.bare)
    line.rewrite(
        r"(?:on the (?P<list>nth(?:[4-9]|[1-3]\d)|nth[123](?= [.]|$|,))|the (?P<more>nth[1-3]\d|nth[4-9]))(?! one)",
        build.bare,
    )
    day_number = r"[1-3]?\d" if scene.spanish else r"(?:1[3-9]|2\d|30|31)"
    line.rewrite(rf"(?<=wd\d )(?P<list>{day_number})(?! (?:am|pm|oclock|h|and))", build.after_weekday)
    if scene.spanish:
        line.rewrite(r"the (?P<list>\d{1,2})(?! (?:am|pm|oclock|morning|afternoon))", build.bare)
    line.rewrite(r"(?<=week of )(?P<list>\d{1,2})(?! (?:am|pm|mo))", build.bare)
    line.rewrite(r"the (?P<list>1[3-9]|2\d|30|31)(?! (?:am|pm|N))", build.bare)
    line.rewrite(r"on the (?P<list>\d{1,2})(?! (?:am|pm|oclock|morning|afternoon))", build.bare)


class _Dates:
    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._today = scene.today

    def iso(self, hit: Hit) -> Atom | None:
        return self._days([(int(hit.get("y")), int(hit.get("m")), int(hit.get("d")))])

    def numeric(self, hit: Hit) -> Atom | None:
        first, second = int(hit.get("a")), int(hit.get("b"))
        if hit.get("s") and hit.get("s") != "/" and len(hit.get("y")) == 2 and hit.get("s") != ".":
            return (
                None if max(first, second) > 31 else self._days([self._ordered(first, second, hit.get("y"))])
            )
        if hit.has("e"):
            one, two = (
                self._ordered(first, second, ""),
                self._ordered(int(hit.get("c")), int(hit.get("e")), ""),
            )
            return self._range(self._date(*one), self._date(*two))
        return self._days([self._ordered(first, second, hit.get("y"))])

    def _ordered(self, first: int, second: int, year: str) -> tuple[int, int, int]:
        day_first = self._scene.day_first
        if self._scene.spanish and first > 12 >= second:
            day_first = True
        day, month = (first, second) if day_first else (second, first)
        return (int(year) + (2000 if len(year) == 2 else 0)) if year else 0, month, day

    def span(self, hit: Hit) -> Atom | None:
        month, year = int(hit.get("m")[2:]), int(hit.get("y") or 0)
        first, last = _number(hit.get("a")), _number(hit.get("b"))
        start, end = self._date(year, month, first), self._date(year, month, last)
        if first > last and start is not None and end is not None:  # "the 28th to July 2nd", "July 28 to 2"
            leads = next(
                word for word in hit.words if word[0].isdigit() or word in {hit.get("m"), hit.get("a")}
            )
            if leads == hit.get("m"):
                following = add_months(start.replace(day=1), 1)
                return self._range(start, _safe(following.year, following.month, last))
            before = add_months(end.replace(day=1), -1)
            return self._range(_safe(before.year, before.month, first), end)
        return self._range(start, end)

    def listed(self, hit: Hit) -> Atom | None:
        month, year = int(hit.get("m")[2:]), int(hit.get("y") or 0)
        days = [_number(word) for word in re.findall(_NUM, hit.get("list"))]
        if days != sorted(days):
            return None
        return self._days([(year, month, day) for day in days])

    def bare(self, hit: Hit) -> Atom | None:
        number = _number(hit.get("list") or hit.get("more"))
        if not 1 <= number <= 31:
            return Days(trouble="impossible_date")
        if hit.has("which"):
            first = add_months(self._today.replace(day=1), 1 if hit.get("which") == "next" else 0)
            return self._days([(first.year, first.month, number)])
        found = self._next_of_month(number)
        if found == self._today:
            return Days(dates=(found, add_months(found, 1)), trouble="which_date")
        return Days(dates=(found,)) if found else Days(trouble="impossible_date")

    def after_weekday(self, hit: Hit) -> Atom | None:
        """'Viernes 9 en la mañana' is the 9th when that is a Friday, and nine o'clock when it is not."""
        found = self.bare(hit)
        agrees = (
            isinstance(found, Days)
            and found.dates
            and found.dates[0].weekday() == int(hit.before.split()[-1][2:])
        )
        daypart = hit.following.split()[:1] in (["morning"], ["afternoon"], ["evening"], ["on"], ["in"])
        return found if agrees or not daypart else None

    def bare_span(self, hit: Hit) -> Atom | None:
        first, last = _number(hit.get("a")), _number(hit.get("b"))
        if not (1 <= first <= 31 and 1 <= last <= 31):
            return None
        start = self._next_of_month(first, allow_today=True)
        if start is None:
            return Days(trouble="impossible_date")
        base = start if last > first else add_months(start.replace(day=1), 1)
        return self._range(start, self._date(base.year, base.month, last))

    def spanish_span(self, hit: Hit) -> Atom | None:
        return self.bare_span(hit) if self._scene.spanish else None

    def _next_of_month(self, number: int, *, allow_today: bool = True) -> date | None:
        """The next day with this number, this month or next; the last resort is the month after."""
        for step in range(3):
            first = add_months(self._today.replace(day=1), step)
            if number <= month_range(first.year, first.month)[1].day:
                found = first.replace(day=number)
                if found > self._today or (allow_today and found == self._today):
                    return found
            elif step == 0 and number > self._today.day:
                return None
        return None

    def _days(self, wanted: list[tuple[int, int, int]]) -> Atom | None:
        found = [self._date(*one) for one in wanted]
        if any(day is None for day in found):
            return Days(trouble="impossible_date")
        dates = tuple(sorted({day for day in found if day is not None}))
        return Days(dates=dates, trouble="past" if min(dates) < self._today else "")

    def _range(self, start: date | None, end: date | None) -> Atom | None:
        if start is None or end is None:
            return Days(trouble="impossible_date")
        if end < start:
            end = _safe(end.year + 1, end.month, end.day) or end
        return Days(start=start, end=end, trouble="past" if end < self._today else "")

    def _date(self, year: int, month: int, day: int) -> date | None:
        """The date itself, or without a year the coming one; far ahead means that it has just gone by."""
        if year:
            return _safe(year, month, day)
        this = _safe(self._today.year, month, day)
        if this is not None and this >= self._today:
            return this
        following = _safe(self._today.year + 1, month, day)
        if following is None:
            return None
        return following if following - self._today <= DAY * _PAST_LIMIT else this


def _safe(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _number(word: str) -> int:
    digits = re.sub(r"\D", "", word)
    return int(digits or 0)
