"""A small linear model for wordings that no rule has met; it may raise a doubt or, when very sure, an opt-out."""

import hashlib
import zlib
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from compliance.opt_out.normalise import normalise
from compliance.opt_out.phrases import bare_meaning
from compliance.tables import DATA

EXAMPLES = DATA / "opt_out_examples.tsv"
WEIGHTS = DATA / "opt_out_weights.npz"
CLASSES = ("none", "all", "marketing", "wrong")
BUCKETS = 1 << 13
ROUNDS = 300
Array = NDArray[np.float32]


class Guess(msgspec.Struct, frozen=True):
    """How likely the text ends all messages, or offers only, or says that somebody else holds the address."""

    all: float
    marketing: float
    wrong: float


class Example(msgspec.Struct, frozen=True):
    label: str
    context: str
    text: str


def read_examples(lines: Iterable[str]) -> Iterator[Example]:
    for line in lines:
        if line.strip() and not line.startswith("#"):
            label, context, text = line.rstrip("\n").split("\t")
            yield Example(label, context, text.replace("\\n", "\n"))


def guess(text: str) -> Guess:
    """Score what is left of a plain text once the look-alikes are gone (see `bare_meaning`)."""
    weights, bias = _weights()
    found = features(text)
    scores = bias + weights[found].sum(axis=0) / np.sqrt(len(found))
    shares = np.exp(scores - scores.max())
    shares /= shares.sum()
    return Guess(float(shares[1]), float(shares[2]), float(shares[3]))


def features(text: str) -> list[int]:
    """Hash words, pairs, triples and letter groups; crc32 because it is the same on every machine."""
    words = ["^", *[word for word in text.split() if word not in {".", ","}], "$"]
    runs = [" ".join(words[at : at + size]) for size in (1, 2, 3) for at in range(len(words) - size + 1)]
    letters = [
        f"#{word[at : at + 4]}" for word in (f" {w} " for w in words) for at in range(max(1, len(word) - 3))
    ]
    skips = [f"{words[at]} _ {words[at + 2]}" for at in range(len(words) - 2)]
    return sorted({zlib.crc32(feature.encode()) % BUCKETS for feature in [*runs, *letters, *skips]})


def train(examples: Iterable[Example], *, rate: float = 0.5, decay: float = 2e-4) -> tuple[Array, Array]:
    """Fit a softmax by plain gradient steps from zero: the same data always give the same weights."""
    known = [example for example in examples if example.label in CLASSES]
    rows = [features(bare_meaning(normalise(example.text))) for example in known]
    matrix = np.zeros((len(rows), BUCKETS), np.float32)
    for row, buckets in enumerate(rows):
        matrix[row, buckets] = 1.0 / np.sqrt(len(buckets))
    target = np.eye(len(CLASSES), dtype=np.float32)[[CLASSES.index(example.label) for example in known]]
    weights, bias = np.zeros((BUCKETS, len(CLASSES)), np.float32), np.zeros(len(CLASSES), np.float32)
    for _ in range(ROUNDS):
        scores = matrix @ weights + bias
        shares = np.exp(scores - scores.max(axis=1, keepdims=True))
        slope = (shares / shares.sum(axis=1, keepdims=True) - target) / len(rows)
        weights -= rate * 40 * (matrix.T @ slope + decay * weights)
        bias -= rate * slope.sum(axis=0)
    return weights, bias


def digest() -> str:
    return hashlib.sha256(EXAMPLES.read_bytes()).hexdigest()


def rebuild() -> None:
    """Train from the examples and store the weights with the hash of what they were trained on."""
    with EXAMPLES.open(encoding="utf-8") as lines:
        weights, bias = train(read_examples(lines))
    np.savez_compressed(WEIGHTS, weights=weights.astype(np.float16), bias=bias, digest=np.array(digest()))


def stored_digest() -> str:
    with np.load(WEIGHTS) as stored:
        return str(stored["digest"])


@lru_cache
def _weights() -> tuple[Any, Any]:
    with np.load(WEIGHTS) as stored:
        return stored["weights"].astype(np.float32), stored["bias"]
