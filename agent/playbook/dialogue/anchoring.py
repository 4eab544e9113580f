"""Reads a wish for a time again once it is clear which of several appointments it speaks of."""

import re
from datetime import time

from agent.context import Visitable
from agent.playbook.dialogue.case import Case
from booking.constraints import Reading, WhenContext, read_when
from booking.constraints.types import Clause, Constraint

_PIECES = re.compile(r"[,.;!?\n]+")


def said_last(case: Case, visit: Visitable) -> Constraint | None:
    """Of "can't come tomorrow, next week?" the wish at the end, which the first part does not forbid."""
    for piece in reversed(_PIECES.split(case.turn.text)):
        reading = read_about(case, visit, piece)
        if reading.kind == "times" and any(clause != Clause() for clause in reading.constraint.any_of):
            return reading.constraint
    return None


def read_about(case: Case, visit: Visitable | None, text: str | None = None) -> Reading:
    """What the words say of that appointment; None: of none of them."""
    context = WhenContext(
        appointment=visit.start if visit is not None else None,
        open_hours=lambda day: tuple(
            (_clock(each.start_minute), _clock(each.end_minute)) for each in case.book.opening(day)
        ),
        country=case.book.practice.country,
    )
    return read_when(text if text is not None else case.turn.text, case.turn.now, case.turn.zone, context)


def _clock(minute: int) -> time:
    return time(min(minute // 60, 23), 59 if minute >= 24 * 60 else minute % 60)
