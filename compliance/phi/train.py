"""Trains the name tagger on sentences made from templates and name lists: `python -m compliance.phi.train`."""

import hashlib
import random
import re
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from compliance.phi.lexicon import DATA, lines, public_words, split_row, table, words
from compliance.phi.tagger import BUCKETS, WEIGHTS, Token, bucket, case_of, features, tokenize

SENTENCES = 16000
ROUNDS = 4
SEED = 20261121
LEARNT_FROM = ("templates.txt", "given_names.txt", "surnames.txt", "words.txt", "public.yaml", "health.yaml")
_SLOT = re.compile(r"\{([A-Z])\}")
_DAYS = "monday tuesday friday saturday tomorrow today thursday lunes viernes mañana sábado".split()  # noqa: SIM905
Sentence = tuple[list[Token], list[bool]]


class Maker:
    """Fills templates; a third of the names are hidden from the lists, so that place and shape are learnt too."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311 - the same sentences every time are the aim
        self._given = sorted(words("given_names") - words("words") - public_words())
        self._given_words = sorted(words("given_names") & words("words"))
        self._family = sorted(words("surnames"))
        self._words = sorted(words("words"))
        self._treatments = [phrase for row in table("health")["treatment"] for phrase in split_row(row)]

    def sentences(self, count: int) -> Iterator[Sentence]:
        templates = lines("templates")
        for number in range(count):
            yield self._sentence(templates[number % len(templates)])

    def _sentence(self, template: str) -> Sentence:
        pieces: list[tuple[str, bool]] = []
        for at, part in enumerate(_SLOT.split(template)):
            pieces.extend(self._fill(part) if at % 2 else [(part, False)])
        style = self._random.random()
        text, marks = "", []
        for piece, is_name in pieces:
            cased = self._cased(piece, style, is_name=is_name)
            if is_name:
                marks.append((len(text), len(text) + len(cased)))
            text += cased
        if style >= 0.3 and text:
            text = text[0].upper() + text[1:]
        tokens = tokenize(text)
        labels = [any(start <= token.start < end for start, end in marks) for token in tokens]
        return [
            self._hidden(token) if name else token for token, name in zip(tokens, labels, strict=True)
        ], labels

    def _fill(self, slot: str) -> list[tuple[str, bool]]:
        pick = self._random
        plain = {"D": _DAYS, "T": self._treatments, "A": self._given_words}.get(slot)
        if plain or slot == "W":
            return [(pick.choice(plain) if plain else self._word(), False)]
        if slot == "N":
            slot = pick.choice("GGFFF")
        if slot == "L":
            return [(self._surname(), True)]
        given = pick.choice(self._given_words if pick.random() < 0.2 else self._given)
        if slot == "G":
            return [(given, True)]
        between = pick.choice([" ", " ", " ", " ", f" {pick.choice('abcdejklmrst')}. "])
        return [(given + between + self._surname(), True)]

    def _surname(self) -> str:
        name = self._random.choice(self._family)
        chance = self._random.random()
        if chance < 0.06:
            return f"{name}-{self._random.choice(self._family)}"
        return f"o'{name}" if chance < 0.08 else name

    def _word(self) -> str:
        word = self._random.choice(self._words)
        if len(word) > 4 and self._random.random() < 0.25:
            at = self._random.randrange(1, len(word) - 1)
            return (
                word[:at] + self._random.choice([word[at] * 2, "", word[at + 1] + word[at]]) + word[at + 1 :]
            )
        return word

    def _cased(self, piece: str, style: float, *, is_name: bool) -> str:
        if style < 0.32:
            return piece.lower()
        if style < 0.36:
            return piece.upper()
        if style < 0.40 or is_name:
            return re.sub(r"[^\W\d_]+", lambda word: word.group().capitalize(), piece)
        return piece

    def _hidden(self, token: Token) -> Token:
        if token.shape in "dp" or token.kind in "WPgsb" or self._random.random() > 0.35:
            return token
        return Token(token.start, token.end, token.lower, token.shape, "U", token.opens)


def train(seed: int = SEED, count: int = SENTENCES) -> NDArray[np.float32]:
    """An averaged perceptron; nothing in it depends on the machine but float rounding."""
    sentences = list(Maker(seed).sentences(count))
    order = random.Random(seed)  # noqa: S311 - see above
    weights, totals = [0.0] * BUCKETS, [0.0] * BUCKETS
    step = 1
    for _ in range(ROUNDS):
        order.shuffle(sentences)
        for tokens, labels in sentences:
            step = _learn(tokens, labels, weights, totals, step)
    return np.array([w - total / step for w, total in zip(weights, totals, strict=True)], np.float32)


def _learn(
    tokens: list[Token], labels: list[bool], weights: list[float], totals: list[float], step: int
) -> int:
    mostly = case_of(tokens)
    before = False
    for at, (token, label) in enumerate(zip(tokens, labels, strict=True)):
        if token.shape in "dp":
            before = before and token.shape == "p"
            continue
        found = [bucket(feature) for feature in features(tokens, at, mostly, before=before)]
        score = sum(weights[place] for place in found)
        if (score > 1.0) is not label if label else score > -1.0:
            change = 1.0 if label else -1.0
            for place in found:
                weights[place] += change
                totals[place] += change * step
        before = label
        step += 1
    return step


def digest() -> str:
    """One hash over everything the weights were made from."""
    content = hashlib.sha256()
    for name in LEARNT_FROM:
        content.update((DATA / name).read_bytes())
    return content.hexdigest()


def rebuild() -> None:
    weights = train()
    largest = float(np.abs(weights).max())
    np.savez_compressed(
        WEIGHTS, weights=(weights / largest * 16).astype(np.float16), digest=np.array(digest())
    )


if __name__ == "__main__":
    rebuild()
