"""Turns a message into hashed features: words, pairs and letter groups, with treatments and details masked."""

import re
from itertools import pairwise
from zlib import crc32

from agent.playbook.normalise import Normal

BUCKETS = 1 << 14
_DAYS = frozenset(
    [
        "today",
        "tomorrow",
        "tonight",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "weekend",
        "morning",
        "afternoon",
        "evening",
        "noon",
        "lunes",
        "martes",
        "miercoles",
        "jueves",
        "viernes",
        "sabado",
        "domingo",
        "hoy",
        "manana",
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
        "enero",
        "febrero",
        "marzo",
        "abril",
        "mayo",
        "junio",
        "julio",
        "agosto",
        "septiembre",
        "octubre",
        "noviembre",
        "diciembre",
        "mondays",
        "tuesdays",
        "wednesdays",
        "thursdays",
        "fridays",
        "saturdays",
        "sundays",
        "mornings",
        "afternoons",
        "evenings",
        "pm",
        "am",
        "tarde",
    ]
)
_VERBS = frozenset({"am", "may"})
"""Times of day and of the year only after a number."""
_NUMBER = re.compile(r"^\d+([:.,/-]\d+)*(am|pm|th|st|nd|rd)?$")
_CLAUSE = re.compile(r" [.?,] | (?:and|but|also|y|pero|tambien) ")


def masked_words(normal: Normal, spans: tuple[tuple[int, int], ...], staff: frozenset[str]) -> list[str]:
    """Words of the message with what differs from practice to practice replaced by its kind."""
    words: list[str] = []
    for token in normal.tokens:
        if any(start <= token.start < end for start, end in spans):
            if words[-1:] != ["_treat_"]:
                words.append("_treat_")
        elif token.word in staff:
            words.append("_staff_")
        elif token.word in _DAYS and not (token.word in _VERBS and words[-1:] != ["_num_"]):
            words.append("_day_")
        elif _NUMBER.match(token.word):
            words.append("_num_")
        else:
            words.append(token.word)
    return words


def feature_ids(words: list[str], marks: tuple[str, ...] = ()) -> list[int]:
    """Bucket numbers of all features, each once. `marks` say what is open in the conversation."""
    inner = [word for word in words if word not in {".", ","}]
    names = {f"w:{word}" for word in inner}
    padded = ["^", *inner, "$"]
    names.update(f"p:{one} {two}" for one, two in pairwise(padded))
    names.update(f"s:{one} {three}" for one, three in zip(inner, inner[2:], strict=False))
    names.update(f"t:{' '.join(three)}" for three in zip(inner, inner[1:], inner[2:], strict=False))
    for word in inner:
        if not word.startswith("_") and len(word) > 3:
            edged = f"<{word}>"
            names.update(f"c:{edged[i : i + n]}" for n in (3, 4) for i in range(len(edged) - n + 1))
    names.update(f"m:{mark}" for mark in marks)
    if len(inner) <= 3:
        names.update(f"{mark}|{' '.join(inner)}" for mark in marks)
    names.add(f"l:{min(len(inner), 12) // 3}")
    return sorted({crc32(name.encode()) % BUCKETS for name in names})


def clauses(words: list[str]) -> list[list[str]]:
    """Stretches of at least two words between marks and joining words; fewer than two: nothing to gain."""
    parts = [part.split() for part in _CLAUSE.split(f" {' '.join(words)} ")]
    parts = [part for part in parts if len(part) >= 2]
    return parts if len(parts) > 1 else []
