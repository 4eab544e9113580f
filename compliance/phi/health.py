"""Finds class H: treatments, conditions, medications. Never a name; a secret only beside a person."""

from collections.abc import Iterator
from functools import lru_cache

from compliance.phi.lexicon import Phrases, split_row, table
from compliance.phi.spans import Span

KINDS = ("TREATMENT", "CONDITION", "MEDICATION")


def find(text: str) -> Iterator[Span]:
    for kind in KINDS:
        for start, end in _phrases(kind).find(text):
            yield Span(start, end, kind, 0.3)


@lru_cache
def _phrases(kind: str) -> Phrases:
    return Phrases(phrase for row in table("health")[kind.lower()] for phrase in split_row(row))
