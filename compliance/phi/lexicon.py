"""Word lists of the scanner, read once from data that people can edit."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from compliance.phi.folding import fold_word

DATA = Path(__file__).parent / "data"
_TOKEN = re.compile(r"[^\W_]+(?:['+-][^\W_]+)*\+?")


@lru_cache
def words(name: str) -> frozenset[str]:
    """A list of single words; lines that start with # explain it."""
    lines = (DATA / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


@lru_cache
def lines(name: str) -> tuple[str, ...]:
    found = (DATA / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return tuple(line for line in found if line and not line.startswith("#"))


@lru_cache
def table(name: str) -> dict[str, list[str]]:
    loaded: Any = yaml.safe_load((DATA / f"{name}.yaml").read_text(encoding="utf-8"))
    if not isinstance(loaded, dict) or not all(isinstance(rows, list) for rows in loaded.values()):
        raise TypeError(f"{name}.yaml must map kinds to lists")
    return loaded


@lru_cache
def public_words() -> frozenset[str]:
    return frozenset(word for row in table("public")["words"] for word in row.split())


class Phrases:
    """Finds the longest listed phrase at each word, whatever its case."""

    def __init__(self, phrases: Iterable[str]) -> None:
        self._by_first: dict[str, list[tuple[str, ...]]] = {}
        for phrase in phrases:
            parts = tuple(_TOKEN.findall(fold_word(phrase)))
            self._by_first.setdefault(parts[0], []).append(parts)
        for candidates in self._by_first.values():
            candidates.sort(key=len, reverse=True)

    def find(self, text: str) -> Iterator[tuple[int, int]]:
        tokens = [(match.group(), match.start(), match.end()) for match in _TOKEN.finditer(text.lower())]
        at = 0
        while at < len(tokens):
            length = self._length(tokens, at)
            if length:
                yield tokens[at][1], tokens[at + length - 1][2]
            at += max(length, 1)

    def _length(self, tokens: list[tuple[str, int, int]], at: int) -> int:
        for parts in self._by_first.get(tokens[at][0], ()):
            if tuple(token[0] for token in tokens[at : at + len(parts)]) == parts:
                return len(parts)
        return 0


def split_row(row: str) -> list[str]:
    return [phrase.strip() for phrase in row.split("|")]
