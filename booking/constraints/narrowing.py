"""Two limits on the same day made one ('Tuesday the 8th', 'Friday next week'), or told apart as alternatives."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from booking.constraints.atoms import DAY, Days

_LONGEST_LIST = 14  # days of a range up to which 'Tuesdays in it' are listed one by one


def narrow(one: Days, two: Days, joined: str) -> Days | None:
    """The day that both limits describe; None when they are alternatives."""
    if (one.single_weekday or two.single_weekday) and (_one_date(one) or _one_date(two)):
        return _weekday_and_date(one, two, joined)
    if one.is_range and two.is_range:
        return _overlap(one, two)
    for weekday, span in ((one, two), (two, one)):
        if weekday.dow and not weekday.is_range and not weekday.dates and span.is_range:
            return within(weekday, span)
    if one.plural and one.dow and not one.is_range and joined in {"", ","} and two.dates:
        return two if all(day.weekday() in one.dow for day in two.dates) else None
    for span, dated in ((one, two), (two, one)):
        if span.is_range and dated.dates and joined == "" and all(inside(day, span) for day in dated.dates):
            return dated
    return None


def _one_date(days: Days) -> bool:
    return len(days.dates) == 1 and not days.is_range


def _weekday_and_date(one: Days, two: Days, joined: str) -> Days | None:
    """'Tuesday, the 8th' are one day; 'the 8th, Tuesday' only when they agree; 'the 8th and Tuesday' are two."""
    weekday, dated = (one, two) if one.single_weekday else (two, one)
    if weekday is one and joined != "and":
        return _agree(weekday, dated)
    if weekday is two and joined == "":
        return _agree(weekday, dated)
    agrees = joined == "," and dated.dates[0].weekday() == weekday.dow[0]
    return dated if agrees else None


def inside(day: date, days: Days) -> bool:
    return (days.start is None or day >= days.start) and (days.end is None or day <= days.end)


def _agree(weekday: Days, date_: Days) -> Days:
    if date_.dates[0].weekday() in weekday.dow:
        return date_
    return replace(date_, trouble=date_.trouble or "weekday_and_date")


def within(weekday: Days, span: Days) -> Days:
    trouble = span.trouble or weekday.trouble
    if span.start is None or span.end is None or (span.end - span.start).days >= _LONGEST_LIST:
        return Days(dow=weekday.dow, start=span.start, end=span.end, plural=True, trouble=trouble)
    length = (span.end - span.start).days + 1
    dates = tuple(
        day for day in (span.start + DAY * step for step in range(length)) if day.weekday() in weekday.dow
    )
    return Days(dates=dates, trouble=trouble or ("" if dates else "past"))


def _overlap(one: Days, two: Days) -> Days | None:
    starts = [days.start for days in (one, two) if days.start]
    ends = [days.end for days in (one, two) if days.end]
    start, end = max(starts, default=None), min(ends, default=None)
    if start is not None and end is not None and start > end:
        return None
    dow = tuple(sorted(set(one.dow) & set(two.dow))) if one.dow and two.dow else one.dow or two.dow
    return Days(start=start, end=end, dow=dow, plural=bool(dow), trouble=one.trouble or two.trouble)
