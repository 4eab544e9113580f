"""Tells whether a text speaks of the body at all, or of other matters: without a word of it a likeness is a chance."""

from functools import cache

from agent.playbook.normalise import DATA


def speaks_of_body(plain: str) -> bool:
    """Whether some word of it is of the body, of what it feels or of how it looks."""
    return not _words("bodily").isdisjoint(plain.split())


def speaks_of_matters(plain: str) -> bool:
    """Whether some word of it is of messages, visits, papers or trade."""
    return not _words("matters").isdisjoint(plain.split())


@cache
def _words(name: str) -> frozenset[str]:
    lines = (DATA / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())
