"""Which treatments a message is about, at this practice: spotted names, narrowed to its services."""

from collections.abc import Iterable, Sequence

import msgspec

from agent.playbook.areas import area_meant
from agent.playbook.lexicon import Concept, lexicon
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
    unlisted: bool = False
    """Something is named closely, and it is nothing of this practice's."""


def concepts_of(normal: Normal, names: Names) -> tuple[str, ...]:
    """The concepts that the words name, with general ones left out beside special ones."""
    spots = names.spot(normal)
    targets = [target for spot in spots if not spot.weak for target in spot.targets if target[0] != "="]
    strong = [*targets, *_near(names.stems(normal))]
    if not strong:
        strong = [target for spot in spots for target in spot.targets if target[0] != "="]
    words = frozenset(names.stems(normal))
    return _specific([_sense(target, words) for target in strong])


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
    return tuple(
        concept.id
        for concept in close
        if not (concept.broad and (lines & set(concept.lines) or (lines and not concept.lines)))
    )


def treatments_of(normal: Normal, index: BookIndex, topic: str | None = None) -> Mentioned:
    """`topic`: the service spoken of last, which a bare part of the body goes on about where it can."""
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
        said = stems | {token.word for token in normal.words}
        if (
            named_closely
        ):  # a word that is itself what was named, like "prp", may still stand for a part of it
            said &= {word for c in open_ for name in c.names if len(name) == 1 for word in name}
        found = [*area_meant(said, index, topic)[:_MOST]] or found
    together = _together(literal, found, index, concepts, _spans(normal, spots))
    known = together.services or together.not_offered or together.options
    return msgspec.structs.replace(together, unlisted=named_closely and not known)


def _senses(concept: Concept, index: BookIndex) -> list[Found]:
    if not concept.senses:
        return [index.resolve(concept)]
    meant = [index.resolve(lexicon().concepts[sense.concept]) for sense in concept.senses]
    offered = [found for found in meant if found.services]
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
