"""No reminders, please: a wish about one visit that ends nothing else and must not be taken for an opt-out."""

import re
import unicodedata
from functools import lru_cache
from typing import Any

from compliance.tables import table


def without_refusal(text: str) -> str | None:
    """What else the text says, where it refuses reminders and nothing more; None where it does not."""
    plain = _plain(text)
    if len(plain) != len(text) or not _what().search(plain):
        return None
    rest = list(text)
    for found in _what().finditer(plain):
        rest[found.start() : found.end()] = " " * (found.end() - found.start())
    left = re.sub(r"\s+", " ", "".join(rest)).strip(" ,.;:!-")
    return None if _also().search(_plain(left)) else left


def beside_a_pick(text: str) -> str | None:
    """The same, where the rest of it takes a time: all that may be believed before the conversation is known. Alone,
    or in answer to a reminder, such words end our texts.
    """
    rest = without_refusal(text)
    return rest if rest is not None and _pick().search(_plain(rest)) else None


def refuses_reminders(text: str) -> bool:
    return without_refusal(text) is not None


def _plain(text: str) -> str:
    """Letter for letter, so that places in it are places in the text."""
    folded = text.lower().replace("\u2019", "'")
    return "".join(unicodedata.normalize("NFKD", letter)[0] for letter in folded)


@lru_cache
def _what() -> re.Pattern[str]:
    words: dict[str, Any] = table("reminders_refused")
    return re.compile(rf"\b{words['lead']}(?:{'|'.join(words['what'])})\b{words['tail']}")


@lru_cache
def _pick() -> re.Pattern[str]:
    return re.compile(table("reminders_refused")["pick"])


@lru_cache
def _also() -> re.Pattern[str]:
    return re.compile(table("reminders_refused")["also"])
