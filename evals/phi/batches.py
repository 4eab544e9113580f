"""Reads the batches: three hundred texts each, made of sentences and invented values, the same every time."""

import re
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml

HERE = Path(__file__).parent
MARKED = 240
_SLOT = re.compile(r"\{([A-Z_]+)\}")


class Text(NamedTuple):
    text: str
    marks: tuple[tuple[int, int, str], ...]


def names() -> list[str]:
    return sorted(path.stem for path in HERE.glob("*.yaml"))


@cache
def batch(name: str) -> tuple[tuple[Text, ...], tuple[str, ...]]:
    """Texts with somebody in them, and texts about nobody. Raises ValueError for a slot without values."""
    raw: dict[str, Any] = yaml.safe_load((HERE / f"{name}.yaml").read_text(encoding="utf-8"))
    taken: dict[str, int] = defaultdict(int)
    sentences = [sentence.replace("\\n", "\n") for sentence in raw["texts"]]
    found = tuple(_filled(sentences[at % len(sentences)], raw["values"], taken) for at in range(MARKED))
    return found, tuple(str(text) for text in raw["clean"])


def _filled(sentence: str, values: dict[str, list[str]], taken: dict[str, int]) -> Text:
    text, at, marks = "", 0, []
    for slot in _SLOT.finditer(sentence):
        kind = slot[1]
        if kind not in values:
            raise ValueError(f"no values for {kind}")
        value = str(values[kind][taken[kind] % len(values[kind])])
        taken[kind] += 1
        text += sentence[at : slot.start()]
        marks.append((len(text), len(text) + len(value), kind))
        text += value
        at = slot.end()
    return Text(text + sentence[at:], tuple(marks))
