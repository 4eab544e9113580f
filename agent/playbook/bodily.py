"""Tells whether a text speaks of the body at all: without a word of it a likeness to harm is a chance."""

from functools import cache

from agent.playbook.normalise import DATA


def speaks_of_body(plain: str) -> bool:
    """Whether some word of it is of the body, of what it feels or of how it looks."""
    return any(word in _words() for word in plain.split())


@cache
def _words() -> frozenset[str]:
    lines = (DATA / "bodily.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())
