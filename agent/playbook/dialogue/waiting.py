"""The waitlist in conversation: who wants to hear when something opens up, and who does not any more."""

from agent.playbook.dialogue import choosing, own, proposing
from agent.playbook.dialogue.case import Case
from agent.playbook.dialogue.plans import Draft
from agent.proposal import JoinWaitlist, LeaveWaitlist, ReleaseHold
from booking.constraints.types import Constraint


def wait_listed(case: Case, draft: Draft) -> bool:
    """Put them on the list, or take them off it. False where neither is meant, or for what is not clear."""
    if case.hears("off_waitlist"):
        draft.do(LeaveWaitlist())
        draft.say("waitlist_left", kind="confirm")
        draft.asked = True
        return True
    if not case.hears("waitlist") or case.wants("accept") or case.turn.shared:
        return False
    wish = _wish(case)
    if wish is None:
        return False
    if choosing.open_slots(case):
        draft.do(ReleaseHold())
    draft.do(wish)
    draft.say("waitlisted_earlier" if wish.moves and not wish.wish.any_of else "waitlisted", kind="confirm")
    draft.asked = True
    return True


def _wish(case: Case) -> JoinWaitlist | None:
    """What they wait for: an earlier time of their visit, what was just offered, or what they name now."""
    pending = case.pending
    slots = choosing.open_slots(case)
    if slots and pending is not None:
        services = choosing.services_of(case, slots[0])
        return JoinWaitlist(slots[0].type, services, case.meant.providers, _when(case), pending.moves)
    visits = own.meant_visits(case)
    named = [each for each in case.services if proposing.kind_for(case, each) is not None]
    if len(visits) == 1 and (not named or set(named) & set(visits[0].treatments)):
        visit = visits[0]
        return JoinWaitlist(visit.type, visit.treatments, case.meant.providers, _when(case), visit.id)
    if not named or (case.unsure_if_returning and proposing.types_differ(case, named[0])):
        return None
    kind = proposing.kind_for(case, named[0])
    assert kind is not None
    providers = tuple(each for each in case.meant.providers if each in kind.providers)
    return JoinWaitlist(kind.id, (named[0],), providers, _when(case))


def _when(case: Case) -> Constraint:
    return case.constraint if case.constraint is not None and case.names_a_time else Constraint()
