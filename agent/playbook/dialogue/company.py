"""How many come after all: who was to come along stays away, or there are more than two."""

import msgspec

from agent.context import Pending, Slot, Turn
from agent.playbook.dialogue import cues
from agent.playbook.normalise import normalise
from agent.understanding import Understanding

_TWO = 2
_NO_ANSWER = frozenset({"accept", "decline", "referral", "other"})
"""What "2 friends" or "all of us" is taken for beside times on offer."""


def counted(turn: Turn, meant: Understanding) -> tuple[Turn, Understanding]:
    """With the times on offer for those who come."""
    pending = turn.pending
    if meant.party_size > _TWO:
        return turn, meant if pending is None or not pending.slots else _for_all(meant)
    if not cues.hears(normalise(turn.text).plain, "alone"):
        return turn, meant
    if meant.party_size == _TWO:
        meant = msgspec.structs.replace(meant, party_size=1)
    if pending is None or not any(each.beside for each in pending.slots):
        return turn, meant
    alone = _for_one(pending)
    if len(alone.slots) == 1 and meant.when is None and cues.hears(normalise(turn.text).plain, "book_mine"):
        meant = msgspec.structs.replace(meant, intents=("accept",), picked=alone.slots[0])
    return msgspec.structs.replace(turn, pending=alone), _not_refused(meant)


def _for_all(meant: Understanding) -> Understanding:
    """A number of people is no choice among times."""
    rest = tuple(each for each in meant.intents if each not in _NO_ANSWER and each != "book")
    return msgspec.structs.replace(meant, intents=("book", *rest), picked=None)


def _for_one(pending: Pending) -> Pending:
    return msgspec.structs.replace(pending, slots=tuple(map(_alone, pending.slots)))


def _alone(slot: Slot) -> Slot:
    return msgspec.structs.replace(slot, beside=None)


def _not_refused(meant: Understanding) -> Understanding:
    """Like "no, just me", which refuses the company and not the time."""
    rest = tuple(each for each in meant.intents if each not in {"decline", "cancel"}) or ("other",)
    picked = None if meant.picked is None else _alone(meant.picked)
    return msgspec.structs.replace(meant, intents=rest, picked=picked)
