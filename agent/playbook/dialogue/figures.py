"""How days, times, amounts and numbers are written to a patient, in each language."""

import re
from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal
from functools import cache

from agent.playbook.dialogue.texts import languages, row, say, word
from agent.playbook.normalise import fold
from practice.file import Range, amount

SPANISH = "es"
_SIGNS = {"USD": "$", "EUR": "€", "GBP": "£", "CAD": "$", "AUD": "$", "MXN": "$"}


def weekday(day: date, language: str, *, short: bool = False) -> str:
    return row(language, "weekdays_short" if short else "weekdays")[day.weekday()]


def day_name(day: date, language: str, *, today: date | None = None, short: bool = False) -> str:
    """Like "Thursday, Nov 26"; the year only where it is not the present one's near future."""
    month = row(language, "months" if language == SPANISH and not short else "months_short")[day.month - 1]
    year = f" {day.year}" if today is not None and abs((day - today).days) > 300 else ""
    name = weekday(day, language, short=short and language != SPANISH)
    if language == SPANISH and short:
        return f"{name} {day.day} {month}{year}"
    if language == SPANISH:
        return f"{name} {day.day} de {month}{f' de{year}' if year else ''}"
    return f"{name} {month} {day.day}{f',{year}' if year else ''}"


def clock(at: time, language: str) -> str:
    hour = at.hour % 12 or 12
    if language == SPANISH:
        return f"{hour}:{at.minute:02d} {'a. m.' if at.hour < 12 else 'p. m.'}"
    return f"{hour}:{at.minute:02d} {'AM' if at.hour < 12 else 'PM'}"


def moment(start: datetime, language: str, *, today: date | None = None) -> str:
    """Like "Thu Nov 26 at 2:00 PM", "jueves 26 de noviembre a las 2:00 p. m."."""
    day = day_name(start.date(), language, today=today, short=language != SPANISH)
    if language == SPANISH:
        return f"el {day} {_at_es(start.time())} {clock(start.time(), language)}"
    return f"{day} at {clock(start.time(), language)}"


def at_clock(at: time, language: str) -> str:
    """Like "at 2:00 PM", "a las 2:00 p. m."."""
    return f"{_at_es(at) if language == SPANISH else 'at'} {clock(at, language)}"


def moments(starts: Sequence[datetime], language: str, *, today: date | None = None) -> str:
    """Several starts, each day said once: "Thu May 8 at 2:00 PM or 2:20 PM"."""
    days: dict[date, list[time]] = {}
    for start in starts:
        days.setdefault(start.date(), []).append(start.time())
    short = language != SPANISH or len(starts) > 1
    said = [
        f"{'el ' if language == SPANISH else ''}{day_name(day, language, today=today, short=short)} "
        + either(
            [at_clock(times[0], language), *(clock_alone(each, language) for each in times[1:])], language
        )
        for day, times in days.items()
    ]
    if len(said) > 1 and any(len(times) > 1 for times in days.values()):
        return "; ".join(said[:-1]) + f"; {word(language, 'or')} {said[-1]}"
    return either(said, language)


def clock_alone(at: time, language: str) -> str:
    if language == SPANISH:
        return at_clock(at, language)
    return clock(at, language)


def either(items: Sequence[str], language: str) -> str:
    return _listed(items, word(language, "or"), comma=language != SPANISH)


def both(items: Sequence[str], language: str) -> str:
    return _listed(items, word(language, "and"), comma=language != SPANISH)


def money(minor: int, currency: str, language: str) -> str:
    """Like "$1,050" or "$4.75"; no decimals where there are none."""
    value = amount(minor, currency)
    shown = f"{value:,.0f}" if value == value.to_integral_value() else f"{value:,.2f}"
    sign = _SIGNS.get(currency)
    if currency == "EUR" and language == SPANISH:
        swapped = shown.translate(str.maketrans(",.", ".,"))
        return f"{swapped} €"
    return f"{sign}{shown}" if sign else f"{shown} {currency}"


def percent(value: Decimal) -> str:
    return f"{value.normalize():f}%"


def phone(number: str) -> str:
    """As people write it; American numbers in their usual groups."""
    if number.startswith("+1") and len(number) == 12:
        return f"({number[2:5]}) {number[5:8]}-{number[8:]}"
    return number


def days_said(text: str) -> set[tuple[int, int]]:
    """Month and day of every date that the text names with its month, in either language."""
    folded = fold(text)[0]
    return {
        (month, int(match.group(1) or match.group(2)))
        for month, pattern in enumerate(_month_patterns(), start=1)
        for match in pattern.finditer(folded)
    }


@cache
def _month_patterns() -> tuple[re.Pattern[str], ...]:
    found = []
    for place in range(12):
        names = {
            fold(row(language, key)[place])[0]
            for language in languages()
            for key in ("months", "months_short")
        }
        said = "|".join(sorted(names, key=len, reverse=True))
        found.append(
            re.compile(
                rf"\b(?:{said})\.? (?:the )?(\d{{1,2}})(?:st|nd|rd|th)?\b(?! ?(?:%|units|am\b|pm\b))"
                rf"|\b(\d{{1,2}}) (?:de )?(?:{said})\b"
            )
        )
    return tuple(found)


def ranges(opening: Sequence[Range], language: str) -> str:
    """Like "9:00 AM to 5:00 PM and 6:00 PM to 8:00 PM"."""
    said = [
        say(language, "range", start=clock(_time(each.start_minute), language), end=_end(each, language))
        for each in opening
    ]
    return both(said, language)


def _end(each: Range, language: str) -> str:
    return word(language, "midnight") if each.end_minute >= 1440 else clock(_time(each.end_minute), language)


def _time(minutes: int) -> time:
    return time(minutes // 60 % 24, minutes % 60)


def _at_es(at: time) -> str:
    return "a la" if at.hour % 12 == 1 else "a las"


def _listed(items: Sequence[str], last: str, *, comma: bool) -> str:
    if len(items) <= 1:
        return "".join(items)
    if len(items) == 2:
        return f"{items[0]} {last} {items[1]}"
    return f"{', '.join(items[:-1])}{',' if comma else ''} {last} {items[-1]}"
