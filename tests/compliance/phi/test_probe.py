"""The probe answers in the words of the test interface and names the place of a wrong field."""

from typing import Any

import pytest

from compliance.phi.probe import probe_redact


def test_answers_with_offsets_into_the_input() -> None:
    text = "hi its Odalys, 602-555-0142"
    answer = probe_redact(text, "llm", {"name": "Odalys Quintana", "phone": "+16025550142", "email": None})
    assert answer["text"] == "hi its <PERSON_1>, <PHONE_NUMBER_1>"
    assert [(text[span["start"] : span["end"]], span["type"]) for span in answer["spans"]] == [
        ("Odalys", "PERSON"),
        ("602-555-0142", "PHONE_NUMBER"),
    ]


@pytest.mark.parametrize(
    ("text", "destination", "contact", "pointer"),
    [
        (3, "llm", None, "/text"),
        ("hi", "mail", None, "/destination"),
        ("hi", "llm", {"name": 3}, "/contact"),
        ("hi", "llm", {"nickname": "x"}, "/contact"),
        ("hi", "llm", "Odalys", "/contact"),
    ],
)
def test_refuses_what_it_does_not_know(text: Any, destination: str, contact: Any, pointer: str) -> None:
    with pytest.raises(ValueError, match=pointer) as refused:
        probe_redact(text, destination, contact)
    assert "Odalys" not in str(refused.value)
