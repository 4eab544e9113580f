"""Hears that somebody cannot come to the visit that they have, and so wants another time."""

from typing import TYPE_CHECKING

from agent.playbook.answer_words import suits

if TYPE_CHECKING:
    from agent.playbook.dialogue.case import Case


WEAK_BESIDE_MOVE = frozenset(
    {"complaint", "hours", "decline", "other", "book", "provider_info", "prep_aftercare", "service_info", "closing", "appointment_info"}
)  # fmt: skip


def moves_own(case: "Case") -> bool:
    """Says of their own appointment that it cannot be, and when it could, or names its day as the one that cannot."""
    return (
        bool(case.turn.appointments)
        and (case.pending is None or case.pending.kind == "reminder")
        and case.meant.when is not None
        and (case.hears("cannot_come") or case.hears("brings_forward"))
        and not case.hears("angry")
        and not case.hears("refund_or_result")
        and ("?" in case.turn.text or not suits(case.plain))
        and ("?" in case.turn.text or case.hears("asks_time") or _rules_out(case))
    )


def _rules_out(case: "Case") -> bool:
    """The visit does not fit what they say, or its day is named and no hour that it could fit."""
    wish, days = case.constraint, set(case.named_days)
    hours = wish is not None and any(each.at or each.after or each.before for each in wish.any_of)
    walls = [case.wall(each) for each in case.turn.appointments]
    return case.hears("brings_forward") or any(
        (wall.date() in days and not hours) or (wish is not None and not wish.fits(wall)) for wall in walls
    )
