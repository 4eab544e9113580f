"""How a reply begins: what is learnt of the person, the greeting once, the service they ask about."""

import re

from agent.playbook.dialogue.case import Case
from agent.playbook.dialogue.own_name import news
from agent.playbook.dialogue.plans import Draft, Part
from agent.proposal import CaptureLead, SetLanguage

_WISHES = ("book", "accept", "price", "service_info", "provider_info", "photos", "financing_payment")
_ABOUT_THE_PAST = ("cancel", "reschedule", "appointment_info", "complication", "complaint", "billing")
_GRAVE = ("complication", "mild_symptom", "clinical", "legal", "pregnancy_nursing", "minor", "abuse")
_AMOUNT = re.compile(r"[$€£]\s?\d[\d,.]*\d|[$€£]\s?\d|\d[\d.,]*\s€")
_PRICES = frozenset(
    {"price_one", "price_one_plural", "price_from", "price_from_plural", "price_many", "price_many_from"}
)
_NAMES_IT = frozenset(
    {"price_one", "price_one_plural", "price_from", "price_from_plural", "price_many", "price_many_from", "price_mixed", "price_in_consult", "yes_we_do", "does_it"}
)  # fmt: skip


def learn(case: Case, draft: Draft) -> None:
    """Keep what the person told us about themselves."""
    meant = case.meant
    when = meant.when.slots if meant.when is not None else None
    deadline = when.before_date if when is not None else None
    learned = CaptureLead(
        name=None if case.for_other else _own_name(case),
        phone=meant.phone,
        email=meant.email,
        treatments=_interest(case),
        new_or_returning=meant.new_or_returning,
        timeframe=f"before {deadline.isoformat()}" if deadline is not None else None,
    )
    if learned != CaptureLead() and not case.turn.shared:
        draft.do(learned)
    if (
        meant.wants_language == case.language
        and not case.hears("someone_speaks")
        and case.turn.person.language != case.language
    ):
        draft.do(SetLanguage(case.language))


def _own_name(case: Case) -> str | None:
    """As a mended name is already the person's in this turn, it is always kept."""
    if case.meant.name == case.turn.person.name:
        return case.meant.name
    return news(case.turn.person.name, case.meant.name)


def _interest(case: Case) -> tuple[str, ...]:
    """What they would like; a treatment they had, or an appointment to change, is no new interest."""
    if case.wants(*_ABOUT_THE_PAST) and not case.wants("book", "price"):
        return ()
    return tuple(each for each in case.meant.treatments if case.book.find_service(each))


def acknowledge(case: Case, draft: Draft) -> None:
    """A greeting once, and on a first message the service they ask about."""
    name = f" {case.first_name}" if case.first_name else ""
    asks_who = case.hears("who")
    if case.hears("bot"):
        draft.say("automated", kind="ack")
        if not case.asks_for_person:
            draft.say("offer_person", kind="notice")
    elif _is_fresh(case) and not _is_grave(case) and not asks_who:
        if (
            case.wants(*_WISHES)
            and case.services
            and not case.turn.attachments
            and not case.wants("reschedule", "cancel", "appointment_info")
        ):
            draft.say("hello_about", kind="ack", name=name, service=case.service_names(case.services[:2]))
        elif case.wants("greeting") or case.turn.first_reply:
            draft.say("hello", kind="ack", name=name)
    if asks_who:
        draft.say("who_we_are", "practice", kind="fact", practice=case.book.practice.name)


def _is_fresh(case: Case) -> bool:
    """Whoever answers our reminder has just been spoken to."""
    reminded = case.pending is not None and case.pending.kind == "reminder"
    return not case.turn.greeted and not case.turn.after_handback and not reminded


def _is_grave(case: Case) -> bool:
    return not case.safe(*_GRAVE) or case.wants("complaint", "billing", "complication", "clinical_question")


def shorten(draft: Draft) -> None:
    """Where a later sentence names the service, the greeting need not; where much follows, it is one word."""
    say_figures_once(draft)
    if not draft.parts or draft.parts[0].template not in {"hello", "hello_about"}:
        return
    first = draft.parts[0]
    if first.template == "hello_about" and not _is_named_later(draft):
        return
    if len(draft.parts) > 1:
        draft.parts[0] = Part("hello_short", {"name": first.values["name"]}, kind="ack")


def say_figures_once(draft: Draft) -> None:
    """Where the practice's own words state the same price, the line of the price list is not said beside them."""
    quotes = [part for part in draft.parts if part.template == "quote"]
    for part in [each for each in draft.parts if each.template in _PRICES]:
        amounts = set(_AMOUNT.findall(" ".join(part.values.values())))
        place = next(
            (
                at
                for at, each in enumerate(draft.parts)
                if each in quotes and amounts and amounts <= set(_AMOUNT.findall(each.values["text"]))
            ),
            None,
        )
        if place is not None:
            told = draft.parts[place]
            draft.parts[place] = Part("quote", told.values, (*told.citations, *part.citations), told.kind)
            draft.parts.remove(part)


def _is_named_later(draft: Draft) -> bool:
    return any(part.template in _NAMES_IT or part.template == "quote" for part in draft.parts[1:])
