"""Short questions of somebody who has a visit: its place, its hour, and what is left of their package."""

import msgspec

from agent.context import Turn
from agent.playbook.dialogue import cues
from agent.playbook.normalise import normalise
from agent.playbook.people import location_in, providers_in
from agent.understanding import Understanding

_FEW = 4
_LOOK_BACK = 6
_SETTLED = frozenset(
    {"book", "reschedule", "cancel", "accept", "decline", "complication", "clinical_question", "complaint", "billing", "opt_out"}
)  # fmt: skip
_GUESSES = frozenset({"hours", "other", "financing_payment", "location_parking", "price", "service_info"})


def about_own(turn: Turn, meant: Understanding) -> Understanding:
    """As a question about what they have, where the labels are no more than guesses."""
    normal = normalise(turn.text)
    meant = _wishing_to_come(_with_whom(turn, meant, normal.plain), normal.plain)
    when_mine = "hours" in meant.intents and cues.hears(normal.plain, "asks_mine")
    where_to_go = bool(turn.appointments) and cues.hears(normal.plain, "where_to_go")
    if not set(meant.intents) <= (_GUESSES | {"book"} if when_mine or where_to_go else _GUESSES):
        return meant
    if cues.hears(normal.plain, "left_of_mine"):
        return msgspec.structs.replace(meant, intents=("package_membership",))
    if not turn.appointments:
        return meant
    asks_place = "?" in turn.text and len(normal.plain.split()) <= _FEW and meant.when is None
    place = location_in(normal, turn.book) if asks_place else None
    if place is not None or when_mine or where_to_go:
        return msgspec.structs.replace(meant, intents=("appointment_info",))
    return meant


def _wishing_to_come(meant: Understanding, plain: str) -> Understanding:
    """Like "and how soon could I be seen?" beside another question: a wish for a time, whatever else is asked."""
    meets = cues.hears(plain, "meets") and bool(meant.providers) and meant.when is not None
    if not (meets or cues.hears(plain, "be_seen")) or _SETTLED & set(meant.intents):
        return meant
    rest = tuple(each for each in meant.intents if each not in {"other", "prep_aftercare"})
    return msgspec.structs.replace(meant, intents=(*rest, "book"))


def _with_whom(turn: Turn, meant: Understanding, plain: str) -> Understanding:
    """The person of "can I see her this week?": who was named last."""
    if meant.providers or not cues.hears(plain, "see_them"):
        return meant
    said = [normalise(each.text) for each in turn.history[-_LOOK_BACK:] if each.by == "patient"]
    named = next((found for text in reversed(said) if (found := providers_in(text, turn.book))), ())
    return msgspec.structs.replace(meant, providers=named) if len(named) == 1 else meant
