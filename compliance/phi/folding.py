"""Gives every detector one plain spelling to look at, and leads each find back to the characters as typed."""

import unicodedata

import msgspec

_PLAIN = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u201b\u02bc\u00b4`", "'"),
        **dict.fromkeys("\u201c\u201d\u201e", '"'),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
        "\u2024": ".",
    }
)
_UNSEEN = {"Mn", "Me", "Cf"}
"""Accents, keycap frames, joiners and direction marks: they hide a name or number without changing how it reads."""


class Folded(msgspec.Struct, frozen=True):
    text: str
    places: tuple[int, ...] | None
    """For each plain character the place of its original; None when nothing moved."""
    length: int

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Bounds in the text as typed; unseen marks that follow the last character go with it."""
        if self.places is None:
            return start, end
        last = self.places[end] if end < len(self.places) else self.length
        return self.places[start], max(last, self.places[end - 1] + 1)


def fold(text: str) -> Folded:
    if text.isascii():
        return Folded(text, None, len(text))
    letters: list[str] = []
    places: list[int] = []
    for place, char in enumerate(text):
        for plain in _plain(char):
            letters.append(plain)
            places.append(place)
    return Folded("".join(letters), tuple(places), len(text))


def fold_word(word: str) -> str:
    return fold(word).text.lower()


def _plain(char: str) -> str:
    if char.isascii():
        return char
    char = char.translate(_PLAIN)
    parts = (
        part for part in unicodedata.normalize("NFKD", char) if unicodedata.category(part) not in _UNSEEN
    )
    return "".join(" " if part.isspace() and part != "\n" else part for part in parts)
