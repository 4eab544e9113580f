"""Runs every recogniser over a text; refuses to start when one of them has stopped finding what it promises."""

import re
from collections.abc import Iterator
from functools import lru_cache

from compliance.phi import contact_details, dates, health, names, places, record_numbers
from compliance.phi.folding import fold, fold_word
from compliance.phi.lexicon import Phrases, split_row, table
from compliance.phi.presidio import Formats
from compliance.phi.spans import Known, Span
from core.errors import SettingsError

NOBODY = Known()
_LONG_RUN = re.compile(r"\S{180,}")
PEOPLE = {"PERSON", "STAFF"}


class Detector:
    """Finds identifiers and health words; what becomes of them is for `redact` and `provenance`."""

    def __init__(self) -> None:
        self._formats = Formats()
        self.self_test()

    def find(self, text: str, known: Known = NOBODY) -> list[Span]:
        """Every find with the bounds it has in `text`; finds may overlap."""
        folded = fold(text)
        plain, runs = _without_long_runs(folded.text)
        found = [span for span in self._all(plain, known) if span.start < span.end]
        found += runs
        public = _public_places(plain, known)
        kept = [
            span
            for span in found
            if not any(s <= span.start and _trimmed(plain, span) <= e for s, e in public)
        ]
        return [
            _moved(span, *folded.original(span.start, span.end)) for span in _without_names_in_health(kept)
        ]

    def _all(self, plain: str, known: Known) -> Iterator[Span]:
        for span in self._formats.find(plain):
            if span.type != "URL" or "/" in plain[span.start : span.end].replace("//", ""):
                yield span
        yield from contact_details.find(plain)
        yield from record_numbers.find(plain, known.id_formats)
        yield from places.find(plain)
        yield from dates.find(plain)
        yield from health.find(plain)
        yield from names.find(plain, known)
        yield from _literal(plain, known)

    def self_test(self) -> None:
        """Presidio lists classes that nothing detects; so each promised class is tried before the first message."""
        for kind, samples in table("self_test").items():
            for sample in samples:
                if not any(span.type == kind for span in self.find(sample)):
                    raise SettingsError(f"the scanner no longer finds {kind}; refusing to start")


def _without_long_runs(plain: str) -> tuple[str, list[Span]]:
    """Hundreds of characters without a space are no sentence, and patterns take quadratic time over them."""
    runs = [Span(match.start(), match.end(), "ID", 0.3) for match in _LONG_RUN.finditer(plain)]
    return _LONG_RUN.sub(lambda match: " " * len(match.group()), plain), runs


def _trimmed(plain: str, span: Span) -> int:
    """Where a find ends without the full stop after it."""
    return span.start + len(plain[span.start : span.end].rstrip(" .,;:!?"))


def _moved(span: Span, start: int, end: int) -> Span:
    return Span(start, end, span.type, span.score)


def _literal(plain: str, known: Known) -> Iterator[Span]:
    for values, kind in ((known.phones, "PHONE_NUMBER"), (known.emails, "EMAIL_ADDRESS"), (known.ids, "ID")):
        for value in values:
            parts = [re.escape(part) for part in re.findall(r"\w+", fold_word(value))]
            if parts and len("".join(parts)) > 3:
                for match in re.finditer(
                    r"(?<!\w)" + r"[\W_]*".join(parts) + r"(?!\w)", plain, re.IGNORECASE
                ):
                    yield Span(match.start(), match.end(), kind, 0.98)


def _public_places(plain: str, known: Known) -> list[tuple[int, int]]:
    """Where the text says what the practice says itself: its name, phone, address, site."""
    places_found: list[tuple[int, int]] = []
    for value in known.public:
        folded = fold_word(value)
        digits = re.sub(r"\D", "", folded)
        if len(digits) >= 10 and not re.search(r"[a-z]", folded):
            pattern = r"(?:\+?1\W{0,2})?\(?" + r"\W{0,3}".join(digits[-10:])
        else:
            pattern = r"[\W_]{0,3}".join(re.escape(part) for part in re.findall(r"\w+", folded))
        if pattern:
            places_found.extend(
                match.span() for match in re.finditer(rf"(?<!\w){pattern}(?!\w)", plain, re.IGNORECASE)
            )
    return [*places_found, *_household_words().find(plain)]


@lru_cache
def _household_words() -> Phrases:
    return Phrases(phrase for row in table("public")["phrases"] for phrase in split_row(row))


def _without_names_in_health(found: list[Span]) -> list[Span]:
    """Bell's palsy and Graves' disease hold no person; a name that only touches such a word stays."""
    words = [span for span in found if span.type in health.KINDS]
    return [
        span
        for span in found
        if span.type not in PEOPLE
        or not any(word.start <= span.start and span.end <= word.end for word in words)
    ]
