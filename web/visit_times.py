"""Free times behind a visit's link as a page: days with their times, each one a button that takes it at once."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from html import escape
from itertools import groupby
from typing import Any, Final

from booking.service import Start
from sequences.saying import clock, long_day, moment
from web.visit_pages import Shown, lang, query, unbroken

DAYS_SHOWN: Final = 5
TIMES_SHOWN: Final = 6


def times(
    page: Shown,
    starts: Sequence[Start],
    *,
    first: date,
    anyone: bool,
    provider: str | None,
    whole: bool,
    note: str = "",
) -> str:
    """Days with their times; each time is a button that takes it at once."""
    words, moves = page.words, page.visit is not None
    title = words.move_title if moves else words.pick_title
    lead = words.move_lead if moves else words.pick_lead
    when = moment(page.visit.start, page.language) if page.visit is not None else ""
    said = f"<p class='note' role='alert'>{escape(note)}</p>" if note else ""
    days = [(day, list(found)) for day, found in groupby(starts, key=lambda each: each.start.date())]
    shown = days[:DAYS_SHOWN]
    listed = "".join(_day(page, day, found, anyone=anyone, whole=whole) for day, found in shown)
    name = ""
    if not moves:
        name = f"<label class='name'>{escape(words.pick_name)}<input name='name' maxlength='80' autocomplete='name'></label>"
    version = page.visit.version if page.visit is not None else 0
    body = f"<form method='post'><input type='hidden' name='version' value='{version}'>{name}{listed}</form>"
    if not shown:
        body = f"<p class='lead'>{escape(words.no_times)}</p>"
    return (
        f"{said}<h1>{escape(title)}</h1><p class='lead'>{escape(lead.format(when=when))}</p>{body}"
        + _paging(page, shown, first=first, anyone=anyone, provider=provider, more=len(days) > len(shown))
    )


def _day(page: Shown, day: date, starts: Sequence[Start], *, anyone: bool, whole: bool) -> str:
    few = starts if whole else _spread(starts)
    named = len({each.provider for each in starts}) > 1 or anyone
    buttons = "".join(_time(page, each, named=named) for each in few)
    more = ""
    if len(few) < len(starts):
        asked = query(
            page, do="move", **{"from": day.isoformat(), "day": "1", "anyone": "1" if anyone else ""}
        )
        more = f"<a class='more-times' href='?{asked}'>{escape(page.words.all_times)}</a>"
    name = long_day(datetime(day.year, day.month, day.day), page.language)  # noqa: DTZ001 - a wall-clock day
    return f"<section class='day'><h2>{unbroken(name)}</h2><div class='times'>{buttons}</div>{more}</section>"


def _time(page: Shown, start: Start, *, named: bool) -> str:
    staff = page.book.find_staff(start.provider)
    who = f"<small>{escape(staff.name.split(',')[0])}</small>" if named and staff is not None else ""
    value = escape(
        "|".join((start.start.isoformat(timespec="minutes"), start.provider, start.location or ""))
    )
    return f"<button name='time' value='{value}'>{escape(clock(start.start, page.language))}{who}</button>"


def _spread(starts: Sequence[Start]) -> list[Start]:
    """A handful over the whole day rather than the first of the morning."""
    if len(starts) <= TIMES_SHOWN:
        return list(starts)
    step = (len(starts) - 1) / (TIMES_SHOWN - 1)
    return [starts[round(step * place)] for place in range(TIMES_SHOWN)]


def _paging(
    page: Shown,
    shown: Sequence[tuple[date, Any]],
    *,
    first: date,
    anyone: bool,
    provider: str | None,
    more: bool,
) -> str:
    words, links = page.words, []
    after = (shown[-1][0] if more and shown else first + timedelta(days=13)) + timedelta(days=1)
    keep = {"anyone": "1" if anyone else ""}
    today = page.at.astimezone(page.zone).date()
    if first > today:
        back = max(today, first - timedelta(days=7))
        links.append((query(page, do="move", **{"from": back.isoformat()}, **keep), words.earlier))
    links.append((query(page, do="move", **{"from": after.isoformat()}, **keep), words.later))
    staff = page.book.find_staff(provider) if provider is not None else None
    if staff is not None:
        named = words.same.format(provider=staff.name.split(",")[0])
        other = {"anyone": "" if anyone else "1", "from": first.isoformat()}
        links.append((query(page, do="move", **other), named if anyone else words.anyone))
    said = "".join(f"<a class='press quiet' href='?{asked}'>{escape(label)}</a>" for asked, label in links)
    keep_mine = ""
    if page.visit is not None:
        keep_mine = f"<a class='plain' href='?{lang(page)}'>{escape(words.keep)}</a>"
    return f"<nav class='acts'>{said}{keep_mine}</nav>"
