"""Refuses what no rule should have to cope with: depths, numbers and characters that break later steps."""

import math
from collections.abc import Iterator
from typing import Any

from practice.problems import Problem, pointer

DEEPEST = 32
LARGEST = 2**31 - 1  # the integer of a database column
_ENDLESS = 10**15  # longer than any phone number that somebody forgot to put in quotes
TOO_LARGE = "is too large a number"


def insane(document: Any) -> Iterator[Problem]:
    """Walks with a stack of its own, so that no nesting can exhaust the interpreter's."""
    waiting: list[tuple[Any, tuple[str | int, ...]]] = [(document, ())]
    while waiting:
        value, path = waiting.pop()
        if isinstance(value, dict | list) and len(path) >= DEEPEST:
            yield Problem(pointer(path), f"is nested more than {DEEPEST} levels deep")
        elif isinstance(value, dict):
            for key, item in value.items():
                wrong = _wrong_key(key)
                if wrong:
                    yield Problem(pointer(path), wrong)
                else:
                    waiting.append((item, (*path, key)))
        elif isinstance(value, list):
            waiting.extend((item, (*path, index)) for index, item in enumerate(value))
        else:
            wrong = _wrong(value)
            if wrong:
                yield Problem(pointer(path), wrong)


def too_large(document: Any) -> Iterator[Problem]:
    """Numbers that no field has a use for; of a document that is not insane."""
    waiting: list[tuple[Any, tuple[str | int, ...]]] = [(document, ())]
    while waiting:
        value, path = waiting.pop()
        if isinstance(value, dict):
            waiting.extend((item, (*path, key)) for key, item in value.items())
        elif isinstance(value, list):
            waiting.extend((item, (*path, index)) for index, item in enumerate(value))
        elif isinstance(value, int | float) and abs(value) > LARGEST:
            yield Problem(pointer(path), TOO_LARGE)


def _wrong_key(key: Any) -> str | None:
    if not isinstance(key, str):
        return "has a name that is not text; put it in quotes"
    if len(key) > 200:
        return "has a name of more than 200 characters"
    return _wrong_text(key)


def _wrong(value: Any) -> str | None:
    if isinstance(value, str):
        return _wrong_text(value)
    if value is None or isinstance(value, bool):
        return None
    if isinstance(value, float) and not math.isfinite(value):
        return "must be a number that can be written down"
    if isinstance(value, int | float):
        return TOO_LARGE if abs(value) > _ENDLESS else None
    return "must be text, a number, true, false, null, a list or an object"


def _wrong_text(text: str) -> str | None:
    if "\0" in text:
        return "contains the character U+0000, which is no text"
    if any("\ud800" <= character <= "\udfff" for character in text):
        return "contains half of a surrogate pair, which is no text"
    return None
