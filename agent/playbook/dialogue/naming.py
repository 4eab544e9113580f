"""How the names of the file are said within a sentence."""

import re
from functools import cache

from agent.playbook.lexicon import lexicon, phrase

_BRACKETS = re.compile(r"\s*[(\[][^)\]]*[)\]]")
_VOWELS = frozenset("aeiou")


@cache
def said_name(name: str) -> str:
    """Like "Tummy tuck" becomes "tummy tuck"; brands and abbreviations keep their letters."""
    bare = _BRACKETS.sub("", name).strip() or name
    first = bare.split()[0]
    plain = first[1:].islower() and first[0].isupper()
    return bare[0].lower() + bare[1:] if plain and not _is_brand(first) else bare


def in_brackets(note: str) -> str:
    """A note of a few words, to stand behind an amount; nothing where it is a sentence of its own."""
    bare = " ".join(note.split())
    if not bare or bare[0].isupper() or bare[-1] in ".!?":
        return ""
    return f"({bare})"


def is_plural(name: str, language: str) -> bool:
    """Whether "is" or "are" follows the name."""
    words = _BRACKETS.sub("", name).split()
    head = (words[0] if language == "es" else words[-1]).lower() if words else ""
    several = "&" in words or "and" in words or (language == "es" and "y" in words)
    return several or (len(head) > 3 and head.endswith("s") and not head.endswith(("ss", "is", "us")))


def with_article(name: str) -> str:
    """Like "an injectables visit", "a facial", "an IV drip"."""
    first = name.split(maxsplit=1)[0] if name else ""
    spelled = first.isupper() and len(first) > 1
    sounds = first[:1] in "AEFHILMNORSX" if spelled else first[:1].lower() in _VOWELS
    return f"{'an' if sounds else 'a'} {name}"


@cache
def _is_brand(word: str) -> bool:
    said = phrase(word)
    return any(concept.brand and said in concept.names for concept in lexicon().concepts.values())
