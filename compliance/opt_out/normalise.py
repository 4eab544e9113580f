"""Brings what people type to one plain form: lower-case words, one spelling, sentences apart."""

import re
import unicodedata
from functools import lru_cache

import msgspec
from rapidfuzz.distance import DamerauLevenshtein

from compliance.opt_out.phrases import first_match
from compliance.tables import table

MAX_CHARACTERS = 2000
STOP_SIGNS = "\N{OCTAGONAL SIGN}\N{NO ENTRY}\N{NO ENTRY SIGN}"
_QUOTED = re.compile(
    r"(?m)^\s*>.*$|^-{2,}\s*original message.*|^\s*on .{5,120}wrote:\s*$|^\s*el .{5,120}escribi[oó]:\s*$",
    re.IGNORECASE,
)
_REPLY_HEAD = re.compile(
    r"(?ims)^(\s*on .{5,160}wrote:|\s*el .{5,160}escribi[oó]:|\s*-{2,}\s*original message).*"
)
_SIGNATURE = re.compile(r"(?im)^\s*(sent from my .*|get outlook for .*|enviado desde mi .*|sent via .*)$")
_SPACED = re.compile(r"(?<![a-z0-9])(?:[a-z][\s.\-_*]+){2,}[a-z](?![a-z0-9'])")
_LEET = str.maketrans({"0": "o", "1": "i", "3": "e", "@": "a", "$": "s"})
_ONE_BY_ONE = re.compile(r"(?<![\w.])(?:[a-z]+ ?\. ?){3,}(?![a-z])")
_TOKEN = re.compile(r"[a-z]+|\d+|[.,?]")


class Plain(msgspec.Struct, frozen=True):
    """The text in its plain form, plus what the plain form loses and a rule still needs."""

    raw: str
    text: str
    sentences: tuple[str, ...]
    playful: bool
    stop_sign: bool


def normalise(raw: str) -> Plain:
    own_words = _own_words(raw[:MAX_CHARACTERS])
    folded = _ONE_BY_ONE.sub(lambda hit: hit[0].replace(".", " ") + ". ", _fold(own_words))
    text = _respell(" ".join(_TOKEN.findall(_join_spaced(_punctuate(folded)))))
    sentences = tuple(part.strip() for part in re.split(r"(?<=[.?]) ", text) if part.strip(" .,?"))
    return Plain(
        own_words, text, sentences, _is_playful(own_words, text), any(sign in raw for sign in STOP_SIGNS)
    )


def _own_words(raw: str) -> str:
    """Mail replies carry our own words below theirs; those must not opt anybody out."""
    return _SIGNATURE.sub("", _QUOTED.sub("", _REPLY_HEAD.sub("", raw))).strip()


def _fold(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text).lower()
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def _punctuate(text: str) -> str:
    """Apostrophes vanish, sentence ends become one mark, letters in disguise inside a word become letters."""
    text = re.sub(r"['\u2018\u2019\u00b4`]", "", text)
    text = re.sub(r"(?<!\S)#(?!\w)", " number ", text)
    text = re.sub(r"\bw/o?\b", "with ", text) if "w/" in text else text
    text = re.sub(
        r"(?<=[a-z])[013@$]+(?=[a-z])|(?<![a-z0-9])[$0](?=[a-z])", lambda hit: hit[0].translate(_LEET), text
    )
    text = re.sub(r"[a-z]\*+[a-z]*|#!@\S*|@#\S*", " fuck ", text)
    text = re.sub(r"[!;\n\r\u2026]|(?<!\w)-+(?!\w)|\u2014|\u2013", " . ", text)
    return re.sub(r"\u00bf", " ", re.sub(r":(?!\d)", " , ", text))


def _join_spaced(text: str) -> str:
    """S T O P and s.t.o.p are one word; lone letters such as "i a m" stay rare enough not to matter."""
    return _SPACED.sub(lambda hit: re.sub(r"[\s.\-_*]+", "", hit[0]), text)


def _respell(text: str) -> str:
    spelling = _words()["spelling"]
    words = []
    for token in text.split():
        word = _shorten(token)
        words.append(spelling.get(word, word))
    joined = f" {' '.join(words)} "
    for wrong, right in _words()["phrases"].items():
        joined = joined.replace(f" {wrong} ", f" {right} ")
    return " ".join(_nearest(word) for word in joined.split())


def _shorten(token: str) -> str:
    """Nobody spells with three equal letters in a row: "stoooop" is "stop", "pleaseee" is "please"."""
    if re.search(r"([a-z])\1\1", token):
        return re.sub(r"([a-z])\1{2,}", r"\1", token)
    return token


@lru_cache(maxsize=8192)
def _nearest(word: str) -> str:
    """Read a long word with one slip of the finger (two in very long ones) as the word that the rules know."""
    if len(word) < 5 or word in _known() or word in _words_real():
        return word
    slips = 2 if len(word) >= 10 else 1
    for known in _fuzzy_targets():
        near = len(known) >= 6 and abs(len(known) - len(word)) <= slips and known[0] == word[0]
        if near and DamerauLevenshtein.distance(word, known, score_cutoff=slips) <= slips:
            return known
    return word


@lru_cache
def _words() -> dict[str, dict[str, str]]:
    return table("opt_out_words")


@lru_cache
def _words_real() -> frozenset[str]:
    return frozenset(table("opt_out_words")["real_words"])


@lru_cache
def _known() -> frozenset[str]:
    listed = {
        word
        for words in table("opt_out_concepts")["concepts"].values()
        for entry in words
        for word in re.findall("[a-z]+", entry)
    }
    return frozenset(listed | set(table("opt_out")["spell_check"]))


@lru_cache
def _fuzzy_targets() -> tuple[str, ...]:
    return tuple(table("opt_out")["spell_check"])


def _is_playful(raw: str, text: str) -> bool:
    tease = table("opt_out_words")["tease"]
    laughing = any(face in raw for face in tease["emoji"])
    return (laughing or _teasing().search(text) is not None) and not first_match("in_earnest", text)


@lru_cache
def _teasing() -> re.Pattern[str]:
    words = "|".join(re.escape(word) for word in table("opt_out_words")["tease"]["words"])
    return re.compile(rf"\b(?:{words})\b")
