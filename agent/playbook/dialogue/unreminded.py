"""Whoever wants no reminders still books: the wish is taken out of the message, kept, and the rest is answered."""

import msgspec

from agent.context import Turn
from agent.playbook.dialogue.plans import Draft
from agent.playbook.understand import understand
from agent.proposal import DeclineReminders
from agent.understanding import Understanding
from compliance.opt_out.reminders import beside_a_pick, refuses_reminders

_LOOK_BACK = 8


def booking(turn: Turn) -> bool:
    """Times are on offer or held: what was said of reminders beside them is being answered."""
    pending = turn.pending
    if pending is None:
        return False
    return pending.kind in {"slot_choice", "confirm_booking"} or (
        pending.kind == "question" and bool(pending.slots)
    )


def heard(turn: Turn, understood: Understanding) -> tuple[Turn, Understanding, bool]:
    """The turn without the refusal, read anew; True where there was one."""
    left = [beside_a_pick(text) for text in turn.texts] if booking(turn) else []
    if not any(each is not None for each in left):
        return turn, understood, False
    texts = tuple(text if each is None else each for text, each in zip(turn.texts, left, strict=True))
    said = msgspec.structs.replace(turn, texts=texts)
    return said, understand(said), True


def refused(turn: Turn) -> bool:
    """Now or since this booking was begun."""
    earlier = [each.text for each in turn.history[-_LOOK_BACK:] if each.by == "patient"]
    return any(refuses_reminders(text) for text in (*turn.texts, *earlier))


def note(draft: Draft) -> None:
    draft.do(DeclineReminders())
    draft.say("no_reminders", kind="notice")
