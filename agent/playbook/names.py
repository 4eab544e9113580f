"""Finds the writer's own name, and only where the writer gives it."""

import re
from collections.abc import Callable

import msgspec

from agent.playbook.contact_details import Span
from agent.playbook.normalise import DATA, fold, load_yaml, short_forms
from agent.playbook.words import first_names, is_ordinary

_SURE = (
    r"\bmy (?:full |first )?name(?:['’]?s| is|:| it'?s| its)?\s+(?:is\s+)?|\bname(?:['’]?s|\s+is)\s+|\bname\s*[:=-]\s*|\bmy names\s+"
    r"|\bme llamo\s+|\bmi nombre (?:completo )?es\s+|\bnombre\s*:\s*|\bmi nombre\s*:\s*|\ba nombre de\s+|\bput (?:it|me|this|her|him|that) (?:down )?(?:under|as)\s+"
    r"|\bunder (?:the name |my name |name )?(?:of )?(?!my\b|the\b)|\b(?:you can |please |just )?call me\s+(?!i\b|i['’]?(?:m|d|ve|ll)\b|we\b|so\b|about\b|re\b|regarding\b|because\b|bc\b|and\b|or\b|at\b|on\b|back\b|when\b|if\b|later\b|asap\b|now\b|pls\b|please\b|to\b|in\b|tomorrow\b|@)"
    r"|\bbook (?:it )?for me[, ]+|\bfirst and last(?: name)?(?: is|:)\s*|\bi go by\s+"
)
_LIKELY = (
    r"\bits\s+|\bit['’]s\s+|\bit is\s+|\bthis is\s+|\bthis['’]?s\s+|\bi['’]?m\s+|\bi am\s+|\bsoy\s+|\bhabla\s+|\baqui\s+|"
    r"\baquí\s+|\bla saluda\s+|\bles saluda\s+|\ble saluda\s+|\bte saluda\s+|\bde parte de\s+|\bhere['’]?s my info[:,]?\s+|\bmy info(?: is)?[:,]?\s+"
)
_SURE_START = re.compile(_SURE, re.IGNORECASE)
_LIKELY_START = re.compile(_LIKELY, re.IGNORECASE)
_NAME_WORD = re.compile(r"[^\W\d_]+(?:['’.-][^\W\d_]+)*\.?")
_SIGNED = re.compile(
    r"(?:[-–—~]\s*|\b(?:thanks|thank you|thx|ty|gracias|regards|best|sincerely|saludos|atte|cheers)\b[\s,!.]*(?:[-–—~]\s*)?)"
    r"([^\W\d_]+(?:[ '’-][^\W\d_]+){0,2})\s*[.!]?\s*$",
    re.IGNORECASE,
)
_AT_THE_END = re.compile(r"(?:[.!?\n]|,)\s*([A-ZÀ-Þ][a-zà-ÿ]+(?: [A-ZÀ-Þ][\w'’-]+){1,2})\s*[.!]?\s*$")
"""A first and a last name behind what is said."""
_HERE = re.compile(
    r"(?:^|[.!?,\n]\s*|\bhi\b,?\s*|\bhey\b,?\s*|\bhello\b,?\s*)([^\W\d_]+(?: [^\W\d_]+){0,2}) (?:here|aqui|aquí)\b",
    re.IGNORECASE,
)
_JOINERS = frozenset(
    [
        "de",
        "la",
        "del",
        "los",
        "las",
        "van",
        "von",
        "der",
        "di",
        "da",
        "mc",
        "san",
        "y",
        "e",
        "st",
        "o",
        "al",
        "bin",
        "ben",
        "le",
        "el",
    ]
)
_FILLERS = re.compile(
    r"\b(?:yes|yeah|sure|ok|okay|hi|hello|hey|hola|thanks|thank you|gracias|please|btw|si|sí|claro|its|it['’]?s|it is|"
    r"this is|the name is|my name is|name|under|and|my|number|phone|cell|email|is|es|y|mi|correo|telefono|teléfono|numero|número|"
    r"at|me|llamo|nombre|i['’]?m|im|i am|soy|first|last|full|lol|sorry|oh|um|uh|here|por favor|para|for)\b|[^\w\s'’.-]|[\d+]",
    re.IGNORECASE,
)
_NEVER: frozenset[str] = frozenset(
    msgspec.convert(load_yaml(DATA / "not_names.yaml"), dict[str, tuple[str, ...]])["words"]
)


class Name(msgspec.Struct, frozen=True):
    value: str
    span: Span


def find_name(
    text: str, *, asked: bool, taken: Callable[[str], bool], blanked: tuple[Span, ...] = ()
) -> Name | None:
    """The name as written. `taken` tells words that are staff or treatments; `blanked` spans are other things."""
    room = _blank(text, blanked)
    for pattern, sure in ((_SURE_START, True), (_LIKELY_START, False)):
        for start in pattern.finditer(room):
            name = _words_from(room, start.end(), sure=sure, taken=taken)
            if name is not None and not _about_another(room, start.start()):
                return name
    if asked:
        whole = (
            _signed(room, taken)
            or _calendar_name(room)
            or _calendar_name_last(room)
            or _bare(room, taken)
            or _said_twice(room, taken)
        )
        return whole or _first_sentence(room, taken)
    found = _signed(room, taken) or _beside_details(room, blanked, taken) or _at_the_end(room, taken)
    return found or (_before_details(room, taken) if blanked else None)


_CALENDAR_NAME = re.compile(
    r"^(?:(?:yes|yeah|sure|ok|hi|it['’]?s|its|for|under|name|my name is|me llamo|soy)\b[\s,.:]*)*"
    r"([A-Z][a-z]+ (?:[A-Z]\. ?)?[A-Z][a-z]+)[.!]?$",
    re.IGNORECASE,
)


def _calendar_name(text: str) -> Name | None:
    """April May and Grace Friday are names where a name was asked and nothing else was said."""
    match = _CALENDAR_NAME.match(text.strip())
    if match is None:
        return None
    words = match.group(1).split()
    first, last = fold(words[0])[0], fold(words[-1])[0]
    capitals = all(word[0].isupper() for word in words)
    named = first in first_names() or (capitals and first in _MONTHS)
    if (
        not (capitals or first in first_names())
        or not named
        or not (last in _DAY_NAMES | _MONTHS or capitals)
    ):
        return None
    if last in _NEVER and last not in _DAY_NAMES | _MONTHS:
        return None
    start = text.index(match.group(1))
    return Name(match.group(1), (start, start + len(match.group(1))))


def _calendar_name_last(text: str) -> Name | None:
    """The same as the last of several sentences: "hold on. it's April Summers"."""
    last = re.split(r"[.!?\n]\s+", text.strip())[-1]
    name = _calendar_name(
        re.sub(r"^(?:no|jk|lol|just kidding|nah|wait|ok|haha)[, ]+", "", re.sub(r"^no jk\s+", "", last))
    )
    if name is None or last == text.strip():
        return None
    start = text.rindex(name.value)
    return Name(name.value, (start, start + len(name.value)))


_MONTHS = frozenset(["january", "april", "may", "june", "july", "august", "summer", "autumn"])
_DAY_NAMES = frozenset(
    ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "march"]
)
_JUST = re.compile(
    r"^([^\W\d_]+)[.,!]? (?:\1 )?(?:will do|is fine|works|is ok|esta bien)[.!]?$", re.IGNORECASE
)


def _said_twice(text: str, taken: Callable[[str], bool]) -> Name | None:
    match = _JUST.match(text.strip())
    if match is None:
        return None
    plain = fold(match.group(1))[0]
    if plain in _NEVER or taken(plain) or (is_ordinary(plain) and plain not in first_names()):
        return None
    start = text.index(match.group(1))
    return Name(match.group(1), (start, start + len(match.group(1))))


_END = re.compile(
    r"[,.\n]\s*([A-Z][a-zà-ÿ]+(?:['’-][A-Z]?[a-zà-ÿ]+)?(?: [A-Z]\.)? [A-Z][a-zà-ÿ]+(?:['’-][A-Z]?[a-zà-ÿ]+)?)[.!]?\s*$"
)
_ASKS_FOR_NAME = re.compile(
    r"\b(go ahead|yes|yea|yeah|book|patient|client|appointment|first|second|third|that one|new|dob|consult\w*|ok|sure|si|sí|claro|cita|paciente"
    r"|works|perfect\w*|please|pls|primer[ao]?|segund[ao]|tercer[ao]?|[eé]s[ae]|por favor|de acuerdo|dale)\b",
    re.IGNORECASE,
)


def _at_the_end(text: str, taken: Callable[[str], bool]) -> Name | None:
    """First and last name, both with capitals, as the last words after a comma: "yes book it, Petra Lund"."""
    match = _END.search(text)
    if match is None or not _ASKS_FOR_NAME.search(text[: match.start()]):
        return None
    return _whole(match, taken)


_BEFORE = re.compile(
    r"(?:^|[.!?,;:\n]\s*)([A-Z][a-zà-ÿ]+(?:['’-][A-Z]?[a-zà-ÿ]+)?(?: [A-Z]\.)? [A-Z][a-zà-ÿ]+(?:['’-][A-Z]?[a-zà-ÿ]+)?)"
    r"\s*[,;:/-]?\s*(?:(?:my |mi )?(?:cell|phone|ph|email|e-mail|correo|tel|telefono|teléfono|mobile|number|numero|número|and|y|#)[\s:.#]*){0,3}\0"
)


def _before_details(text: str, taken: Callable[[str], bool]) -> Name | None:
    """First and last name, both with capitals, right before the number or the address in a longer text."""
    match = _BEFORE.search(text)
    return None if match is None else _whole(match, taken)


def _whole(match: re.Match[str], taken: Callable[[str], bool]) -> Name | None:
    """None: one of the words is none of a name's."""
    plain = [fold(word)[0] for word in match.group(1).split()]
    if any(word in _NEVER or taken(word) for word in plain):
        return None
    if any(is_ordinary(word) for word in plain) and plain[0] not in first_names():
        return None
    return Name(match.group(1), match.span(1))


def _blank(text: str, spans: tuple[Span, ...]) -> str:
    letters = list(text)
    for start, end in spans:
        letters[start:end] = "\0" * (end - start)
    return "".join(letters)


_OTHERS = re.compile(
    r"\b(?:her|his|their|whats your|what['’]?s your|your|friend['’]?s?|daughter['’]?s?|husband['’]?s?|mom['’]?s?|sister['’]?s?|doctor['’]?s?|su|injector['’]?s?|nurse['’]?s?|user|company|business|girl['’]?s?|lady['’]?s?|the|provider['’]?s?|no|not|isn['’]?t)\s+$",
    re.IGNORECASE,
)  # fmt: skip


def _about_another(text: str, start: int) -> bool:
    return bool(_OTHERS.search(text[max(0, start - 24) : start]))


def _words_from(text: str, start: int, *, sure: bool, taken: Callable[[str], bool]) -> Name | None:
    words: list[re.Match[str]] = []
    place = start
    shouted = text.isupper()
    while len(words) < 5:
        word = _NAME_WORD.match(text, place)
        if word is None or not _fits(word.group(), words, sure=sure, shouted=shouted, taken=taken):
            break
        if re.search(r"['’]s?$", word.group()):
            return None
        words.append(word)
        place = word.end()
        if word.group().endswith(".") and len(word.group()) > 3:
            break
        gap = re.match(r"[ \t]+", text[place:])
        if gap is None:
            break
        place += gap.end()
    while words and fold(words[-1].group())[0] in _JOINERS:
        words.pop()
    if not words:
        return None
    value = text[words[0].start() : words[-1].end()].rstrip(".")
    return Name(value, (words[0].start(), words[0].start() + len(value)))


def _fits(  # noqa: PLR0911 (each line one ground)
    word: str, before: list[re.Match[str]], *, sure: bool, shouted: bool, taken: Callable[[str], bool]
) -> bool:
    plain = fold(word.strip(".'’"))[0]
    if before and plain in _JOINERS:
        return True
    capital = word[:1].isupper() and not shouted
    if plain in _NEVER or (plain in short_forms().words and len(plain) < 5 and plain not in first_names()):
        return False
    if taken(plain) and not (sure and capital):
        return False
    if before:
        return capital or not is_ordinary(plain) or (plain in first_names() and not before[1:])
    given = plain in first_names()
    if sure:
        return given or capital or not is_ordinary(plain)
    if is_ordinary(plain) and not (given and capital):
        return False
    return given or (capital and len(plain) > 1)


def _signed(text: str, taken: Callable[[str], bool]) -> Name | None:
    for pattern in (_HERE, _SIGNED, _AT_THE_END):
        match = pattern.search(text)
        if match is None:
            continue
        words = match.group(1).split()
        plain = [fold(word)[0] for word in words]
        known = plain[0] in first_names() and plain[0] not in _NEVER
        strange = any(is_ordinary(word) and word not in first_names() for word in plain)
        if known and not strange and not any(taken(word) for word in plain):
            return Name(match.group(1), match.span(1))
    return None


_FIRST_SENTENCE = re.compile(
    r"^\s*((?:[^\W\d_a-zà-ÿ][\w'’-]*\.? ){1,2}[^\W\d_a-zà-ÿ][\w'’-]*)(?:[.!,;(]|\s+[-–]|\n|\s+(?:but|pero|aka|tho|though|and (?:my|i|can|do|is)|y (?:mi|me))\b)\s*\S"
)


def _first_sentence(text: str, taken: Callable[[str], bool]) -> Name | None:
    """The answer to our question for a name, with more behind it: "Petra Lund. do i pay now?"."""
    match = _FIRST_SENTENCE.match(text)
    name = None if match is None else _bare(match.group(1), taken)
    if match is None or name is None:
        return None
    start = match.start(1) + name.span[0]
    return Name(name.value, (start, start + len(name.value)))


def _bare(text: str, taken: Callable[[str], bool]) -> Name | None:
    """The whole message is the name, give or take politeness: the answer to our question."""
    first_line = text.replace("\0", " ")
    cleared = _FILLERS.sub(lambda match: " " * len(match.group()), first_line)
    cleared = re.sub(r"(?<!\w)[.'’-]+|[-]+(?!\w)", lambda m: " " * len(m.group()), cleared)
    words = list(_NAME_WORD.finditer(cleared))
    if not 1 <= len(words) <= 5 or any(len(word.group()) > 20 for word in words):
        return None
    plain = [fold(word.group().strip(".'’"))[0] for word in words]
    if any(each in _NEVER or taken(each) for each in plain if each not in _JOINERS):
        return None
    if all(each in _JOINERS for each in plain):
        return None
    ordinary = [
        each for each in plain if is_ordinary(each) and each not in first_names() and each not in _JOINERS
    ]
    capitals = sum(word.group()[:1].isupper() for word in words)
    if ordinary and (len(words) == 1 or len(ordinary) > 1 or capitals < len(words)):
        return None
    start, end = words[0].start(), words[-1].end()
    if cleared[start:end] != first_line[start:end]:
        return None
    value = text[start:end].rstrip(".")
    return Name(value, (start, start + len(value)))


def _beside_details(text: str, blanked: tuple[Span, ...], taken: Callable[[str], bool]) -> Name | None:
    """Next to a number or address, a message of nothing else but capitalised words is the name."""
    if "\0" not in text or not blanked:
        return None
    name = _bare(text, taken)
    if name is None:
        return None
    words = name.value.split()
    given = fold(words[0])[0] in first_names()
    return name if given or (len(words) > 1 and all(word[:1].isupper() for word in words)) else None
