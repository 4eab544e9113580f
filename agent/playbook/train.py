"""Trains the small intent model from the phrases in the repository and writes its weights: `make train`."""

import sys

import numpy as np
from numpy.typing import NDArray

from agent.playbook.danger import KINDS
from agent.playbook.danger import WEIGHTS as DANGER_WEIGHTS
from agent.playbook.danger_phrases import danger_hash, told_of_danger
from agent.playbook.features import BUCKETS, feature_ids
from agent.playbook.model import LABELS, WEIGHTS, IntentModel
from agent.playbook.phrases import Example, data_hash, examples, joined, varied, words_of

_STEPS = 80
_RATE = 0.1
_DECAY = 5e-5
_POSITIVE = 3.0
_BARS = np.arange(0.35, 0.71, 0.025)

Floats = NDArray[np.float32]


class Rows:
    """Sparse rows of a data set, prepared for both directions of the product."""

    def __init__(self, given: list[Example], labels: tuple[str, ...] = LABELS) -> None:
        ids = [feature_ids(words_of(each.text), (each.mark,)) for each in given]
        lengths = np.array([len(row) for row in ids])
        self.columns = np.concatenate([np.array(row) for row in ids])
        self.starts = np.concatenate([[0], np.cumsum(lengths)[:-1]])
        self.values = np.repeat(1 / np.sqrt(lengths), lengths).astype(np.float32)[:, None]
        order = np.argsort(self.columns, kind="stable")
        self._rows = np.repeat(np.arange(len(ids)), lengths)[order]
        self._order = order
        self.used, self._column_starts = np.unique(self.columns[order], return_index=True)
        self.labels = np.array(
            [[label in each.intents for label in labels] for each in given], dtype=np.float32
        )

    def forward(self, weights: Floats) -> Floats:
        result: Floats = np.add.reduceat(weights[self.columns] * self.values, self.starts, axis=0)
        return result

    def backward(self, errors: Floats) -> Floats:
        spread = errors[self._rows] * self.values[self._order]
        result: Floats = np.add.reduceat(spread, self._column_starts, axis=0)
        return result


def fit(rows: Rows) -> tuple[Floats, Floats]:
    """Logistic regression for every label at once, by Adam over the whole set."""
    shape = (BUCKETS, rows.labels.shape[1])
    weights: Floats = np.zeros(shape, dtype=np.float32)
    bias: Floats = np.full(shape[1], -2.0, dtype=np.float32)
    first, second = np.zeros((len(rows.used), shape[1])), np.zeros((len(rows.used), shape[1]))
    for step in range(1, _STEPS + 1):
        chance = 1 / (1 + np.exp(-(rows.forward(weights) + bias)))
        errors = ((chance - rows.labels) * np.where(rows.labels > 0, _POSITIVE, 1.0) / len(chance)).astype(
            np.float32
        )
        slope = rows.backward(errors) + _DECAY * weights[rows.used]
        first = 0.9 * first + 0.1 * slope
        second = 0.999 * second + 0.001 * slope**2
        move = (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.999**step)) + 1e-8)
        weights[rows.used] -= (_RATE * move).astype(np.float32)
        bias -= (_RATE * errors.sum(axis=0)).astype(np.float32)
    return weights, bias


def thresholds(model: IntentModel, held: list[Example]) -> Floats:
    """For each label the bar with the best F1 on the held families, drawn a little to the middle."""
    scores = np.array([list(model.scores(words_of(each.text), (each.mark,)).values()) for each in held])
    truth = np.array([[label in each.intents for label in LABELS] for each in held])
    bars = [_best_bar(scores[:, i], truth[:, i]) for i in range(len(LABELS))]
    return np.array(bars, dtype=np.float32)


def _best_bar(scores: NDArray[np.float64], truth: NDArray[np.bool_]) -> float:
    points = []
    for bar in _BARS:
        hits = (scores >= bar) & truth
        f1 = 2 * hits.sum() / max((scores >= bar).sum() + truth.sum(), 1)
        points.append(f1 - 0.15 * abs(bar - 0.45))
    return float(_BARS[int(np.argmax(points))])


def save(weights: Floats, bias: Floats, bars: Floats) -> None:
    scale = np.maximum(np.abs(weights).max(axis=0), 1e-6) / 127
    np.savez_compressed(
        WEIGHTS,
        weights=np.round(weights / scale).astype(np.int8),
        scale=scale.astype(np.float32),
        bias=bias,
        thresholds=bars,
        labels=np.array(LABELS),
        data_hash=np.array(data_hash()),
    )


def save_danger(weights: Floats, bias: Floats) -> None:
    scale = np.maximum(np.abs(weights).max(axis=0), 1e-6) / 127
    np.savez_compressed(
        DANGER_WEIGHTS,
        weights=np.round(weights / scale).astype(np.int8),
        scale=scale.astype(np.float32),
        bias=bias,
        data_hash=np.array(danger_hash()),
    )


def main() -> int:
    """Bars and the printed measure come from the split; the weights that ship then learn from every phrase."""
    every = examples()
    train = tuple(each for each in every if not each.held)
    held = tuple(each for each in every if each.held)
    check = [*held, *joined(held, 250, 3)]
    even = np.full(len(LABELS), 0.4, dtype=np.float32)
    save(*fit(Rows(widened(train))), even)
    bars = thresholds(IntentModel(WEIGHTS), check)
    model = IntentModel(WEIGHTS)
    model.thresholds = bars
    micro, macro = measure(model, check)
    sys.stdout.write(f"{len(train)} phrases, {len(held)} held; micro {micro:.3f} macro {macro:.3f}\n")
    save(*fit(Rows(widened(every))), bars)
    save_danger(*fit(Rows(told_of_danger(every), KINDS)))
    return 0


def widened(given: tuple[Example, ...]) -> list[Example]:
    return [*given, *varied(given, 1), *joined(given, 2600, 2)]


def measure(model: IntentModel, given: list[Example]) -> tuple[float, float]:
    """F1 of the trained part alone: over all decisions, and the mean over labels."""
    truth = np.array([[label in each.intents for label in LABELS] for each in given])
    said = np.zeros_like(truth)
    for place, each in enumerate(given):
        above = set(model.above(model.scores(words_of(each.text), (each.mark,))))
        said[place] = [label in above for label in LABELS]
    hits, sizes = (said & truth).sum(axis=0), said.sum(axis=0) + truth.sum(axis=0)
    present = truth.any(axis=0)
    macro = float((2 * hits / np.maximum(sizes, 1))[present].mean())
    return float(2 * hits.sum() / sizes.sum()), macro


if __name__ == "__main__":
    raise SystemExit(main())
