"""Brings a message as typed into one plain form, so that every recogniser sees the same words."""

import re
import unicodedata
from functools import cache
from pathlib import Path

import msgspec
import yaml

DATA = Path(__file__).parent / "data"
_PIECES = re.compile(
    r"[\d]+(?:[:/.,-]\d+)+|[^\W_]+(?:['’´`‘][^\W_]+)*|[.?!;,\n¿¡…()]|[$€%+&@#]|[^\w\s]", re.UNICODE
)
_APOSTROPHES = re.compile(r"['’´`‘]")
_LONG = re.compile(r"([a-z])\1{2,}")
_ENDS = {".": ".", "!": ".", ";": ".", "\n": ".", "…": ".", "?": "?", ",": ",", "(": ",", ")": ","}
_KEPT = frozenset("$€%+&@#")


class Token(msgspec.Struct, frozen=True):
    """One word of the plain form with its place in the message as typed."""

    word: str
    start: int
    end: int

    @property
    def is_break(self) -> bool:
        return self.word in {".", "?", ","}


class Normal(msgspec.Struct, frozen=True):
    """The plain form; `text` keeps clause marks as own words, `plain` has words only."""

    original: str
    tokens: tuple[Token, ...]
    text: str
    plain: str

    @property
    def words(self) -> tuple[Token, ...]:
        return tuple(token for token in self.tokens if not token.is_break)


class ShortForms(msgspec.Struct, frozen=True):
    words: dict[str, str]
    pairs: dict[str, str]
    emoji: dict[str, str]


@cache
def short_forms() -> ShortForms:
    raw = load_yaml(DATA / "normalise.yaml")
    forms = msgspec.convert(raw, ShortForms, strict=False)
    return ShortForms({fold(key)[0]: value for key, value in forms.words.items()}, forms.pairs, forms.emoji)


def load_yaml(path: Path) -> object:
    """Every scalar stays text: "no" and "yes" are words here, not truth values."""
    with path.open("rb") as handle:
        return yaml.load(handle, Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader))  # noqa: S506 (text only)


def fold(text: str) -> tuple[str, list[int] | None]:
    """Lower case without accents, with the place each character came from; None where places are equal."""
    if text.isascii():
        return text.lower(), None
    letters: list[str] = []
    places: list[int] = []
    for place, char in enumerate(text):
        for part in unicodedata.normalize("NFKD", char).casefold():
            if not unicodedata.combining(part) and unicodedata.category(part) != "Cf":
                letters.append(part)
                places.append(place)
    return "".join(letters), places


def normalise(text: str) -> Normal:
    folded, places = fold(text)
    tokens: list[Token] = []
    for piece in _PIECES.finditer(folded):
        start, end = piece.start(), piece.end()
        if places is not None:
            start, end = places[start], places[end - 1] + 1
        tokens.extend(Token(word, start, end) for word in _read(piece.group()))
    joined = _join_pairs(tokens)
    return Normal(
        original=text,
        tokens=tuple(joined),
        text=" ".join(token.word for token in joined),
        plain=" ".join(token.word for token in joined if not token.is_break),
    )


def _read(piece: str) -> tuple[str, ...]:
    if piece in _ENDS:
        return (_ENDS[piece],)
    forms = short_forms()
    if piece in forms.emoji:
        return (forms.emoji[piece],)
    if not piece[0].isalnum():
        return (piece,) if piece in _KEPT else ()
    word = _APOSTROPHES.sub("", piece)
    if word in forms.words:
        return tuple(forms.words[word].split())
    if _LONG.search(word):
        word = _shorten(word, forms.words)
    return tuple(forms.words.get(word, word).split())


def _shorten(word: str, known: dict[str, str]) -> str:
    """Letters drawn out for emphasis: two stay where that is a word we know, else one."""
    double = _LONG.sub(r"\1\1", word)
    if double in known or double in _DOUBLES:
        return double
    return _LONG.sub(r"\1", word)


_DOUBLES = frozenset(
    [
        "need",
        "needed",
        "free",
        "see",
        "too",
        "soon",
        "good",
        "look",
        "book",
        "week",
        "fee",
        "feel",
        "feeling",
        "food",
        "off",
        "all",
        "call",
        "will",
        "well",
        "still",
        "really",
        "hello",
        "tell",
        "sell",
        "full",
        "pull",
        "fill",
        "pretty",
        "happy",
        "sorry",
        "tomorrow",
        "hurry",
        "cheek",
        "peel",
        "deep",
        "sleep",
        "keep",
        "between",
        "seen",
        "been",
        "room",
        "three",
        "meet",
        "kiss",
        "less",
        "pass",
        "class",
        "address",
        "miss",
        "stress",
        "full",
        "bill",
        "ill",
        "small",
        "door",
        "cool",
        "tool",
        "school",
    ]
)


def _join_pairs(tokens: list[Token]) -> list[Token]:
    pairs = short_forms().pairs
    joined: list[Token] = []
    for token in tokens:
        if joined and f"{joined[-1].word} {token.word}" in pairs:
            first = joined.pop()
            words = pairs[f"{first.word} {token.word}"].split()
            joined.extend(Token(word, first.start, token.end) for word in words)
        else:
            joined.append(token)
    return joined
