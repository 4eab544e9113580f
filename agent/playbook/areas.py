"""Names the treatment that a bare part of the body stands for, where a practice offers just such a thing."""

from functools import cache

import msgspec

from agent.playbook.lexicon import lexicon
from agent.playbook.normalise import DATA, load_yaml
from agent.playbook.offering import BookIndex, Found


class Area(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    words: frozenset[str]
    meant: tuple[str, ...]
    unless: frozenset[str] = frozenset()


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    areas: tuple[Area, ...]


_SYMPTOMS = frozenset(
    ["swollen", "swelling", "hurt", "hurting", "pain", "numb", "white", "pale", "blue", "purple", "bleeding", "blood",
     "bruise", "bruised", "red", "burn", "burned", "rash", "infected", "pus", "crooked", "lump", "hot", "duele",
     "hinchado", "hinchada", "roja", "rojo", "scar", "itch", "itchy"]
)  # fmt: skip


@cache
def areas() -> tuple[Area, ...]:
    """All entries; a concept that does not exist is a mistake in the data."""
    found = msgspec.convert(load_yaml(DATA / "areas.yaml"), _File, strict=False).areas
    if unknown := {each for area in found for each in area.meant} - set(lexicon().concepts):
        raise ValueError(f"areas.yaml names unknown concepts: {sorted(unknown)}")
    return found


def area_meant(stems: frozenset[str], index: BookIndex, topic: str | None = None) -> tuple[Found, ...]:
    """For each part of the body that was said, the first thing meant that this practice offers; what the talk is
    about already, where that is among them.
    """
    if stems & _SYMPTOMS:
        return ()
    return tuple(
        found
        for area in areas()
        if stems & area.words and not stems & area.unless
        for found in (_first(area, index, topic),)
        if found is not None
    )


def _first(area: Area, index: BookIndex, topic: str | None) -> Found | None:
    every = [index.resolve(lexicon().concepts[each]) for each in area.meant]
    fitting = [found for found in every if len(found.services) == 1]
    return next((found for found in fitting if topic in found.services), fitting[0] if fitting else None)
