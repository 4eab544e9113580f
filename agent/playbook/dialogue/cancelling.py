"""Cancels an appointment only for somebody who plainly wants that; who only considers it keeps it."""

from agent.context import Visitable
from agent.playbook.dialogue.answers.facts import quote
from agent.playbook.dialogue.case import Case
from agent.playbook.dialogue.own import (
    TO_CANCEL,
    ask_which,
    bites,
    hidden,
    late_change_rule,
    meant_visits,
    policy,
    rule,
    type_name,
)
from agent.playbook.dialogue.plans import Draft
from agent.playbook.dialogue.topic import named_in
from agent.proposal import Cancel, PendingAfter, ReleaseHold

_REASONS = (
    ("ill", "reason_ill"),
    ("price", "reason_price"),
    ("changed mind", "reason_changed_mind"),
    ("schedule", "reason_schedule"),
)
_ABOUT = "cancel cancelling move missed fee"
CANCELLED = "cancelled"
"""Marks the question for a new time that follows a cancellation."""


def about_cancelling(case: Case, draft: Draft) -> None:
    """Somebody who only considers it is told the rule where they ask for it, and nothing is cancelled."""
    if case.hears("not_cancel"):
        keep(case, draft)
        return
    asks = (
        "?" in case.turn.text
        or case.hears("fee_of_cancel")
        or case.hears("question")
        or case.hears("cancel_policy")
    )
    if asks and not hidden(case, draft):
        said = len(draft.parts)
        entry = policy(case, f"cancel cancelling move missed fee {case.turn.text}")
        if entry is not None:
            quote(case, draft, entry)
        if len(draft.parts) > said:
            visits = meant_visits(case)
            if len(visits) == 1 and asks_what_it_costs(case):
                _sure(case, draft, visits[0])
            elif len(visits) == 1:
                draft.say("kept_unless", kind="notice", time=case.moment(case.wall(visits[0])))
            return
    visits = () if case.public and not case.own_chat else meant_visits(case)
    if len(visits) == 1:
        _sure(case, draft, visits[0])
    elif visits:
        ask_which(case, draft, visits, TO_CANCEL)
    elif not draft.says_something:
        rule(case, draft)


def asks_what_it_costs(case: Case) -> bool:
    """Like "I need to cancel tomorrow, is there a fee?", where there is: told first, then cancelled if they still want it."""
    entry = policy(case, _ABOUT)
    visits = meant_visits(case)
    asks = case.hears("fee_of_cancel") and not case.hears("anyway")
    return asks and entry is not None and len(visits) == 1 and bites(case, entry, visits[0])


def keep(case: Case, draft: Draft) -> None:
    visits = meant_visits(case)
    if len(visits) == 1:
        draft.say("kept", kind="confirm", time=case.moment(case.wall(visits[0])))
    elif not draft.says_something:
        draft.say("nothing_cancelled", kind="notice")
    draft.asked = True


def only_names_its_day(case: Case) -> bool:
    """No new time is named: at most the day that the appointment has."""
    days = {case.wall(visit).date() for visit in meant_visits(case)}
    return (
        not _names_another_hour(case)
        and not case.hears("asks_time")
        and (not case.names_a_time or bool(case.named_days))
        and (set(case.named_days) <= days)
    )


def _names_another_hour(case: Case) -> bool:
    """Like "later that day?", which the time they have does not meet."""
    wish = case.constraint
    hours = wish is not None and any(each.at or each.after or each.before for each in wish.any_of)
    return hours and wish is not None and not any(wish.fits(case.wall(each)) for each in meant_visits(case))


def cancel(case: Case, draft: Draft, *, sure: bool = False) -> None:
    if hidden(case, draft):
        return
    if _just_cancelled(case) and not named_in(case.turn, case.turn.text) and not case.names_a_time:
        draft.say("cancelled_already", kind="notice")
        draft.asked = True
        return
    visits = meant_visits(case)
    if not visits:
        draft.say("no_visit_to_cancel", kind="notice")
        return
    everything = {"both", "all", "everything", "todas", "ambas", "todo"} & set(case.plain.split())
    if len(visits) > 1 and not everything:
        ask_which(case, draft, visits, TO_CANCEL)
        return
    either = case.hears("either_way")
    if either:
        entry = policy(case, f"cancel cancelling move fee {case.turn.text}")
        if entry is not None:
            quote(case, draft, entry)
    if either or not (sure or everything or case.hears("says_cancel")):
        _sure(case, draft, visits[0])
        return
    for each in visits:
        draft.do(Cancel(each.id, _reason(case)))
        draft.say("cancelled", kind="confirm", type=type_name(case, each), time=case.moment(case.wall(each)))
    if case.pending is not None:
        draft.do(ReleaseHold())
    late_change_rule(case, draft, min(visits, key=case.wall))
    draft.ask(
        "after_cancel",
        pending=PendingAfter(
            "question",
            asks="book_now",
            service=next(iter(visits[0].treatments), None),
            options=(CANCELLED,),
        ),
    )


def _reason(case: Case) -> str:
    """In their own kind of words, where they gave one; for the calendar and for whoever looks at lost visits."""
    said = next((name for name, cue in _REASONS if case.hears(cue)), "")
    return f"patient asked: {said}" if said else "patient asked"


def _just_cancelled(case: Case) -> bool:
    """A "yes, cancel it" after it is done."""
    pending = case.pending
    return (
        pending is not None
        and pending.asks == "book_now"
        and bool(pending.options)
        and (pending.options[0] == CANCELLED)
    )


def _sure(case: Case, draft: Draft, visit: Visitable) -> None:
    """Who cannot come has not said yet whether to move or to cancel."""
    draft.ask(
        "ask_cancel_sure",
        time=case.moment(case.wall(visit)),
        pending=PendingAfter("question", asks="cancel_sure", appointment=visit.id),
    )
