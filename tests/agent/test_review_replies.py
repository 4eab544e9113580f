"""Suggested public replies: in the review's language, fitting its stars, and never a word that somebody was here."""

import pytest

from agent.review_replies import KINDS, languages, replies, suggestions
from compliance.rules.phi_policy import hints_at_care
from tests.inbox.house import demo_book


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("kind", KINDS)
def test_no_suggestion_hints_at_care(language: str, kind: str) -> None:
    assert len(replies(language)[kind]) >= 3
    for text in replies(language)[kind]:
        assert not hints_at_care(text), text


def test_there_is_english_and_spanish() -> None:
    assert languages() == ("en", "es")


@pytest.mark.parametrize(
    ("text", "stars", "kind", "language"),
    [
        ("Everyone was so kind to me", 5, "praise", "en"),
        ("", 5, "praise_stars", "en"),
        ("It was okay, parking is hard", 3, "mixed", "en"),
        ("They were rude and late", 1, "complaint", "en"),
        ("", 2, "unclear_stars", "en"),
        ("Muy amables, quedé encantada con todo", 5, "praise", "es"),
        ("Esperé una hora y nadie me atendió", 1, "complaint", "es"),
    ],
)
def test_it_fits_the_stars_and_the_language(text: str, stars: int, kind: str, language: str) -> None:
    found, fitting = suggestions(text, stars, demo_book())
    assert found == language
    assert {each.id.rpartition(".")[0] for each in fitting} == {f"{kind}.{language}"}


def test_nothing_that_the_reviewer_wrote_comes_back() -> None:
    _, fitting = suggestions("Dr. Quillfeather fixed my lips on May 3", 5, demo_book())
    assert fitting
    for each in fitting:
        assert "{" not in each.text
        assert not {"Quillfeather", "lips", "May"} & set(each.text.replace(".", " ").split())
