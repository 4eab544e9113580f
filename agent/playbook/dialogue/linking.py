"""Whoever asks for a link gets one: to their own visit, or beside the times on offer to pick from all of them."""

from agent.playbook.dialogue import own
from agent.playbook.dialogue.case import Case
from agent.playbook.dialogue.plans import Draft
from agent.proposal import GiveLink, Offer


def to_visit(case: Case, draft: Draft) -> bool:
    """True when the link is the answer."""
    visits = own.meant_visits(case) if _may(case) else ()
    about_it = case.wants("reschedule", "cancel", "appointment_info") or not case.meant.treatments
    if len(visits) != 1 or not about_it:
        return False
    draft.do(GiveLink(appointment=visits[0].id))
    draft.say("link_to_visit", kind="notice")
    draft.asked = True
    return True


def beside_offer(case: Case, draft: Draft) -> None:
    """Last in the text, where the link will stand."""
    offered = next((each for each in draft.commands if isinstance(each, Offer)), None)
    if offered is None or offered.moves is not None or not _may(case):
        return
    kind = offered.slots[0].type
    draft.do(GiveLink(appointment_type=kind, services=offered.treatments, returning=case.returning))
    draft.say("link_to_pick", kind="notice")


def _may(case: Case) -> bool:
    """Only where the address itself shows who reads it."""
    return (
        case.hears("asks_link") and not case.hears("other_link") and not case.public and not case.turn.shared
    )
