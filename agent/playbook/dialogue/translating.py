"""Says names of treatments and of price lines in another language, where the practice's file has none for it."""

from functools import cache
from pathlib import Path

import msgspec
import yaml

from agent.playbook.lexicon import lexicon
from agent.playbook.normalise import fold
from agent.playbook.offering import index_of
from practice.book import PracticeBook
from practice.file import Service

DATA = Path(__file__).parent / "data"


class Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    treatments: dict[str, str]
    """By concept of the lexicon."""
    labels: dict[str, str]
    """Words of price labels, longest first where one holds another."""


@cache
def words_of(language: str) -> Words | None:
    path = DATA / f"names_{language}.yaml"
    if not path.is_file():
        return None
    raw = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 (text only)
    found = msgspec.convert(raw, Words)
    if unknown := set(found.treatments) - set(lexicon().concepts):
        raise ValueError(f"{path.name} names unknown concepts: {sorted(unknown)}")
    return found


def service_name(book: PracticeBook, service: Service, language: str) -> str:
    """The file's own name for the language; else the field's, where the name means just one thing."""
    words = words_of(language)
    if language == book.default_language or language in service.name_by_language or words is None:
        return book.name_of(service, language)
    concepts = [each for each in sorted(index_of(book).by_id[service.id].head) if each in words.treatments]
    return words.treatments[concepts[0]] if len(concepts) == 1 else book.name_of(service, language)


def label(text: str, language: str, default: str) -> str:
    """A line of the price list, if every word of it can be said; else as it stands."""
    words = words_of(language)
    if language == default or words is None:
        return text
    plain = fold(text)[0]
    if plain in words.labels:
        return words.labels[plain]
    said = [words.labels.get(word) for word in plain.split()]
    return " ".join(filter(None, said)) if said and all(said) else text
