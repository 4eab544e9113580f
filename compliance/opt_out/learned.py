"""A small linear model over what words stand for and what verbs are about: it knows wordings that no rule has met."""

import hashlib
import zlib
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from compliance.opt_out.frames import features
from compliance.opt_out.normalise import normalise
from compliance.opt_out.phrasebook import TALK, Example, phrases
from compliance.tables import DATA

EXAMPLES = DATA / "opt_out_examples.tsv"
LEARNED_FROM = (
    EXAMPLES,
    TALK,
    DATA / "opt_out_templates.yaml",
    DATA / "opt_out_concepts.yaml",
    DATA / "opt_out_words.yaml",
)
WEIGHTS = DATA / "opt_out_weights.npz"
CLASSES = ("none", "all", "marketing", "wrong")
BUCKETS = 1 << 15
ROUNDS = 250
EXAMPLES_COUNT_AS = 4
Array = NDArray[np.float32]


class Guess(msgspec.Struct, frozen=True):
    """How likely the text ends all messages, or offers only, or says that somebody else holds the address."""

    all: float
    marketing: float
    wrong: float


def read_examples(lines: Iterable[str]) -> Iterator[Example]:
    for line in lines:
        if line.strip() and not line.startswith("#"):
            label, context, text = line.rstrip("\n").split("\t")
            yield Example(label, text.replace("\\n", "\n"), context)


@lru_cache(maxsize=2048)
def guess(text: str) -> Guess:
    """Score a plain text."""
    weights, bias = _weights()
    scores = bias + weights[_buckets(text)].sum(axis=0)
    shares = np.exp(scores - scores.max())
    shares /= shares.sum()
    return Guess(float(shares[1]), float(shares[2]), float(shares[3]))


def _buckets(text: str, *, words: bool = True) -> list[int]:
    """Crc32 because it is the same on every machine."""
    return sorted({zlib.crc32(feature.encode()) % BUCKETS for feature in features(text, words=words)})


def train(examples: Sequence[Example], *, rate: float = 0.02, decay: float = 3e-5) -> tuple[Array, Array]:
    """Fit a softmax by Adam from zero, in one order: the same data always give the same weights.

    A third of the texts are shown by what their words stand for alone, so that the model cannot lean on the words.
    """
    rows = [_buckets(normalise(example.text).text, words=at % 3 != 0) for at, example in enumerate(examples)]
    starts = np.cumsum([0, *map(len, rows)])[:-1]
    columns = np.concatenate([np.asarray(row, np.int64) for row in rows])
    owners = np.repeat(np.arange(len(rows)), [len(row) for row in rows])
    target = np.eye(len(CLASSES), dtype=np.float32)[[CLASSES.index(example.label) for example in examples]]
    weights, bias = np.zeros((BUCKETS, len(CLASSES)), np.float32), np.zeros(len(CLASSES), np.float32)
    first, second = np.zeros_like(weights), np.zeros_like(weights)
    for turn in range(1, ROUNDS + 1):
        scores = np.add.reduceat(weights[columns], starts, axis=0) + bias
        shares = np.exp(scores - scores.max(axis=1, keepdims=True))
        slope = (shares / shares.sum(axis=1, keepdims=True) - target) / len(rows)
        gradient = _gathered(slope[owners], columns) + decay * weights
        first += 0.1 * (gradient - first)
        second += 0.01 * (gradient**2 - second)
        weights -= rate * (first / (1 - 0.9**turn)) / (np.sqrt(second / (1 - 0.99**turn)) + 1e-7)
        bias -= 0.5 * slope.sum(axis=0)
    return weights, bias


def _gathered(slopes: Array, columns: NDArray[np.int64]) -> Array:
    parts = [np.bincount(columns, slopes[:, label], BUCKETS) for label in range(len(CLASSES))]
    return np.stack(parts, axis=1).astype(np.float32)


def examples() -> list[Example]:
    with EXAMPLES.open(encoding="utf-8") as lines:
        written = [each for each in read_examples(lines) if each.label in CLASSES]
    return [*written * EXAMPLES_COUNT_AS, *phrases()]


def digest() -> str:
    joined = b"".join(path.read_bytes() for path in LEARNED_FROM)
    return hashlib.sha256(joined).hexdigest()


def rebuild() -> None:
    """Train from the examples and store the weights with the hash of what they were trained on."""
    weights, bias = train(examples())
    np.savez_compressed(WEIGHTS, weights=weights.astype(np.float16), bias=bias, digest=np.array(digest()))


def stored_digest() -> str:
    with np.load(WEIGHTS) as stored:
        return str(stored["digest"])


@lru_cache
def _weights() -> tuple[Any, Any]:
    with np.load(WEIGHTS) as stored:
        return stored["weights"].astype(np.float32), stored["bias"]
