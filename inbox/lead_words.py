"""What a form stands for in a person's own words, so that it can be read and answered like any message."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import msgspec
import yaml

from practice.book import PracticeBook
from practice.file import Service

LOCALES = Path(__file__).parents[1] / "locales"
LONGEST = 2000


class Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`locales/<language>/lead.yaml`."""

    interest: str
    time: str
    asks: str


def composed(question: str, fields: Mapping[str, str], language: str, asks: str | None) -> str:
    """What they picked, then what they wrote. `asks`: what the form as a whole stands for; "" where it asks nothing."""
    words, service, time = _words(language), fields.get("service"), fields.get("time")
    parts = [words.interest.format(service=service)] if service else []
    if question:
        parts.append(question)
    elif asks != "":
        parts.append(asks or words.asks)
    if time and parts:
        parts.append(words.time.format(time=time))
    return " ".join(parts)[:LONGEST]


def interests(book: PracticeBook, picked: str | None) -> tuple[str, ...]:
    """The practice's services that were picked, by id or by any of their names."""
    names = {each.strip().casefold() for each in (picked or "").split(",")}
    return tuple(each.id for each in book.file.services if names & _called(each))


def _called(service: Service) -> set[str]:
    known = (service.id, service.name, *service.name_by_language.values(), *service.aliases)
    return {each.casefold() for each in known}


@cache
def _words(language: str) -> Words:
    path = LOCALES / language / "lead.yaml"
    with (path if path.is_file() else LOCALES / "en" / "lead.yaml").open(encoding="utf-8") as file:
        return msgspec.convert(yaml.safe_load(file), Words)
