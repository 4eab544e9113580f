"""Finds the names of things in a message: longest first, joined or split, with bounded misspelling."""

from collections import defaultdict
from collections.abc import Callable, Iterable

import msgspec
from rapidfuzz.distance import OSA
from rapidfuzz.process import extractOne

from agent.playbook.lexicon import Words, stem
from agent.playbook.normalise import Normal

_LINKS = frozenset({"&", "+", "and", "n", "y"})
_SHORTEST_FUZZY = 5


class Spot(msgspec.Struct, frozen=True):
    """A name that was found: what it may mean and which words (indexes of `Normal.words`) it took."""

    targets: tuple[str, ...]
    first: int
    last: int
    weak: bool = False
    exact: bool = True


class Names:
    """An index of phrases to what they mean. Small and built once per practice."""

    def __init__(self, known_words: Callable[[str], bool]) -> None:
        self._known = known_words
        self._phrases: dict[Words, list[tuple[str, bool]]] = defaultdict(list)
        self._words: set[str] = set()
        self._longest: dict[str, int] = {}
        self._vocabulary: dict[str, None] = {}
        self._corrected: dict[str, str] = {}

    def add(self, words: Words, target: str, *, weak: bool = False) -> None:
        if not words:
            return
        self._enter(words, target, weak=weak)
        if len(words) > 1 and len(joined := "".join(words)) > _SHORTEST_FUZZY:
            self._enter((joined,), target, weak=weak)

    def _enter(self, words: Words, target: str, *, weak: bool) -> None:
        if (target, weak) not in self._phrases[words]:
            self._phrases[words].append((target, weak))
        self._longest[words[0]] = max(self._longest.get(words[0], 0), len(words))
        self._words.update(words)
        for word in words:
            if len(word) >= _SHORTEST_FUZZY and not self._known(word):
                self._vocabulary[word] = None

    def spot(self, normal: Normal) -> tuple[Spot, ...]:
        words = [token.word for token in normal.words]
        stems = [self._correct(word) for word in words]
        found: list[Spot] = []
        place = 0
        while place < len(words):
            spot = self._at(stems, words, place)
            if spot is None:
                place += 1
                continue
            found.append(spot)
            place = spot.last + 1
        return tuple(found)

    def knows(self, word: str) -> bool:
        """Whether the word alone names something here."""
        return any(not weak for _, weak in self._phrases.get((stem(word),), ()))

    def uses(self, word: str) -> bool:
        """Whether the word is part of any name here."""
        return word in self._words

    def stems(self, normal: Normal) -> list[str]:
        return [self._correct(token.word) for token in normal.words]

    def _at(self, stems: list[str], words: list[str], place: int) -> Spot | None:
        for length in range(min(self._longest.get(stems[place], 0), len(stems) - place), 0, -1):
            meaning = self._phrases.get(tuple(stems[place : place + length]))
            if meaning:
                return self._spot(meaning, stems, words, place, length)
        joined = "".join(words[place : place + 2])
        if len(joined) > _SHORTEST_FUZZY and place + 1 < len(words):
            meaning = self._phrases.get((stem(joined),))
            if meaning:
                return self._spot(meaning, stems, words, place, 2)
        return None

    def _spot(
        self, meaning: list[tuple[str, bool]], stems: list[str], words: list[str], place: int, length: int
    ) -> Spot:
        exact = all(stem(words[i]) == stems[i] for i in range(place, place + length))
        weak = all(is_weak for _, is_weak in meaning)
        targets = tuple(target for target, is_weak in meaning if is_weak is weak)
        return Spot(targets, place, place + length - 1, weak, exact)

    def _correct(self, word: str) -> str:
        short = stem(word)
        if len(short) < _SHORTEST_FUZZY or short in self._vocabulary or short in self._longest:
            return short
        if word.isdigit() or word.startswith("_") or self._known(word) or self._known(short):
            return short
        if short not in self._corrected:
            if len(self._corrected) > 5000:
                self._corrected.clear()
            self._corrected[short] = self._nearest(short)
        return self._corrected[short]

    def _nearest(self, word: str) -> str:
        allowed = 1 if len(word) < 8 else 2
        match = extractOne(word, self._vocabulary, scorer=OSA.distance, score_cutoff=allowed)
        if match is None:
            return word
        near = str(match[0])
        if near[0] != word[0] and near[1:2] != word[1:2]:
            return word
        return near if abs(len(near) - len(word)) <= allowed and len(near) >= _SHORTEST_FUZZY else word


def close_pairs(
    stems: list[str], first: Iterable[str], second: Iterable[str], reach: int
) -> tuple[int, int] | None:
    """The places of one word of each set at most `reach` words apart, or None."""
    left = [place for place, word in enumerate(stems) if word in first]
    right = [place for place, word in enumerate(stems) if word in second]
    for one in left:
        for other in right:
            if one != other and abs(one - other) <= reach:
                return one, other
    return None
