"""No turn ends without words unless silence was decided: thanks, small answers, and one honest try to clarify."""

from agent.playbook.dialogue import own, texts
from agent.playbook.dialogue.answers import facts, place
from agent.playbook.dialogue.case import Case
from agent.playbook.dialogue.handing_over import hand_over
from agent.playbook.dialogue.plans import Draft
from agent.proposal import Close, NotifyStaff, PendingAfter

_ASKS_SERVICE = PendingAfter("question", asks="service")


def say_something(case: Case, draft: Draft) -> None:
    if draft.says_something or draft.asked:
        return
    if case.wants("closing"):
        _thank(case, draft)
    elif case.hears("contact_wish"):
        draft.do(NotifyStaff("contact_wish", " ".join(case.turn.text.split())[:300]))
        draft.say("noted", kind="notice", name="")
    elif case.wants("decline"):
        draft.say("no_problem", kind="notice")
    elif gives_details(case):
        _noted(case, draft)
    elif {"minor", "pregnancy_nursing"} & set(case.turn.open_handoffs) or (
        case.turn.open_handoffs and _adds(case)
    ):
        draft.say("with_team", kind="notice")
    elif not place.reach(case, draft) and not _from_entries(case, draft):
        give_up(case, draft) if case.turn.failed_turns else _clarify(case, draft)


def gives_details(case: Case) -> bool:
    return case.wants("contact_info") and bool(case.meant.name or case.meant.phone or case.meant.email)


def _adds(case: Case) -> bool:
    """A statement, with nothing asked, while a person already has the matter; or "is that ok?" about it."""
    if case.hears("weak_question"):
        return True
    return "?" not in case.turn.text and not case.wants("greeting", "injection") and not case.meant.unclear


def give_up(case: Case, draft: Draft) -> None:
    """Asked once already and still not understood: a person."""
    if case.wants("greeting", "injection"):
        _clarify(case, draft)
        return
    draft.unclear = True
    hand_over(case, draft, "low_confidence", "soon")


def _thank(case: Case, draft: Draft) -> None:
    if case.turn.first_reply and case.turn.last_out is None:
        draft.ask("how_help", pending=_ASKS_SERVICE)
        return
    draft.parts.clear()
    draft.say("welcome", kind="ack")
    if not case.turn.open_handoffs and case.pending is None:
        draft.do(Close())


def _noted(case: Case, draft: Draft) -> None:
    draft.parts.clear()
    draft.say("noted", kind="notice", name=f", {case.first_name}" if case.first_name else "")
    if _looks_for_visit(case):
        draft.parts.clear()
        note = "looks for an appointment under another name or number"
        hand_over(case, draft, "staff_action", "soon", note=note)
    elif case.turn.open_handoffs or case.turn.person.status is not None or case.visits:
        draft.do(NotifyStaff("contact_details", "gave new contact details"))
    elif case.services:
        draft.ask("invite", pending=PendingAfter("question", asks="book_now", service=case.services[0]))
    else:
        draft.ask("ask_service", pending=_ASKS_SERVICE)


def _looks_for_visit(case: Case) -> bool:
    """We have just said that we find no visit under this number, and they give a name or another number."""
    last = case.turn.last_out or ""
    return any(said in last for said in texts.texts(case.language)["no_visit"])


def _from_entries(case: Case, draft: Draft) -> bool:
    """A question of no known kind: an entry may answer it, else we say that we will check."""
    asks = "?" in case.turn.text or case.hears("question") or case.hears("opens_question")
    if not asks or case.wants("injection", "greeting", "accept", "decline"):
        return False
    if case.hears("cancel_policy"):
        own.rule(case, draft)
        return True
    if case.visits and case.hears("when_mine"):
        own.info(case, draft)
        return True
    if facts.anything(case, draft):
        return True
    if ("?" in case.turn.text or case.hears("opens_question")) and not case.meant.unclear:
        facts.gap(case, draft)
        return True
    return False


def _clarify(case: Case, draft: Draft) -> None:
    if case.wants("injection"):
        draft.ask("help_with", pending=_ASKS_SERVICE)
    elif case.wants("greeting"):
        draft.ask("how_help", pending=_ASKS_SERVICE)
    else:
        draft.unclear = True
        draft.ask("not_sure", pending=_ASKS_SERVICE)
