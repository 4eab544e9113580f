"""Finds the practice's own words for a question: a small ranking by words, without any model."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from weakref import WeakKeyDictionary

import msgspec
import yaml

from agent.playbook.lexicon import stem
from agent.playbook.normalise import normalise
from practice.book import PracticeBook
from practice.file import KnowledgeEntry

DATA = Path(__file__).parent / "data"
_K, _B = 1.2, 0.6
_TITLE_WEIGHT = 3
_AMOUNT = re.compile(r"[$€£]\s?\d|\d\s?€")
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[\w¿¡])")
_TITLES = ("Dr.", "Dra.", "Sr.", "Sra.", "Mr.", "Mrs.", "Ms.", "St.", "No.", "approx.", "aprox.")
_ENDING = re.compile(r"(ing|ed|es|e|s|ando|iendo|ar|er|ir|cion|ciones)$")
LONG, SHORT = 320, 110
"""Up to these lengths an entry is quoted whole: rules and instructions, and what may be said in part."""
ROOM = 200
_MAY_BE_CUT = frozenset({"service", "price", "package"})


class Scored(msgspec.Struct, frozen=True):
    """`share`: of the words that were asked, how many the entry knows."""

    entry: KnowledgeEntry
    score: float
    share: float


class _Index:
    def __init__(self, book: PracticeBook) -> None:
        self.words = {entry.id: Counter(_words_of(book, entry)) for entry in book.file.knowledge}
        self.lengths = {key: sum(words.values()) for key, words in self.words.items()}
        self.mean = sum(self.lengths.values()) / max(len(self.lengths), 1)
        self.seen = Counter(word for words in self.words.values() for word in words)

    def score(self, entry_id: str, asked: frozenset[str]) -> float:
        words, total = self.words[entry_id], 0.0
        for word in asked:
            count = words.get(word, 0)
            if count:
                rarity = math.log(1 + (len(self.words) - self.seen[word] + 0.5) / (self.seen[word] + 0.5))
                length = 1 - _B + _B * self.lengths[entry_id] / self.mean
                total += rarity * count * (_K + 1) / (count + _K * length)
        return total

    def share(self, entry_id: str, groups: Sequence[frozenset[str]]) -> float:
        words = self.words[entry_id]
        return sum(any(word in words for word in group) for group in groups) / max(len(groups), 1)


_INDEXES: WeakKeyDictionary[PracticeBook, _Index] = WeakKeyDictionary()


def rank(book: PracticeBook, question: str, entries: Iterable[KnowledgeEntry]) -> tuple[Scored, ...]:
    """The entries that share words with the question, best first; equal ones in the order of the file."""
    index = _INDEXES.get(book)
    if index is None:
        index = _INDEXES[book] = _Index(book)
    asked = terms(question)
    groups = [alike for token in normalise(question).words if (alike := _alike(token.word))]
    found = [Scored(entry, index.score(entry.id, asked), index.share(entry.id, groups)) for entry in entries]
    return tuple(sorted((each for each in found if each.score > 0), key=lambda each: -each.score))


def terms(text: str) -> frozenset[str]:
    """Content words by their stems, with the words that mean the same in either language."""
    return frozenset(word for token in normalise(text).words for word in _alike(token.word))


def _alike(word: str) -> frozenset[str]:
    """The word's stem with its equals; nothing for words that say nothing about the matter."""
    root = _root(word)
    if word in _filler() or len(root) < 2:
        return frozenset()
    return _same_meaning().get(root, frozenset()) | {root}


def without(question: str, names: str) -> str:
    """The question without the words that only name the treatment."""
    named = terms(names)
    return " ".join(token.word for token in normalise(question).words if not _alike(token.word) & named)


def relevant(entry: KnowledgeEntry, question: str) -> str:
    """The whole entry, or of a long one the sentences that answer, in their order. Rules stay whole."""
    if len(entry.text) <= (SHORT if set(entry.kinds) & _MAY_BE_CUT else LONG):
        return entry.text
    sentences = sentences_of(entry)
    asked = terms(question)
    points = [len(terms(each) & asked) for each in sentences]
    if max(points) == 0:
        return _fitting(sentences)
    best = sorted(range(len(sentences)), key=lambda place: (-points[place], place))
    chosen: list[int] = []
    for place in best:
        size = sum(len(sentences[each]) + 1 for each in chosen) + len(sentences[place])
        if points[place] and (not chosen or size <= ROOM):
            chosen.append(place)
    return " ".join(sentences[place] for place in sorted(chosen))


def sentences_of(entry: KnowledgeEntry) -> list[str]:
    found: list[str] = []
    for piece in _SENTENCE.split(entry.text):
        if found and found[-1].endswith(_TITLES):
            found[-1] = f"{found[-1]} {piece}"
        else:
            found.append(piece)
    return found


def beside_price(entry: KnowledgeEntry, question: str) -> str:
    """The sentences that answer and name no amount, because the price list has just been said."""
    asked = terms(question)
    rest = [each for each in sentences_of(entry) if not _AMOUNT.search(each)]
    return " ".join(each for each in rest if terms(each) & asked)


def _fitting(sentences: Sequence[str]) -> str:
    text = sentences[0]
    for each in sentences[1:]:
        if len(text) + len(each) + 1 > ROOM:
            break
        text = f"{text} {each}"
    return text


def _words_of(book: PracticeBook, entry: KnowledgeEntry) -> list[str]:
    named = [book.service(each) for each in entry.services]
    names = " ".join(
        " ".join((each.name, *each.aliases, *each.name_by_language.values())) for each in named[:4]
    )
    return [*list(terms(entry.title)) * _TITLE_WEIGHT, *_all_terms(entry.text), *terms(names), *entry.kinds]


def _all_terms(text: str) -> list[str]:
    filler = _filler()
    words = [token.word for token in normalise(text).words if token.word not in filler]
    return [root for root in map(_root, words) if len(root) > 1]


def _root(word: str) -> str:
    word = stem(word)
    return _ENDING.sub("", word) if len(word) > 5 else word


@cache
def _lists() -> dict[str, list[str]]:
    raw = yaml.safe_load((DATA / "finding.yaml").read_text(encoding="utf-8"))
    return msgspec.convert(raw, dict[str, list[str]])


@cache
def _filler() -> frozenset[str]:
    return frozenset(word for line in _lists()["filler"] for word in line.split())


@cache
def _same_meaning() -> dict[str, frozenset[str]]:
    groups: dict[str, frozenset[str]] = {}
    for line in _lists()["same_meaning"]:
        group = frozenset(_root(word) for word in line.split())
        for word in group:
            groups[word] = groups.get(word, frozenset()) | group
    return groups
