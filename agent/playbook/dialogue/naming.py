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
