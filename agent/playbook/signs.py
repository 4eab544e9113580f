"""Finds signs of danger as meetings of words, however they are put: kept as data, beside the fixed wordings."""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import product

import msgspec

from agent.playbook.normalise import DATA, load_yaml
from agent.understanding import SafetyKind

_MOST = 6
"""Words of one group that are looked at; a longer text repeats itself."""


class Sign(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    id: str
    kind: SafetyKind
    urgency: str
    near: tuple[str, ...]
    reach: int
    unless: tuple[str, ...] = ()
    context: str | None = None
    recent: str | None = None
    line: bool = False


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    contexts: dict[str, str]
    words: dict[str, str]
    signs: tuple[Sign, ...]


class _Known(msgspec.Struct, frozen=True):
    signs: tuple[tuple[Sign, re.Pattern[str] | None, re.Pattern[str] | None], ...]
    groups: dict[str, re.Pattern[str]]


@cache
def _known() -> _Known:
    file = msgspec.convert(load_yaml(DATA / "signs.yaml"), _File, strict=False)
    contexts = {name: re.compile(words) for name, words in file.contexts.items()}
    return _Known(
        tuple(
            (
                sign,
                contexts[sign.context] if sign.context else None,
                re.compile("|".join(f"(?:{each})" for each in sign.unless)) if sign.unless else None,
            )
            for sign in file.signs
        ),
        {name: re.compile(words) for name, words in file.words.items()},
    )


@lru_cache(maxsize=8192)
def _groups_of(word: str) -> frozenset[str]:
    return frozenset(name for name, words in _known().groups.items() if words.fullmatch(word))


def find_signs(
    plain: str, sentences: list[tuple[int, int]], recent: frozenset[str]
) -> Iterator[tuple[Sign, tuple[int, int]]]:
    """Every sign with the characters of `plain` between its first and its last word."""
    stretches = [_places(plain, start, end) for start, end in sentences]
    for sign, context, unless in _known().signs:
        if not _is_in_context(sign, context, plain, recent):
            continue
        if unless is not None and unless.search(plain):
            continue
        for places in stretches:
            yield from ((sign, span) for span in _meetings(sign, places))


Places = list[tuple[int, int, frozenset[str]]]


def _places(plain: str, start: int, end: int) -> Places:
    """Words of a sentence that belong to some group: their count, their first character, their groups."""
    return [
        (count, start + word.start(), groups)
        for count, word in enumerate(re.finditer(r"\S+", plain[start:end]))
        if (groups := _groups_of(word.group()))
    ]


def _is_in_context(sign: Sign, context: re.Pattern[str] | None, plain: str, recent: frozenset[str]) -> bool:
    if context is None or context.search(plain):
        return True
    return sign.recent is not None and sign.recent in recent


def _meetings(sign: Sign, places: Places) -> Iterator[tuple[int, int]]:
    sets = [[each for each in places if name in each[2]][:_MOST] for name in sign.near]
    for chosen in product(*sets):
        counts = [each[0] for each in chosen]
        if len(set(counts)) == len(counts) and max(counts) - min(counts) <= sign.reach:
            starts = [each[1] for each in chosen]
            yield min(starts), max(starts) + 1
