"""Suggests public replies to reviews: approved texts by rating and language, which a person reads and publishes."""

import string
from functools import cache
from pathlib import Path

import msgspec
import yaml

from agent.playbook.language import detect
from agent.playbook.normalise import normalise
from practice.book import PracticeBook

LOCALES = Path(__file__).parent.parent / "locales"
KINDS = ("praise", "praise_stars", "mixed", "complaint", "unclear_stars")
BLANKS = frozenset({"practice", "phone"})
FIRST = "en"
PRAISE, MIXED = 4, 3


class Suggestion(msgspec.Struct, frozen=True):
    id: str
    """Kind, language and place, as praise.en.0."""
    text: str


class ReviewTextError(ValueError):
    """A file of review replies is not as it must be; found at start-up and by the tests."""


def suggestions(text: str, stars: int | None, book: PracticeBook) -> tuple[str, tuple[Suggestion, ...]]:
    """The review's language, and the replies that fit it. Nothing that the writer wrote or is called comes back."""
    language = language_of(text, book)
    kind = kind_of(text, stars)
    values = {"practice": book.practice.name, "phone": shown(book.phone)}
    fitting = [
        (place, each)
        for place, each in enumerate(replies(language)[kind])
        if values["phone"] or "{phone}" not in each
    ]
    found = tuple(Suggestion(f"{kind}.{language}.{place}", each.format(**values)) for place, each in fitting)
    return language, found


def kind_of(text: str, stars: int | None) -> str:
    """By the stars; without words there is nothing to answer but them."""
    if stars is None:
        return "mixed"
    if stars >= PRAISE:
        return "praise" if text.strip() or stars < 5 else "praise_stars"
    if not text.strip():
        return "unclear_stars"
    return "mixed" if stars == MIXED else "complaint"


def language_of(text: str, book: PracticeBook) -> str:
    found = (
        detect(normalise(text), languages(), book.default_language) if text.strip() else book.default_language
    )
    return found if found in languages() else FIRST


@cache
def languages() -> tuple[str, ...]:
    return tuple(sorted(path.parent.name for path in LOCALES.glob("*/review.yaml")))


@cache
def replies(language: str) -> dict[str, tuple[str, ...]]:
    """Raises `ReviewTextError` for a file with other kinds or blanks than we fill."""
    raw = yaml.safe_load((LOCALES / language / "review.yaml").read_text(encoding="utf-8"))
    found = msgspec.convert(raw, dict[str, tuple[str, ...]])
    if tuple(sorted(found)) != tuple(sorted(KINDS)):
        raise ReviewTextError(f"{language}: the kinds must be {', '.join(KINDS)}")
    for kind, variants in found.items():
        for each in variants:
            if not {name for _, name, _, _ in string.Formatter().parse(each) if name} <= BLANKS:
                raise ReviewTextError(f"{language}: {kind} has a blank that nobody fills")
    return found


def shown(phone: str | None) -> str:
    """As people write it."""
    if phone and phone.startswith("+1") and len(phone) == 12:
        return f"({phone[2:5]}) {phone[5:8]}-{phone[8:]}"
    return phone or ""
