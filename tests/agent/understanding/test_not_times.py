"""Prices and counts are no hours; hours stay hours."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.playbook.not_times import without_counts
from tests.agent.understanding.asking import MEDSPA


@pytest.mark.parametrize(
    "text",
    [
        "i have 2 toddlers",
        "what if i buy 6",
        "another spa quoted me 700",
        "is it still 420",
        "si compro 3",
        "they paid 250",
    ],
)
def test_numbers_that_count_or_cost_are_left_out(text: str) -> None:
    assert not any(char.isdigit() for char in without_counts(text, MEDSPA))


@pytest.mark.parametrize(
    "text",
    ["tuesday at 3", "i can do 4", "can we do 9am", "around 230", "a las 5", "if i do 3pm", "still at 10"],
)
def test_hours_stay(text: str) -> None:
    assert without_counts(text, MEDSPA) == text


@given(st.text(max_size=60))
def test_places_never_move(text: str) -> None:
    assert len(without_counts(text, MEDSPA)) == len(text)
