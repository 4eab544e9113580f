"""Price lines and treatments that the file names in one language only are still said in the patient's."""

import pytest

from agent.playbook.dialogue import texts, translating


@pytest.mark.parametrize(
    ("label", "said"),
    [
        ("underarms", "axilas"),
        ("Full legs", "piernas completas"),
        ("Botox", "Botox"),
        ("Glow deluxe", "Glow deluxe"),
    ],
)
def test_a_label_is_said_only_where_every_word_is_known(label: str, said: str) -> None:
    assert translating.label(label, "es", "en") == said


def test_the_practices_own_language_stays_as_written() -> None:
    assert translating.label("underarms", "en", "en") == "underarms"


def test_every_listed_name_is_one_of_a_known_treatment() -> None:
    for language in texts.languages():
        found = translating.words_of(language)
        assert found is None or found.treatments
