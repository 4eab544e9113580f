"""The ordinary words of both languages, so that spelling correction and name finding leave them alone."""

from functools import cache

from agent.playbook.lexicon import stem
from agent.playbook.normalise import DATA, fold


@cache
def ordinary_words() -> frozenset[str]:
    """Hand-kept list of words that are never a misspelt treatment and never a person's name."""
    text = (DATA / "ordinary_words.txt").read_text(encoding="utf-8")
    words = {fold(word)[0] for line in text.splitlines() if not line.startswith("#") for word in line.split()}
    return frozenset(words | {stem(word) for word in words})


@cache
def first_names() -> frozenset[str]:
    """Common given names: the lower-case spelling of these is still a name."""
    text = (DATA / "first_names.txt").read_text(encoding="utf-8")
    return frozenset(
        fold(word)[0] for line in text.splitlines() if not line.startswith("#") for word in line.split()
    )


def is_ordinary(word: str) -> bool:
    return word in ordinary_words()
