"""Finds the phone number and mail address that a person gives, typed, spaced out or spelled in words."""

import re
from functools import cache

import msgspec

from agent.playbook.normalise import fold

Span = tuple[int, int]


class Detail(msgspec.Struct, frozen=True):
    value: str
    span: Span


# Each begins where no such word goes on and is bounded, so that a long run of hyphens costs no more than its length.
_MAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")
_SPOKEN_MAIL = re.compile(
    r"(?<![\w+-])([\w+-]{1,64}(?:(?:\s*\(?\bdot\b\)?\s*|\s+\bpunto\b\s+|\s*\[dot\]\s*|\.|\s+underscore\s+|\s+guion bajo\s+)[\w+-]{1,64})*)"
    r"\s*(?:\(at\)|\[at\]|\bat\b|\barroba\b|@)\s*"
    r"([a-z0-9-]+(?:(?:\s*\(?\bdot\b\)?\s*|\s+\bpunto\b\s+|\s*\[dot\]\s*|\s*\.\s*)[a-z0-9-]+)*"
    r"(?:\s*\(?\bdot\b\)?\s*|\s+\bpunto\b\s+|\s*\[dot\]\s*|\s*\.\s*)(?:com|net|org|edu|co|us|es|mx|me|io|gov|info|biz|care|health))\b"
)
_SPOKEN_HOST = re.compile(
    r"(?<![\w.+-])([\w.+-]{1,64})\s+(?:at|arroba)\s+((?:gmail|yahoo|hotmail|outlook|icloud|aol)(?:\s*\.\s*com)?)\b"
)
_DOT = re.compile(r"\s*(?:\(dot\)|\[dot\]|\bdot\b|\bpunto\b)\s*|\s+\.\s*|\.\s+")
_UNDERSCORE = re.compile(r"\s+(?:underscore|guion bajo)\s+")
_DIGITS = re.compile(
    r"(?<![\w$€/:@.])\+?\(?\d(?:[\d]|[\s().\-–—·_*/]{1,3}(?=\d|\()){6,20}\d?(?![\w@:/]|\.\d)"
)
_NOT_PHONE = re.compile(r"\d{1,2}/\d{1,2}/\d{2,4}|\d{4}-\d{2}-\d{2}|\d{1,2}:\d{2}|\b(?:\d{4}[\s-]){3}\d{4}\b")
_WORD_DIGITS = {
    "zero": "0", "oh": "0", "o": "0", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6",
    "seven": "7", "eight": "8", "nine": "9", "niner": "9", "cero": "0", "uno": "1", "dos": "2", "tres": "3",
    "cuatro": "4", "cinco": "5", "seis": "6", "siete": "7", "ocho": "8", "nueve": "9",
}  # fmt: skip
_TENS = {
    "ten": "10", "eleven": "11", "twelve": "12", "thirteen": "13", "fourteen": "14", "fifteen": "15", "sixteen": "16",
    "seventeen": "17", "eighteen": "18", "nineteen": "19", "diez": "10", "once": "11", "doce": "12", "trece": "13",
    "catorce": "14", "quince": "15", "hundred": "00",
}  # fmt: skip
_DECADES = {
    "twenty": "2", "thirty": "3", "forty": "4", "fifty": "5", "sixty": "6", "seventy": "7", "eighty": "8",
    "ninety": "9", "veinte": "2", "treinta": "3", "cuarenta": "4", "cincuenta": "5", "sesenta": "6", "setenta": "7",
    "ochenta": "8", "noventa": "9",
}  # fmt: skip
_TIMES = {"double": 2, "triple": 3, "doble": 2}
_GLUE = frozenset({"area", "code", "dash", "y", "guion", "and", "space"})
_SPOKEN_PIECES = re.compile(r"[a-z]+|\d+|[^\sa-z\d]+")


def find_email(text: str) -> Detail | None:
    """As written where it is written; put together where it is spelled out."""
    plain = _MAIL.search(text)
    if plain:
        value = plain.group().rstrip(".-")
        return Detail(value, (plain.start(), plain.start() + len(value)))
    folded, places = fold(text)
    for pattern in (_SPOKEN_MAIL, _SPOKEN_HOST):
        spoken = pattern.search(folded)
        if spoken:
            user, host = (_spelled(part) for part in spoken.groups())
            host = host if "." in host else f"{host}.com"
            return Detail(f"{user}@{host}", _original(spoken.span(), places))
    return None


def find_phone(text: str, country: str, *, ours: frozenset[str] = frozenset()) -> Detail | None:
    """The first full number, in E.164; never one of the practice's own."""
    for match in _DIGITS.finditer(text):
        if _NOT_PHONE.search(match.group()):
            continue
        number = e164(match.group(), country)
        if number and number not in ours:
            return Detail(number, match.span())
    return _spoken_phone(text, country, ours)


def e164(written: str, country: str) -> str | None:
    digits = re.sub(r"\D", "", written)
    if not 7 <= len(digits) <= 15:
        return None
    if country in {"US", "CA", "PR"} and not written.lstrip().startswith("+"):
        if len(digits) == 11 and digits[0] == "1":
            digits = digits[1:]
        fits = len(digits) == 10 and digits[0] in "23456789" and digits[3] in "23456789"
        return f"+1{digits}" if fits else None
    return _by_country(f"+{digits}" if written.lstrip().startswith("+") else digits, country)


@cache
def _by_country(digits: str, country: str) -> str | None:
    import phonenumbers

    try:
        number = phonenumbers.parse(digits, country)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _spoken_phone(text: str, country: str, ours: frozenset[str]) -> Detail | None:
    """Digits said as words, perhaps mixed with digits: "three oh three 555 double oh ..."."""
    folded, places = fold(text)
    pieces = [(m.group(), m.start(), m.end()) for m in _SPOKEN_PIECES.finditer(folded)]
    run: list[tuple[str, int, int]] = []
    for piece in [*pieces, ("", len(folded), len(folded))]:
        if _sounds_like_digits(piece[0]):
            run.append(piece)
            continue
        number = e164(_said_digits([each[0] for each in run]), country) if len(run) >= 5 else None
        if number and number not in ours and any(each[0].isalpha() for each in run):
            return Detail(number, _original((run[0][1], run[-1][2]), places))
        run = []
    return None


def _sounds_like_digits(piece: str) -> bool:
    return (
        piece in _WORD_DIGITS
        or piece in _TENS
        or piece in _DECADES
        or piece in _TIMES
        or piece in _GLUE
        or piece.isdigit()
        or (bool(piece) and not piece[0].isalnum() and set(piece) <= set("-–.,() "))
    )


def _said_digits(pieces: list[str]) -> str:
    digits = ""
    repeat = 1
    decade = ""
    for piece in pieces:
        if piece in _TIMES:
            repeat = _TIMES[piece]
        elif piece in _DECADES:
            digits += decade and f"{decade}0"
            decade = _DECADES[piece]
        elif piece in _WORD_DIGITS or piece in _TENS or piece.isdigit():
            one = _WORD_DIGITS.get(piece) or _TENS.get(piece) or piece
            if decade and (len(one) != 1 or one == "0"):
                digits += f"{decade}0"
            elif decade:
                digits += decade
            decade = ""
            digits += one * repeat
            repeat = 1
    return digits + (f"{decade}0" if decade else "")


def _spelled(text: str) -> str:
    return _UNDERSCORE.sub("_", _DOT.sub(".", text)).replace(" ", "")


def _original(span: Span, places: list[int] | None) -> Span:
    if places is None:
        return span
    return places[span[0]], places[span[1] - 1] + 1
