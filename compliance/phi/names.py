"""Finds people: those we know by every spelling, then the tagger, then places in a sentence only a name can hold."""

import re
from collections.abc import Iterator, Sequence

from compliance.phi import known_people, name_cues
from compliance.phi.folding import fold_word
from compliance.phi.lexicon import public_words
from compliance.phi.name_cues import class_h, joiners
from compliance.phi.spans import Known, Span
from compliance.phi.tagger import Token, case_of, is_ordinary, tag, tokenize

THRESHOLD = 0.0
LISTED, UNLISTED = -2.0, 2.5
"""A word of the name lists needs less, a lower-case word no list has needs more: mostly it is a slip or a rare word."""
_TITLE = re.compile(
    r"\b(?:dr|dra|doctor|doctora|doc|nurse|enfermer[oa]|nurse practitioner|np|pa|rn|injector|esthetician|aesthetician|surgeon|cirujan[oa]|coordinator|receptionist|provider|tech|therapist)\.?,?\s+$",
    re.IGNORECASE,
)
_CREDENTIAL = re.compile(
    r"^,?\s+(?:NP|PA-?C?|RN|BSN|MD|DO|DNP|FNP|APRN|LPN|CRNA|PhD)\b|^,\s*(?:np|pa-?c|rn|md)\b"
)
_HONORIFIC = re.compile(
    r"\b(?:mr|mrs|ms|miss|mx|dr|dra|sr|sra|srta|aunt|uncle|tia|tio|grandma|grandpa|abuel[oa]|nana|don|dona|nurse|doctora?|enfermer[oa])\.?\s+$",
    re.IGNORECASE,
)
_ARTICLES = {
    "the",
    "a",
    "an",
    "your",
    "our",
    "la",
    "el",
    "un",
    "una",
    "los",
    "las",
    "del",
    "this",
    "any",
    "in",
    "for",
    "of",
    "early",
    "late",
}
_LETTERS = re.compile(r"[^\W\d_]")
_LATIN = re.compile(r"[a-z\u00c0-\u024f]", re.IGNORECASE)
_FOREIGN_RUN = re.compile(r"[^\W\d_a-zA-Z\u00c0-\u024f]+(?:[\s'\-]+[^\W\d_a-zA-Z\u00c0-\u024f]+){0,3}")
_EMPLOYER = re.compile(
    r"\b(?i:(?:i|he|she|husband|wife|we)\s+works? (?:at|for|with)|employed (?:at|by)|my employer(?: is)?|my company(?: is)?|trabajo (?:en|para)|student at|teach at)\s+(?:the\s+)?(?P<value>[A-Z][\w&'.-]*(?:\s+(?:of\s+|and\s+)?[A-Z][\w&'.-]*){0,3})"
)


def find(text: str, known: Known) -> Iterator[Span]:
    public = _public(known)
    yield from known_people.find(text, known)
    tokens = tokenize(text)
    hits = _hits(text, tokens, public)
    for first, last in _runs(text, tokens, hits):
        start, end = tokens[first].start, tokens[last].end
        kind = _role(text, start, end)
        honorific = _HONORIFIC.search(text[max(0, start - 12) : start])
        yield Span(start - len(honorific.group()) if honorific else start, end, kind, 0.45)
    yield from _other_scripts(text)
    for match in _EMPLOYER.finditer(text):
        yield Span(match.start("value"), match.end("value"), "ORGANIZATION", 0.4)


def _public(known: Known) -> frozenset[str]:
    own = (word for entry in known.public for word in re.findall(r"[^\W\d_]+", fold_word(entry)))
    return public_words() | frozenset(own)


def _role(text: str, start: int, end: int) -> str:
    staff = _TITLE.search(text[max(0, start - 26) : start]) or _CREDENTIAL.match(text[end : end + 8])
    return "STAFF" if staff else "PERSON"


def _hits(text: str, tokens: Sequence[Token], public: frozenset[str]) -> list[bool]:
    mostly = case_of(tokens)
    hits = [
        token.shape not in "dp" and (score > _needed(token) or _unknown_capital(tokens, at, mostly))
        for at, (token, score) in enumerate(zip(tokens, tag(tokens, THRESHOLD), strict=True))
    ]
    hits = [
        hit and not _is_public(token, public, tokens, at) and not _is_code(text, token)
        for at, (token, hit) in enumerate(zip(tokens, hits, strict=True))
    ]
    name_cues.mark(text, tokens, hits, public, cased=mostly == "m")
    return hits


def _is_code(text: str, token: Token) -> bool:
    """SUMMER26 is a promotion, not somebody."""
    return token.kind in "gsbWU" and text[token.end : token.end + 1].isdigit()


def _needed(token: Token) -> float:
    if token.kind in "GSB":
        return LISTED
    return UNLISTED if token.kind == "U" and token.shape == "l" else THRESHOLD


def _unknown_capital(tokens: Sequence[Token], at: int, mostly: str) -> bool:
    """A capital inside a sentence, on a word no list has or on a given name that is a word too ("the Crystal peel")."""
    token = tokens[at]
    if mostly != "m" or token.shape != "C" or token.opens or len(token.lower) < 3:
        return False
    if token.kind in "gb":
        return at > 0 and tokens[at - 1].lower not in _ARTICLES and tokens[at - 1].shape != "C"
    return token.kind in "GSBU" and not is_ordinary(token.lower)


def _is_public(token: Token, public: frozenset[str], tokens: Sequence[Token], at: int) -> bool:
    """A product's name is public unless it stands right beside a given or family name."""
    if token.lower not in public and token.lower not in class_h():
        return False
    beside = [tokens[near] for near in (at - 1, at + 1) if 0 <= near < len(tokens)]
    return not (
        token.kind in "gsb"
        and token.shape == "C"
        and any(near.kind in "GSB" and near.shape == "C" for near in beside)
    )


def _runs(text: str, tokens: Sequence[Token], hits: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """Neighbouring name words make one name, with "de la" and an initial's dot inside."""
    at = 0
    while at < len(tokens):
        if not hits[at]:
            at += 1
            continue
        last = at
        while (following := _continues(text, tokens, hits, last)) is not None:
            last = following
        yield at, last
        at = last + 1


def _continues(text: str, tokens: Sequence[Token], hits: Sequence[bool], last: int) -> int | None:
    place = last + 1
    while place < len(tokens) and place <= last + 3:
        if hits[place]:
            gap = text[tokens[last].end : tokens[place].start]
            return place if not re.search(r"[\n,;:!?/&]|'s", gap) else None
        if tokens[place].lower not in joiners() and tokens[place].lower not in {".", "-"}:
            return None
        if tokens[place].lower == "y" and tokens[place].shape == "l":
            return None
        place += 1
    return None


def _other_scripts(text: str) -> Iterator[Span]:
    """A few words of another script inside an English or Spanish message are almost always somebody's name."""
    letters = _LETTERS.findall(text)
    latin = sum(bool(_LATIN.match(letter)) for letter in letters)
    if latin * 10 < len(letters) * 4 or latin == len(letters):
        return
    for match in _FOREIGN_RUN.finditer(text):
        yield Span(match.start(), match.end(), "PERSON", 0.5)
