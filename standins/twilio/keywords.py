"""The opt-out words Twilio acts on by itself, before the product has read anything."""

from pathlib import Path
from typing import Final, Literal

import msgspec

Keyword = Literal["STOP", "START", "HELP"]


class _Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    stop: frozenset[str]
    start: frozenset[str]
    help: frozenset[str]
    replies: dict[Keyword, str]


_WORDS: Final = msgspec.json.decode(Path(__file__).with_name("keywords.json").read_bytes(), type=_Words)


def keyword_in(body: str) -> Keyword | None:
    """A word counts only as the whole body: 'Stop please' passes through untouched."""
    word = body.strip().upper()
    if word in _WORDS.stop:
        return "STOP"
    if word in _WORDS.start:
        return "START"
    return "HELP" if word in _WORDS.help else None


def reply_to(keyword: Keyword) -> str:
    return _WORDS.replies[keyword]
