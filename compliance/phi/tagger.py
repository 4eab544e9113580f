"""Tells names from words by place and shape: a small linear tagger of our own, trained on synthetic sentences."""

import re
import zlib
from collections.abc import Iterator, Sequence
from functools import lru_cache

import msgspec
import numpy as np

from compliance.phi.lexicon import DATA, public_words, words

WEIGHTS = DATA / "names.npz"
BUCKETS = 1 << 15
_TOKEN = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*|\d+|[^\w\s]")
_POSSESSIVE = re.compile(r"(?<=.)'s?$", re.IGNORECASE)
ENDS = {".", "!", "?", "\n", ":", ";"}


class Token(msgspec.Struct, frozen=True):
    start: int
    end: int
    lower: str
    shape: str
    """l lower, C Capitalised, U UPPER, m mixed, d digits, p punctuation."""
    kind: str
    """G given name, S family name, B both; g, s, b when it is an ordinary word too; W word, P public, U unknown."""
    opens: bool
    """First word of a sentence."""


def tokenize(text: str) -> list[Token]:
    tokens: list[Token] = []
    end, opens = 0, True
    for match in _TOKEN.finditer(text):
        opens = opens or "\n" in text[end : match.start()]
        raw = _POSSESSIVE.sub("", match.group())
        end = match.end()
        tokens.append(_token(raw, match.start(), opens=opens))
        if tokens[-1].shape != "p":
            opens = False
        elif raw in ENDS:
            opens = True
    return tokens


def _token(raw: str, start: int, *, opens: bool) -> Token:
    lower = raw.lower()
    return Token(start, start + len(raw), lower, _shape(raw), kind_of(lower), opens)


def _shape(raw: str) -> str:
    if not raw[0].isalpha():
        return "d" if raw[0].isdigit() else "p"
    if raw.islower():
        return "l"
    if raw[0].isupper() and (len(raw) == 1 or not raw.isupper()):
        return "C"
    return "U" if raw.isupper() else "m"


@lru_cache(maxsize=8192)
def kind_of(lower: str) -> str:
    """How the lists know a word; either half of a hyphenated name counts."""
    parts = [lower.replace("'", ""), *lower.split("-")] if "-" in lower else [lower.replace("'", ""), lower]
    given = any(part in words("given_names") for part in parts)
    family = any(part in words("surnames") for part in parts)
    ordinary = is_ordinary(lower)
    family = family or _OF_IRELAND.match(lower) is not None
    if given or family:
        kind = "B" if given and family else "G" if given else "S"
        return kind.lower() if ordinary or lower in public_words() else kind
    if ordinary:
        return "W"
    return "P" if lower in public_words() else "U"


_OF_IRELAND = re.compile(r"(?:o'|d'|mc(?!donalds))[a-z]{4,}$")
_VERB_ENDINGS = (
    "amos",
    "emos",
    "imos",
    "aban",
    "aran",
    "eran",
    "ado",
    "ada",
    "ido",
    "ida",
    "aba",
    "ara",
    "era",
    "an",
    "en",
    "as",
    "es",
    "o",
    "a",
    "e",
)
_WORD_ENDING = re.compile(
    r"\w{3}(?:tion|sion|ment|ness|able|ible|ful|less|ous|ing|ings|ally|ity|ize|ized|ology|ward|work|time|"
    r"isim[oa]s?|cion|ciones|mente|ando|iendo|idad|aron|ieron|abamos|aste|arme|arse|arle|arlo|irme|erme)$"
)
"""Endings that hardly any name has; names in the lists were asked before."""
_ENDINGS = (
    "s",
    "es",
    "ed",
    "d",
    "ing",
    "ly",
    "er",
    "est",
    "n't",
    "nt",
    "'ll",
    "'re",
    "'ve",
    "'m",
    "'d",
    "ers",
    "y",
)


@lru_cache(maxsize=8192)
def is_ordinary(lower: str) -> bool:
    known = words("words")
    if lower in known or lower.replace("'", "") in known or len(lower) == 1:
        return True
    if "-" in lower:
        return all(is_ordinary(part) for part in lower.split("-") if part)
    if lower in words("given_names") or lower in words("surnames"):
        return False
    if _WORD_ENDING.search(lower):
        return True
    for end in _VERB_ENDINGS:
        if lower.endswith(end) and len(lower) > len(end) + 2:
            stem = lower[: -len(end)]
            if f"{stem}ar" in known or f"{stem}er" in known or f"{stem}ir" in known:
                return True
    stems = [lower[: -len(end)] for end in _ENDINGS if lower.endswith(end) and len(lower) > len(end) + 2]
    return any(stem in known or f"{stem}e" in known or stem[:-1] in known for stem in stems)


def features(tokens: Sequence[Token], at: int, mostly: str, *, before: bool) -> Iterator[str]:
    """What can be seen around one word; the word itself only when it is an ordinary one."""
    token = tokens[at]
    prev, prev2 = _near(tokens, at - 1), _near(tokens, at - 2)
    following, next2 = _near(tokens, at + 1), _near(tokens, at + 2)
    shape = f"{token.shape}{'^' if token.opens else ''}{mostly}"
    own = token.lower if token.kind in "WPgsb" else "*"
    yield f"k{token.kind}{shape}"
    yield f"k{token.kind}"
    yield f"o{own}"
    yield f"p{prev[0]}"
    yield f"n{following[0]}"
    yield f"pp{prev2[0]} {prev[0]}"
    yield f"nn{following[0]} {next2[0]}"
    yield f"pn{prev[0]} {following[0]}"
    yield f"kp{token.kind}{prev[0]}"
    yield f"kn{token.kind}{following[0]}"
    yield f"kpp{token.kind}{prev2[0]} {prev[0]}"
    yield f"op{own} {prev[0]}"
    yield f"on{own} {following[0]}"
    yield f"kk{prev[1]}{token.kind}{following[1]}"
    yield f"kkk{prev2[1]}{prev[1]}{token.kind}{following[1]}{next2[1]}"
    yield f"b{int(before)}{token.kind}{shape}"
    yield f"bp{int(before)}{prev[1]}{token.kind}"
    yield f"s3{token.kind in 'WP'}{token.lower[-3:]}"
    yield f"s2{token.kind in 'WP'}{token.lower[-2:]}"
    yield f"h3{token.kind in 'WP'}{token.lower[:3]}"
    yield f"l{token.kind}{min(len(token.lower), 9)}"


def _near(tokens: Sequence[Token], at: int) -> tuple[str, str]:
    if not 0 <= at < len(tokens):
        return "-", "-"
    token = tokens[at]
    return (token.lower if token.kind in "WPgsb" or token.shape in "dp" else "*"), token.kind


def bucket(feature: str) -> int:
    """crc32, because it is the same on every machine."""
    return zlib.crc32(feature.encode()) % BUCKETS


@lru_cache(maxsize=1 << 16)
def _weight(feature: str) -> float:
    """The same few thousand features make up most of what people write."""
    return _weights()[bucket(feature)]


def case_of(tokens: Sequence[Token]) -> str:
    """How the writer uses capitals: not at all, everywhere, or as one should; a capital says more in the last."""
    shapes = [token.shape for token in tokens if token.shape in "lCUm"]
    capitals = sum(shape in "CU" for shape in shapes)
    if not capitals:
        return "n"
    return "a" if capitals * 10 > len(shapes) * 7 and len(shapes) > 3 else "m"


def tag(tokens: Sequence[Token], threshold: float = 0.0) -> list[float]:
    """A score for each word, above `threshold` a name; words left of it count as they were judged."""
    mostly = case_of(tokens)
    scores: list[float] = []
    before = False
    for at, token in enumerate(tokens):
        if token.shape in "dp":
            scores.append(-9.0)
            before = before and token.shape == "p"
            continue
        score = sum(map(_weight, features(tokens, at, mostly, before=before)))
        scores.append(score)
        before = score > threshold
    return scores


@lru_cache
def _weights() -> list[float]:
    with np.load(WEIGHTS) as stored:
        loaded: list[float] = stored["weights"].astype(np.float32).tolist()
        return loaded


def stored_digest() -> str:
    with np.load(WEIGHTS) as stored:
        return str(stored["digest"])
