"""Finds class H: treatments, conditions, medications. Never a name; a secret only beside a person."""

import re
from collections.abc import Iterator
from functools import lru_cache

from compliance.phi.lexicon import Phrases, split_row, table
from compliance.phi.spans import Span

_BY_ENDING = (
    (
        "CONDITION",
        re.compile(r"\b[a-z]{3,}(?:itis|osis|emia|pathy|algia|trophy|plegia|uria)\b", re.IGNORECASE),
    ),
    (
        "MEDICATION",
        re.compile(
            r"\b[a-z]{2,}(?:mab|pril|sartan|statin|azole|cillin|mycin|cycline|oxetine|azepam|azolam|olol|glutide|gliptin|gliflozin|"
            r"tidine|prazole|triptan|profen|parin|oxacin|thiazide|setron)[ao]?\b",
            re.IGNORECASE,
        ),
    ),
)
"""How illnesses and drugs are named: no list has them all."""
_ORDINARY = {
    "sympathy",
    "empathy",
    "apathy",
    "telepathy",
    "atrophy",
    "academia",
    "bohemia",
    "premia",
    "hypnosis",
    "dosis",
    "april",
    "neosis",
}
KINDS = ("TREATMENT", "CONDITION", "MEDICATION")


def find(text: str) -> Iterator[Span]:
    for kind in KINDS:
        for start, end in _phrases(kind).find(text):
            yield Span(start, end, kind, 0.3)
    for kind, pattern in _BY_ENDING:
        for match in pattern.finditer(text):
            if match.group().lower() not in _ORDINARY:
                yield Span(match.start(), match.end(), kind, 0.3)


@lru_cache
def _phrases(kind: str) -> Phrases:
    return Phrases(phrase for row in table("health")[kind.lower()] for phrase in split_row(row))
