"""Reads one message: does the person want no texts, no offers, are they somebody else, or is it just talk?"""

import re
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise
from typing import Literal

import msgspec

from compliance.opt_out.clear import clear_wish
from compliance.opt_out.concepts import MARKS, UNKNOWN, Token, concepts_of
from compliance.opt_out.evidence import speaks_of_us
from compliance.opt_out.keywords import is_keyword_message, is_stop_sentence
from compliance.opt_out.learned import Guess, guess
from compliance.opt_out.normalise import MAX_CHARACTERS, Plain, normalise
from compliance.opt_out.phrases import first_match, without
from compliance.opt_out.strangers import names_a_stranger
from compliance.phi.bare_names import is_known_as_a_name, is_listed, is_only_a_name
from compliance.types import Category

Context = Literal["mkt", "appt", "conv", "review", "email", "ig"]


class OptOutVerdict(StrEnum):
    REVOKE_ALL = "revoke_all"
    REVOKE_MARKETING = "revoke_marketing"
    WRONG_NUMBER = "wrong_number"
    NONE = "none"
    REVIEW = "review"


MARKETING_SCOPE = frozenset({Category.PROMOTIONS, Category.RECALL, Category.REVIEWS})


class OptOutReading(msgspec.Struct, frozen=True):
    """`scope` lists the categories that end; `why` names the rule, never the words of the person."""

    verdict: OptOutVerdict
    scope: frozenset[Category] = frozenset()
    why: str = ""


class Bar(msgspec.Struct, frozen=True):
    """How likely it must be to act, and to ask a person."""

    act: float
    ask: float


_NOTHING = OptOutReading(OptOutVerdict.NONE)
# In a conversation people talk about much else; under a text of ours "stop" means that text.
_TALK, _OURS = Bar(0.75, 0.62), Bar(0.45, 0.35)
_BARS = {"conv": _TALK, "appt": Bar(0.58, 0.45), "ig": _TALK, "review": _TALK}
_WRONG = 0.7
_PLAYFUL = 0.93
_SURE = 0.98
# What a clear phrase says counts unless the model is sure of the opposite: phrases do not see what verbs are about.
# In a conversation more of them are about something else.
_SECOND, _SECOND_IN_TALK = 0.1, 0.2
_IN_TALK = frozenset({"conv", "ig"})
# Where people talk of visits and treatments, a wish must say that it is about our messages.
_OF_MUCH_ELSE = _IN_TALK


def read_opt_out(text: str, context: Context = "conv") -> OptOutReading:
    """Read a text once, however often it is asked about."""
    return _read(text[:MAX_CHARACTERS], context)


@lru_cache(maxsize=1024)
def _read(text: str, context: Context) -> OptOutReading:
    """Nothing but "not interested" under an offer of ours: no more offers; else an answer to what was asked."""
    plain = normalise(text)
    if is_keyword_message(plain) and not (plain.playful and not plain.stop_sign):
        return _all("keyword")
    plain = _without_phone_note(plain)
    bare = re.sub(r"[ .,]+", " ", plain.text).strip()
    if _is_a_name(text, plain) or first_match("only_looking", bare) is not None:
        return _NOTHING
    if first_match("right_after_all", plain.text):
        return _beside(plain, context)
    if _is_wrong_person(plain):
        return OptOutReading(OptOutVerdict.WRONG_NUMBER, frozenset(Category), "wrong_person")
    if first_match("marketing_in_mkt", bare) is not None:
        return _offers_only("declined") if context == "mkt" else _NOTHING
    found = [_read_sentence(sentence, plain, context) for sentence in plain.sentences]
    return _strongest(found) or _NOTHING


def _without_phone_note(plain: Plain) -> Plain:
    """Only what the person says: "do not disturb is on" is the telephone's word."""
    if first_match("phone_note", plain.text) is None:
        return plain
    rest = tuple(without("phone_note", sentence) for sentence in plain.sentences)
    return msgspec.structs.replace(plain, text=without("phone_note", plain.text), sentences=rest)


def _beside(plain: Plain, context: Context) -> OptOutReading:
    """A clear wish stands beside a wrong number that was taken back; a doubt does not."""
    found = _strongest([_read_sentence(sentence, plain, context) for sentence in plain.sentences])
    return found if found is not None and found.why in {"phrase", "lone_stop"} else _NOTHING


def _is_a_name(text: str, plain: Plain) -> bool:
    """Nobody's wish, unless a word that is no name speaks of one: "Jack unsub", not "Luisa Block"."""
    if is_known_as_a_name(text):
        return True
    said = [token.word for token in concepts_of(plain.text) if token.concept not in _NO_WISH]
    return is_only_a_name(text) and all(is_listed(word) for word in said)


_NO_WISH = frozenset({"NAME", UNKNOWN}) | MARKS


def _all(why: str) -> OptOutReading:
    return OptOutReading(OptOutVerdict.REVOKE_ALL, frozenset(Category), why)


def _ask(why: str) -> OptOutReading:
    return OptOutReading(OptOutVerdict.REVIEW, frozenset(), why)


def _offers_only(why: str) -> OptOutReading:
    return OptOutReading(OptOutVerdict.REVOKE_MARKETING, MARKETING_SCOPE, why)


def _strongest(found: list[OptOutReading]) -> OptOutReading | None:
    """An offer-only wish in one sentence narrows a bare "no more texts" in another: they told us what to keep."""
    verdicts = {reading.verdict: reading for reading in found}
    for verdict in (OptOutVerdict.REVOKE_MARKETING, OptOutVerdict.REVOKE_ALL, OptOutVerdict.REVIEW):
        if verdict in verdicts:
            return verdicts[verdict]
    return None


def _read_sentence(sentence: str, plain: Plain, context: Context) -> OptOutReading:
    sentence = without("one_thing", sentence)
    bare = sentence.rstrip(" .,")
    likely = guess(sentence)
    if first_match("partial", bare) and 1 - _none(likely) >= _SECOND:
        return _ask("partial")
    if (
        _is_about_calls(bare)
        or _wants_person(bare)
        or _is_legal_otherwise(bare, context)
        or _asks_for_contact(bare)
    ):
        return _NOTHING
    fixed = _set_phrase(bare, sentence, plain, context)
    if fixed is not None:
        return fixed
    if context in _OF_MUCH_ELSE and not speaks_of_us(plain.text, bare):
        return _NOTHING
    laughs = plain.playful and (not first_match("names_ours", bare) or bool(first_match("tempts", bare)))
    gate = _SECOND_IN_TALK if context in _IN_TALK else _SECOND
    found = _by_phrase(bare, likely, gate, laughs=laughs) or _by_likeness(
        likely, plain, context, laughs=laughs
    )
    return _doubted(bare, likely, context, found)


def _set_phrase(bare: str, sentence: str, plain: Plain, context: Context) -> OptOutReading | None:
    """An insult names no messages: under a text of ours a person reads it, in a conversation it is none of this."""
    if first_match("insult", bare):
        return _NOTHING if context in _IN_TALK else _ask("insult")
    if first_match("stop_what", bare):
        return _stop_what(plain, context)
    return _lone_word(bare, sentence, plain, context)


def _lone_word(bare: str, sentence: str, plain: Plain, context: Context) -> OptOutReading | None:
    """STOP as one sentence among others: it counts, unless the others tease, ask or take it back."""
    if len(plain.sentences) == 1 and not _stops_first(bare, context):
        return None
    asks = sentence.endswith("?") and " " not in bare.rstrip(" ?")
    if asks or (context != "mkt" and (_cancels_visit(bare, plain) or first_match("own_stop", bare))):
        return _NOTHING
    if not (is_stop_sentence(bare) or _stops_first(bare, context)):
        return None
    delights = context in _IN_TALK and first_match("delights", plain.text)
    if plain.playful or delights or first_match("praise", plain.text):
        return _NOTHING
    if first_match("correction", plain.text) is not None:
        return None
    doubtful = context in _IN_TALK and first_match("exclaims", bare)
    return _ask("lone_stop") if doubtful or _asks_on(bare, sentence) else _all("lone_stop")


def _asks_on(bare: str, sentence: str) -> bool:
    """What follows the comma asks about something else: "stop, is that the right address?"."""
    rest = bare.partition(",")[2].rstrip(" ?")
    about_us = any(map(first_match, ("names_ours", "names_messages"), (rest, rest)))
    return sentence.endswith("?") and bool(rest.strip()) and not about_us


def _cancels_visit(bare: str, plain: Plain) -> bool:
    return bool(first_match("lone_cancel", bare)) and not first_match("names_ours", plain.text)


def _stops_first(bare: str, context: Context) -> bool:
    """Under a text of ours the clause before a comma is a sentence of its own: "please stop, I pay for each"."""
    first, comma, _ = bare.partition(",")
    return bool(comma) and context not in _IN_TALK and is_stop_sentence(first)


def _doubted(bare: str, likely: Guess, context: Context, found: OptOutReading) -> OptOutReading:
    """A wish that is hedged, or that names nothing within a conversation, is a person's to read; so is "too often"."""
    if found.verdict is OptOutVerdict.REVOKE_ALL:
        if (
            first_match("hedged", bare)
            or first_match("tired", bare)
            or (context != "mkt" and first_match("bare_doubt", bare))
        ):
            return _ask("hedged")
        often = found.why == "likeness" and likely.all < _SURE and first_match("too_often", bare)
        return _ask("too_often") if often else found
    near = 1 - _none(likely) >= _SECOND_IN_TALK or first_match("names_messages", bare)
    if found is _NOTHING and near and first_match("hedged", bare):
        return _ask("hedged")
    weary = context not in _IN_TALK and first_match("weary", bare)
    if found is _NOTHING and (weary or first_match("tired", bare) or first_match("too_often", bare)):
        return _ask("too_often")
    return found


def _stop_what(plain: Plain, context: Context) -> OptOutReading:
    """Stop it: among our own texts that is plain, inside a conversation a person asks."""
    if plain.playful:
        return _NOTHING
    return _ask("stop_what") if context in _IN_TALK else _all("stop_what")


def _by_phrase(bare: str, likely: Guess, gate: float, *, laughs: bool) -> OptOutReading | None:
    if laughs or likely.marketing + likely.all < gate:
        return None
    wish = clear_wish(bare)
    if wish == "marketing":
        return _offers_only("phrase") if likely.all < 0.9 else None
    return _all("phrase") if wish == "all" and likely.all >= gate else None


def _by_likeness(likely: Guess, plain: Plain, context: Context, *, laughs: bool) -> OptOutReading:
    bar = _BARS.get(context, _OURS)
    if " " not in plain.text.strip(" .,?") or _asks_offer(plain.text):
        return _NOTHING
    if laughs and likely.all < _PLAYFUL:
        return _NOTHING
    if likely.marketing >= max(bar.act, likely.all):
        return _offers_only("likeness")
    if likely.all + likely.marketing >= bar.act and likely.all >= likely.marketing:
        return _all("likeness")
    wrong = 0.0 if first_match("not_wrong", plain.text) else likely.wrong
    if likely.all + likely.marketing + wrong >= bar.ask:
        return _ask("likeness")
    return _NOTHING


def _asks_offer(text: str) -> bool:
    return bool(first_match("asks_offer", text)) and not first_match("names_messages", text)


def _none(likely: Guess) -> float:
    return 1 - likely.all - likely.marketing - likely.wrong


def _is_about_calls(sentence: str) -> bool:
    """Text instead of calling: this channel is welcome, another is not."""
    if first_match("about_mail", sentence) and any(map(_welcomes, re.split(r",| and | but ", sentence))):
        return True
    welcome = first_match("prefers_text", sentence)
    return bool(welcome and first_match("about_calls", sentence) and not first_match("ends_texts", sentence))


def _welcomes(clause: str) -> bool:
    return bool(first_match("welcomes_text", clause.strip())) and not first_match("denies", clause)


def _is_legal_otherwise(sentence: str, context: Context) -> bool:
    if context in _IN_TALK and _threatens_otherwise(sentence):
        return True
    return bool(first_match("legal_otherwise", sentence)) and not first_match("names_messages", sentence)


_OF_MESSAGES = frozenset(
    {
        "CONTACT",
        "MSG",
        "ALONE",
        "UNSUB",
        "LIST",
        "FED_UP",
        "NUMBER",
        "CALL",
        "RECEIVE",
        "UNWANTED",
        "DO_NOT_CONTACT",
        "STOP",
    }
)


def _threatens_otherwise(sentence: str) -> bool:
    if first_match("threat", sentence) is None:
        return False
    return not _OF_MESSAGES & {token.concept for token in concepts_of(sentence)}


_ENDING = frozenset(
    [
        "ALONE", "FED_UP", "UNSUB", "LIST", "DO_NOT_CONTACT", "BLOCKED", "REPORT", "LAW", "REVOKE", "STOP", "END", "CANCEL",
        "REMOVE", "LOSE", "KEEP", "NEG", "ANYMORE", "ONLY", "UNWANTED", "PROFANE", "DEAD", "WRONG", "WHO", "WHY", "PROMO",
    ]
)  # fmt: skip


def _asks_for_contact(sentence: str) -> bool:
    """Contact me, can someone reach out to me: without a word that ends, forbids or complains it is the opposite."""
    tokens = concepts_of(sentence)
    concepts = [token.concept for token in tokens]
    if _ENDING & set(concepts):
        return False
    if "WANT" in concepts and ("CONTACT" in concepts or any("contacted" in token.word for token in tokens)):
        return True
    return any(_invites(first) and second.concept == "ME" for first, second in pairwise(tokens))


def _invites(token: Token) -> bool:
    """Text me, not: you are still texting me."""
    return token.concept in {"CONTACT", "CALL"} and not token.word.endswith("ing")


def _wants_person(sentence: str) -> bool:
    return bool(first_match("handover", sentence) and not first_match("ends_texts", sentence))


def _is_wrong_person(plain: Plain) -> bool:
    if names_a_stranger(plain) and not first_match("not_wrong", plain.text):
        return True
    parts = [part.strip() for sentence in plain.sentences for part in [sentence, *sentence.split(",")[:-1]]]
    return any(_is_stranger(part) for part in parts if " " in part)


def _is_stranger(part: str) -> bool:
    likely = guess(part).wrong
    if likely < _SECOND or first_match("not_wrong", part):
        return False
    return likely >= _WRONG or clear_wish(part) == "wrong"
