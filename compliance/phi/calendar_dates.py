"""Reads a written day, so that a placeholder can say how far off it is without saying which."""

import re
from datetime import date, timedelta

from compliance.phi.folding import fold_word

FAR = timedelta(days=400)
"""Beyond a year a distance says more about a person (a birthday) than about scheduling."""
_MONTHS = (
    ("jan", "ene"), ("feb",), ("mar",), ("apr", "abr"), ("may",), ("jun",),
    ("jul",), ("aug", "ago"), ("sep", "set"), ("oct",), ("nov",), ("dec", "dic"),
)  # fmt: skip
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_ISO = re.compile(r"(\d{4})[/.\-](\d{1,2})[/.\-](\d{1,2})")
_NUMBERS = re.compile(r"(\d{1,2})\s?[/.\-]\s?(\d{1,2})(?:\s?[/.\-]\s?(\d{2,4}))?")


def read_date(text: str, today: date) -> date | None:
    """The day meant, the nearest one when no year is given; None when it cannot be told."""
    plain = fold_word(text)
    if found := _ISO.search(plain):
        return _day(int(found[1]), int(found[2]), int(found[3]))
    month = _month(plain)
    if month:
        return _named(plain, month, today)
    if found := _NUMBERS.search(plain):
        year = int(found[3]) if found[3] else None
        return _nearest(_century(year), int(found[1]), int(found[2]), today)
    found = re.search(r"\d{1,2}", plain)
    return _coming(int(found[0]), today) if found and len(plain) < 12 else None


def relative(day: date, today: date) -> str:
    """Weekday and distance, "Tue+3d"; only the weekday's absence shows that it is far away."""
    distance = day - today
    if abs(distance) > FAR:
        return "past" if day < today else "far"
    return f"{_DAYS[day.weekday()]}{distance.days:+d}d"


def _month(plain: str) -> int | None:
    for word in re.findall(r"[a-z]{3,}", plain):
        for number, starts in enumerate(_MONTHS, 1):
            if word.startswith(starts):
                return number
    return None


def _named(plain: str, month: int, today: date) -> date | None:
    years = re.search(r"\b((?:19|20)\d{2})\b|'(\d{2})\b", plain)
    days = re.search(r"(?<![\d'])(\d{1,2})(?!\d)", plain)
    if not days:
        return None
    return _nearest(_century(int(years[1] or years[2])) if years else None, month, int(days[1]), today)


def _century(year: int | None) -> int | None:
    if year is None or year > 99:
        return year
    return 2000 + year if year < 60 else 1900 + year


def _nearest(year: int | None, month: int, day: int, today: date) -> date | None:
    if year is not None:
        return _day(year, month, day)
    choices = [found for off in (-1, 0, 1) if (found := _day(today.year + off, month, day))]
    return min(choices, key=lambda choice: abs(choice - today), default=None)


def _coming(day: int, today: date) -> date | None:
    """A bare "the 8th" is the next one to come."""
    for ahead in range(2):
        month = (today.month - 1 + ahead) % 12 + 1
        found = _day(today.year + (today.month + ahead > 12), month, day)
        if found and found >= today:
            return found
    return None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
