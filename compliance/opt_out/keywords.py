"""Whole-message words: STOP and its kin, START and HELP, with the slips a thumb makes."""

import re
from functools import lru_cache

from rapidfuzz.distance import DamerauLevenshtein

from compliance.opt_out.normalise import Plain, normalise
from compliance.tables import table

SHORT = 5


def is_start(raw: str) -> bool:
    """Only START and UNSTOP lift a revocation; a plain YES never does."""
    return _is_only(normalise(raw), frozenset({"start", "unstop", "restart"}))


def is_help(raw: str) -> bool:
    return _is_only(normalise(raw), frozenset({"help", "information", "ayuda"}))


def keeps_appointments(raw: str) -> bool:
    """The answer that our confirmation offers: no offers, but texts about visits."""
    return re.sub(r"\W", "", raw).lower() in table("opt_out")["appointments_only"]


def may_mean_visit(raw: str) -> bool:
    """Is it a bare CANCEL: conclusive for our messages, and perhaps meant for a visit?"""
    return _is_only(normalise(raw), frozenset({"cancel", "cancela", "cancelar"}))


def _is_only(plain: Plain, words: frozenset[str]) -> bool:
    found = [word for word in re.findall("[a-z]+", plain.text) if word not in _filler()]
    return bool(found) and set(found) <= words


def is_keyword_message(plain: Plain) -> bool:
    """Is the message nothing but stop words, with only politeness, anger or emphasis around them?"""
    words = re.findall("[a-z]+", plain.text.replace("opt out", "optout"))
    if plain.stop_sign and not words:
        return True
    if any(char.isdigit() for char in plain.text):
        return False
    rest = [word for word in words if word not in _filler()]
    torn = "".join(words) if 2 <= len(words) <= 3 else ""
    return torn in _keywords() or (0 < len(rest) <= 4 and all(is_keyword(word) for word in rest))


def is_stop_sentence(sentence: str) -> bool:
    """Does a sentence say nothing but stop? "Cancel." and "End." beside other talk are too often about a visit."""
    words = re.findall("[a-z]+", sentence.replace("opt out", "optout"))
    rest = [word for word in words if word not in _filler()]
    return 0 < len(rest) <= 3 and set(rest) <= frozenset(table("opt_out")["sentence_keywords"])


@lru_cache(maxsize=4096)
def is_keyword(word: str) -> bool:
    if word in _keywords():
        return True
    if word in _real_words() or len(word) < 3:
        return False
    squeezed = re.sub(r"(.)\1+", r"\1", word)
    return any(_slipped(word, squeezed, keyword) for keyword in _keywords())


def _slipped(word: str, squeezed: str, keyword: str) -> bool:
    if squeezed == re.sub(r"(.)\1+", r"\1", keyword):
        return True
    if len(keyword) < SHORT:
        return len(word) == len(keyword) and word in _transposed(keyword)
    slips = 2 if len(keyword) >= 10 else 1
    return DamerauLevenshtein.distance(word, keyword, score_cutoff=slips) <= slips


def _transposed(keyword: str) -> set[str]:
    pairs = range(len(keyword) - 1)
    return {keyword[:i] + keyword[i + 1] + keyword[i] + keyword[i + 2 :] for i in pairs}


@lru_cache
def _keywords() -> frozenset[str]:
    return frozenset(table("opt_out")["keywords"])


@lru_cache
def _filler() -> frozenset[str]:
    return frozenset(table("opt_out_words")["filler"])


@lru_cache
def _real_words() -> frozenset[str]:
    return frozenset(table("opt_out_words")["real_words"])
