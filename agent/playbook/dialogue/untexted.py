"""Who picks a time and in the same breath wants no texts has that time all the same; a person tells them by phone."""

import msgspec

from agent.playbook.dialogue import choosing
from agent.playbook.dialogue.case import Case
from agent.playbook.dialogue.handing_over import summary
from agent.playbook.dialogue.plans import Plan
from agent.proposal import Book, Command, Handoff, Hold, OptOut


def still_booked(case: Case, plan: Plan) -> Plan:
    """The text of an opt-out says nothing else, so only what is done is added to it."""
    picked = None if case.turn.lost is not None else choosing.chosen(case)
    everything = any(isinstance(each, OptOut) and each.scope == "all" for each in plan.commands)
    if (
        picked is None
        or not everything
        or case.pending is None
        or not case.safe("minor", "pregnancy_nursing")
    ):
        return plan
    services, moves = choosing.services_of(case, picked), case.pending.moves
    known = moves is not None or (case.name is not None and not case.needs_phone)
    made: Command = (
        Book(picked, case.name, case.phone, services, moves) if known else Hold(picked, services, moves)
    )
    what = "booked" if known else "chose"
    note = f"{what} {case.moment(picked.start)} and wants no texts: please call"
    handoff = Handoff("staff_action", "soon", summary(case, note))
    return msgspec.structs.replace(plan, commands=(*plan.commands, made, handoff))
