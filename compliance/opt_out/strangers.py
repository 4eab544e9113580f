"""Finds who says that they are not the person we wrote to, by the name they deny."""

import re
from functools import lru_cache

from compliance.opt_out.normalise import Plain
from compliance.opt_out.phrases import names_family
from compliance.tables import table

_DENIED = re.compile(
    r"(?:this is not|it is not|that is not|i am not|there is no|no|do not know(?: any| a)?|who is|"
    r"who (?:tf|the hell|the fuck|on earth) is|^not|^nope not|no soy|no conozco a(?: ninguna?)?|"
    r"aqui no hay(?: ninguna?)?|aqui no vive(?: ninguna?)?|no es) ([a-z]+)"
    r"(?: here| at| lol| sorry| anymore| [.?,]|$)"
)
_ASKED_ABOUT = re.compile(r"^who is (?:\w+ ){3,}")


def names_a_stranger(plain: Plain) -> bool:
    """A capital letter shows a name; common names are known without it."""
    for pattern in names_family():
        found = pattern.search(plain.raw)
        if found and found[1].lower() not in _not_names():
            return True
    denied = _DENIED.search(plain.text)
    return denied is not None and denied[1] in _given_names() and not _ASKED_ABOUT.match(plain.text)


@lru_cache
def _not_names() -> frozenset[str]:
    return frozenset(word.lower() for word in table("opt_out")["not_names"])


@lru_cache
def _given_names() -> frozenset[str]:
    return frozenset(table("opt_out")["given_names"])
