"""Which treatments a message is about, at this practice: spotted names, narrowed to its services."""

import re
from collections.abc import Iterable, Sequence

import msgspec

from agent.playbook.areas import area_meant
from agent.playbook.lexicon import Concept, lexicon, stem
from agent.playbook.normalise import Normal
from agent.playbook.offering import BookIndex, Found, Offer
from agent.playbook.spotting import Names, Spot, close_pairs
from agent.understanding import RevenueLine

_REACH = 6
_MOST = 3


class Mentioned(msgspec.Struct, frozen=True):
    """Treatments of a message, with the characters (of the original) that named them."""

    services: tuple[str, ...] = ()
    not_offered: tuple[str, ...] = ()
    lines: tuple[RevenueLine, ...] = ()
    concepts: tuple[str, ...] = ()
    spans: tuple[tuple[int, int], ...] = ()
    options: tuple[str, ...] = ()
    """Services of a word that fits too many to name them all."""
    worries: tuple[RevenueLine, ...] = ()
    """Lines that only a concern like scars or wrinkles suggests, which beside a symptom is no wish."""
    unlisted: bool = False
    """Something is named closely, and it is nothing of this practice's."""


def concepts_of(normal: Normal, names: Names) -> tuple[str, ...]:
    """The concepts that the words name, with general ones left out beside special ones."""
    spots = names.spot(normal)
    plain = [token.word for token in normal.words]
    named = frozenset(spot.first for spot in spots if not spot.weak)
    targets = [
        target
        for spot in spots
        if not spot.weak or _is_wished_beside(plain, spot) or _opens_a_pair(plain, spot, named)
        for target in spot.targets
        if target[0] != "="
    ]
    strong = [*targets, *_near(names.stems(normal))]
    if set(strong) <= _OF_ANYTHING:
        strong = [target for spot in spots for target in spot.targets if target[0] != "="]
    words = frozenset(names.stems(normal))
    return _specific([_sense(target, words) for target in strong])


_OF_ANYTHING = frozenset({"consult", "follow_up"})
"""A consultation or a touch-up alone says nothing of what it is for."""


_BESIDE = frozenset({"and", "plus", "y", "or", "then", "also", "tambien", "&", "+", "o"})
_PARTS = frozenset(
    {
        "forehead",
        "eyes",
        "eye",
        "face",
        "chin",
        "neck",
        "cheeks",
        "jaw",
        "brows",
        "frente",
        "ojos",
        "cara",
        "cuello",
    }
)
_GOES_ON = re.compile(
    r"^(?:mon|tues|wednes|thurs|fri|satur|sun)day$|^(?:today|tomorrow|next|this|on|at|in|for|too|also|price|prices|cost|how|please|same|together|"
    r"hoy|manana|el|la|para|tambien|cuanto|precio|lunes|martes|miercoles|jueves|viernes|sabado|domingo|juntos)$"
)


def _is_wished_beside(words: Sequence[str], spot: Spot) -> bool:
    """A bare part of the body that stands beside a treatment as a second wish: "botox and lips friday"."""
    if spot.first == 0 or words[spot.first - 1] not in _BESIDE or words[spot.first - 2] in _PARTS:
        return False
    following = words[spot.last + 1 : spot.last + 2]
    return not following or _GOES_ON.match(following[0]) is not None


_OF_SOMEBODY = frozenset(
    {"my", "the", "her", "his", "your", "around", "on", "under", "above", "mis", "mi", "los", "las"}
)


def _opens_a_pair(words: Sequence[str], spot: Spot, named: frozenset[int]) -> bool:
    """The same the other way about: "lips + b12"."""
    joint = words[spot.last + 1 : spot.last + 2]
    before = words[spot.first - 1] if spot.first else ""
    return bool(joint) and joint[0] in _BESIDE and spot.last + 2 in named and before not in _OF_SOMEBODY


def _near(stems: Sequence[str]) -> list[str]:
    return [
        concept.id
        for concept in lexicon().concepts.values()
        if concept.near and close_pairs(list(stems), *concept.near, _REACH)
    ]


def _sense(target: str, words: frozenset[str]) -> str:
    best, points = target, 0
    for sense in lexicon().concepts[target].senses:
        if (count := len(sense.words & words)) > points:
            best, points = sense.concept, count
    return best


def _specific(found: Iterable[str]) -> tuple[str, ...]:
    """Without kinds of what is named more closely, and without broad words beside a treatment of the line."""
    known = lexicon()
    unique = dict.fromkeys(found)
    above = {kind for each in unique for kind in known.ancestors(each)}
    close = [known.concepts[each] for each in unique if each not in above]
    lines = {line for concept in close if not concept.broad for line in concept.lines}
    return tuple(concept.id for concept in close if not (concept.broad and _adds_nothing(concept, lines)))


def _adds_nothing(concept: Concept, lines: set[RevenueLine]) -> bool:
    """An injection is how something is done, once what it is has been said."""
    return bool(lines & set(concept.lines)) or (
        bool(lines) and (not concept.lines or concept.id == "injectable")
    )


def treatments_of(normal: Normal, index: BookIndex, topic: str | None = None) -> Mentioned:
    """`topic`: the service spoken of last, which a bare part of the body goes on about where it can."""
    normal = _without_unwanted(normal, index)
    spots = index.names.spot(normal)
    literal = tuple(dict.fromkeys(t[1:] for s in spots if not s.weak for t in s.targets if t[0] == "="))
    named = {t for s in spots if any(t[0] == "=" for t in s.targets) for t in s.targets}
    stems = frozenset(index.names.stems(normal))
    concepts = concepts_of(normal, index.names)
    open_ = [lexicon().concepts[each] for each in concepts if each not in named]
    open_ = [concept for concept in open_ if not _said_by_name(concept, literal, index)]
    founds = [found for concept in open_ for found in _senses(concept, index)]
    found = [_narrowed(each, stems, index) for each in founds]
    found = (
        [_of_topic(one, concept, index, topic) for one, concept in zip(found, open_, strict=True)]
        if len(found) == len(open_)
        else found
    )
    named_closely = any(not concept.broad for concept in open_)
    if not any(each.services or each.not_offered for each in found) and not literal:
        said = (stems | {token.word for token in normal.words}) - _set_aside(normal)
        if (
            named_closely
        ):  # a word that is itself what was named, like "prp", may still stand for a part of it
            said &= {word for c in open_ for name in c.names if len(name) == 1 for word in name}
        found = [*area_meant(said, index, topic)[:_MOST]] or found
    together = _together(literal, found, index, concepts, _spans(normal, spots))
    known = together.services or together.not_offered or together.options
    worries = _worries(together, open_, literal, index)
    return msgspec.structs.replace(together, worries=worries, unlisted=named_closely and not known)


_UNWANTED = re.compile(
    r"\b(not|no|instead of|rather than|not interested in|dont want|do not want|without|skip|forget|en vez de|en lugar de|no quiero)"
    r"( the| any| more| a| el| la| los)?$"
)


def _set_aside(normal: Normal) -> set[str]:
    """Parts of the body that are named to be left for another: "forget the nose, eyelids"."""
    words = [token.word for token in normal.words]
    aside = {
        word
        for place, word in enumerate(words)
        if _UNWANTED.search(" ".join(words[max(0, place - 3) : place]))
    }
    return aside | {stem(word) for word in aside}


def _happens(words: Sequence[str], spot: Spot) -> bool:
    """A skin that is peeling had no peel."""
    if words[spot.first : spot.last + 1] != ["peeling"]:
        return False
    before, behind = words[spot.first - 1 : spot.first], words[spot.last + 1 : spot.last + 2]
    return bool(_IS.intersection(before) or _OFF.intersection(behind))


_IS = frozenset({"is", "are", "was", "were", "started", "starts", "still", "keeps", "im", "its", "stop"})
_OFF = frozenset({"off", "badly", "like"})


def _without_unwanted(normal: Normal, index: BookIndex) -> Normal:
    """Without a treatment that is named only to be set aside for another: "no filler, just botox"."""
    words = [token.word for token in normal.words]
    spots = [spot for spot in index.names.spot(normal) if not spot.weak]
    aside = [
        spot
        for spot in spots
        if _UNWANTED.search(" ".join(words[max(0, spot.first - 4) : spot.first])) or _happens(words, spot)
    ]
    if not aside or len(aside) == len(spots):
        return normal
    gone = {place for spot in aside for place in range(spot.first, spot.last + 1)}
    starts = {token.start for place, token in enumerate(normal.words) if place in gone}
    tokens = tuple(
        msgspec.structs.replace(token, word="_") if token.start in starts and not token.is_break else token
        for token in normal.tokens
    )
    return msgspec.structs.replace(normal, tokens=tokens)


_KINDS = frozenset(
    {
        "injectable",
        "laser",
        "surgery",
        "breast_surgery",
        "body_contouring",
        "wellness",
        "consult",
        "follow_up",
    }
)
"""Broad words for what is done; the others are for what somebody has."""


def _worries(
    together: Mentioned,
    named: Sequence[Concept],
    literal: tuple[str, ...],
    index: BookIndex,
) -> tuple[RevenueLine, ...]:
    wished = set(_lines(index.by_id[each] for each in literal))
    for concept in named:
        if not concept.broad or concept.id in _KINDS:
            wished |= {line for found in _senses(concept, index) for line in found.lines}
    if not named:
        wished |= set(together.lines)
    return tuple(line for line in together.lines if line not in wished)


def _senses(concept: Concept, index: BookIndex) -> list[Found]:
    if not concept.senses:
        return [index.resolve(concept)]
    meant = [index.resolve(lexicon().concepts[sense.concept]) for sense in concept.senses]
    offered = [found for found in meant if found.services]
    offered = offered or [found for found in meant if found.not_offered]
    return offered[:1] if len(offered) == 1 else [Found(lines=found.lines) for found in meant]


def _said_by_name(concept: Concept, literal: tuple[str, ...], index: BookIndex) -> bool:
    """A service called by its full name already says the kinds that it belongs to."""
    return any(
        each in index.by_id
        and (concept.broad or concept.id in index.by_id[each].head or concept.id in index.by_id[each].also)
        and concept.id not in {"botox", "dysport", "xeomin", "jeuveau", "daxxify"}
        for each in literal
    )


def _of_topic(found: Found, concept: Concept, index: BookIndex, topic: str | None) -> Found:
    """A general word goes on about the special thing that is being spoken of: "a syringe" in a talk about lips."""
    offer = index.by_id.get(topic or "")
    if offer is None or offer.id in found.services or not offer.offered:
        return found
    general = any(concept.id in lexicon().ancestors(each) for each in offer.head)
    return Found((offer.id,), (), (offer.line,)) if general else found


def _narrowed(found: Found, stems: frozenset[str], index: BookIndex) -> Found:
    """Of several services that fit, those whose own words were also said."""
    if len(found.services) < 2:
        return found
    offers = [index.by_id[each] for each in found.services]
    shared = frozenset.intersection(*(offer.words for offer in offers))
    points = {offer.id: len((offer.words - shared) & stems) for offer in offers}
    best = max(points.values())
    if best:
        chosen = [offer for offer in offers if points[offer.id] == best]
        return Found(tuple(offer.id for offer in chosen), (), _lines(chosen))
    return found


def _lines(offers: Iterable[Offer]) -> tuple[RevenueLine, ...]:
    return tuple(dict.fromkeys(offer.line for offer in offers))


def _together(
    literal: tuple[str, ...],
    found: Sequence[Found],
    index: BookIndex,
    concepts: tuple[str, ...],
    spans: tuple[tuple[int, int], ...],
) -> Mentioned:
    offers = [index.by_id[each] for each in literal]
    services = {offer.id: None for offer in offers if offer.offered}
    refused = {offer.id: None for offer in offers if not offer.offered}
    lines: dict[RevenueLine, None] = dict.fromkeys(_lines(offers))
    options: dict[str, None] = {}
    for each in found:
        if len(each.services) > _MOST:
            options.update(dict.fromkeys(each.services))
        else:
            services.update(dict.fromkeys(each.services))
        refused.update(dict.fromkeys(each.not_offered))
        lines.update(dict.fromkeys(each.lines))
    return Mentioned(tuple(services), tuple(refused), tuple(lines), concepts, spans, tuple(options))


def _spans(normal: Normal, spots: Iterable[Spot]) -> tuple[tuple[int, int], ...]:
    words = normal.words
    return tuple((words[spot.first].start, words[spot.last].end) for spot in spots if not spot.weak)
