"""What becomes of a name that we know already: spelled again, made complete, or simply said once more."""

import re

import msgspec
from rapidfuzz.distance import OSA

from agent.context import Turn
from agent.playbook.normalise import fold
from agent.playbook.understand import understand
from agent.playbook.words import first_names, is_ordinary
from compliance.phi.bare_names import is_only_a_name
from compliance.phi.lexicon import words as listed

_WORD = r"[^\W\d_][^\W\d_'’.-]*(?:['’-][^\W\d_]+)*"
_SPELLED = re.compile(
    rf"\b(?:(?:it['’]?s|its|that['’]?s|thats|name is|actually|is|should be|se) )?(?:spelled|spelt|spelling is|escribe|should be spelled)\s+(?:as |like |with |asi )?(?P<name>{_WORD}(?: {_WORD}){{0,2}})",
    re.IGNORECASE,
)
_RIGHT = re.compile(
    rf"\b(?:correct|right|full|real|legal) (?:name|spelling)(?: is|:)?\s+(?P<name>{_WORD}(?: {_WORD}){{0,2}})",
    re.IGNORECASE,
)
_LETTER = re.compile(
    rf"\b(?P<name>{_WORD}) (?:con|with)(?: an?| la| el| the)?(?: letra| letter)? (?P<letter>[a-zA-Z])\b"
)
_LAST = re.compile(
    rf"\b(?:last name(?:['’]?s| is|:)?|surname(?: is)?|apellido(?: es|:)?)\s+(?P<name>{_WORD}(?: {_WORD})?)",
    re.IGNORECASE,
)
_MEANT = re.compile(
    rf"\b(?:sorry|oops|wait|perd[oó]n|i meant|meant|i mean)[,.!]? (?:it['’]?s|its|that['’]?s|thats|my name is|es) (?P<name>{_WORD}(?: {_WORD}){{1,2}})",
    re.IGNORECASE,
)
_INSTEAD = re.compile(
    rf"\b(?P<name>{_WORD})[,.]? (?:and |y )?(?:not|no) (?:with )?(?P<old>{_WORD})\b|\b(?:not|no) (?P<old2>{_WORD})[,.]? (?:its |it is |but |sino |es )?(?P<name2>{_WORD})\b",
    re.IGNORECASE,
)
_OF_ANOTHER = re.compile(r"\b(?:her|his|their) (?:full )?name\b", re.IGNORECASE)
_CALLED = re.compile(r"\bse llama\b", re.IGNORECASE)
_AND = re.compile(r"\s+(?:and|y|&|\+)\s+", re.IGNORECASE)
_FULL = re.compile(rf"{_WORD}(?: {_WORD}){{1,3}}")
_MOST_WORDS = 3
_NEAR = 3
_LOOK_BACK = 8
_NO_NAME = frozenset(
    {"sorry", "perdon", "please", "thanks", "thank", "gracias", "btw", "not", "no", "lol", "and", "y", "the"}
)


def corrected(turn: Turn) -> str | None:
    """The name as it should be, where this message mends the one we have."""
    known = turn.person.name
    if not known:
        return None
    if " " not in known and is_only_a_name(turn.text) and _resembles(known, turn.text.split()[0]):
        return " ".join(_clean(turn.text))
    if (instead := _in_place_of(known, turn.text)) is not None:
        return instead
    for pattern in (_SPELLED, _RIGHT, _LAST, _LETTER, _MEANT):
        match = pattern.search(turn.text)
        if match is None:
            continue
        words = _clean(match.group("name"))
        if not words:
            continue
        if pattern is _MEANT and not _resembles(known.split(maxsplit=1)[0], words[0]):
            continue
        if pattern is _LETTER and match.group("letter").casefold() not in words[0].casefold():
            continue
        merged = _with_last(known, words) if pattern is _LAST else _merged(known, words)
        return merged if merged and merged != known else None
    return None


def _in_place_of(known: str, text: str) -> str | None:
    """Like "it's Carly, not Carley": one of the names we have, and what it should be."""
    parts = known.split()
    for match in _INSTEAD.finditer(text):
        old, new = match["old"] or match["old2"], match["name"] or match["name2"]
        place = next((at for at, each in enumerate(parts) if fold(each)[0] == fold(old)[0]), None)
        if place is not None and _resembles(parts[place], new) and parts[place] != new:
            parts[place] = new.capitalize() if new.islower() else new
            return " ".join(parts)
    return None


def _clean(said: str) -> list[str]:
    words = []
    for word in said.split():
        if fold(word)[0] in _NO_NAME:
            break
        words.append(word.strip(".'’-"))
    return words


def _merged(known: str, words: list[str]) -> str | None:
    """One word replaces the one that it resembles; several are the whole name."""
    if len(words) > 1:
        return (
            " ".join(words)
            if _resembles(known.split(maxsplit=1)[0], words[0]) or words[0][:1].isupper()
            else None
        )
    parts = known.split()
    near = min(range(len(parts)), key=lambda place: _apart(parts[place], words[0]))
    if not _resembles(parts[near], words[0]):
        return None
    parts[near] = words[0]
    return " ".join(parts)


def _with_last(known: str, words: list[str]) -> str | None:
    plain = fold(words[0])[0]
    if is_ordinary(plain) and plain not in first_names() and not words[0][:1].isupper():
        return None
    return " ".join([known.split(maxsplit=1)[0], *words])


def _apart(one: str, other: str) -> int:
    return int(OSA.distance(fold(one)[0], fold(other)[0]))


def _resembles(one: str, other: str) -> bool:
    return _apart(one, other) <= min(_NEAR, max(1, len(one) // 2))


def news(known: str | None, said: str | None) -> str | None:
    """What a name said now adds to the one we have: nothing, where it is only part of it."""
    if known is None or said is None:
        return said
    old, new = (set(fold(name)[0].split()) for name in (known, said))
    return None if new <= old else said


def whose(turn: Turn, *, for_other: bool, sure: bool) -> str | None:
    """The name that our question asked for, among others or in words that are also ordinary ones.

    `sure`: the message was understood as nothing but the answer.
    """
    if (for_other or _CALLED.search(turn.text) or _OF_ANOTHER.search(turn.text)) and (
        named := of_another(turn)
    ) is not None:
        return named
    first = _AND.split(turn.text.strip(" .,!"))[0]
    parts = [each.strip(" .,!") for each in first.split()]
    said = " ".join(parts)
    if not _FULL.fullmatch(said) or len(parts) > _MOST_WORDS:
        return None
    plain = [fold(each)[0] for each in parts]
    given = first_names() | listed("given_names")
    if _NO_NAME & set(plain):
        return None
    sure = sure and not listed("function_words") & set(plain)
    known = sure or is_only_a_name(said) or plain[0] in first_names()
    return said if known or all(each in given or not is_ordinary(each) for each in plain) else None


def of_another(turn: Turn) -> str | None:
    """The name of the person that the visit is for: "her name is ...", said now or a little before."""
    earlier = [each.text for each in turn.history[-_LOOK_BACK:] if each.by == "patient"]
    for said in (turn.text, *reversed(earlier)):
        text, found = _OF_ANOTHER.subn("my name", said)
        text, more = _CALLED.subn("me llamo", text)
        if found + more:
            asked = msgspec.structs.replace(turn, texts=(text,), pending=None, attachments=())
            return understand(asked).name
    return None
