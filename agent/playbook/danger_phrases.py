"""Puts the phrases that tell of harm together with when and after what it began, to teach the second reader of danger."""

import random
from collections.abc import Iterator
from hashlib import sha256

import msgspec

from agent.playbook.normalise import load_yaml
from agent.playbook.phrases import FOLDER, Example, data_hash, varied

FILE = FOLDER / "danger" / "phrases.yaml"
_GLAD = 8
_TIMES = {"emergency": 10, "complication": 6, "self_harm": 10}


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    openers: tuple[str, ...]
    openers_es: tuple[str, ...]
    closers: tuple[str, ...]
    closers_es: tuple[str, ...]
    emergency: tuple[str, ...]
    emergency_es: tuple[str, ...]
    complication: tuple[str, ...]
    complication_es: tuple[str, ...]
    self_harm: tuple[str, ...]
    self_harm_es: tuple[str, ...]
    well: tuple[str, ...]
    since: tuple[str, ...]
    well_es: tuple[str, ...]
    since_es: tuple[str, ...]
    never: tuple[str, ...]


def danger_hash() -> str:
    digest = sha256(FILE.read_bytes())
    digest.update(data_hash().encode())
    return digest.hexdigest()


def told_of_danger(every: tuple[Example, ...]) -> list[Example]:
    """All that is shown to it: harm in many settings, its look-alikes, and what people say otherwise."""
    file = msgspec.convert(load_yaml(FILE), _File, strict=False)
    chance = random.Random(7)  # noqa: S311 (no secret)
    told = [*_told(file, chance), *(each for each in every if "complication" in each.intents)]
    calm = [_example(text, ()) for text in file.never for _ in range(4)]
    calm += _glad(file, chance)
    others = [
        msgspec.structs.replace(each, intents=()) for each in every if "complication" not in each.intents
    ]
    slips = [each for each in varied(tuple(told), 5) if len(each.text) > 12]
    return [*told, *slips, *calm, *others]


def _told(file: _File, chance: random.Random) -> Iterator[Example]:
    for kind, times in _TIMES.items():
        for tongue, openers, closers in (
            ("", file.openers, file.closers),
            ("_es", file.openers_es, file.closers_es),
        ):
            for phrase in getattr(file, kind + tongue):
                for _ in range(times):
                    text = chance.choice(openers) + phrase + chance.choice(closers)
                    yield _example(text, (kind,))


def _glad(file: _File, chance: random.Random) -> Iterator[Example]:
    """That all is well, with the same words for when and after what."""
    for phrases, closers in ((file.well, file.since), (file.well_es, file.since_es)):
        for phrase in phrases:
            for _ in range(_GLAD):
                yield _example(phrase + chance.choice(closers), ())


def _example(text: str, kinds: tuple[str, ...]) -> Example:
    return Example(text, kinds, "idle", "danger", held=False)  # type: ignore[arg-type]
