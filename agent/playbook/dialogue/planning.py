"""Decides what one turn says and does, in the order in which things matter."""

import msgspec

from agent.context import Turn
from agent.desk import Desk
from agent.playbook.dialogue import (
    choosing,
    company,
    linking,
    rejoining,
    safety_first,
    standing,
    titled,
    unreminded,
)
from agent.playbook.dialogue.answering import answer, answer_other
from agent.playbook.dialogue.beginning import acknowledge, learn, shorten
from agent.playbook.dialogue.case import Case
from agent.playbook.dialogue.ending import say_something
from agent.playbook.dialogue.next_step import move_on
from agent.playbook.dialogue.own_name import corrected
from agent.playbook.dialogue.own_number import with_number
from agent.playbook.dialogue.plans import Draft, Plan
from agent.playbook.dialogue.remembering import remembered
from agent.playbook.dialogue.untexted import still_booked
from agent.proposal import OptOut
from agent.understanding import Understanding
from compliance.phi.bare_names import is_only_a_name


async def plan(turn: Turn, understood: Understanding, desk: Desk) -> Plan:
    """What to do and say in this turn. Reads the calendar through the desk, writes nothing."""
    turn, understood, rejoined = rejoining.heard(turn, understood)
    named = corrected(turn)
    if named is not None:
        turn = msgspec.structs.replace(turn, person=msgspec.structs.replace(turn.person, name=named))
        understood = _renamed(understood, named, only=is_only_a_name(turn.text))
    understood = with_number(turn, understood)
    turn, understood, unreminded_ = unreminded.heard(turn, understood)
    case = Case(*company.counted(turn, remembered(turn, understood)))
    planned = _before_all(case) or await _answered(case, desk, unreminded_=unreminded_)
    return rejoining.told(turn, planned) if rejoined else planned


def _renamed(understood: Understanding, name: str, *, only: bool) -> Understanding:
    """The name mended: nothing else was said, where the labels are no more than guesses."""
    rest = tuple(label for label in understood.intents if label not in {"other", "contact_info"})
    intents = ("contact_info", *(() if understood.unclear or only else rest))
    return msgspec.structs.replace(understood, name=name, intents=intents, when=None, unclear=False)


def _before_all(case: Case) -> Plan | None:
    """Danger, then whether we may or need to speak at all."""
    if case.meant.intents == ("spam_bot",):
        return standing.silent(case)
    danger = safety_first.emergency(case)
    if danger is not None:
        return _with_opt_out(case, danger)
    ended = standing.keywords(case) or standing.opted_out(case)
    if ended is not None:
        return still_booked(case, ended)
    return standing.silent(case) or standing.finished(case)


def _with_opt_out(case: Case, danger: Plan) -> Plan:
    """Danger comes first, but a stop said beside it still counts; despair is no wish for silence."""
    scope = standing.opt_out_scope(case.turn)
    if scope not in {"all", "marketing"} or not case.safe("self_harm"):
        return danger
    return msgspec.structs.replace(danger, commands=(*danger.commands, OptOut(scope)))


async def _answered(case: Case, desk: Desk, *, unreminded_: bool) -> Plan:
    draft = Draft(case.language)
    learn(case, draft)
    if unreminded_:
        unreminded.note(draft)
    lost = case.turn.lost
    if lost is not None:
        await choosing.lost(case, draft, desk, lost, choosing.services_of(case, lost))
        return draft.plan()
    acknowledge(case, draft)
    safety_first.findings(case, draft)
    safety_first.fetch_person(case, draft)
    if not draft.commands_of_handoff and linking.to_visit(case, draft):
        return draft.plan()
    if not draft.commands_of_handoff and titled.answered(case, draft):
        shorten(draft)
        return draft.plan()
    answer(case, draft)
    answer_other(case, draft)
    await move_on(case, draft, desk)
    say_something(case, draft)
    titled.unanswered(case, draft)
    shorten(draft)
    linking.beside_offer(case, draft)
    return draft.plan()
