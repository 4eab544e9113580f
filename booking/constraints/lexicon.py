"""The words patients use for times, loaded once from data so that people can add spellings without code."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from typing import Any

import yaml
from rapidfuzz.distance import OSA

_FUZZY = (
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "tomorrow", "afternoon",
    "afternoons", "morning", "mornings", "evening", "evenings", "weekend", "february", "september", "october",
    "november", "december", "january", "miercoles", "viernes", "thanksgiving", "christmas", "mediodia",
    "appointment", "wednesdays", "thursdays", "tuesdays", "saturdays",
)  # fmt: skip
_INNOCENT = frozenset({"sundae", "sundaes", "mourning", "remember", "boarding", "warning"})


def data(name: str) -> Any:
    text = files("booking.constraints").joinpath("data", name).read_text(encoding="utf-8")
    loaded = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506  strings only: 'on' and 'no' are words here
    if not isinstance(loaded, dict | list):
        raise TypeError(f"{name} is not a mapping or a list")
    return loaded


@lru_cache(maxsize=1)
def turns() -> list[tuple[str, str]]:
    """Patterns over canonical text and the words they come to."""
    return [(pattern, words) for pattern, words in data("turns.yaml")]


@lru_cache(maxsize=1)
def phrases() -> tuple[dict[tuple[str, ...], tuple[str, ...]], int]:
    """Phrase to canonical words, and the length of the longest phrase."""
    known: dict[tuple[str, ...], tuple[str, ...]] = {}
    for canonical, spellings in data("lexicon.yaml").items():
        for spelling in spellings:
            known.setdefault(tuple(str(spelling).split()), tuple(canonical.split()))
    return known, max(len(words) for words in known)


@lru_cache(maxsize=8192)
def typo(word: str) -> tuple[str, ...] | None:
    """The canonical words for a long word with one slip of the finger (two from nine letters on)."""
    if len(word) < 6 or not word.isalpha() or word in _INNOCENT or word in _FUZZY:
        return None
    for target in _FUZZY:
        allowed = 1 if len(target) < 9 else 2
        if word[0] == target[0] and OSA.distance(word, target, score_cutoff=allowed) <= allowed:
            return phrases()[0].get((target,), (target,))
    return None
