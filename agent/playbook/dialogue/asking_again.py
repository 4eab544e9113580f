"""Asks which treatment is meant a second time in other words, and a third time not at all: a person does."""

from agent.playbook.dialogue import figures, texts
from agent.playbook.dialogue.case import Case
from agent.playbook.dialogue.handing_over import hand_over
from agent.playbook.dialogue.plans import Draft
from agent.proposal import PendingAfter

_KEYS = ("ask_service", "again_service", "ask_service_eg", "not_sure")
_BESIDE = 110
"""Letters that a greeting with the practice's name, or the line about STOP, may add to the question."""
_MOST = 2
_EXAMPLES = 3


def ask_once_more(case: Case, draft: Draft) -> bool:
    """True where the plain question has been asked and not been answered: something else is done then."""
    times = _in_vain(case)
    if times >= _MOST + (case.meant.when is not None):
        hand_over(case, draft, "low_confidence", "soon")
        draft.asked = True
        return True
    if times:
        names = figures.either([case.service_name(each) for each in _examples(case)], case.language)
        draft.ask("ask_service_eg", names=names, pending=PendingAfter("question", asks="service"))
    return bool(times)


def _in_vain(case: Case) -> int:
    """How many of our texts in a row said little else than this question."""
    if case.pending is None or case.pending.asks != "service":
        return 0
    ours = [each.text for each in case.turn.history if each.by == "agent"]
    if not ours and case.turn.last_out:
        ours = [case.turn.last_out]
    count = 0
    for text in reversed(ours):
        if not any(_is_question(text, language) for language in texts.languages()):
            break
        count += 1
    return count


def _is_question(text: str, language: str) -> bool:
    for key in _KEYS:
        for variant in texts.texts(language)[key]:
            said = variant.split("{")[0].strip()
            if said in text and (len(text) - len(said) <= _BESIDE):
                return True
    return False


def _examples(case: Case) -> list[str]:
    """One of each line of business, as the practice lists them."""
    bookable = [each for each in case.book.file.services if each.booked_by == "agent"]
    bookable.sort(key=lambda each: each.revenue_line in {"surgical", "other"})
    firsts: dict[str, str] = {}
    for service in bookable:
        firsts.setdefault(service.revenue_line, service.id)
    return list(dict.fromkeys([*firsts.values(), *(each.id for each in bookable)]))[:_EXAMPLES]
