"""The words that people are shown, as data files with versions; a record keeps them exactly as they stood."""

from functools import cache
from pathlib import Path
from typing import Literal

import msgspec
import yaml

from compliance.consent.reading import legal_entity
from compliance.consent.records import DISCLOSURES
from core.errors import SettingsError
from practice.book import PracticeBook

LOCALES = Path(__file__).parents[2] / "locales"
PER_MONTH = 4
NO_LINK = "–"


class Wording(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One text of `locales/<language>/consent.yaml`, and what it tells."""

    version: str
    level: Literal["NONE", "EXPRESS", "WRITTEN"]
    text: str
    discloses: tuple[str, ...] = ()
    not_condition: bool = False


class Shown(msgspec.Struct, frozen=True):
    """A wording filled in for one practice: what stands on the page, the form or in the script."""

    id: str
    version: str
    level: Literal["NONE", "EXPRESS", "WRITTEN"]
    language: str
    text: str
    discloses: tuple[str, ...]
    not_condition: bool
    links: dict[str, str]


def shown(book: PracticeBook, wording_id: str, language: str, **more: str | int) -> Shown:
    """Raises KeyError for a wording nobody wrote. A link that the practice does not have is not disclosed."""
    language = language if language in languages() else "en"
    found = _wordings(language)[wording_id]
    links = _links(book)
    told = tuple(each for each in found.discloses if each not in {"terms", "privacy"} or each in links)
    words = {
        "practice": legal_entity(book),
        "name": book.practice.name,
        "terms": links.get("terms", NO_LINK),
        "privacy": links.get("privacy", NO_LINK),
        "per_month": PER_MONTH,
        **more,
    }
    return Shown(
        wording_id,
        found.version,
        found.level,
        language,
        found.text.format(**words),
        told,
        found.not_condition,
        links,
    )


def wording_ids() -> tuple[str, ...]:
    return tuple(_wordings("en"))


@cache
def languages() -> tuple[str, ...]:
    return tuple(sorted(folder.name for folder in LOCALES.iterdir() if (folder / "consent.yaml").exists()))


@cache
def _wordings(language: str) -> dict[str, Wording]:
    with (LOCALES / language / "consent.yaml").open(encoding="utf-8") as file:
        read = msgspec.convert(yaml.safe_load(file), dict[str, Wording])
    for name, each in read.items():
        if set(each.discloses) - DISCLOSURES:
            raise SettingsError(
                f"locales/{language}/consent.yaml: {name} names a disclosure that nobody knows"
            )
    return read


def _links(book: PracticeBook) -> dict[str, str]:
    links = book.practice.links
    pairs = (("terms", getattr(links, "terms", None)), ("privacy", getattr(links, "privacy", None)))
    return {name: url for name, url in pairs if url}
