"""Turns the vocabulary file into one matcher per family, so that words are data and code only asks questions."""

import re
from functools import lru_cache

from compliance.tables import table

Matcher = tuple[re.Pattern[str], ...]


@lru_cache
def family(name: str) -> Matcher:
    """Compile a family of patterns; each one matches whole words within one plain sentence."""
    return tuple(
        re.compile(rf"(?<![a-z0-9])(?:{_fill(pattern)})(?![a-z0-9])") for pattern in table("opt_out")[name]
    )


@lru_cache
def names_family() -> Matcher:
    word = r"[A-Z][a-z\u00df-\u017f]{2,}"
    return tuple(re.compile(pattern.replace("{N}", word)) for pattern in table("opt_out")["wrong_name"])


def first_match(name: str, text: str) -> str | None:
    """Name the words that a family recognises in a text, or None."""
    for pattern in family(name):
        found = pattern.search(text)
        if found:
            return found[0]
    return None


def without(name: str, text: str) -> str:
    """Blank out whatever a family recognises, leaving a mark that nothing crosses."""
    for pattern in family(name):
        text = pattern.sub(" # ", text)
    return re.sub(r"\s+", " ", text).strip()


def _fill(pattern: str) -> str:
    groups = table("opt_out")["groups"]
    return re.sub(r"\{([A-Z_]+)\}", lambda hit: f"(?:{'|'.join(groups[hit[1]])})", pattern)
