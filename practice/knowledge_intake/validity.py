"""Reads from when and until when something holds: "through May 31", "expires 6/30", "May specials"."""

import calendar
import re
from datetime import date, timedelta

import msgspec

from practice.knowledge_intake.vocabulary import Words, folded, vocabulary

_UNTIL = r"(?:valid\s+|good\s+|available\s+|valido\s+|vigente\s+)?(?:through|thru|until|till|ends?|ending|expires?|expiring|hasta|vence|termina|by)(?:\s+(?:on|el|the))?(?:\s+(?:dia))?\s*:?\s*"
_SLASHED = re.compile(r"(\d{1,2})[/.-](\d{1,2})(?:[/.-](\d{4}|\d{2}))?(?!\d)")
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_AHEAD = timedelta(days=150)
"""Nobody announces an offer longer ahead without naming the year."""


class Validity(msgspec.Struct, frozen=True):
    starts: date | None = None
    ends: date | None = None


def _months() -> dict[str, int]:
    return {folded(word): int(month) for month, words in vocabulary().months.items() for word in words}


def _any(words: Words | list[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


def validity(text: str, today: date, *, day_first: bool = False) -> Validity:
    """Both ends unknown where nothing is said of them. A date without a year is the latest that is not far ahead."""
    plain = folded(text)
    for found in re.finditer(_UNTIL, plain):
        ends = _date(plain[found.end() : found.end() + 40], today, day_first=day_first)
        if ends is not None:
            return Validity(ends=ends)
    if re.search(r"\b(?:end of (?:the )?month|fin de mes|este mes|this month)\b", plain):
        return Validity(ends=_last(today.year, today.month))
    return _whole_month(plain, today)


def said_date(text: str, today: date, *, day_first: bool = False) -> date | None:
    """The date that a cell holds."""
    return _date(folded(text).strip(), today, day_first=day_first)


def _date(plain: str, today: date, *, day_first: bool) -> date | None:
    iso = _ISO.match(plain)
    if iso:
        return _made(int(iso[1]), int(iso[2]), int(iso[3]))
    slashed = _SLASHED.match(plain)
    if slashed:
        first, second = int(slashed[1]), int(slashed[2])
        month, day = (second, first) if day_first or first > 12 else (first, second)
        return _with_year(slashed[3], month, day, today)
    months = _months()
    named = rf"({_any(list(months))})\b\.?"
    english = re.match(rf"{named}\s*(\d{{1,2}})(?:st|nd|rd|th)?(?:,?\s+(\d{{4}}))?", plain)
    if english:
        return _with_year(english[3], months[english[1]], int(english[2]), today)
    spanish = re.match(rf"(\d{{1,2}})(?:st|nd|rd|th)?\s+(?:de\s+)?{named}(?:\s+(?:de\s+)?(\d{{4}}))?", plain)
    if spanish:
        return _with_year(spanish[3], months[spanish[2]], int(spanish[1]), today)
    return None


def _whole_month(plain: str, today: date) -> Validity:
    """Like "May specials": the latest such month that is not far ahead."""
    months = {word: month for word, month in _months().items() if len(word) > 3 or word == "may"}
    named = _any(list(months))
    found = re.search(
        rf"\b({named})(?:\s+(\d{{4}}))?(?:'s)?\s+(?:special|promo|offer|deal|sale)"
        rf"|\b(?:especial\w*|promocion\w*|ofertas?|special\w*|offers?|valid (?:in|for|all)|during|for|in|en|durante) (?:de |of |for |in |all )?({named})\b(?:\s+(?:de\s+)?(\d{{4}}))?(?!\s*\d)",
        plain,
    )
    if found is None:
        return Validity()
    month = months[found[1] or found[3]]
    year = found[2] or found[4]
    first = _with_year(year, month, 1, today)
    return Validity(first, _last(first.year, month)) if first is not None else Validity()


def _with_year(said: str | None, month: int, day: int, today: date) -> date | None:
    if said is not None:
        return _made(int(said) + (2000 if len(said) == 2 else 0), month, day)
    near = [each for year in (-1, 0, 1) if (each := _made(today.year + year, month, day)) is not None]
    return max((each for each in near if each <= today + _AHEAD), default=None)


def _made(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _last(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])
