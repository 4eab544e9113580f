"""Finds staff and locations that a message speaks of, by the names of one practice."""

import re
from typing import Literal
from weakref import WeakKeyDictionary

import msgspec

from agent.playbook.normalise import Normal, fold
from agent.playbook.words import is_ordinary
from practice.book import PracticeBook

_TITLES = frozenset(
    [
        "dr",
        "dra",
        "doctor",
        "doctora",
        "nurse",
        "miss",
        "ms",
        "mrs",
        "mr",
        "md",
        "rn",
        "np",
        "pa",
        "esthetician",
        "with",
        "con",
        "enfermera",
    ]
)
_SPLIT = re.compile(r"[^\w'’-]+")
_NEW = re.compile(
    r"\b(new (here|patient|client|customer|to (you|this|the practice|your))|(im|i am|am|were|we are|id be|ill be|would be|be) (\w+ )?(a )?(brand )?new\b(?! (number|phone))|first time|first timer|1st time|"
    r"never (been|had|done|visited|come|gone)|havent been (there|here|in|to you) before|not been (there|here) before|newbie|first visit|nuev[ao]|primera (vez|visita)|nunca (he ido|he estado|he venido|me he)|no he ido)\b"
)
_KNOWN = re.compile(
    r"\b(been (there|here|coming|in|to you|a (patient|client))( before)?|returning|existing|current (patient|client)|regular|(im|i am|am) (a |an )?(patient|client)( already| there| of|$)|ive (been|come|had) (there|here|in|to you|a patient|my)|came (in )?(last|before|there|here|once)|"
    r"(saw|see|seen|seeing) (dr|her|him|you guys|you) (before|last|every|for)|(was|were) (there|here|in) (last|in|before|a few)|last (visit|time i (was|came|saw|went))|i (always|usually) (see|go|get|come)|not new|old (patient|client)|"
    r"ya (soy|he ido|fui|era) (paciente|clienta|cliente|antes|ahi)|ya he (estado|ido|venido)|soy paciente|soy clienta|he ido antes)\b"
)
_NOT_NEW = re.compile(
    r"\bnew (years?|york|jersey|mexico|number|phone|email|address|insurance|card|special|laser|appointment|time|date|job)\b|\b(not|no) (a )?(new|nuev[ao])\b|\b(never|first time) (\w+ )?(had|done|getting|trying|tried) (?!been)"
)
_OTHER_PERSON = re.compile(
    r"\b(for|para|book|bring(ing)?|schedule) (my|mi|our|a) (\w+ )?(mom|mother|dad|father|sister|brother|husband|wife|daughter|son|friend|bff|bestie|girlfriend|boyfriend|fiance|fiancee|partner|aunt|cousin|niece|nephew|grandma|grandmother|boss|coworker|mama|papa|hermana|hermano|esposo|esposa|hija|hijo|amiga|amigo|novia|novio|prima|tia|abuela|suegra|client|kid|teen\w*)\b"
    r"|\bmy (mom|mother|dad|father|sister|brother|husband|wife|daughter|son|friend|bff|girlfriend|boyfriend|fiance|partner|aunt|cousin|niece|grandma) (wants|needs|is (looking|interested)|would like|asked me|had|got|has|is having|cant|just)\b"
    r"|\bmi (mama|papa|hermana|hermano|esposo|esposa|hija|hijo|amiga|amigo|novia|novio|prima|tia|abuela|suegra) (quiere|necesita|tiene|se hizo|no puede|esta|busca)\b|\b(not for me|asking for a friend|on behalf of|no es para mi|for someone else)\b"
)


class People(msgspec.Struct, frozen=True):
    """Words by which this practice's staff and places are known."""

    full: dict[str, tuple[str, ...]]
    """Full name without titles to staff ids."""
    single: dict[str, tuple[str, ...]]
    """First or last name to staff ids."""
    places: dict[str, str]
    words: frozenset[str]


_SIDES = {
    english: tuple(f"{place} {spanish}" for place in ("sucursal", "sede", "clinica", "oficina", "la del"))
    for english, spanish in (("north", "norte"), ("south", "sur"), ("east", "este"), ("west", "oeste"))
}
"""What a place named for its side of town is called in Spanish: with its noun, for "este" alone is "this"."""
_BOOKS: WeakKeyDictionary[PracticeBook, People] = WeakKeyDictionary()


def people_of(book: PracticeBook) -> People:
    people = _BOOKS.get(book)
    if people is None:
        people = _BOOKS[book] = _read(book)
    return people


def _read(book: PracticeBook) -> People:
    full: dict[str, tuple[str, ...]] = {}
    single: dict[str, tuple[str, ...]] = {}
    for person in book.file.staff:
        words = [word for word in _words(person.name.split(",")[0]) if word not in _TITLES]
        full[" ".join(words)] = (*full.get(" ".join(words), ()), person.id)
        for word in dict.fromkeys(words):
            if len(word) > 1:
                single[word] = (*single.get(word, ()), person.id)
    places: dict[str, str] = {}
    for place in book.effective_locations:
        if place.id is not None:
            named = (place.name, *place.name_by_language.values())
            for name in (*named, place.address.city, place.address.street.split(",")[0]):
                places.setdefault(" ".join(_words(name)), place.id)
            for name in named:
                for side in _SIDES.get(" ".join(_words(name)), ()):
                    places.setdefault(side, place.id)
    return People(full, single, places, frozenset(single))


def _words(name: str) -> list[str]:
    return [word.replace("'", "").replace("’", "") for word in _SPLIT.split(fold(name)[0]) if word]


def providers_in(normal: Normal, book: PracticeBook) -> tuple[str, ...]:
    """Staff ids named by full, first or last name; an ordinary word counts only with a title or capital."""
    people = people_of(book)
    plain = f" {normal.plain} "
    for full, ids in people.full.items():
        if " " in full and f" {full} " in plain:
            return ids
    found: list[str] = []
    words = normal.words
    for place, token in enumerate(words):
        word = token.word
        ids = people.single.get(word, ()) or (people.single.get(word[:-1], ()) if word.endswith("s") else ())
        if not ids:
            continue
        titled = place > 0 and words[place - 1].word in _TITLES
        capital = normal.original[token.start : token.start + 1].isupper()
        if titled or capital or not is_ordinary(word):
            found.extend(ids)
    return tuple(dict.fromkeys(found))


def location_in(normal: Normal, book: PracticeBook) -> str | None:
    plain = f" {normal.plain} "
    found = {place for name, place in people_of(book).places.items() if name and f" {name} " in plain}
    if not found:
        found = {
            place
            for name, place in people_of(book).places.items()
            for word in name.split()
            if len(word) > 4 and not is_ordinary(word) and f" {word} " in plain
        }
    return found.pop() if len(found) == 1 else None


_OF_THE_HOUSE = re.compile(
    r"\bhow long (have|has) (you|yall|this|the|they)\b|\bcuanto (tiempo )?(llevan|tienen) (de|con|en)\b"
)
"""How long the practice has been there is nothing of the writer."""


def new_or_returning(plain: str, *, asked: bool) -> Literal["new", "returning"] | None:
    words = plain.split()
    if _OF_THE_HOUSE.search(plain):
        return None
    if asked and len(words) <= 4:
        if {"new", "nueva", "nuevo", "first", "primera"} & set(words) and not {"not", "no"} & set(words):
            return "new"
        if {"returning", "existing", "before", "regular", "old", "been", "regreso", "ya"} & set(words):
            return "new" if {"never", "havent", "nunca"} & set(words) else "returning"
    if _KNOWN.search(plain) and not re.search(r"\b(never|havent|nunca|not) (\w+ )?been\b", plain):
        return "returning"
    if _NEW.search(plain) and not _NOT_NEW.search(plain):
        return "new"
    return None


_SAID = re.compile(
    r"\b(new|returning|existing|current|regular|first (time|timer|visit)|1st time|been|never|newbie|patient|client|nuev[ao]|primera|paciente|client[ea])\b"
)


def says_status(plain: str) -> bool:
    """Whether being new or returning is told, not only to be seen from a visit spoken of."""
    return bool(_SAID.search(plain))


def for_someone_else(plain: str) -> bool:
    return bool(_OTHER_PERSON.search(plain))
