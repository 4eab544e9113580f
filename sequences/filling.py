"""The words of a step: a template of the library filled from its subject, in the person's language, fit for the channel."""

import string
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

import msgspec

from compliance.segments import segments
from core.errors import SettingsError
from practice.book import PracticeBook
from sequences import plain_yaml
from sequences.definitions import LIBRARY
from sequences.saying import MOST_SEGMENTS, plain_letters

TEXTS: Final = LIBRARY / "texts"
FALLBACK: Final = "en"
OWN_BLANKS: Final = frozenset({"practice", "name", "link"})
"""Filled for every sequence: `name` is a first name and a comma, or nothing; `link` begins with a space, or is nothing."""
MAIL: Final = "email"


class Template(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One message in one language. `otherwise` (written `else`): the template to take where a blank is not known."""

    text: str
    subject: str | None = None
    mail: str | None = None
    """The mail's words, where they differ from the text's."""
    otherwise: str | None = msgspec.field(name="else", default=None)

    def words(self, channel: str) -> str:
        return self.mail if channel == MAIL and self.mail is not None else self.text


class Filled(msgspec.Struct, frozen=True):
    text: str
    title: str | None = None


@cache
def templates(language: str) -> dict[str, Template]:
    """From every file in `library/texts/<language>/`; a language without that folder speaks English."""
    folder = TEXTS / language
    paths = sorted((folder if folder.is_dir() else TEXTS / FALLBACK).glob("*.yaml"))
    found: dict[str, Template] = {}
    for path in paths:
        for key, each in _read(path).items():
            if key in found:
                raise SettingsError(f"{path.parent.name}/{path.name}: {key} is there twice")
            found[key] = each
    return found


def of_practice(book: PracticeBook) -> dict[str, str]:
    """Blanks that are the same for everybody: the practice's phone, and where to leave a review."""
    found = {"phone": book.phone}
    if book.practice.review_links:
        found["review"] = book.practice.review_links[0].url
    return found


def blanks(words: str) -> frozenset[str]:
    return frozenset(name for _, name, _, _ in string.Formatter().parse(words) if name)


def chosen(key: str, language: str, channel: str, values: Mapping[str, str]) -> Template | None:
    """The template whose blanks can all be filled: this one, or the one it names for that; None where none can."""
    known, seen = OWN_BLANKS | values.keys(), set[str]()
    while key not in seen:
        seen.add(key)
        found = templates(language).get(key)
        if found is None:
            return None
        words = found.words(channel) + (found.subject or "")
        if blanks(words) <= known:
            return found
        key = found.otherwise or key
    return None


def wants_link(template: Template, channel: str) -> bool:
    return "link" in blanks(template.words(channel))


def fill(
    template: Template,
    channel: str,
    book: PracticeBook,
    values: Mapping[str, str],
    *,
    first_name: str = "",
    link: str = "",
) -> Filled:
    """A mail as it stands; a text made to fit two segments: first the accents go, then the name, then the link."""
    words = template.words(channel)
    if channel == MAIL:
        title = _said(template.subject or "{practice}", book, values, first_name, link)
        return Filled(_said(words, book, values, first_name, link), title.strip())
    for name, address in ((first_name, link), ("", link), ("", "")):
        said = _said(words, book, values, name, address)
        for text in (said, plain_letters(said)):
            if segments(text) <= MOST_SEGMENTS:
                return Filled(text)
    return Filled(plain_letters(_said(words, book, values, "", "")))


def _said(words: str, book: PracticeBook, values: Mapping[str, str], first_name: str, link: str) -> str:
    own = {
        "practice": book.practice.name,
        "name": f"{first_name}, " if first_name else "",
        "link": f" {link}" if link else "",
    }
    return words.format(**{**values, **own})


def _read(path: Path) -> dict[str, Template]:
    plain: Any = plain_yaml.load(path) or {}
    try:
        return msgspec.convert(plain, dict[str, Template])
    except msgspec.ValidationError as error:
        raise SettingsError(f"sequences/library/texts/{path.parent.name}/{path.name}: {error}") from None
