"""Reads verbs with their objects: who shall stop what, is it denied, is it asked; the features of the linear model."""

from collections.abc import Iterator
from itertools import pairwise

from compliance.opt_out.concepts import UNKNOWN, Token, concepts_of

VERBS = frozenset(
    {
        "STOP",
        "END",
        "CANCEL",
        "REMOVE",
        "UNSUB",
        "REVOKE",
        "CONSENT",
        "WRONG",
        "LOSE",
        "BLOCKED",
        "CONTACT",
        "WANT",
        "KEEP",
        "RECEIVE",
        "FED_UP",
    }
)
EMPTY = frozenset(
    {UNKNOWN, "CAN", "DO", "ANYMORE", "NUM", "PROFANE", "THANKS", "ME", "MINE", "THIS", "YOU", "SKIP"}
)
HEADS = frozenset({"MINE", "THIS", "YOU", "ME"})
REACH = 6


def features(text: str, *, words: bool = True) -> list[str]:
    """Concepts alone, in pairs and triples, the frames, and the words themselves."""
    tokens = concepts_of(text)
    tags = ["^", *[token.concept for token in tokens if token.concept != ","], "$"]
    found = set(tags)
    found.update(f"2 {a} {b}" for a, b in pairwise(tags))
    found.update(f"3 {a} {b} {c}" for a, b, c in zip(tags, tags[1:], tags[2:], strict=False))
    known = [tag for tag in tags if tag not in {UNKNOWN, "NUM"}]
    found.update(f"s {a} {b}" for a, b in zip(known, known[2:], strict=False))
    found.update(_frames(tokens))
    if words:
        found.update(_words(text))
    return sorted(found)


def _words(text: str) -> Iterator[str]:
    words = ["^", *text.replace(",", " ").split(), "$"]
    for size in (1, 2, 3):
        yield from (f"w {' '.join(words[at : at + size])}" for at in range(len(words) - size + 1))
    yield from (f"p {word[:5]}" for word in words if len(word) > 5)


def _frames(tokens: tuple[Token, ...]) -> Iterator[str]:
    asked = "?" if tokens and tokens[-1].concept == "?" else "!"
    for at, token in enumerate(tokens):
        if token.concept not in VERBS:
            continue
        what, whose = _object(tokens, at)
        who, denied = _before(tokens, at)
        yield f"f {token.concept} {what}"
        yield f"f {token.concept} {whose} {what}"
        yield f"f {denied} {token.concept} {what}"
        yield f"f {who} {denied} {token.concept} {what}"
        yield f"f {who} {token.concept} {what} {asked}"
        yield f"f {token.word} {what}"


def _object(tokens: tuple[Token, ...], at: int) -> tuple[str, str]:
    """The first thing named after a verb, and whether it is mine, yours or there; a consent counts by what it is for.

    A thing that nobody has listed is still a thing: "stop the fan" is not "stop".
    """
    whose, consent, strange = "-", False, False
    for token in tokens[at + 1 : at + 1 + REACH]:
        if token.concept in {".", "?", ","}:
            break
        if token.concept in HEADS:
            whose = token.concept
        elif tokens[at].concept == "REVOKE" and token.concept == "CONSENT":
            consent = True
        elif token.concept not in EMPTY:
            return token.concept, whose
        strange = strange or token.concept == UNKNOWN
    return "CONSENT" if consent else UNKNOWN if strange else "0", whose


def _before(tokens: tuple[Token, ...], at: int) -> tuple[str, str]:
    who, denied = "-", "+"
    for token in reversed(tokens[max(0, at - 4) : at]):
        if token.concept in {".", "?", ","}:
            break
        if token.concept == "NEG":
            denied = "NOT"
        elif token.concept in {"I", "YOU", "THIRD", "WHY", "HOW", "IF", "COMPANY", "TREAT"} and who == "-":
            who = token.concept
    return who, denied
