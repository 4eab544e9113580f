"""The small trained part: a linear model over hashed features, loaded from a committed file."""

import math
from functools import cache
from pathlib import Path
from typing import get_args

import numpy as np
from numpy.typing import NDArray

from agent.playbook.features import clauses, feature_ids
from agent.playbook.normalise import DATA
from agent.understanding import Intent

WEIGHTS = DATA / "intents.npz"
LABELS: tuple[Intent, ...] = get_args(Intent)
_CLAUSE_SHARE = 0.9


class IntentModel:
    """Scores between 0 and 1 for every intent; immutable after loading."""

    def __init__(self, path: Path) -> None:
        with np.load(path) as file:
            self.scale: NDArray[np.float32] = file["scale"]
            self.weights: NDArray[np.int8] = file["weights"]
            self.bias: NDArray[np.float32] = file["bias"]
            self.thresholds: NDArray[np.float32] = file["thresholds"]
            self.data_hash = str(file["data_hash"])
            labels = tuple(str(label) for label in file["labels"])
        if labels != LABELS:
            raise ValueError("the weights were trained for other labels; run training again")

    def scores(self, words: list[str], marks: tuple[str, ...]) -> dict[Intent, float]:
        """Of the message as a whole and, a little less, of its clauses by themselves."""
        best = self._logits(words, marks)
        for clause in clauses(words):
            best = np.maximum(best, _shrunk(self._logits(clause, marks)))
        return {label: 1 / (1 + math.exp(-float(z))) for label, z in zip(LABELS, best, strict=True)}

    def above(self, scores: dict[Intent, float], margin: float = 0.0) -> tuple[Intent, ...]:
        return tuple(
            label
            for label, bar in zip(LABELS, self.thresholds, strict=True)
            if scores[label] >= float(bar) + margin
        )

    def _logits(self, words: list[str], marks: tuple[str, ...]) -> NDArray[np.float32]:
        ids = feature_ids(words, marks)
        summed = self.weights[ids].sum(axis=0, dtype=np.int32).astype(np.float32)
        result: NDArray[np.float32] = self.bias + summed * self.scale / math.sqrt(max(len(ids), 1))
        return result


def _shrunk(logits: NDArray[np.float32]) -> NDArray[np.float32]:
    result: NDArray[np.float32] = np.where(logits > 0, logits * _CLAUSE_SHARE, logits)
    return result


@cache
def intent_model() -> IntentModel | None:
    """None where no weights are present: the rules then stand alone."""
    return IntentModel(WEIGHTS) if WEIGHTS.exists() else None
