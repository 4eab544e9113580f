"""Reads one message: does the person want no texts, no offers, are they somebody else, or is it just talk?"""

import re
from enum import StrEnum
from typing import Literal

import msgspec

from compliance.opt_out.keywords import is_keyword_message
from compliance.opt_out.learned import guess
from compliance.opt_out.normalise import Plain, normalise
from compliance.opt_out.phrases import bare_meaning, first_match, names_family, without
from compliance.tables import table
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


_NOTHING = OptOutReading(OptOutVerdict.NONE)
_TEXT_RATHER = re.compile(
    r"\b(?:just|only|but|rather|instead|better|prefer|can you|you can|please|and) (?:to )?(?:text|message|txt)\w*(?: me)?(?: only| instead| please| is \w+)?"
)
_SAYS_YES = re.compile(
    r"^(?:yes|yeah|yep|yup|ok|okay|sure|c|confirm\w*|si|claro|i will be there)\b(?! (?:stop|remove|unsubscribe|please (?:stop|remove)))"
)
_OFF_THE_LIST = re.compile(r"\b(?:take me off|remove me|unsubscribe|opt me out|take my number off)\b")
_NEVER_ASKED = re.compile(r"\b(?:sign|signed|ask|asked|opt|opted|enrolled|subscribed|gave|give)\b")
# How sure the model must be to stop everything, and to ask a person. In a conversation people talk about much else.
_BARS = {"conv": (0.88, 0.95), "ours": (0.82, 0.8)}


def read_opt_out(text: str, context: Context = "conv") -> OptOutReading:
    plain = normalise(text)
    keyword = is_keyword_message(plain)
    if keyword and not (plain.playful and not plain.stop_sign):
        return _all("keyword")
    if _is_wrong_person(plain):
        return OptOutReading(OptOutVerdict.WRONG_NUMBER, frozenset(Category), "wrong_person")
    told = [sentence for sentence in plain.sentences if not _wonders_after_yes(sentence, plain)]
    found = [_read_sentence(sentence, plain, context) for sentence in told]
    if len(told) < len(plain.sentences) and not _strongest(found):
        return _NOTHING
    declined = _declines(plain) if context == "mkt" else None
    return _strongest(found) or _lone_stop(plain) or declined or _by_likeness(plain, context)


def _wonders_after_yes(sentence: str, plain: Plain) -> bool:
    """Who says yes to us and only wonders how they came to be texted wants the visit, not silence."""
    asks_to_end = re.search(r"\b(?:stop|remove|end|quit|unsubscribe|delete|off|no more|not text)\b", sentence)
    return bool(_SAYS_YES.match(plain.text) and _NEVER_ASKED.search(sentence) and not asks_to_end)


def _all(why: str) -> OptOutReading:
    return OptOutReading(OptOutVerdict.REVOKE_ALL, frozenset(Category), why)


def _strongest(found: list[OptOutReading]) -> OptOutReading | None:
    """An offer-only wish in one sentence narrows a bare "no more texts" in another: they told us what to keep."""
    verdicts = {reading.verdict: reading for reading in found}
    for verdict in (OptOutVerdict.REVOKE_MARKETING, OptOutVerdict.REVOKE_ALL, OptOutVerdict.REVIEW):
        if verdict in verdicts:
            return verdicts[verdict]
    return None


def _read_sentence(sentence: str, plain: Plain, context: Context) -> OptOutReading:
    rest = without("erase", sentence.rstrip("."))
    question = sentence.endswith("?")
    if _is_about_calls(rest, plain) or _wants_person(rest):
        return _NOTHING
    if first_match("marketing", rest) and not question and not _means_everything(rest):
        return _offers_only()
    if first_match("partial", rest) and not _OFF_THE_LIST.search(rest):
        return OptOutReading(OptOutVerdict.REVIEW, frozenset(), "partial")
    if first_match("revoke", rest):
        return _all("phrase")
    return _bare_stop(rest, plain, context)


def _bare_stop(rest: str, plain: Plain, context: Context) -> OptOutReading:
    if plain.playful or not first_match("bare", rest):
        return _NOTHING
    return (
        OptOutReading(OptOutVerdict.REVIEW, frozenset(), "stop_what") if context == "conv" else _all("phrase")
    )


def _means_everything(rest: str) -> bool:
    return any(words in rest for words in table("opt_out")["everything"]) and not first_match(
        "revoke_exceptions", rest
    )


def _is_about_calls(rest: str, plain: Plain) -> bool:
    """Text instead of calling: this channel is welcome, another is not."""
    calls = first_match("about_calls", rest)
    if not calls:
        return False
    messages = re.search(
        r"(?:no|stop|quit|not|never)[a-z ]{0,20} (?:texts?|texting|messages|messaging|mensajes|textos)\b",
        _TEXT_RATHER.sub(" ", rest),
    )
    welcome = first_match("prefers_text", plain.text)
    return bool(welcome) and not messages


def _wants_person(rest: str) -> bool:
    machine = first_match("handover", rest)
    contact = re.search(
        r"\b(?:texting|messaging|contacting|texts|messages|unsubscribe|remove me|opt out|list|mensajes)\b",
        rest,
    )
    return bool(machine) and not contact


def _is_wrong_person(plain: Plain) -> bool:
    if any(first_match("wrong", without("not_wrong", sentence)) for sentence in plain.sentences):
        return True
    listed = table("opt_out")
    skip = {word.lower() for word in listed["not_names"]}
    for pattern in names_family():
        found = pattern.search(plain.raw)
        if found and found[1].lower() not in skip:
            return True
    return _names_a_stranger(plain.text, frozenset(listed["given_names"]))


def _names_a_stranger(text: str, names: frozenset[str]) -> bool:
    if text.startswith("who is ") and len(text.split()) > 4:
        return False
    found = re.search(
        r"(?:this is not|it is not|i am not|no|there is no|do not know(?: any| a)?(?= [a-z]+ ?(?:[.]|$))|who is|who (?:tf|the hell|the fuck|on earth) is|^not|no soy|no conozco a|aqui no hay|aqui no vive) ([a-z]+)(?: here| at| [.?]|$)",
        text,
    )
    return found is not None and found[1] in names


def _by_likeness(plain: Plain, context: Context) -> OptOutReading:
    """No rule knew the wording: the model may be sure enough to stop, or unsure enough to ask a person."""
    rest = bare_meaning(plain)
    if (
        plain.playful
        or len(rest.split()) < 2
        or any(_is_settled(sentence, plain) for sentence in plain.sentences)
    ):
        return _NOTHING
    likely = guess(rest)
    sure, doubt = _BARS["conv" if context in {"conv", "appt"} else "ours"]
    if likely.all >= sure:
        return _all("likeness")
    if likely.all + likely.marketing + likely.wrong >= doubt:
        return OptOutReading(OptOutVerdict.REVIEW, frozenset(), "likeness")
    return _NOTHING


def _is_settled(sentence: str, plain: Plain) -> bool:
    rest = without("erase", sentence.rstrip("."))
    return _is_about_calls(rest, plain) or _wants_person(rest)


def _declines(plain: Plain) -> OptOutReading | None:
    """Nothing but "not interested" under an offer of ours: no more offers, the rest may go on."""
    bare = plain.text.replace(" , ", " ").strip(" .,")
    return _offers_only() if first_match("marketing_in_mkt", bare) else None


def _offers_only() -> OptOutReading:
    return OptOutReading(OptOutVerdict.REVOKE_MARKETING, MARKETING_SCOPE, "offers_only")


def _lone_stop(plain: Plain) -> OptOutReading | None:
    """A stop that stands alone in a longer message: an opt-out, unless the rest is play, a correction or a wish."""
    if plain.playful or first_match("handover", plain.text) or first_match("correction", plain.text):
        return None
    parts = [part.strip() for part in re.findall(r"[^.,?]+(?![^.,?]|\?)", f"{plain.text} ")]
    return _all("lone_stop") if any(first_match("lone", part) for part in parts) else None
