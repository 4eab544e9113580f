"""A name that we have is mended when its owner mends it, and never by a mere mention."""

from datetime import datetime

import pytest

from agent.context import Person, Turn
from agent.playbook.dialogue.own_name import corrected, news
from tests.agent.dialogue.world import demo_book

BOOK = demo_book()


def _turn(known: str | None, text: str) -> Turn:
    now = datetime(2026, 11, 23, 9, 40, tzinfo=BOOK.zone)
    return Turn(book=BOOK, now=now, channel="sms", person=Person(id="p", name=known), texts=(text,))


@pytest.mark.parametrize(
    ("known", "text", "name"),
    [
        ("Jon Abara", "oh its spelled Jonn", "Jonn Abara"),
        ("Katherine Boyd", "Catherine with a C", "Catherine Boyd"),
        ("Sofia Ruiz", "perdon, es Sophia con P", "Sophia Ruiz"),
        ("Xiomara", "my last name is Delgado", "Xiomara Delgado"),
        ("Lee", "my full name is Lee Andersen", "Lee Andersen"),
        ("Erika Holm", "se escribe Erica Holm", "Erica Holm"),
    ],
)
def test_a_correction_is_taken(known: str, text: str, name: str) -> None:
    assert corrected(_turn(known, text)) == name


@pytest.mark.parametrize(
    "text",
    [
        "is that spelled out in the forms",
        "botox with a C",
        "can i come with a friend",
        "my last name is the same as the doctor's",
        "thanks!",
    ],
)
def test_nothing_else_is_a_correction(text: str) -> None:
    assert corrected(_turn("Katherine Boyd", text)) is None


def test_nobody_is_renamed_who_has_no_name_yet() -> None:
    assert corrected(_turn(None, "its spelled Jonn")) is None


def test_a_part_of_the_name_adds_nothing() -> None:
    assert news("Harriet Boone", "harriet") is None
    assert news("Harriet", "Harriet Boone") == "Harriet Boone"
    assert news(None, "Harriet") == "Harriet"
