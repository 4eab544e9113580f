"""Text as a line of canonical words and atoms, rewritten step by step while the original offsets are kept."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterable
from functools import cache, lru_cache
from typing import NamedTuple

from booking.constraints.atoms import Atom
from booking.constraints.lexicon import phrases, typo

MAX_CHARS = 2000
_TOKEN = re.compile(
    r"\d{1,2}:\d{2}(?!\d)|\d+(?:st|nd|rd|th)(?![a-z])|\d+|[a-z]+(?:'[a-z]+)*|\n+|\.\.+|[^\w\s]"
)
# "Thursday's good" speaks of one Thursday; blanks keep the offsets.
_DAY_IS = re.compile(r"\b((?:mon|tues|wednes|thurs|fri|satur|sun)day)'s(?! (?:are|work|only|and|or)\b)")
# "2day" and "2nite" would fall apart into a number and a word.
_DIGIT_WORD = re.compile(r"\b2(?=day\b|nite\b|night\b)")
_SHORTENED = frozenset(
    [
        "mon",
        "tue",
        "tues",
        "wed",
        "weds",
        "thu",
        "thur",
        "thurs",
        "fri",
        "sat",
        "sun",
        "jan",
        "feb",
        "mar",
        "apr",
        "jun",
        "jul",
        "aug",
        "sep",
        "sept",
        "oct",
        "nov",
        "dec",
        "lun",
        "mie",
        "jue",
        "vie",
        "sab",
    ]
)
_GOES_ON = re.compile(
    r"\s*(?:\d|,|@|-|(?:the|at|after|before|morning|afternoon|evening|or|and|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec))"
)
_BREAKS = {
    "\n": ".",
    "…": ",",
    ";": ".",
    "–": "-",
    "—": "-",
    "−": "-",
    "¿": "",
    "¡": "",
    '"': "",
    "(": ",",
    ")": ",",
}


class Element(NamedTuple):
    text: str
    start: int
    end: int
    atom: Atom | None = None


class Hit:
    """A match inside a line: named groups as text or as the atom that stands there."""

    def __init__(self, line: Line, match: re.Match[str]) -> None:
        self._line = line
        self._match = match

    def get(self, name: str) -> str:
        return self._match.group(name) or "" if name in self._match.re.groupindex else ""

    def number(self, name: str) -> int:
        text = self.get(name)
        return int(text) if text.isdigit() else 1

    def atom(self, name: str) -> Atom:
        found = self._line.at_char(self._match.start(name)).atom
        assert found is not None
        return found

    def has(self, name: str) -> bool:
        return name in self._match.re.groupindex and self._match.start(name) >= 0

    @property
    def words(self) -> list[str]:
        return self._match.group().split()

    def atoms(self) -> list[Atom]:
        first, last = self._line.indexes(self._match)
        return [element.atom for element in self._line.elements[first:last] if element.atom is not None]

    @property
    def atoms_before(self) -> list[Atom]:
        first, _ = self._line.indexes(self._match)
        return [element.atom for element in self._line.elements[:first] if element.atom is not None]

    @property
    def before(self) -> str:
        return self._match.string[: self._match.start()]

    @property
    def sentence(self) -> str:
        """The words from the last full stop before to the next one after."""
        head = re.split(r" [.?!](?: |$)", self.before)[-1]
        return head + self._match.group() + re.split(r" [.?!](?: |$)", self.following)[0]

    @property
    def following(self) -> str:
        return self._match.string[self._match.end() :]


Builder = Callable[[Hit], Atom | None]


class Rule(NamedTuple):
    pattern: re.Pattern[str]
    build: Builder


@cache  # the patterns are those of the code and the data, a few hundred
def compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\S)(?:{pattern})(?!\S)")


class Line:
    """The words of one message; upper-case letters stand for atoms, everything else is canonical text."""

    def __init__(self, elements: Iterable[Element]) -> None:
        self.elements = list(elements)
        self._join()

    def _join(self) -> None:
        self._starts: list[int] = []
        position = 0
        for element in self.elements:
            self._starts.append(position)
            position += len(element.text) + 1
        self.text = " ".join(element.text for element in self.elements)

    def at_char(self, position: int) -> Element:
        return self.elements[bisect_right(self._starts, position) - 1]

    def indexes(self, match: re.Match[str]) -> tuple[int, int]:
        first = bisect_right(self._starts, match.start()) - 1
        return first, bisect_right(self._starts, max(match.end() - 1, match.start()))

    def rewrite(self, pattern: str, build: Builder) -> None:
        """Put an atom in the place of each match for which `build` returns one."""
        matches = list(compiled(pattern).finditer(self.text))
        made = [(self.indexes(match), build(Hit(self, match))) for match in matches]
        changed = False
        for (first, last), atom in reversed(made):
            if atom is not None:
                whole = Element(atom.letter, self.elements[first].start, self.elements[last - 1].end, atom)
                self.elements[first:last] = [whole]
                changed = True
        if changed:
            self._join()

    def respell(self, pattern: str, words: str) -> None:
        """Put canonical words in the place of each match, as the lexicon does for plain phrases."""
        matches = list(compiled(pattern).finditer(self.text))
        for match in reversed(matches):
            first, last = self.indexes(match)
            start, end = self.elements[first].start, self.elements[last - 1].end
            said = match.expand(words) if "\\" in words else words
            self.elements[first:last] = [Element(word, start, end) for word in said.split()]
        if matches:
            self._join()


def fold(text: str) -> str:
    """Lower case without accents, character by character, so that offsets stay those of the original."""
    return "".join(_fold_char(char) for char in text)


@lru_cache(maxsize=4096)
def _fold_char(char: str) -> str:
    if char in "’‘`´ʼ":
        return "'"
    base = unicodedata.normalize("NFKD", char)[:1] or char
    return (base.lower()[:1] or char) if base.isprintable() or char == "\n" else " "


def line_of(text: str) -> Line:
    return Line(_canonical(list(_tokens(fold(text[:MAX_CHARS])))))


def _tokens(folded: str) -> Iterable[Element]:
    folded = _DAY_IS.sub(r"\1  ", folded)
    folded = _DIGIT_WORD.sub("t", folded)
    shortened = -1
    for match in _TOKEN.finditer(folded):
        raw = match.group()
        if raw == "." and match.start() == shortened and _GOES_ON.match(folded, match.end()):
            continue  # "Sat. May 17th" is one sentence
        shortened = match.end() if raw in _SHORTENED else -1
        word = "." if raw[0] == "\n" else "," if raw.startswith("..") else _BREAKS.get(raw, raw)
        word = "we_would" if raw == "we'd" else "are" if raw == "r" else word.replace("'", "")
        if word:
            yield Element(word, match.start(), match.end())


def _canonical(tokens: list[Element]) -> Iterable[Element]:
    known, longest = phrases()
    index = 0
    while index < len(tokens):
        for size in range(min(longest, len(tokens) - index), 0, -1):
            words = tuple(token.text for token in tokens[index : index + size])
            found = known.get(words)
            if found is None and size == 1:
                found = typo(words[0])
            if found is not None:
                span = tokens[index].start, tokens[index + size - 1].end
                yield from (Element(word, *span) for word in found)
                index += size
                break
        else:
            yield tokens[index]
            index += 1
