"""Keeps in mind what was said before our own question: "tomorrow after 4" still holds when the treatment is named."""

import re

import msgspec

from agent.context import Pending, Turn
from agent.playbook.understand import understand
from agent.understanding import Understanding

_BETWEEN = frozenset({"service", "new_or_returning", "daypart", "which_location"})


_FULL_NAME = re.compile(r"\s*[^\W\d_]['’\w-]+(?: [^\W\d_]['’.\w-]*){1,2}\s*[.!]?\s*")
_TIME_OPEN = frozenset({"confirm_booking", "slot_choice"})


def with_name(turn: Turn, meant: Understanding) -> Understanding:
    """A bare full name in answer to "shall I book it?" is the name for the booking, and with one time a yes."""
    pending = turn.pending
    if (
        pending is None
        or pending.kind not in _TIME_OPEN
        or meant.name is not None
        or meant.picked is not None
    ):
        return meant
    if turn.person.name is not None or not _FULL_NAME.fullmatch(turn.text) or not turn.text.istitle():
        return meant
    asked = msgspec.structs.replace(turn, pending=Pending("question", asks="name"))
    name = understand(asked).name
    if name is None:
        return meant
    intents = ("contact_info", "accept") if len(pending.slots) == 1 else ("contact_info",)
    return msgspec.structs.replace(meant, name=name, intents=intents)


def remembered(turn: Turn, meant: Understanding) -> Understanding:
    """With the time, person and place of the message that our question interrupted."""
    meant = with_name(turn, meant)
    pending = turn.pending
    if pending is None or pending.kind != "question" or pending.asks not in _BETWEEN:
        return meant
    before = next((each.text for each in reversed(turn.history) if each.by == "patient"), None)
    if before is None or (meant.when is not None and meant.providers):
        return meant
    earlier = understand(msgspec.structs.replace(turn, texts=(before,), pending=None, attachments=()))
    if "book" not in earlier.intents:
        return meant
    return msgspec.structs.replace(
        meant,
        when=meant.when or earlier.when,
        providers=meant.providers or earlier.providers,
        location=meant.location or earlier.location,
        party_size=max(meant.party_size, earlier.party_size),
    )
