"""Which texts name a treatment of the practice: harmless on a price list, and not in a reminder that others may read."""

import re
from weakref import WeakKeyDictionary

from compliance.rules.content import fold
from practice.book import PracticeBook

_known: WeakKeyDictionary[PracticeBook, re.Pattern[str]] = WeakKeyDictionary()
_NOTHING = re.compile(r"(?!)")
SHORTEST = 4


def names_treatment(book: PracticeBook, text: str) -> bool:
    """By the names that the practice's own file gives its services, in any of its languages."""
    found = _known.get(book)
    if found is None:
        found = _known[book] = _pattern(book)
    return found.search(fold(text)) is not None


def _pattern(book: PracticeBook) -> re.Pattern[str]:
    given = {
        fold(name).strip()
        for each in book.file.services
        for name in (each.name, *each.name_by_language.values(), *each.aliases)
    }
    names = sorted((each for each in given if len(each) >= SHORTEST), key=len, reverse=True)
    if not names:
        return _NOTHING
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, names))})(?!\w)")
