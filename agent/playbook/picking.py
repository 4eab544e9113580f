"""Which of the times on offer a short answer takes: by its place, its hour or its provider."""

import re
from datetime import datetime

from agent.context import Pending, Slot
from agent.playbook.answer_words import ASKS_WHO, CHANGE, LATER, NO, YES

_ELSEWHEN = re.compile(
    r"\b(later|earlier|sooner|mas tarde|mas temprano)\b(?! (one|slot|time))|\bnot (the|that|this)\b"
)
_ORDINALS: tuple[tuple[re.Pattern[str], int], ...] = (
    (re.compile(r"\b(first|1st|primer[ao]?|la 1|el 1|number 1|number one|option 1|option one|option a|opcion (1|a|uno)|#? ?1(?! ?(pm|am|or|\d|:|min|hour|day|week|of)))\b(?! (time|visit|treatment|week|thing|session|of))"), 0),
    (re.compile(r"\b(second|2nd|segund[ao]|middle|del medio|number 2|number two|option 2|option two|option b|opcion (2|b|dos))\b(?! (time|visit|treatment|week|thought\w*|session|of))"), 1),
    (re.compile(r"\b(third|3rd|tercer[ao]?|number 3|number three|option 3|option three|option c|opcion (3|c|tres))\b(?! (time|visit|treatment|week|session|of))"), 2),
    (re.compile(r"\b(last (one|option|time|slot)|the last$|latest( one)?|the later one|the later(?: please| pls)?$|later one|(?:la|el|lo)(?: de)? mas tarde|the late one|late one|latest slot|last slot|el ultimo|la ultima|ultim[ao] opcion|the latter)\b"), -1),
    (re.compile(r"\b(earliest( one)?|the earlier one|the earlier(?: please| pls)?$|earlier one|soonest( one)?|the early one|la mas temprano|el mas temprano|la mas temprana|lo mas pronto|the former)\b"), 0),
)  # fmt: skip
_ASKS = re.compile(
    r"^(?:(?:and|so|ok|oh|y|pero|hey) )*(?:what|whats|which|when|whens|how|hows|who|cual|que|cuando|a que)\b"
)
"""Like "what's her last slot that day", which asks and takes nothing."""
_THE_OTHER_OF_TWO = re.compile(
    r"\b(?:the|el|la|lo)(?: (?:mas|de mas))? (?:later|earlier|tarde|temprano)(?: (?:one|slot|time|option|please|pls|por favor))*$"
)
_LAST = re.compile(r"\b(?:last|latest|first|earliest|ultim[ao]|primer[ao]?)\b")
_BARE = {
    "1": 0,
    "2": 1,
    "3": 2,
    "a": 0,
    "b": 1,
    "one": 0,
    "two": 1,
    "three": 2,
    "c": 2,
    "uno": 0,
    "dos": 1,
    "tres": 2,
    "first": 0,
    "second": 1,
    "third": 2,
    "last": -1,
}
POLITE = frozenset(
    [
        "please",
        "thanks",
        "gracias",
        "por",
        "favor",
        "pls",
        "ok",
        "yes",
        "si",
        "the",
        "el",
        "la",
        "number",
        "option",
        "opcion",
        "_yes_",
        "_smile_",
        "#",
        "one",
        "works",
        "take",
        "ill",
        "do",
        "i",
        "lets",
        "go",
        "with",
        "good",
        "quiero",
        "book",
        "me",
    ]
)


def picked_of(
    plain: str, pending: Pending, times: tuple[datetime, ...], providers: tuple[str, ...]
) -> Slot | None:
    slots = pending.slots
    if pending.kind not in {"slot_choice", "confirm_booking"} or not slots:
        return None
    if NO.match(plain) or LATER.search(plain):
        return None
    hits = [
        slot for slot in slots if slot.start.replace(tzinfo=None) in {t.replace(tzinfo=None) for t in times}
    ]
    if len(hits) == 1:
        return None if _ELSEWHEN.search(plain) or (_LAST.search(plain) and _ASKS.match(plain)) else hits[0]
    if pending.kind == "confirm_booking":
        return slots[0] if YES.match(plain) and not CHANGE.search(plain) and not times else None
    if len(hits) > 1 and len({slot.start for slot in hits}) < len(hits):
        named = [slot for slot in hits if slot.provider in providers]
        return named[0] if len(named) == 1 else None
    return _by_place(plain, slots) or _by_provider(slots, providers, plain)


def _by_place(plain: str, slots: tuple[Slot, ...]) -> Slot | None:
    words = [word for word in plain.split() if word not in POLITE or word in _BARE]
    if len(words) == 1 and words[0] in _BARE:
        return _at(slots, _BARE[words[0]])
    if "?" in plain or _ASKS.match(plain) or _changes(plain):
        return None
    for pattern, place in _ORDINALS:
        if pattern.search(plain):
            if place == 0 and len(plain.split()) > 8 and pattern is _ORDINALS[0][0]:
                return None
            return _at(slots, place)
    if len(slots) == 1 and YES.match(plain) and not CHANGE.search(plain):
        return slots[0]
    return None


def _changes(plain: str) -> bool:
    """Wants something else, where "later" is not the later of those on offer."""
    rest = _THE_OTHER_OF_TWO.sub("", plain)
    return CHANGE.search(rest.replace("later one", "").replace("earlier one", "")) is not None


def _at(slots: tuple[Slot, ...], place: int) -> Slot | None:
    return slots[place] if place < len(slots) else None


def _by_provider(slots: tuple[Slot, ...], providers: tuple[str, ...], plain: str) -> Slot | None:
    if not providers or len(plain.split()) > 7 or CHANGE.search(plain) or ASKS_WHO.match(plain):
        return None
    fit = [slot for slot in slots if slot.provider in providers]
    return fit[0] if len(fit) == 1 else None
