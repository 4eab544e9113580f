"""Finds ways to reach somebody as people really type them: spelled digits, "at" and "dot", handles, slashes."""

import re
from collections.abc import Iterator

from compliance.phi.spans import Span

_SEP = r"[\s.\-/,_*]{0,3}"
_TEN = re.compile(
    rf"(?<![\w$#])(?:\+?1{_SEP})?(?:[(\[]\s*\d{{3}}\s*[)\]]|\d{{3}}){_SEP}\d{{3}}{_SEP}\d{{4}}(?![\d])"
    r"(?:\s*(?:x|ext\.?|extension)\s*\d{1,5})?",
    re.IGNORECASE,
)
_WORLD = re.compile(r"(?<![\w+])(?:\+|00)\s?\d{1,3}(?:[\s.\-/]?\(?\d{1,4}\)?){2,6}(?!\w)")
_SPACED = re.compile(r"(?<![\w$.])\d(?:[\s.\-]{1,2}\d){6,}(?!\w)")
_PAIRS = re.compile(r"(?<![\w$.])\d{1,4}(?:[\s.\-]{1,2}\d{1,4}){2,7}(?!\w)")
_SEVEN = re.compile(r"(?<![\w$.,/\-])\d{3}[\s.\-/]?\d{4}(?![\w%]|[.,]\d)")
_DASHED = re.compile(r"(?<![\w$.,/\-])\d{3}[-.]\d{4}(?!\w|[.,\-]\d)")
_PHONE_CUE = re.compile(
    r"\b(?:phone|cell|mobile|tel|telephone|number|num|call|text|txt|reach|contact|whatsapp|fax|#|my line|digits|ph|dial|"
    r"telefono|celular|cel|movil|numero|llam\w*|marc\w+|escrib\w+|mensaje|localiz\w+)",
    re.IGNORECASE,
)
_DIGIT_WORD = (
    r"(?:zero|oh|one|two|three|four|five|six|seven|eight|nine|double|triple|hundred|ten|eleven|twelve|"
    r"(?:thir|four|fif|six|seven|eigh|nine)teen|(?:twen|thir|for|fif|six|seven|eigh|nine)ty(?:-\w+)?|"
    r"cero|uno|un|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce|trece|catorce|quince|"
    r"dieci\w+|veint\w+|treinta|cuarenta|cincuenta|sesenta|setenta|ochenta|noventa|cien|ciento|"
    r"(?:dos|tres|cuatro|seis|ocho)cientos|quinientos|setecientos|novecientos|doble|\d{1,4})"
)
_SPELLED = re.compile(
    rf"(?<!\w){_DIGIT_WORD}(?:[\s,.\-]+(?:(?:y|and)\s+)?{_DIGIT_WORD}){{4,}}(?!\w)", re.IGNORECASE
)
_SSN_CUE = re.compile(r"\b(?:ssn|social|seguro social|soc sec)\b", re.IGNORECASE)

_TLD = r"(?:com|net|org|edu|gov|io|me|us|co|mx|es|info|biz|health|email|live|ca|uk|med|pro)"
_HOST = r"(?:g-?mail|yahoo|hotmail|outlook|icloud|aol|protonmail|proton|live|msn|comcast|ymail|me|att|cox|verizon)"
_LOCAL = r"[a-z0-9][\w.+\-]{0,63}(?:\s*(?:\bdot\b|\bpunto\b|\bunderscore\b|\bguion(?: bajo)?\b|\bdash\b|\bplus\b)\s*[\w+\-]{1,40}){0,4}"
_AT = r"\s*(?:\(\s*at\s*\)|\[\s*at\s*\]|\{\s*at\s*\}|<\s*at\s*>|\s(?:at|arroba|aroba)\s|@)\s*"
_DOT = r"\s*(?:\(\s*dot\s*\)|\[\s*dot\s*\]|\{\s*dot\s*\}|\s(?:dot|punto)\s|\.|,(?=com\b))\s*"
_EMAILS = (
    re.compile(r"[\w.!#$%&'*+/=?^`{|}~\-]{1,64}@[\w\-]{1,63}(?:\.[\w\-]+)+", re.IGNORECASE),
    re.compile(
        rf"(?<![\w@]){_LOCAL}{_AT}[a-z0-9][\w\-]*(?:{_DOT}\w[\w\-]*)??{_DOT}{_TLD}(?:\.[a-z]{{2}})?\b",
        re.IGNORECASE,
    ),
    re.compile(rf"(?<![\w@]){_LOCAL}{_AT}{_HOST}\b(?:{_DOT}\w{{2,4}})?", re.IGNORECASE),
    re.compile(
        rf"(?<![\w@.])[\w.+\-]{{3,}}(?:gmail|yahoo|hotmail|icloud|outlook|aol){_DOT}com?\b", re.IGNORECASE
    ),
)
_AT_WORK = re.compile(r"\b(?:at|arroba)\s+(?:me|live|cox|att|proton)\b", re.IGNORECASE)

_HANDLE = re.compile(r"(?<![\w.@/])@[a-z0-9_](?:[\w.]*\w)?", re.IGNORECASE)
_NAMED_HANDLE = re.compile(
    r"\b(?:ig|insta|instagram|snap|snapchat|tiktok|tik tok|twitter|fb|facebook|handle|usuario|username|telegram|"
    r"messenger|venmo|cashapp|cash app|threads)"
    r"(?:\s+(?:handle|user|username|name|account|page|cuenta|usuario))?"
    r"\s*(?:(?:is|es|it's|its|as|como)\s+|[:=]\s*|-\s+)(?:@|is\s+)?(?P<value>[a-z0-9][\w.\-]{2,})",
    re.IGNORECASE,
)
_FOLLOWED = re.compile(
    r"\b(?:follow|tag|dm|find|add|sigueme|siganme|etiquet\w+)\s*(?:me|us|a)?\s+(?:(?:on|at|en)\s+)?(?:(?:ig|insta\w*|tiktok|snap)\s+)?"
    r"(?P<value>[a-z0-9_]+(?:[._][a-z0-9_]+)+)(?!\w)",
    re.IGNORECASE,
)
_NETWORK = re.compile(
    r"\b(?:ig|insta|instagram|snap|snapchat|tiktok|venmo|telegram|handle)\s+(?P<value>(?=\w*[._\d])[a-z0-9_]+(?:[._][a-z0-9_]+)*)(?!\w)",
    re.IGNORECASE,
)
"""A handle without its @: parts joined by dots or underscores where one says whom to follow."""
_CASH = re.compile(r"(?<!\w)\$[a-z]\w{3,}", re.IGNORECASE)
_PROFILE = re.compile(
    r"\b(?:https?://|www\.)\S*[\w/]|\b(?:[\w\-]+\.)*(?:instagram|facebook|fb|linkedin|tiktok|twitter|x|snapchat|youtube|"
    r"pinterest|venmo|linktr|photos|drive|dropbox|icloud|imgur|t|wa|m)\.(?:com|me|ee|app|gl|goo\.gl|google\.com)/\S*[\w/]",
    re.IGNORECASE,
)
_PATHED = re.compile(r"\b[a-z0-9][\w\-]*(?:\.[\w\-]+)*\.[a-z]{2,6}/[^\s]*[\w/]", re.IGNORECASE)
_IP4 = re.compile(r"(?<![\w.])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?![\w]|\.\d)")
_IP6 = re.compile(
    r"(?<![\w:])(?:[0-9a-f]{1,4}:){2,7}(?::?[0-9a-f]{1,4}){1,7}(?![\w:])|(?<![\w:])[0-9a-f]{1,4}::[0-9a-f:]{1,30}",
    re.IGNORECASE,
)
_ORDINARY_HANDLE_VALUES = {
    "the",
    "you",
    "your",
    "not",
    "and",
    "from",
    "for",
    "messenger",
    "ads",
    "too",
    "fine",
    "down",
    "best",
    "easier",
}


def find(text: str) -> Iterator[Span]:
    yield from _phones(text)
    for pattern in _EMAILS:
        for match in pattern.finditer(text):
            if not _AT_WORK.search(match.group()) or "." in match.group() or " dot " in match.group():
                yield Span(match.start(), match.end(), "EMAIL_ADDRESS", 0.95)
    yield from _profiles(text)
    for pattern in (_IP4, _IP6):
        for match in pattern.finditer(text):
            yield Span(match.start(), match.end(), "IP_ADDRESS", 0.92)


def _phones(text: str) -> Iterator[Span]:
    for pattern in (_TEN, _WORLD, _DASHED):
        for match in pattern.finditer(text):
            yield Span(match.start(), match.end(), "PHONE_NUMBER", 0.75)
    for match in _SPACED.finditer(text):
        yield Span(match.start(), match.end(), _phone_or_ssn(text, match), 0.7)
    for match in _SEVEN.finditer(text):
        if _PHONE_CUE.search(text[max(0, match.start() - 45) : match.start()]):
            yield Span(match.start(), match.end(), "PHONE_NUMBER", 0.6)
    for match in _PAIRS.finditer(text):
        digits = sum(char.isdigit() for char in match.group())
        if digits in {10, 11} or (
            digits in {7, 9} and _PHONE_CUE.search(text[max(0, match.start() - 45) : match.start()])
        ):
            yield Span(match.start(), match.end(), _phone_or_ssn(text, match), 0.6)
    for match in _SPELLED.finditer(text):
        words = re.findall(r"[^\W\d]+", match.group())
        near = text[max(0, match.start() - 60) : match.start()]
        count = sum(len(part) if part.isdigit() else 1 for part in re.findall(r"\w+", match.group()))
        if len(words) >= 3 and (count >= 7 or _PHONE_CUE.search(near) or _SSN_CUE.search(near)):
            yield Span(match.start(), match.end(), _phone_or_ssn(text, match), 0.7)


def _phone_or_ssn(text: str, match: re.Match[str]) -> str:
    return "US_SSN" if _SSN_CUE.search(text[max(0, match.start() - 40) : match.start()]) else "PHONE_NUMBER"


def _profiles(text: str) -> Iterator[Span]:
    for match in _HANDLE.finditer(text):
        if not re.fullmatch(r"@\d{1,4}(?:am|pm)?", match.group(), re.IGNORECASE):
            yield Span(match.start(), match.end(), "IG_HANDLE", 0.8)
    for match in _NAMED_HANDLE.finditer(text):
        value = match.group("value")
        if value.lower() not in _ORDINARY_HANDLE_VALUES and re.search(r"[\d._]|\w{4}", value):
            yield Span(match.start("value"), match.end("value"), "IG_HANDLE", 0.7)
    for match in (*_FOLLOWED.finditer(text), *_NETWORK.finditer(text)):
        yield Span(match.start("value"), match.end("value"), "IG_HANDLE", 0.7)
    for match in _CASH.finditer(text):
        yield Span(match.start(), match.end(), "IG_HANDLE", 0.6)
    for pattern in (_PROFILE, _PATHED):
        for match in pattern.finditer(text):
            yield Span(match.start(), match.end(), "URL", 0.85)
