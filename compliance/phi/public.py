"""What a practice says of itself to everybody, and the words our own texts are made of: no identifiers of a person."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

import msgspec
import yaml

from compliance.phi.folding import fold, fold_word
from practice.book import PracticeBook

LOCALES = Path(__file__).parents[2] / "locales"
LONGEST_NAME = 4
_OF_PEOPLE = {"contacts", "appointments", "blocks"}
_WORD = re.compile(r"[^\W\d_]+")
_LONG_VALUE = re.compile(r"\d{3}|@|://|\.\w{2,4}/|^www\.")
_FILLED_IN = re.compile(r"\{\w*\}")


class Public(msgspec.Struct, frozen=True):
    """One practice's public facts, worked out once per revision of its file."""

    values: tuple[str, ...]
    """Name, phones, mail, addresses, sites: whatever a detector could take for somebody's."""
    staff: tuple[str, ...]
    words: frozenset[str]
    text: str
    """All of it in plain words and figures: what stands in there literally is public."""
    figures: Any
    """One pattern over all values with a digit or an @."""
    runs: frozenset[str]
    """Every few neighbouring words of it: "skin studio" is no stranger's full name."""

    def __repr__(self) -> str:
        return "<public facts>"


_known: WeakKeyDictionary[PracticeBook, Public] = WeakKeyDictionary()


def public_of(book: PracticeBook) -> Public:
    found = _known.get(book)
    if found is None:
        found = _known[book] = _work_out(book)
    return found


def _work_out(book: PracticeBook) -> Public:
    document = {key: value for key, value in book.file.document.items() if key not in _OF_PEOPLE}
    texts = list(dict.fromkeys(_strings(document)))
    short = [text for text in texts if len(text) <= 120 and _LONG_VALUE.search(text)]
    places = [
        part
        for place in book.effective_locations
        for part in (place.address.street, place.address.city, place.address.postal_code, place.name)
        if part
    ]
    names = [book.practice.name]
    if book.practice.assistant and book.practice.assistant.name:
        names.append(book.practice.assistant.name)
    values = dict.fromkeys([*names, *places, *short, *_numbers(texts)])
    return Public(
        values=tuple(values),
        text=" ".join(["", *(part for text in texts for part in (*plain_parts(text), "|"))]),
        figures=figures(values),
        staff=tuple(person.name for person in book.file.staff),
        words=frozenset(word for text in texts for word in words_of(text)) | template_words(),
        runs=frozenset(run for text in texts for run in runs_of(words_of(text))) | template_runs(),
    )


def figures(values: Iterable[str]) -> re.Pattern[str]:
    """Finds values with a digit or an @ in a folded text; a phone number however it is written."""
    found = {fold(value).text for value in values if re.search(r"[\d@]", value)}
    phones = {re.sub(r"\D", "", value)[-10:] for value in found if re.fullmatch(r"[\d\s+().-]{10,}", value)}
    exact = [re.escape(value) for value in sorted(found, key=len, reverse=True)]
    spoken = [r"(?:\+?1\W{0,2})?\(?" + r"\W{0,3}".join(phone) for phone in sorted(phones)]
    return re.compile("|".join([*spoken, *exact]) or r"(?!)")


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from _strings(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _strings(each)


def _numbers(texts: list[str]) -> Iterator[str]:
    """Phones, mails and links inside longer public texts, such as an entry of the knowledge."""
    for text in texts:
        if len(text) > 120:
            yield from re.findall(r"\+?\d[\d\s().-]{6,}\d|\S+@\S+\.\w+|https?://\S+", text)


def plain_parts(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", fold_word(text))


def words_of(text: str) -> list[str]:
    return _WORD.findall(fold_word(text))


def runs_of(words: list[str]) -> Iterator[str]:
    """Every two to four neighbouring words."""
    for size in range(2, LONGEST_NAME + 1):
        for at in range(len(words) - size + 1):
            yield " ".join(words[at : at + size])


@cache
def _templates() -> tuple[str, ...]:
    files = sorted(LOCALES.glob("*/*.yaml"))
    loaded = [yaml.safe_load(file.read_text(encoding="utf-8")) for file in files]
    form = yaml.safe_load((Path(__file__).parents[1] / "data" / "form.yaml").read_text(encoding="utf-8"))
    return tuple(piece for text in _strings([*loaded, form]) for piece in _FILLED_IN.split(text))


@cache
def template_words() -> frozenset[str]:
    return frozenset(word for text in _templates() for word in words_of(text))


@cache
def template_runs() -> frozenset[str]:
    return frozenset(run for text in _templates() for run in runs_of(words_of(text)))
