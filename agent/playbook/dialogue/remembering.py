"""Keeps in mind what was said before our own question: "tomorrow after 4" still holds when the treatment is named."""

import msgspec

from agent.context import Turn
from agent.playbook.understand import understand
from agent.understanding import Understanding

_BETWEEN = frozenset({"service", "new_or_returning", "daypart", "which_location"})


def remembered(turn: Turn, meant: Understanding) -> Understanding:
    """With the time, person and place of the message that our question interrupted."""
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
