"""Finds the people a thread already knows, by every name, pet form, address and slip of the finger."""

import re
from collections.abc import Iterator
from functools import lru_cache

from rapidfuzz.distance import OSA

from compliance.phi.folding import fold_word
from compliance.phi.lexicon import table
from compliance.phi.name_cues import joiners
from compliance.phi.spans import Known, Span
from compliance.phi.tagger import is_ordinary

_SENTENCE_START = re.compile(r"^\s*$|[.!?\n]\s*$")


def find(text: str, known: Known) -> Iterator[Span]:
    for people, kind in ((known.names, "PERSON"), (known.staff, "STAFF")):
        for name in people:
            yield from _one_known(text, fold_word(name), kind)


def _one_known(text: str, name: str, kind: str) -> Iterator[Span]:
    whole = re.findall(r"[^\W\d_]+", name)
    if not whole:
        return
    score = 0.99 if kind == "PERSON" else 0.97
    for match in re.finditer(
        r"(?<!\w)" + r"[\W_]{0,3}".join(map(re.escape, whole)) + r"(?!\w)", text, re.IGNORECASE
    ):
        yield Span(match.start(), match.end(), kind, score)
    wanted = {part for word in whole if len(word) > 1 and word not in joiners() for part in _spellings(word)}
    for match in re.finditer(r"[^\W\d_]+", text):
        word = match.group().lower()
        if word in wanted or _nearly(word, wanted):
            small = match.group().islower() or _SENTENCE_START.search(
                text[max(0, match.start() - 4) : match.start()]
            )
            ordinary = is_ordinary(word) and small
            if not ordinary and word not in {"dr", "dra", "md", "np", "rn", "pa"}:
                yield Span(match.start(), match.end(), kind, score - 0.02)


def _nearly(word: str, wanted: set[str]) -> bool:
    """One slip of the finger in a long enough name."""
    if len(word) < 5 or is_ordinary(word):
        return False
    return any(len(name) > 4 and OSA.distance(word, name, score_cutoff=1) <= 1 for name in wanted)


@lru_cache(maxsize=1024)
def _spellings(word: str) -> frozenset[str]:
    groups = [set(row.split()) for row in table("nicknames")["groups"]]
    return frozenset({word}.union(*(group for group in groups if word in group)))
