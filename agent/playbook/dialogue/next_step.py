"""The one next step of a turn: cancel, take a time, move, book, repeat the open question, or invite."""

from agent.context import Pending
from agent.desk import Desk
from agent.playbook.dialogue import cancelling, choosing, open_question, own, proposing, waiting
from agent.playbook.dialogue.answers import treatments
from agent.playbook.dialogue.case import Case
from agent.playbook.dialogue.ending import gives_details
from agent.playbook.dialogue.handing_over import hand_over
from agent.playbook.dialogue.plans import Draft
from agent.playbook.dialogue.safety_first import call_in
from agent.proposal import PendingAfter, ReleaseHold

_SELLS = (
    "price",
    "service_info",
    "photos",
    "provider_info",
    "prep_aftercare",
)
_TALK = 6
_SELLS_NAMED = ("financing_payment", "package_membership")
_NO_INVITATION = (
    "closing",
    "review",
    "billing",
    "complaint",
    "human_request",
    "appointment_info",
    "injection",
)


async def move_on(case: Case, draft: Draft, desk: Desk) -> None:
    if draft.asked:
        return
    if not _may_book(case, draft):
        await _own_only(case, draft, desk)
        return
    if waiting.wait_listed(case, draft):
        return
    if case.wants("cancel"):
        await _cancel(case, draft, desk)
        return
    slot = choosing.chosen(case)
    if slot is not None:
        await choosing.take(case, draft, desk, slot)
    elif case.wants("reschedule"):
        await _move(case, draft, desk)
    elif not _is_grave(case):
        await _towards_booking(case, draft, desk)


def _may_book(case: Case, draft: Draft) -> bool:
    """Nothing is booked for minors, in a pregnancy, or while an emergency is open."""
    if "emergency" in case.turn.open_handoffs:
        if not draft.says_something:
            number = call_in(case.book.practice.country).number
            draft.say("emergency_open", kind="safety", number=number)
        return False
    waits = bool({"minor", "pregnancy_nursing"} & set(case.turn.open_handoffs))
    if case.safe("minor", "pregnancy_nursing") and not waits:
        return True
    if choosing.open_slots(case):
        draft.do(ReleaseHold())
    return False


async def _own_only(case: Case, draft: Draft, desk: Desk) -> None:
    """What stands in the calendar may still be cancelled or moved."""
    if "emergency" not in case.turn.open_handoffs and not case.wants("book"):
        if case.wants("cancel"):
            await _cancel(case, draft, desk)
        elif case.wants("reschedule"):
            await own.reschedule(case, draft, desk)


async def _cancel(case: Case, draft: Draft, desk: Desk) -> None:
    """Only an unconditional wish about an appointment cancels one; a new time in its place moves it."""
    if case.hears("cancels_other") and not case.hears("cancels_visit"):
        if not draft.commands_of_handoff and not draft.says_something:
            note = "wants to end something other than an appointment"
            hand_over(case, draft, "staff_action", "soon", note=note)
        return
    if case.visits and (case.hears("instead") or (case.names_a_time and not case.hears("says_cancel"))):
        await own.reschedule(case, draft, desk)
        return
    if case.hears("unsure_cancel") or cancelling.asks_what_it_costs(case):
        cancelling.about_cancelling(case, draft)
        return
    cancelling.cancel(case, draft)


def _is_grave(case: Case) -> bool:
    """Somebody with a problem or a grievance is not sold to, unless they ask for a time themselves."""
    grave = not case.safe("complication", "mild_symptom", "legal", "abuse")
    return (grave or case.wants("complication", "complaint")) and not case.wants_booking


async def _move(case: Case, draft: Draft, desk: Desk) -> None:
    pending = case.pending
    begins = pending is not None and (choosing.open_slots(case) or pending.asks == "book_now")
    if pending is not None and begins and pending.moves is None and not case.visits:
        await proposing.propose(case, draft, desk)
    elif case.hears("cannot_come") and not case.hears("instead") and cancelling.only_names_its_day(case):
        cancelling.cancel(case, draft)
    else:
        await own.reschedule(case, draft, desk)


async def _towards_booking(case: Case, draft: Draft, desk: Desk) -> None:
    if case.pending is not None and await open_question.answered(case, draft, desk):
        return
    if case.visits and case.hears("keeps") and not case.names_a_time:
        cancelling.keep(case, draft)
    elif (case.wants_booking and not _only_guessed(case)) or _comes_back(case):
        await proposing.propose(case, draft, desk)
    elif (
        case.pending is not None and case.pending.kind != "outreach" and not _only_thanks(case, case.pending)
    ):
        await _again(case, draft, desk)
    else:
        invite(case, draft)


def _only_thanks(case: Case, pending: Pending) -> bool:
    """A thank-you ends the talk, but not beside a "shall I book it?" that it does not answer."""
    return case.wants("closing") and pending.kind != "confirm_booking"


def _comes_back(case: Case) -> bool:
    """A yes after a no, when nothing is on offer any more: they want what was offered before."""
    return (
        case.pending is None
        and "accept" in case.intents <= {"accept", "contact_info"}
        and not case.visits
        and not case.turn.open_handoffs
        and bool(case.services)
        and any(each.by == "agent" for each in case.turn.history[-_TALK:])
        and (case.hears("comes_back") or case.names_a_time)
    )


def _only_guessed(case: Case) -> bool:
    """With a visit booked or a person on the matter, a guess that somebody wants to book is not acted on."""
    taken_care_of = bool(case.visits or case.turn.open_handoffs)
    return (
        taken_care_of and case.pending is None and not case.meant.treatments and proposing.only_a_guess(case)
    )


async def _again(case: Case, draft: Draft, desk: Desk) -> None:
    """The open question once more; nothing understood twice running is left to a person."""
    if draft.commands_of_handoff and case.pending is not None and case.pending.asks == "service":
        return  # a person has it now: what we asked before is no longer in the way
    if case.pending is not None and case.pending.kind == "reminder" and gives_details(case):
        return
    lost_us = case.intents <= {"other"} and not draft.says_something and "?" not in case.turn.text
    if lost_us and case.turn.failed_turns:
        return
    draft.unclear = lost_us
    await choosing.again(case, draft, desk)


def invite(case: Case, draft: Draft) -> None:
    """One soft invitation after an answer, where something could be booked."""
    if (
        proposing.comes_together(case)
        and not proposing.are_two(case)
        and not draft.commands_of_handoff
        and case.wants(*_SELLS)
    ):
        proposing.together(case, draft)
    unanswered = any(part.template == "gap" for part in draft.parts)
    if (
        draft.commands_of_handoff
        or unanswered
        or case.wants(*_NO_INVITATION)
        or case.visits
        or not draft.says_something
    ):
        return
    service = case.services[0] if case.services else treatments.instead_of(case)
    if case.meant.not_offered and service is None:
        draft.ask("help_else", pending=PendingAfter("question", asks="service"))
        return
    asks = case.wants(*_SELLS) or (service is not None and case.wants(*_SELLS_NAMED))
    if not asks and not case.meant.not_offered:
        return
    if service is not None and case.book.agent_type_for(service, returning=case.returning) is None:
        draft.ask("invite_staff", pending=PendingAfter("question", asks="book_now", service=service))
        return
    draft.ask("invite", pending=PendingAfter("question", asks="book_now", service=service))
