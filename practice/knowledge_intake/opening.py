"""Reads opening hours as pages write them: "Mon–Fri 9am–6pm, Sat by appointment"."""

import re
from functools import cache

from practice.file.places import WEEKDAYS
from practice.knowledge_intake.vocabulary import folded, vocabulary

Week = dict[str, tuple[str, ...]]
_CLOCK = r"(\d{1,2})(?:[:.](\d{2}))?\s*(a\.?\s?m\.?|p\.?\s?m\.?|h\b|hrs?\b)?"
_TIMES = re.compile(rf"{_CLOCK}\s*(?:-|–|—|to|a|until|till|hasta)\s*(?:las\s+)?{_CLOCK}")
_CLOSED = re.compile(r"\b(?:closed|cerrado|cerrada|cerramos)\b")
_THROUGH = re.compile(r"^\s*(?:-|–|—|to|thru|through|a|al|hasta)\s*(?:el\s+)?$")
_BESIDES = re.compile(r"^\s*(?:&|,|/|\+|and|y|e)\s*(?:el\s+)?$")


@cache
def _day() -> re.Pattern[str]:
    words = sorted(
        (folded(w) for each in vocabulary().weekdays.values() for w in each), key=len, reverse=True
    )
    listed = "|".join(
        re.escape(word[:-1]) + "s?" if word.endswith("*") else re.escape(word) for word in words
    )
    return re.compile(rf"\b({listed})\b\.?")


@cache
def _names() -> dict[str, str]:
    pairs = ((folded(w).rstrip("*"), day) for day, words in vocabulary().weekdays.items() for w in words)
    return dict(pairs)


def week_of(text: str) -> Week:
    """Days with their ranges; a day that is said to be closed has none. Empty where the text tells no hours."""
    plain = folded(text)
    found: Week = {}
    groups = _groups(plain)
    for place, (days, end) in enumerate(groups):
        until = groups[place + 1][0:2] if place + 1 < len(groups) else None
        stop = _start_of(plain, end) if until else len(plain)
        said = plain[end:stop]
        ranges = tuple(each for match in _TIMES.finditer(said) if (each := _range(match)) is not None)
        if ranges or _CLOSED.search(said):
            found.update(dict.fromkeys(days, ranges))
    return found


def _groups(plain: str) -> list[tuple[tuple[str, ...], int]]:
    """Days that share what follows them: (days, where they end)."""
    groups: list[tuple[tuple[str, ...], int]] = []
    for match in _day().finditer(plain):
        day = _names().get(match[1]) or _names()[match[1].removesuffix("s")]
        between = plain[groups[-1][1] : match.start()] if groups else None
        if between is not None and _THROUGH.match(between):
            days = groups[-1][0]
            groups[-1] = ((*days[:-1], *_span(days[-1], day)), match.end())
        elif between is not None and _BESIDES.match(between):
            groups[-1] = ((*groups[-1][0], day), match.end())
        else:
            groups.append(((day,), match.end()))
    return groups


def _start_of(plain: str, after: int) -> int:
    found = _day().search(plain, after)
    return found.start() if found else len(plain)


def _span(first: str, last: str) -> tuple[str, ...]:
    start, end = WEEKDAYS.index(first), WEEKDAYS.index(last)
    return tuple(WEEKDAYS[start : end + 1]) if start <= end else (first, last)


def _range(match: re.Match[str]) -> str | None:
    hour, minute, half, end_hour, end_minute, end_half = match.groups()
    start = _minutes(hour, minute, half)
    end = _minutes(end_hour, end_minute, end_half)
    if start is None or end is None:
        return None
    if not _half(half) and _half(end_half) == "p" and int(hour) < 12:
        # "9–6pm" begins in the morning, "1–5pm" after noon.
        start = start + 720 if int(hour) < 7 and start + 720 < end else start
    if not _half(half) and not _half(end_half) and end <= start:
        end += 720
    if start >= end or end > 1440:
        return None
    return f"{start // 60:02}:{start % 60:02}-{end // 60:02}:{end % 60:02}"


def _half(text: str | None) -> str | None:
    return text[0] if text and text[0] in "ap" else None


def _minutes(hour: str, minute: str | None, half: str | None) -> int | None:
    value = int(hour)
    if value > 24 or int(minute or 0) > 59:
        return None
    if _half(half):
        if not 1 <= value <= 12:
            return None
        value = value % 12 + (12 if _half(half) == "p" else 0)
    return value * 60 + int(minute or 0)
