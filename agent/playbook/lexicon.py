"""What the whole field calls its treatments: concepts with their names, read once from data."""

from functools import cache
from typing import get_args

import msgspec

from agent.playbook.normalise import DATA, load_yaml, normalise
from agent.understanding import RevenueLine

Words = tuple[str, ...]


class Sense(msgspec.Struct, frozen=True):
    """One meaning of an ambiguous short name, with the words that point to it."""

    concept: str
    words: frozenset[str]


class Concept(msgspec.Struct, frozen=True):
    """One treatment or concern. `brand` stands for its kinds; `broad` names no single treatment."""

    id: str
    lines: tuple[RevenueLine, ...]
    names: tuple[Words, ...] = ()
    weak: tuple[Words, ...] = ()
    near: tuple[frozenset[str], frozenset[str]] | None = None
    kinds: tuple[str, ...] = ()
    concerns: tuple[str, ...] = ()
    senses: tuple[Sense, ...] = ()
    brand: bool = False
    broad: bool = False
    strict: bool = False


class _Raw(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    names: tuple[str, ...] = ()
    weak: tuple[str, ...] = ()
    near: tuple[tuple[str, ...], tuple[str, ...]] | None = None
    kinds: tuple[str, ...] = msgspec.field(default=(), name="is")
    concerns: tuple[str, ...] = ()
    ambiguous: tuple[Sense, ...] = ()
    brand: bool = False
    broad: bool = False
    strict: bool = False
    line: RevenueLine | None = None
    lines: tuple[RevenueLine, ...] | None = None


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    line: RevenueLine
    concepts: dict[str, _Raw]


class Lexicon(msgspec.Struct, frozen=True):
    concepts: dict[str, Concept]

    def ancestors(self, concept: str) -> frozenset[str]:
        """Every kind above the concept, itself left out."""
        found: set[str] = set()
        open_ = list(self.concepts[concept].kinds)
        while open_:
            kind = open_.pop()
            if kind not in found:
                found.add(kind)
                open_.extend(self.concepts[kind].kinds)
        return frozenset(found)


@cache
def lexicon() -> Lexicon:
    concepts: dict[str, Concept] = {}
    for path in sorted((DATA / "lexicon").glob("*.yaml")):
        file = msgspec.convert(load_yaml(path), _File, strict=False)
        for name, raw in file.concepts.items():
            if name in concepts:
                raise ValueError(f"concept {name} is written twice")
            concepts[name] = _concept(name, raw, raw.line or file.line)
    _check(concepts)
    return Lexicon(concepts)


def stem(word: str) -> str:
    """Plural and singular are one word here, in both languages."""
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def phrase(text: str) -> Words:
    """A name in the form in which messages are compared with it."""
    return tuple(stem(token.word) for token in normalise(text).words if token.word not in {"&", "+"})


def _concept(name: str, raw: _Raw, line: RevenueLine) -> Concept:
    near = raw.near and (frozenset(map(stem, raw.near[0])), frozenset(map(stem, raw.near[1])))
    return Concept(
        id=name,
        lines=(line,) if raw.lines is None else raw.lines,
        names=tuple(dict.fromkeys(map(phrase, raw.names))),
        weak=tuple(dict.fromkeys(map(phrase, raw.weak))),
        near=near,
        kinds=raw.kinds,
        concerns=raw.concerns,
        senses=raw.ambiguous,
        brand=raw.brand,
        broad=raw.broad,
        strict=raw.strict,
    )


def _check(concepts: dict[str, Concept]) -> None:
    known = set(concepts)
    for concept in concepts.values():
        named = {*concept.kinds, *concept.concerns, *(sense.concept for sense in concept.senses)}
        if not named <= known:
            raise ValueError(f"{concept.id} names unknown concepts: {sorted(named - known)}")
        if not set(concept.lines) <= set(get_args(RevenueLine)):
            raise ValueError(f"{concept.id} has an unknown revenue line")
