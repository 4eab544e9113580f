"""Covers what a destination may not see: for a model the identifiers, for a log whatever concerns a person."""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache

from compliance.phi import health
from compliance.phi.dates import with_clock, years_of
from compliance.phi.detect import NOBODY, PEOPLE, Detector
from compliance.phi.folding import fold
from compliance.phi.spans import Destination, Known, Redacted, Span, merge

OLDEST_SAID = 89
_PLACEHOLDER = re.compile(r"<[A-Z][A-Z_]*_\d+(?::[^<>]*)?>")
_OWN = re.compile(
    r"\b(?:i|i'?m|im|i'?ve|ive|my|me|mine|she|he|her|his|him|we|our|us|myself|patient|husband|wife|daughter|son|mom|sister|friend|"
    r"mi|mis|me|yo|soy|estoy|tengo|ella|su|nos|nuestr[oa]|hij[oa]|espos[oa]|mama|herman[oa]|amig[oa]|paciente|quiero|tuve|puse|tomo|conmigo)\b",
    re.IGNORECASE,
)
_ASKING = re.compile(
    r"\b(?:can|could|may|should|would|do|did|am|are|when can|how do) (?:i|we)\b|\b(?:call|text|tell|send|give|show|let|remind|email|help|get back to) (?:me|us)\b|"
    r"\bi (?:was wondering|saw|have a (?:quick )?question|wanted to (?:ask|know)|need to know|would like to know|heard|found)\b|\bi'?d (?:like|love) to (?:know|ask|book|come)\b|"
    r"\b(?:puedo|podria|podemos|quiero saber|quisiera saber|me (?:puede|puedes|podria|gustaria|interesa)|quiero informacion)\b",
    re.IGNORECASE,
)
_BUSINESS = re.compile(
    r"\b(?:open|opened|opening|close[ds]?|closing|hours|special|specials|promo|promotion|sale|event|deal|expires?|holiday|"
    r"abiert[oa]s?|abren|abierto|cierran|cerrad[oa]s?|horario|promocion|oferta|especial|evento)\b",
    re.IGNORECASE,
)
_DATES = {"DATE_TIME", "REL_DATE"}
_SOFT = {"REL_DATE", "AGE", *health.KINDS}


@lru_cache
def detector() -> Detector:
    """The process's own, built once; start-up calls this so that a blind scanner stops it."""
    return Detector()


def redact(text: str, destination: Destination, known: Known | None = None) -> Redacted:
    """Replace each covered span by `<TYPE_n>`; the same value gets the same number within this text."""
    spans = covered(text, destination, known or NOBODY)
    numbers: dict[tuple[str, str], int] = {}

    def name(span: Span) -> str:
        value = fold(text[span.start : span.end]).text.lower()
        kinds = sum(kind == span.type for kind, _ in numbers)
        return f"<{span.type}_{numbers.setdefault((span.type, value), kinds + 1)}>"

    return Redacted(replace(text, spans, name), tuple(spans))


def covered(text: str, destination: Destination, known: Known = NOBODY) -> list[Span]:
    """The spans this destination may not see, merged, in order."""
    taken = [match.span() for match in _PLACEHOLDER.finditer(text)]
    found = [
        span
        for span in detector().find(text, known)
        if not any(span.start < e and s < span.end for s, e in taken)
    ]
    keep = _Keep(text, found, destination)
    hidden = [span for span in found if not keep(span)]
    if destination == "log":
        hidden = [with_clock(text, span) if span.type in _DATES else span for span in hidden]
    return merge(hidden)


def replace(text: str, spans: Sequence[Span], name: Callable[[Span], str]) -> str:
    pieces, at = [], 0
    for span in spans:
        pieces += [text[at : span.start], name(span)]
        at = span.end
    return "".join([*pieces, text[at:]])


class _Keep:
    """Decides which finds stay readable for one text and destination."""

    def __init__(self, text: str, found: Sequence[Span], destination: Destination) -> None:
        self._text = text
        self._for_model = destination == "llm"
        plain = fold(text).text
        identified = any(span.type not in _SOFT and span.type not in _DATES for span in found)
        self._person = identified or _OWN.search(_ASKING.sub(" ", plain)) is not None
        self._health = any(span.type in health.KINDS for span in found)
        self._of_practice = not self._person and _BUSINESS.search(plain) is not None

    def __call__(self, span: Span) -> bool:
        if span.type == "AGE":
            return not self._hidden_age(span)
        if span.type in _SOFT:
            return self._for_model or not self._person
        return span.type == "DATE_TIME" and self._of_practice

    def _hidden_age(self, span: Span) -> bool:
        """From ninety on an age singles somebody out; a younger one does so beside a health word."""
        years = years_of(self._text, span)
        return not self._for_model or self._health or (years is not None and years > OLDEST_SAID)


__all__ = ["PEOPLE", "covered", "detector", "redact", "replace"]
