"""Knows a text that is nothing but somebody's name, so that no reader hears a wish or an alarm in it."""

import re
from functools import lru_cache

from compliance.phi.lexicon import words

_MOST = 4
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*\.?")
_SAYS = frozenset(
    [
        "stop", "quit", "end", "cancel", "remove", "unsubscribe", "revoke", "basta", "alto", "baja", "no", "not", "never",
        "help", "please", "is", "me", "my", "dont", "leave", "enough", "bleeding", "dying", "hurts", "out", "off", "spam",
    ]
)  # fmt: skip
"""What a first name may stand before without a name being given."""


@lru_cache(maxsize=512)
def is_only_a_name(text: str) -> bool:
    """A given name and one to three words more, like "Amelia Hart"."""
    said = text.strip(" .,!;\n").split()
    if not 2 <= len(said) <= _MOST or not all(_WORD.fullmatch(each) for each in said):
        return False
    plain = _plain(said)
    if plain[0] not in words("given_names") or _SAYS & set(plain):
        return False
    capitals = all(each[0].isupper() for each in said) and not text.isupper()
    return capitals or (len(said) == 2 and plain[0] not in words("words"))


@lru_cache(maxsize=512)
def is_known_as_a_name(text: str) -> bool:
    """Listed names alone, like "Emma Blood", so that no word of it means what it could mean elsewhere."""
    if not is_only_a_name(text):
        return False
    first, *others = _plain(text.strip(" .,!;\n").split())
    return first not in words("function_words") and all(is_listed(each) or len(each) == 1 for each in others)


def is_listed(word: str) -> bool:
    """A word that people are called by, first or last."""
    return any(word in words(name) for name in ("given_names", "surnames", "word_surnames"))


def _plain(said: list[str]) -> list[str]:
    return [each.strip(".").casefold() for each in said]
