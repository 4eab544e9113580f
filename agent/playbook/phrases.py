"""Reads the training phrases: families of ways to say something, with the written split between them."""

import random
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Literal, get_args

import msgspec

from agent.playbook.features import masked_words
from agent.playbook.normalise import load_yaml, normalise
from agent.playbook.offering import general_names
from agent.understanding import Intent

FOLDER = Path(__file__).parent / "training"
_STAFF = frozenset(["patel", "jules", "marisol", "dana", "okafor", "patels"])
_LABELS = frozenset(get_args(Intent))


class Example(msgspec.Struct, frozen=True):
    text: str
    intents: tuple[Intent, ...]
    mark: str
    family: str
    held: bool


class _Family(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    family: str
    intents: tuple[Intent, ...]
    lines: tuple[str, ...]
    split: Literal["train", "held"] = "train"
    pending: str = "idle"


def data_hash() -> str:
    """Of everything the weights were trained from: phrases, short forms and the lexicon."""
    data = FOLDER.parent / "data"
    files = [*FOLDER.glob("*.yaml"), data / "normalise.yaml", *(data / "lexicon").glob("*.yaml")]
    digest = sha256()
    for path in sorted(files):
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def examples() -> tuple[Example, ...]:
    return tuple(example for path in sorted(FOLDER.glob("*.yaml")) for example in _read(path))


def _read(path: Path) -> Iterator[Example]:
    for family in msgspec.convert(load_yaml(path), tuple[_Family, ...], strict=False):
        for line in family.lines:
            text, _, labels = line.partition(" >> ")
            intents = tuple(label.strip() for label in labels.split(",")) if labels else family.intents
            if not set(intents) <= _LABELS:
                raise ValueError(f"{family.family} has an unknown label: {intents}")
            held = family.split == "held"
            yield msgspec.convert(
                {
                    "text": text,
                    "intents": intents,
                    "mark": family.pending,
                    "family": family.family,
                    "held": held,
                },
                Example,
            )


def words_of(text: str) -> list[str]:
    normal = normalise(text)
    words = normal.words
    spans = tuple(
        (words[spot.first].start, words[spot.last].end)
        for spot in general_names().spot(normal)
        if not spot.weak
    )
    return masked_words(normal, spans, _STAFF)


_LONERS = frozenset(
    [
        "opt_out",
        "spam_bot",
        "wrong_number",
        "injection",
        "greeting",
        "closing",
        "other",
        "review",
        "accept",
        "decline",
    ]
)
_JOINTS = (" and ", "? ", ". ", ", ", " also ", ". also ", "? and ", "\n", " plus ", " y ", " btw ")
_HELLOS = (
    "hi ",
    "hello ",
    "hey ",
    "hola ",
    "hi there ",
    "good morning ",
    "hey! ",
    "hi, ",
    "ok ",
    "thanks! ",
    "oh and ",
    "quick question ",
)
_MARKS = (
    "slot_choice", "confirm_booking", "question:book_now", "question:service", "reminder", "outreach", "recall",
    "question:name", "question:daypart", "question:new_or_returning",
)  # fmt: skip


def joined(given: tuple[Example, ...], count: int, seed: int) -> Iterator[Example]:
    """Messages of two intents, made of two phrases that can stand in one message."""
    chance = random.Random(seed)  # noqa: S311 (no secret)
    open_ = [each for each in given if each.mark == "idle" and not _LONERS & set(each.intents)]
    openers = [each for each in given if each.mark != "idle" and set(each.intents) == {"accept"}]
    for turn in range(count):
        first = chance.choice(openers) if turn % 6 == 0 and openers else chance.choice(open_)
        second = chance.choice(open_)
        intents = tuple(dict.fromkeys((*first.intents, *second.intents)))
        text = first.text.rstrip("?") + chance.choice(_JOINTS) + second.text
        yield msgspec.structs.replace(first, text=text, intents=intents)


def varied(given: tuple[Example, ...], seed: int) -> Iterator[Example]:
    """The same phrase after a greeting, as a digression, or with slips of the thumb."""
    chance = random.Random(seed)  # noqa: S311 (no secret)
    for each in given:
        if not _LONERS & set(each.intents):
            yield msgspec.structs.replace(each, text=chance.choice(_HELLOS) + each.text)
        if each.mark == "idle" and not {"opt_out", "greeting", "closing", "other"} & set(each.intents):
            yield msgspec.structs.replace(each, text=_slip(each.text, chance), mark=chance.choice(_MARKS))
        yield msgspec.structs.replace(each, text=_slip(each.text, chance))


def _slip(text: str, chance: random.Random) -> str:
    words = text.split()
    for _ in range(1 + len(words) // 6):
        place = chance.randrange(len(words))
        word = words[place]
        if len(word) < 4:
            continue
        at = chance.randrange(1, len(word) - 1)
        words[place] = chance.choice(
            (
                word[:at] + word[at + 1 :],
                word[:at] + word[at + 1] + word[at] + word[at + 2 :],
                word[:at] + word[at] + word[at:],
            )
        )
    return " ".join(words)
