"""Purpose must match content: an offer makes any text marketing, whatever the sender calls it."""

import re
import unicodedata
from functools import lru_cache

from compliance.rules.outcomes import block, passed, skipped
from compliance.rules.purposes import rule_of
from compliance.tables import table
from compliance.types import Category, Check, Facts, Purpose, Reason

NAME = "content"
FEW = 8
"""Texts at hand: several checks of one decision ask the same of the same text."""


def check(facts: Facts) -> Check:
    if facts.text is None or rule_of(facts.purpose).offer:
        return skipped(NAME)
    asked_for = facts.purpose is Purpose.INQUIRY_REPLY and facts.offer_requested
    priced = facts.purpose is Purpose.REBOOK_AFTER_VISIT and has_price(facts.text)
    if priced or (has_offer(facts.text) and not asked_for):
        return block(NAME, Reason.PROMO_IN_TRANSACTIONAL)
    return passed(NAME)


@lru_cache(maxsize=FEW)
def has_offer(text: str) -> bool:
    plain = _patterns("not_offer").sub(" ", fold(text))
    return _patterns("offer").search(plain) is not None


def has_price(text: str) -> bool:
    return _patterns("price").search(fold(text)) is not None


def category_of(facts: Facts) -> Category | None:
    """A text with an offer is marketing, whatever the sender calls it; so it needs the promotions' consent."""
    rule = rule_of(facts.purpose)
    promotes = rule.cls == "marketing" and facts.text is not None and has_offer(facts.text)
    return Category.PROMOTIONS if promotes else rule.category


def has_extra(text: str) -> bool:
    return _patterns("extra").search(fold(text)) is not None


@lru_cache(maxsize=FEW)
def fold(text: str) -> str:
    """Lower-case, without accents and with one kind of apostrophe, so that the lists stay short."""
    split = unicodedata.normalize("NFKD", text.lower().replace("\u2019", "'"))
    return "".join(char for char in split if not unicodedata.combining(char))


@lru_cache
def _patterns(key: str) -> re.Pattern[str]:
    return re.compile("|".join(rf"(?<!\w){entry}" for entry in table("offers")[key]))
