"""The patient-facing wording: every language has the same keys, blanks and at least one variant of each."""

import re
import string
from functools import cache
from pathlib import Path

import msgspec
import yaml

LOCALES = Path(__file__).parents[3] / "locales"
FILES = ("acknowledge", "answer", "ask", "book", "handoff", "own", "safety", "standing", "words")
FIRST = "en"
_OF_THE = re.compile(
    r"\b([Dd])e el (?=(?:lunes|martes|miércoles|jueves|viernes|sábado|domingo|lun|mar|mié|jue|vie|sáb|dom)\b)"
)
_SPACES = re.compile(r"\s+")


class WordingError(ValueError):
    """The files of wording do not agree with each other; found at start-up and by the tests."""


@cache
def languages() -> tuple[str, ...]:
    return tuple(sorted(path.name for path in LOCALES.iterdir() if (path / "words.yaml").is_file()))


@cache
def texts(language: str) -> dict[str, tuple[str, ...]]:
    """All variants by key; a language without files speaks English."""
    if language not in languages():
        language = FIRST
    found: dict[str, tuple[str, ...]] = {}
    for name in FILES:
        raw = yaml.safe_load((LOCALES / language / f"{name}.yaml").read_text(encoding="utf-8"))
        for key, variants in msgspec.convert(raw, dict[str, list[str]]).items():
            if key in found:
                raise WordingError(f"{language}: {key} is written twice")
            if not variants:
                raise WordingError(f"{language}: {key} has no words")
            found[key] = tuple(_SPACES.sub(" ", each).strip() for each in variants)
    if language != FIRST:
        _compare(language, found)
    return found


def say(language: str, key: str, turn: int = 0, **values: str) -> str:
    """The variant whose turn it is, filled in."""
    variants = texts(language)[key]
    return _tidy(variants[turn % len(variants)].format(**values))


def count(language: str, key: str) -> int:
    return len(texts(language)[key])


def word(language: str, key: str) -> str:
    """A fixed word, such as a weekday."""
    return texts(language)[key][0]


def row(language: str, key: str) -> tuple[str, ...]:
    """A fixed list of words, such as the months."""
    return texts(language)[key]


def blanks(text: str) -> frozenset[str]:
    return frozenset(name for _, name, _, _ in string.Formatter().parse(text) if name)


def _compare(language: str, found: dict[str, tuple[str, ...]]) -> None:
    first = texts(FIRST)
    if set(first) != set(found):
        raise WordingError(f"{language} and {FIRST} differ in {sorted(set(first) ^ set(found))}")
    for key, variants in found.items():
        allowed = frozenset().union(*(blanks(each) for each in first[key]))
        for each in variants:
            if not blanks(each) <= allowed:
                raise WordingError(f"{language}: {key} has a blank that {FIRST} has not")


def _tidy(text: str) -> str:
    """An empty blank leaves no double space and no space before a comma."""
    closed = re.sub(r"\s+([,.;:!?])", r"\1", _SPACES.sub(" ", text)).strip()
    closed = _OF_THE.sub(r"\1el ", closed)
    return re.sub(r"(?<=m)\.\.(?!\.)", ".", closed)
