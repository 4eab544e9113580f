"""Says what the words of a text stand for, so that a wording nobody has seen is read like those that were."""

from functools import lru_cache

import msgspec

from compliance.tables import table

LONGEST = 5
UNKNOWN = "~"
MARKS = frozenset({".", ",", "?"})


class Token(msgspec.Struct, frozen=True):
    """A word or a fixed expression of the plain text, with what it stands for."""

    word: str
    concept: str


@lru_cache(maxsize=2048)
def concepts_of(text: str) -> tuple[Token, ...]:
    """Tag a plain text; small words that carry nothing here are left out."""
    words, tokens, at = text.split(), [], 0
    while at < len(words):
        size, concept = _longest(words, at)
        word = " ".join(words[at : at + size])
        if concept != "SKIP":
            tokens.append(Token(word, concept))
        at += size
    return tuple(tokens)


def _longest(words: list[str], at: int) -> tuple[int, str]:
    phrases, starts = _phrases()
    if words[at] in starts:
        for size in range(min(LONGEST, len(words) - at), 1, -1):
            found = phrases.get(" ".join(words[at : at + size]))
            if found is not None:
                return size, found
    return 1, _concept(words[at])


@lru_cache(maxsize=8192)
def _concept(word: str) -> str:
    if word in MARKS:
        return word
    if word.isdigit():
        return "NUM"
    exact, stems = _words()
    if word in exact:
        return exact[word]
    for size in range(len(word), 2, -1):
        if word[:size] in stems:
            return stems[word[:size]]
    return UNKNOWN


@lru_cache
def _words() -> tuple[dict[str, str], dict[str, str]]:
    exact: dict[str, str] = {}
    stems: dict[str, str] = {}
    for concept, entries in table("opt_out_concepts")["concepts"].items():
        for entry in (each for each in entries if " " not in each):
            (stems if entry.endswith("*") else exact).setdefault(entry.rstrip("*"), concept)
    exact |= dict.fromkeys(table("opt_out_concepts")["skip"], "SKIP")
    exact |= {name: "NAME" for name in table("opt_out")["given_names"] if name not in exact}
    return exact, stems


@lru_cache
def _phrases() -> tuple[dict[str, str], frozenset[str]]:
    listed = table("opt_out_concepts")["concepts"]
    phrases = {
        entry.rstrip("*"): concept for concept, entries in listed.items() for entry in entries if " " in entry
    }
    return phrases, frozenset(phrase.split()[0] for phrase in phrases)
