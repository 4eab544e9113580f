"""Writes the texts that the linear model learns from: wordings from the template file, joined and mistyped as people do."""

import random
import re
from collections.abc import Iterator
from functools import lru_cache

import msgspec

from compliance.tables import DATA, table

TALK = DATA / "opt_out_talk.txt"

SEED = 20261122
PER_WEIGHT = 14
_SLOT = re.compile(r"\{([a-z_]+)\}")
_CHOICE = re.compile(r"\(([^()]*)\)")
_ENDS = ("", "", "", "", ".", "!", "!!", " pls", " thx", " please", " ok?")


class Example(msgspec.Struct, frozen=True):
    label: str
    text: str
    context: str = "conv"


def phrases() -> Iterator[Example]:
    """Each family gives its share of texts, some of them within a longer message; the same every time."""
    dice = random.Random(SEED)  # noqa: S311 (no secret)
    for family in table("opt_out_templates")["families"]:
        for template in family["texts"]:
            for _ in range(PER_WEIGHT * family["weight"]):
                text = _typed(_fill(template, dice), dice)
                yield Example(family["label"], _within(text, family["label"], dice))
    for text in _talk():
        yield Example("none", _typed(text, dice))


def _fill(template: str, dice: random.Random) -> str:
    text = template
    while _CHOICE.search(text):
        text = _CHOICE.sub(lambda hit: dice.choice(hit[1].split("|")), text)
    while _SLOT.search(text):
        text = _SLOT.sub(lambda hit: dice.choice(_slots()[hit[1]]), text)
    return re.sub(r"\s+([,.?])", r"\1", re.sub(r"\s+", " ", text)).strip(" ,")


def _within(text: str, label: str, dice: random.Random) -> str:
    """A fifth of the texts stand between other talk, which must neither hide a wish nor make one."""
    chance = dice.random()
    if chance < 0.78 or label == "marketing":
        return text
    kind = dice.choice(("{chatter}", "{wish}", "", ""))
    other = _fill(kind, dice) if kind else dice.choice(_talk())
    first, second = (other, text) if chance < 0.93 else (text, other)
    return f"{first}{_join(first, dice)}{second}"


def _join(first: str, dice: random.Random) -> str:
    """Half the people end a sentence before they begin another."""
    return " " if first.endswith("?") else dice.choice((". ", ". ", ". ", " ", ", ", " and "))


def _typed(text: str, dice: random.Random) -> str:
    text = text + dice.choice(_ENDS)
    if dice.random() < 0.12:
        text = _slip(text, dice)
    return text.lower() if dice.random() < 0.5 else text


def _slip(text: str, dice: random.Random) -> str:
    """One letter is lost, doubled or swapped with its neighbour, never the first or last of a word."""
    places = [at for at in range(1, len(text) - 2) if text[at - 1 : at + 2].isalpha()]
    if not places:
        return text
    at = dice.choice(places)
    kind = dice.randrange(3)
    middle = ("", text[at] * 2, text[at + 1] + text[at])[kind]
    return text[:at] + middle + text[at + (2 if kind == 2 else 1) :]


@lru_cache
def _talk() -> tuple[str, ...]:
    return tuple(line for line in TALK.read_text("utf-8").splitlines() if not line.startswith("#"))


@lru_cache
def _slots() -> dict[str, list[str]]:
    return {
        name: [str(each) for each in listed] for name, listed in table("opt_out_templates")["slots"].items()
    }
