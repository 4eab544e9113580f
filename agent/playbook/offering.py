"""Maps what the whole field calls treatments onto what one practice offers, without the practice typing it in."""

import re
from collections.abc import Iterable, Sequence
from weakref import WeakKeyDictionary

import msgspec

from agent.playbook.lexicon import Concept, Words, lexicon, phrase, stem
from agent.playbook.normalise import normalise
from agent.playbook.spotting import Names, Spot
from agent.playbook.words import is_ordinary
from agent.understanding import RevenueLine
from practice.book import PracticeBook
from practice.file import NotOffered, Service

_BRACKETS = re.compile(r"[(\[]([^)\]]*)[)\]]")
_PARTS = re.compile(r"[,/;]| or | and | & |\+|\|| y | o |:|–|—| - ")
_TOO_MANY = 3
_SHORTEST = 6


class Offer(msgspec.Struct, frozen=True):
    """One service, or one treatment that is not offered, by the concepts its words name."""

    id: str
    line: RevenueLine
    offered: bool
    head: frozenset[str]
    """Concepts of its name and aliases."""
    also: frozenset[str]
    """Concepts of what stands in brackets."""
    words: frozenset[str]


class Found(msgspec.Struct, frozen=True):
    """What some words mean at this practice."""

    services: tuple[str, ...] = ()
    not_offered: tuple[str, ...] = ()
    lines: tuple[RevenueLine, ...] = ()


class BookIndex:
    """Everything the recognisers need of one practice, built once."""

    def __init__(self, book: PracticeBook) -> None:
        general = general_names()
        self.offers = tuple(
            [_offer(each, general, offered=True) for each in book.file.services]
            + [_offer(each, general, offered=False) for each in book.file.not_offered]
        )
        self.by_id = {offer.id: offer for offer in self.offers}
        self.names = Names(is_ordinary)
        _add_concepts(self.names)
        named: list[Service | NotOffered] = [*book.file.services, *book.file.not_offered]
        for each in named:
            for words in _literal_names(each):
                self.names.add(words, f"={each.id}")
        for word, owner in _own_words(named).items():
            if not self.names.knows(word):
                self.names.add((word,), f"={owner}")
        for word, owner in _heads(book.file.services, book.default_language).items():
            if not self.names.knows(word):
                self.names.add((word,), f"={owner}")

    def resolve(self, concept: Concept) -> Found:
        """The practice's services for a concept: the same thing, its brand or kind, or narrower ones."""
        if concept.broad:
            return self._resolve_broad(concept)
        for tier in self._tiers(concept):
            if tier:
                return self._found(tier, concept)
        return Found(lines=concept.lines)

    def _resolve_broad(self, concept: Concept) -> Found:
        exact = [offer for offer in self.offers if concept.id in offer.head | offer.also]
        if 0 < len(exact) < _TOO_MANY:
            return self._found(exact, concept)
        known = lexicon().concepts
        lines: dict[RevenueLine, None] = {}
        for each in concept.concerns:
            found = self.resolve(known[each])
            if found.services:
                lines.update(dict.fromkeys(found.lines))
        return Found(lines=tuple(lines) or concept.lines)

    def _tiers(self, concept: Concept) -> Iterable[list[Offer]]:
        yield [offer for offer in self.offers if concept.id in offer.head]
        yield [offer for offer in self.offers if concept.id in closed(offer.head)]
        yield [offer for offer in self.offers if concept.id in closed(offer.also)]
        if not concept.strict:
            ancestors = lexicon().ancestors(concept.id)
            yield [offer for offer in self.offers if offer.offered and closed(offer.head) & ancestors]
            yield [offer for offer in self.offers if offer.offered and closed(offer.also) & ancestors]
        yield [
            offer
            for offer in self.offers
            if offer.offered and any(concept.id in lexicon().ancestors(each) for each in offer.head)
        ]

    def _found(self, offers: list[Offer], concept: Concept) -> Found:
        services = tuple(offer.id for offer in offers if offer.offered)
        refused = () if services else tuple(offer.id for offer in offers if not offer.offered)
        lines = tuple(dict.fromkeys(offer.line for offer in offers if offer.offered or not services))
        return Found(services, refused, lines or concept.lines)


def closed(concepts: frozenset[str]) -> frozenset[str]:
    """With the kinds that a brand stands for: who offers Botox offers wrinkle relaxers."""
    known = lexicon().concepts
    found = set(concepts)
    for each in concepts:
        if known[each].brand:
            found |= closed(frozenset(known[each].kinds))
    return frozenset(found)


def _add_concepts(names: Names) -> None:
    for concept in lexicon().concepts.values():
        for words in concept.names:
            names.add(words, concept.id)
        for words in concept.weak:
            names.add(words, concept.id, weak=True)


_GENERAL: list[Names] = []


def general_names() -> Names:
    """The lexicon alone, without a practice."""
    if not _GENERAL:
        names = Names(is_ordinary)
        _add_concepts(names)
        _GENERAL.append(names)
    return _GENERAL[0]


def _literal_names(each: Service | NotOffered) -> Iterable[Words]:
    for text in (each.name, *each.name_by_language.values(), *each.aliases):
        bare = _BRACKETS.sub(" ", text)
        for name in (text, bare, *_BRACKETS.findall(text)):
            words = phrase(name)
            while words and words[0] in _ARTICLES:
                words = words[1:]
            if words and not _names_nothing(words):
                yield words
                if len(words) > 1 and words[-1].endswith("ing") and len(words[-1]) > _SHORTEST:
                    yield (*words[:-1], words[-1][:-3])


def _own_words(offers: Sequence[Service | NotOffered]) -> dict[str, str]:
    """Words that only one service's name has and no language knows: house names are said in part."""
    owners: dict[str, set[str]] = {}
    for each in offers:
        for text in (each.name, *each.name_by_language.values(), *each.aliases):
            for word in phrase(text):
                owners.setdefault(word, set()).add(each.id)
    general = general_names()
    return {
        word: next(iter(ids))
        for word, ids in owners.items()
        if len(ids) == 1 and len(word) > 4 and not is_ordinary(word) and not general.uses(word)
    }


def _heads(offers: Sequence[Service], first_language: str) -> dict[str, str]:
    """In Spanish the first word of a name says what it is: "una limpieza", where only one service is called so."""
    owners: dict[str, set[str]] = {}
    for each in offers:
        names = [each.name] if first_language == "es" else []
        for text in (*names, each.name_by_language.get("es", "")):
            words = phrase(_BRACKETS.sub(" ", text))
            if len(words) > 1:
                owners.setdefault(words[0], set()).add(each.id)
    return {
        word: next(iter(ids))
        for word, ids in owners.items()
        if len(ids) == 1 and len(word) > _SHORTEST and not is_ordinary(word) and _senses(word) < 2
    }


def _senses(word: str) -> int:
    """How many treatments of the whole field have it in a name: of "cirugia" there are too many."""
    return sum(any(word in names for names in each.names) for each in lexicon().concepts.values())


def _names_nothing(words: Words) -> bool:
    """A single ordinary word, such as a body area in brackets, is no name of a service by itself."""
    return len(words) == 1 and (is_ordinary(words[0]) or len(words[0]) < 3 or words[0] in _AREAS)


_ARTICLES = frozenset({"the", "our", "my", "a", "an", "el", "la", "los", "las"})
_AREAS = frozenset(
    [
        "lip",
        "cheek",
        "chin",
        "jaw",
        "face",
        "body",
        "neck",
        "small",
        "medium",
        "large",
        "new",
        "returning",
        "area",
        "full",
        "mini",
        "basic",
        "women",
        "men",
        "laser",
        "skin",
        "injection",
        "treatment",
        "brow",
        "eye",
        "forehead",
        "underarm",
        "leg",
        "bikini",
        "upper",
        "lower",
    ]
)


def _offer(each: Service | NotOffered, names: Names, *, offered: bool) -> Offer:
    texts = (each.name, *each.name_by_language.values(), *each.aliases)
    head: set[str] = set()
    also: set[str] = set()
    for text in texts:
        head |= _concepts(_BRACKETS.sub(" ", text), names)
        for inside in _BRACKETS.findall(text):
            also |= _concepts(inside, names)
            for part in _PARTS.split(inside):
                also |= _concepts(part, names)
    head = _of_its_line(head, each.revenue_line)
    if not head:
        head, also = also, set()
    words = {stem(token.word) for text in texts for token in normalise(text).words}
    return Offer(
        id=each.id,
        line=each.revenue_line,
        offered=offered,
        head=frozenset(head),
        also=frozenset(also - head),
        words=frozenset(words - _COMMON),
    )


def _of_its_line(concepts: set[str], line: RevenueLine) -> set[str]:
    """Without what only a word of the name means: the filler called "facial" in one language is no facial."""
    known = lexicon().concepts
    fitting = {each for each in concepts if not known[each].lines or line in known[each].lines}
    sure = any(not known[each].broad for each in fitting)
    return fitting if sure else {each for each in concepts if each in fitting or not known[each].broad}


_COMMON = frozenset(
    [
        "treatment",
        "therapy",
        "and",
        "with",
        "the",
        "for",
        "of",
        "a",
        "&",
        "+",
        "y",
        "de",
        "con",
        "para",
        "tratamiento",
    ]
)


def _concepts(text: str, names: Names) -> set[str]:
    from agent.playbook.treatments import concepts_of

    return set(concepts_of(normalise(text), names))


_INDEXES: WeakKeyDictionary[PracticeBook, BookIndex] = WeakKeyDictionary()


def index_of(book: PracticeBook) -> BookIndex:
    """The index of this very book object; a changed practice is a new book."""
    index = _INDEXES.get(book)
    if index is None:
        index = _INDEXES[book] = BookIndex(book)
    return index


__all__ = ["BookIndex", "Found", "Offer", "Spot", "general_names", "index_of"]
