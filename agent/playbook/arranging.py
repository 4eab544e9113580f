"""Tells a text that only names times, "ok fine Thursday evening after 5", from one that tells of something."""

import re
from functools import cache

from agent.playbook.normalise import DATA

_CLOCK = re.compile(r"\b\d{1,4}(?:[:.]\d\d)?(?: ?[ap]\.?m\b\.?|h\b|(?:st|nd|rd|th)\b)?|[?¿,.!]")


def only_arranges(plain: str) -> bool:
    """Whether every word is a day, an hour, or what stands around one."""
    said = _CLOCK.sub(" ", plain).split()
    return bool(plain) and all(word in _words() for word in said)


@cache
def _words() -> frozenset[str]:
    lines = (DATA / "arranging.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())
