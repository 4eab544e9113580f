"""The committed weights are those of the committed data, and anybody can make them again."""

import numpy as np

from compliance.phi.tagger import WEIGHTS, stored_digest, tag, tokenize
from compliance.phi.train import Maker, digest, train


def test_weights_were_made_from_this_data() -> None:
    assert stored_digest() == digest(), "run python -m compliance.phi.train"
    assert WEIGHTS.stat().st_size < 1_000_000


def test_training_again_gives_the_same_weights() -> None:
    again = train()
    with np.load(WEIGHTS) as stored:
        committed = stored["weights"].astype(np.float32)
    assert np.allclose(again / np.abs(again).max() * 16, committed, atol=0.02)


def test_it_learns_what_it_is_shown() -> None:
    right = total = 0
    for tokens, labels in Maker(7).sentences(600):
        for token, score, label in zip(tokens, tag(tokens), labels, strict=True):
            if token.shape not in "dp":
                total += 1
                right += (score > 0) is label
    assert right / total > 0.97


def test_lower_case_names_nobody_listed_are_told_by_their_place() -> None:
    tokens = tokenize("me llamo zorantha y quiero una cita")
    assert [token.lower for token, score in zip(tokens, tag(tokens), strict=True) if score > 0] == [
        "zorantha"
    ]
