"""Card numbers that people type: found by their check digit, and covered but for the last four before anything is kept."""

import re
from typing import Any
from urllib.parse import parse_qsl, urlencode

import msgspec

DOTS = "•"
_RUN = re.compile(r"(?<![\w.])(?:\d[ \-\u00a0\u2009\u202f]?){12,18}\d(?!\w)", re.ASCII)
_LOOSE = re.compile(
    rb"(?<![0-9A-Za-z_])(?:\d(?:[ \-+]|%20|%2[Dd]|%C2%A0|\\u00a0|\xc2\xa0)?){12,18}\d(?![0-9A-Za-z_])"
)
WORDS = frozenset(
    {"text", "body", "message", "caption", "comment", "title", "description", "subject", "notes"}
)
"""Fields in which people write: there a run of bare digits is what they typed, elsewhere it is an id."""
PREFIXES = ("2", "30", "34", "35", "36", "37", "38", "39", "4", "5", "60", "62", "63", "64", "65", "67")
"""How the numbers of the card networks begin; what begins otherwise is an id that happens to fit."""


def is_card(digits: str) -> bool:
    """13 to 19 digits with a network's beginning and a right check digit, not all the same."""
    if not 13 <= len(digits) <= 19 or not digits.startswith(PREFIXES) or len(set(digits)) < 2:
        return False
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def masked(text: str) -> str:
    """The text with every card number covered; its last four stay, so that people know which card it was."""
    return _RUN.sub(_cover, text) if len(text) >= 13 else text


def _cover(found: re.Match[str]) -> str:
    digits = "".join(each for each in found[0] if each.isascii() and each.isdigit())
    return f"{DOTS * 4} {digits[-4:]}" if is_card(digits) else found[0]


def masked_envelope(body: bytes, content_type: str) -> bytes:
    """The same in a provider's request before it is stored; one without card numbers is kept byte for byte."""
    if not any(is_card(_digits(found[0])) for found in _LOOSE.finditer(body)):
        return body
    try:
        if "json" in content_type:
            return msgspec.json.encode(_walk(msgspec.json.decode(body), ""))
        if "urlencoded" in content_type:
            pairs = parse_qsl(body.decode(), keep_blank_values=True)
            return urlencode([(key, _walk(value, key)) for key, value in pairs]).encode()
    except (UnicodeDecodeError, ValueError, msgspec.MsgspecError):
        pass
    return _LOOSE.sub(_zeros, body)


def masked_value(value: Any) -> Any:
    """The same in everything that people wrote within a thing: lists, fields, texts."""
    return _walk(value, "text")


def _walk(value: Any, key: str) -> Any:
    if isinstance(value, dict):
        return {name: _walk(each, str(name) if key != "text" else key) for name, each in value.items()}
    if isinstance(value, list):
        return [_walk(each, key) for each in value]
    if not isinstance(value, str) or (value.isdigit() and key.lower() not in WORDS):
        return value
    return masked(value)


def _digits(found: bytes) -> str:
    plain = re.sub(rb"%20|%2[Dd]|%C2%A0|\\u00a0", b"", found)
    return bytes(each for each in plain if 48 <= each <= 57).decode()


def _zeros(found: re.Match[bytes]) -> bytes:
    """As long as before: a mail says in its head how long its parts are."""
    digits = _digits(found[0])
    if not is_card(digits):
        return found[0]
    kept, out = 4, bytearray(found[0])
    for place in range(len(out) - 1, -1, -1):
        if 48 <= out[place] <= 57:
            kept -= 1
            if kept < 0:
                out[place] = 48
    return bytes(out)
