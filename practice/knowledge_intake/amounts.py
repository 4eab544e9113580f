"""Reads amounts of money as price lists write them, with what they are for."""

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

import msgspec

from practice.knowledge_intake.vocabulary import any_of, folded, pattern, vocabulary

_NUMBER = r"\d{1,3}(?:[,. ]\d{3})+(?:[.,]\d{1,2})?|\d+(?:[.,]\d{1,2})?"
_AMOUNT = re.compile(
    rf"(?P<sign>US\$|MX\$|CA\$|\$|€|£)\s?(?P<after>{_NUMBER})(?!\d)(?P<k>k\b)?"
    rf"|(?<![\d.,])(?P<before>{_NUMBER})\s?(?P<code>€|£|USD|EUR|GBP|MXN|CAD|dollars?|dólares|euros?|pesos)(?!\w)",
    re.IGNORECASE,
)
_CURRENCIES = {
    "us$": "USD",
    "usd": "USD",
    "dollar": "USD",
    "dollars": "USD",
    "dólares": "USD",
    "€": "EUR",
    "eur": "EUR",
    "euro": "EUR",
    "euros": "EUR",
    "£": "GBP",
    "gbp": "GBP",
    "mx$": "MXN",
    "mxn": "MXN",
    "pesos": "MXN",
    "ca$": "CAD",
    "cad": "CAD",
}
_OFF = re.compile(r"(\d{1,2}(?:[.,]\d)?)\s?%")
_SESSIONS = (
    re.compile(r"\b(?:package|pack|series|set|bundle|paquete|serie)s?\s+(?:of|de)\s+(\d{1,2})\b"),
    re.compile(r"\b(\d{1,2})\s*(?:-|x)?\s*(?:sessions?|treatments?|visits?|sesiones|tratamientos)\b"),
    re.compile(r"\b(\d{1,2})[- ]?packs?\b"),
)
_PER = re.compile(r"(?:\bper\b|/|\beach\b|\ba\b|\bpor\b|\bla\b|\bel\b|\bcada\b|\ban\b)\s*$")
_RANGE = re.compile(r"^\s*(?:-|–|—|to|a|hasta|up to)\s*$")
NEAR = 28


class Amount(msgspec.Struct, frozen=True):
    """One amount; `start` and `end` are its characters. `currency` None: only a dollar sign stood there."""

    value: Decimal
    currency: str | None
    start: int
    end: int


def amounts(text: str) -> Iterator[Amount]:
    for match in _AMOUNT.finditer(text):
        value = number(match["after"] or match["before"])
        if value is None or value <= 0:
            continue
        if match["k"]:
            value *= 1000
        said = (match["sign"] or match["code"]).lower()
        yield Amount(value, _CURRENCIES.get(said), match.start(), match.end())


def number(written: str) -> Decimal | None:
    """Like "1,200.50", "1.200,50" and "1 200": groups of three, decimals of one or two."""
    text = written.replace(" ", "")
    if re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+(?:[.,]\d{1,2})?", text):
        tail = re.search(r"[.,](\d{1,2})$", text)
        head = text[: tail.start()] if tail else text
        text = re.sub(r"[.,]", "", head) + (f".{tail[1]}" if tail else "")
    try:
        return Decimal(text.replace(",", "."))
    except InvalidOperation:
        return None


def bare_number(text: str) -> Decimal | None:
    """A cell of a price column that holds nothing but a number."""
    return number(text) if re.fullmatch(_NUMBER, text.strip()) else None


def is_range(text: str, one: Amount, other: Amount) -> bool:
    return _RANGE.match(text[one.end : other.start]) is not None


def starts_from(text: str, amount: Amount) -> bool:
    """A starting price: "from $14", "$14+", "$14 and up"."""
    before, after = text[max(0, amount.start - NEAR) : amount.start], folded(text[amount.end :])
    return (
        any_of(vocabulary().from_, before)
        or re.match(r"\s*(?:\+|and up\b|o mas\b|y mas\b)", after) is not None
    )


def unit_of(text: str, amount: Amount) -> str | None:
    """What the amount is for, said right behind it: "per unit", "/syringe", "la sesión"."""
    after = folded(text[amount.end : amount.end + NEAR])
    for unit, words in vocabulary().units.items():
        found = pattern(words).search(after)
        if found is not None and _PER.search(after[: found.start()]):
            return unit
    return None


def unit_named(text: str) -> str | None:
    """A unit that stands in a cell of its own or in the words before the amount."""
    plain = folded(text)
    return next((unit for unit, words in vocabulary().units.items() if pattern(words).search(plain)), None)


def sessions_of(text: str) -> int | None:
    plain = folded(text)
    for each in _SESSIONS:
        found = each.search(plain)
        if found is not None and 2 <= int(found[1]) <= 52:
            return int(found[1])
    return None


def percent_off(text: str) -> Decimal | None:
    found = _OFF.search(text)
    return number(found[1]) if found is not None else None
