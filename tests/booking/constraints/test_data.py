"""The word lists: whoever edits them sees a mistake here and not in a patient's booking."""

import re
from collections import Counter

import pytest

from booking.constraints.feasts import feast
from booking.constraints.lexicon import data, phrases, turns
from booking.constraints.text import compiled, fold


def test_every_phrase_is_written_as_the_reader_sees_it():
    bad = [phrase for phrase in _spellings() if fold(phrase) != phrase or "'" in phrase]
    assert bad == []


def test_no_phrase_stands_under_two_meanings():
    pairs = {(phrase, canonical) for canonical, listed in data("lexicon.yaml").items() for phrase in listed}
    twice = [phrase for phrase, count in Counter(phrase for phrase, _ in pairs).items() if count > 1]
    assert twice == []


def test_the_longest_phrase_is_known():
    _, longest = phrases()
    assert longest >= 4


def test_every_turn_of_phrase_is_a_sound_pattern():
    for pattern, words in turns():
        assert isinstance(compiled(pattern), re.Pattern)
        assert words


@pytest.mark.parametrize("word", sorted(data("holidays.yaml")))
def test_every_holiday_has_a_day_in_every_year(word):
    assert all(feast(word, "US", year) is not None for year in (2026, 2027, 2031))


def _spellings() -> list[str]:
    return [phrase for listed in data("lexicon.yaml").values() for phrase in listed]
