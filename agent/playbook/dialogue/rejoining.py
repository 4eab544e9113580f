"""Whoever writes START beside something else gets our texts again, and the answer to the rest."""

import msgspec

from agent.context import Turn
from agent.playbook.dialogue.plans import Part, Plan
from agent.playbook.understand import understand
from agent.proposal import NoReply, OptIn, OptOut
from agent.understanding import Understanding
from compliance.opt_out import OptOutVerdict, is_start, read_opt_out

_ENDS = frozenset({OptOutVerdict.REVOKE_ALL, OptOutVerdict.REVOKE_MARKETING, OptOutVerdict.WRONG_NUMBER})


def heard(turn: Turn, understood: Understanding) -> tuple[Turn, Understanding, bool]:
    """The turn without a START that no later text takes back, read anew; True where there was one beside other words."""
    starts = [place for place, text in enumerate(turn.texts) if is_start(text)]
    if not starts:
        return turn, understood, False
    ends = [place for place, text in enumerate(turn.texts) if read_opt_out(text, "conv").verdict in _ENDS]
    rest = tuple(text for place, text in enumerate(turn.texts) if place not in starts and place not in ends)
    if not rest or max(ends, default=-1) > starts[-1]:
        return turn, understood, False
    said = msgspec.structs.replace(turn, texts=rest)
    return said, understand(said), True


def told(turn: Turn, plan: Plan) -> Plan:
    """The fixed text first; it stands alone where the rest needs no answer, and is left out where that is urgent."""
    if plan.purpose == "emergency_guidance":
        return msgspec.structs.replace(plan, commands=(*plan.commands, OptIn()))
    if any(isinstance(each, OptOut) for each in plan.commands):
        return plan
    commands = tuple(each for each in plan.commands if not isinstance(each, NoReply))
    welcome = Part("opted_in", {"practice": turn.book.practice.name}, (), "notice")
    return msgspec.structs.replace(plan, commands=(OptIn(), *commands), parts=(welcome, *plan.parts))
