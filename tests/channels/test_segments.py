"""Segments as the carriers bill them; expected values come from the provider's own calculator, version 1.3.0."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from channels.segments import measure, segments, smart_encode
from standins.twilio.segments import count_segments


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("a" * 160, 1), ("a" * 161, 2), ("a" * 306, 2), ("a" * 307, 3), ("€" * 80, 1), ("€" * 81, 2),
        ("é" * 70, 1), ("😀" * 35, 1), ("😀" * 36, 2), ("’" * 134, 2), ("’" * 135, 3), ("", 1),
    ],
)  # fmt: skip
def test_reference_counts(text: str, parts: int):
    assert segments(text) == parts


@pytest.mark.parametrize(
    ("character", "plain", "smart"),
    [
        ("—", "UCS-2", "GSM-7"), ("Ç", "GSM-7", "GSM-7"), ("ç", "UCS-2", "UCS-2"), ("`", "UCS-2", "GSM-7"),
        ("’", "UCS-2", "GSM-7"), ("\t", "UCS-2", "GSM-7"), ("\u00a0", "UCS-2", "GSM-7"), ("😀", "UCS-2", "UCS-2"),
        ("ñ", "GSM-7", "GSM-7"), ("¿", "GSM-7", "GSM-7"), ("í", "UCS-2", "UCS-2"), ("Ａ", "UCS-2", "GSM-7"),
    ],
)  # fmt: skip
def test_one_character_decides_the_encoding(character: str, plain: str, smart: str):
    assert measure(f"Hi {character}").encoding == plain
    assert measure(f"Hi {character}", smart=True).encoding == smart


def test_an_escaped_character_is_never_split():
    assert measure("a" * 152 + "€" + "a" * 152).segments == 3
    assert measure("a" * 151 + "€" + "a" * 153).segments == 2


def test_smart_encoding_keeps_spanish_and_emoji():
    assert smart_encode("“¿Qué tal?” — bien… 😀") == '"¿Qué tal?" - bien... 😀'


@settings(max_examples=200, deadline=None)
@given(st.text(st.sampled_from("ab €^{}\\éñÇç’—…`日😀"), max_size=420))
def test_two_counters_written_apart_agree(text: str):
    assert segments(text) == count_segments(text)
    assert segments(text, smart=True) == count_segments(text, smart=True)
