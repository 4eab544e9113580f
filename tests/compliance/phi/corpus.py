"""Reads the marked evaluation sets."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).parent
_MARK = re.compile(r"\{\{([A-Z_]+):(.*?)\}\}")


class Case(NamedTuple):
    text: str
    marks: tuple[tuple[int, int, str], ...]


def cases(name: str) -> tuple[list[Case], list[str]]:
    """Texts with somebody in them, and texts with nobody."""
    found, clean = (HERE / f"{name}.txt").read_text(encoding="utf-8").split("---\n")
    lines = [line.replace("\\n", "\n") for line in found.splitlines() if not line.startswith("#")]
    return [_case(line) for line in lines], clean.splitlines()


def _case(line: str) -> Case:
    text, at, marks = "", 0, []
    for match in _MARK.finditer(line):
        text += line[at : match.start()]
        marks.append((len(text), len(text) + len(match[2]), match[1]))
        text += match[2]
        at = match.end()
    return Case(text + line[at:], tuple(marks))


def missed(case: Case, spans: Iterator[tuple[int, int]]) -> list[str]:
    """The kinds of the marks of which any letter or digit stayed readable."""
    covered = {place for start, end in spans for place in range(start, end)}
    return [
        kind
        for start, end, kind in case.marks
        if any(case.text[place].isalnum() and place not in covered for place in range(start, end))
    ]
