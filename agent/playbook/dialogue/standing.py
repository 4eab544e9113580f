"""Whether to speak at all: opt-outs and their like, machines, loops, and threads that are finished."""

from datetime import timedelta
from typing import Literal

from agent.context import Turn
from agent.playbook.dialogue import figures
from agent.playbook.dialogue.case import Case
from agent.playbook.dialogue.handing_over import summary
from agent.playbook.dialogue.plans import Draft, Plan
from agent.playbook.dialogue.unreminded import booking
from agent.proposal import Close, Handoff, NoReply, OptIn, OptOut, ReleaseHold
from compliance.opt_out import (
    OptOutVerdict,
    is_conclusive,
    is_help,
    is_start,
    keeps_appointments,
    read_opt_out,
)
from compliance.opt_out.reading import Context
from compliance.opt_out.reminders import beside_a_pick

LOOP = timedelta(minutes=30)
_CONTEXTS: dict[str, Context] = {
    "reminder": "appt",
    "recall": "mkt",
    "outreach": "mkt",
    "review_request": "review",
}
_HARM = frozenset({"emergency", "self_harm", "complication", "mild_symptom"})
_SHORT = 12
_REPEATS = 2


Scope = Literal["all", "marketing", "wrong_number", "unclear"]
_SCOPES: tuple[tuple[OptOutVerdict, Scope], ...] = (
    (OptOutVerdict.WRONG_NUMBER, "wrong_number"),
    (OptOutVerdict.REVOKE_ALL, "all"),
    (OptOutVerdict.REVOKE_MARKETING, "marketing"),
    (OptOutVerdict.REVIEW, "unclear"),
)


def opt_out_scope(turn: Turn) -> Scope | None:
    """What the person no longer wants, read from each text by the rule that also binds at the door."""
    context = _CONTEXTS.get(turn.pending.kind, "conv") if turn.pending is not None else "conv"
    if turn.channel == "instagram" and context == "conv":
        context = "ig"
    elif turn.channel == "email":
        context = "email"
    said = [beside_a_pick(text) if booking(turn) else None for text in turn.texts]
    verdicts = {
        read_opt_out(text if rest is None else rest, context).verdict
        for text, rest in zip(turn.texts, said, strict=True)
    }
    return next((scope for verdict, scope in _SCOPES if verdict in verdicts), None)


def keywords(case: Case) -> Plan | None:
    """START, HELP and the APPTS of our own confirmation, which are answered with fixed texts."""
    if is_start(case.turn.texts[-1]):
        draft = Draft(case.language, purpose="optin_confirm")
        draft.do(OptIn())
        draft.say("opted_in", kind="notice", practice=case.book.practice.name)
        return draft.plan()
    if all(keeps_appointments(text) for text in case.turn.texts) and case.turn.pending is None:
        draft = Draft(case.language, purpose="optin_confirm")
        draft.say("opted_in_visits", kind="notice", practice=case.book.practice.name)
        return draft.plan()
    if all(is_help(text) for text in case.turn.texts) and case.turn.channel in {"sms", "voice"}:
        draft = Draft(case.language, purpose="help_reply")
        draft.say(
            "help",
            "practice",
            kind="notice",
            practice=case.book.practice.name,
            phone=figures.phone(case.book.phone),
            mail=case.book.practice.email or case.book.practice.links.website or "",
        )
        return draft.plan()
    return None


def opted_out(case: Case) -> Plan | None:
    scope = opt_out_scope(case.turn)
    if scope == "unclear" and case.wants("accept", "book") and not case.wants("opt_out"):
        scope = None  # a plain yes or a wish to book is no doubt about our messages
    if scope in {"unclear", "wrong_number"} and any(each.kind in _HARM for each in case.meant.safety):
        scope = None  # whoever is hurt is answered
    if scope == "unclear" and case.hears("contact_wish"):
        scope = None  # when or how they like to be written to; staff are told
    if scope is None and case.wants("wrong_number"):
        scope = "wrong_number"
    if scope is None and case.wants("opt_out"):
        scope = "all" if len(case.meant.intents) == 1 else "unclear"
    if scope is None:
        return None
    draft = Draft(case.language, purpose="optout_confirm")
    draft.do(OptOut(scope))
    if scope == "unclear":
        draft.purpose = "inquiry_reply"
        draft.do(Handoff("human_request", "soon", summary(case, "may want no more messages")))
        draft.say("opt_out_unclear", kind="notice")
        return draft.plan()
    if scope in {"all", "wrong_number"} and case.turn.pending is not None:
        draft.do(ReleaseHold())
    key = {"all": "opted_out", "marketing": "opted_out_marketing", "wrong_number": "wrong_number"}[scope]
    if scope == "all" and case.turn.ends_a_kind and not any(map(is_conclusive, case.turn.texts)):
        key = "opted_out_kind"
    if case.turn.channel not in {"sms", "voice"}:
        key += "_chat"
    draft.say(key, kind="notice", practice=case.book.practice.name)
    return draft.plan()


def silent(case: Case) -> Plan | None:
    """Machines, spam, delivery errors and loops get no answer."""
    if case.meant.intents == ("spam_bot",) or (case.wants("spam_bot") and not case.wants("book", "price")):
        return _quiet(case, "machine")
    return _quiet(case, "loop") if _loops(case) else None


def finished(case: Case) -> Plan | None:
    """A thank-you or goodbye after a finished task needs no answer; the first word of a thread does."""
    closes = set(case.meant.intents) == {"closing"} or _acknowledges(case)
    if not closes or case.turn.attachments or not case.safe("abuse"):
        return None
    if case.turn.first_reply and case.turn.last_out is None:
        return None
    if case.turn.pending is None or case.turn.pending.kind in {"outreach", "review_request"}:
        return _quiet(case, "closing")
    return None


def _acknowledges(case: Case) -> bool:
    """Like "perfect, ty" where nothing is open: a nod, whatever else it could mean."""
    return case.turn.pending is None and case.hears("acknowledges") and "?" not in case.turn.text


def _quiet(case: Case, why: str) -> Plan:
    done = why == "closing" and not case.turn.open_handoffs
    return Plan(commands=(NoReply(why), Close()) if done else (NoReply(why),), language=case.language)


def _loops(case: Case) -> bool:
    """The same longer words came before and were answered: two machines talk."""
    said = _same(case.turn.text)
    if len(said) <= _SHORT:
        return False
    recent = [
        each
        for each in case.turn.history
        if each.by == "patient" and case.turn.now - each.at <= LOOP and _same(each.text) == said
    ]
    waits = case.turn.pending is not None or "?" in case.turn.text
    return len(recent) >= (_REPEATS if waits else 1)


def _same(text: str) -> str:
    return " ".join(text.casefold().split())
