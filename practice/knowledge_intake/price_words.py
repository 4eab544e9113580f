"""A line of a price list as a sentence, where it is to be said as it stands."""

from datetime import date
from functools import cache
from pathlib import Path

import msgspec
import yaml

from practice.file import Per, amount
from practice.knowledge_intake.proposal import PriceLine

LOCALES = Path(__file__).parents[2] / "locales"
FIRST = "en"
_SIGNS = {"USD": "$", "EUR": "€", "GBP": "£"}


class _Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    fixed: str
    starts: str
    sessions: str
    until: str
    per: dict[Per, str]
    months: tuple[str, ...]
    day: str


@cache
def _words(language: str) -> _Words:
    path = LOCALES / language / "price_line.yaml"
    if not path.is_file():
        return _words(FIRST)
    return msgspec.convert(yaml.safe_load(path.read_text(encoding="utf-8")), _Words)


def in_words(title: str, price: PriceLine, until: date | None, language: str) -> str:
    words = _words(language)
    pattern = words.sessions if price.sessions else words.starts if price.starts_from else words.fixed
    said = pattern.format(title=title, amount=shown(price), per=words.per[price.per], sessions=price.sessions)
    if until is None:
        return said
    day = words.day.format(month=words.months[until.month - 1], day=until.day, year=until.year)
    return f"{said} {words.until.format(day=day)}"


def shown(price: PriceLine) -> str:
    exact = amount(price.amount_minor, price.currency)
    figure = f"{exact:,.0f}" if exact == exact.to_integral_value() else f"{exact:,f}"
    sign = _SIGNS.get(price.currency)
    return f"{sign}{figure}" if sign else f"{figure} {price.currency}"
