"""The bars hold on every batch of the evaluation, for a model and for a log."""

import pytest

from compliance.phi.spans import Destination
from evals.phi.__main__ import BARS, MOST_ALTERED, scores
from evals.phi.batches import batch, names


@pytest.mark.parametrize("name", names())
@pytest.mark.parametrize("destination", ["llm", "log"])
def test_a_batch_reaches_the_bars(name: str, destination: Destination) -> None:
    reached = scores(name, destination)
    assert reached.pop("altered") <= MOST_ALTERED
    assert {group: share for group, share in reached.items() if share < BARS[group]} == {}


@pytest.mark.parametrize("name", names())
def test_a_batch_is_three_hundred_texts_and_marks_what_it_says(name: str) -> None:
    found, clean = batch(name)
    assert len(found) + len(clean) == 300
    assert len(set(clean)) == len(clean)
    assert all(case.text[start:end].strip() for case in found for start, end, _ in case.marks)
