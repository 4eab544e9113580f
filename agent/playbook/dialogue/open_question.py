"""What a message means to what our last text left open: an offer, a reminder, or a question."""

from agent.context import Pending, Visitable
from agent.desk import Desk
from agent.playbook.answer_words import suits
from agent.playbook.dialogue import cancelling, choosing, own, proposing, texts
from agent.playbook.dialogue.case import Case
from agent.playbook.dialogue.plans import Draft
from agent.playbook.normalise import normalise
from agent.playbook.people import location_in
from agent.proposal import PendingAfter, ReleaseHold

_DETAILS = frozenset({"name", "phone", "email"})


async def answered(case: Case, draft: Draft, desk: Desk) -> bool:
    """Act on the answer; False where the message does not answer it."""
    pending = case.pending
    assert pending is not None
    if choosing.open_slots(case):
        return _keeps_own(case, draft, pending) or await _about_times(case, draft, desk, pending)
    if pending.kind == "reminder" and _cannot(case):
        await own.reschedule(case, draft, desk, visit=_visit(case, pending.appointment))
        return True
    if case.wants("decline") and not case.wants("book"):
        return await _declined(case, draft, desk, pending)
    if pending.kind == "reminder" and case.wants("accept"):
        own.confirm(case, draft)
        return True
    if pending.kind in {"recall", "outreach"} and case.wants("accept"):
        await proposing.propose(case, draft, desk)
        return True
    return pending.kind == "question" and await _question(case, draft, desk, pending)


def _cannot(case: Case) -> bool:
    """Cannot come, and names or asks for another time."""
    asks = "?" in case.turn.text
    if suits(case.plain) and not asks:
        return False
    return case.hears("cannot_come") and (case.names_a_time or asks or case.hears("asks_time"))


def _keeps_own(case: Case, draft: Draft, pending: Pending) -> bool:
    """After all the visit stays where it is."""
    if pending.moves is None or not case.hears("keeps_own"):
        return False
    draft.do(ReleaseHold())
    cancelling.keep(case, draft)
    return True


async def _about_times(case: Case, draft: Draft, desk: Desk, pending: Pending) -> bool:
    about = case.meant.when.clarify_about if case.meant.when is not None else None
    if case.wants("decline") and not case.names_a_time and not case.meant.providers and about is None:
        asks = bool(draft.commands_of_handoff) and "?" in case.turn.text
        await (choosing.again(case, draft, desk) if asks else _refused(case, draft, desk, pending))
        return True
    if case.hears("something_else") and (about == "which_offer" or case.constraint is None):
        await _look_elsewhere(case, draft, desk, pending)
        return True
    if pending.asks in _DETAILS and await _about_held(case, draft, desk, pending):
        return True
    if about == "which_offer":
        proposing.ask_when(case, draft)
        return True
    other = case.constraint is not None or case.wants("book") or about is not None
    if (
        _names_other_place(case, pending)
        or other
        or case.meant.providers
        or (case.meant.new_or_returning is not None and pending.moves is None)
    ):
        await _look_elsewhere(case, draft, desk, pending)
        return True
    return False


def _names_other_place(case: Case, pending: Pending) -> bool:
    """One of our places is named, and not all the times are there."""
    place = location_in(normalise(case.turn.text), case.book)
    asks = "?" in case.turn.text
    return place is not None and not asks and any(slot.location != place for slot in pending.slots)


async def _about_held(case: Case, draft: Draft, desk: Desk, pending: Pending) -> bool:
    """While a name is awaited for a time on hold: not this one after all, or that one named once more."""
    if case.hears("not_this_one"):
        await _look_elsewhere(case, draft, desk, pending)
        return True
    about = case.meant.when.clarify_about if case.meant.when is not None else None
    same = case.constraint is not None and case.constraint.fits(pending.slots[0].start)
    if about == "which_offer" or (same and not case.wants("book")):
        await choosing.again(case, draft, desk)
        return True
    return False


async def _refused(case: Case, draft: Draft, desk: Desk, pending: Pending) -> None:
    """None of these times: others. Not at all, or not even these others: no more of them unasked."""
    if case.hears("puts_off") or (pending.kind == "confirm_booking" and not case.wants("book")):
        draft.do(ReleaseHold())
        kept = next((each for each in case.visits if each.id == pending.moves), None)
        if kept is not None:
            draft.say("kept", kind="confirm", time=case.moment(case.wall(kept)))
        else:
            draft.say("no_problem", kind="notice")
        draft.asked = True
        return
    if _refused_before(case):
        draft.do(ReleaseHold())
        draft.ask(
            "ask_other_day",
            pending=PendingAfter(
                "question",
                asks="when",
                service=pending.service,
                appointment=pending.moves,
                moves=pending.moves,
            ),
        )
        return
    await _look_elsewhere(case, draft, desk, pending)


def _refused_before(case: Case) -> bool:
    said = normalise(case.turn.last_out or "").plain
    return any(normalise(texts.word(language, "other_mark")).plain in said for language in texts.languages())


async def _look_elsewhere(case: Case, draft: Draft, desk: Desk, pending: Pending) -> None:
    visit = _visit(case, pending.moves)
    if visit is not None:
        await own.reschedule(case, draft, desk, visit=visit)
    else:
        await proposing.propose(case, draft, desk, services=_services(case, pending))


def _services(case: Case, pending: Pending) -> tuple[str, ...]:
    """What the offered times are for, unless another treatment is named now."""
    if case.meant.treatments or not pending.slots:
        return ()
    return choosing.services_of(case, pending.slots[0])


def _visit(case: Case, visit_id: str | None) -> Visitable | None:
    return next((each for each in case.turn.appointments if each.id == visit_id), None)


async def _declined(case: Case, draft: Draft, desk: Desk, pending: Pending) -> bool:
    if pending.kind == "reminder":
        await own.reschedule(case, draft, desk, visit=_visit(case, pending.appointment))
        return True
    if pending.asks == "cancel_sure":
        return await _question(case, draft, desk, pending)
    if pending.asks in _DETAILS or (pending.asks == "new_or_returning" and case.meant.new_or_returning):
        return False
    if pending.asks == "new_or_returning":
        await proposing.propose(case, draft, desk)
        return True
    draft.say("no_problem", kind="notice")
    draft.asked = True
    return True


async def _question(case: Case, draft: Draft, desk: Desk, pending: Pending) -> bool:
    if pending.asks == "which_appointment":
        return await _which_appointment(case, draft, desk)
    if pending.asks == "cancel_sure" and case.hears("keeps") and not case.names_a_time:
        cancelling.keep(case, draft)
        return True
    if pending.asks == "cancel_sure" and case.wants("accept", "book", "decline"):
        await own.reschedule(case, draft, desk, visit=_visit(case, pending.appointment))
        return True
    visit = _visit(case, pending.moves)
    if visit is not None and case.meant.when is not None:
        await own.reschedule(case, draft, desk, visit=visit)
        return True
    if not _answers(case, pending):
        return False
    await proposing.propose(case, draft, desk)
    return True


async def _which_appointment(case: Case, draft: Draft, desk: Desk) -> bool:
    visits = own.meant_visits(case)
    to_cancel = case.pending is not None and case.pending.service == own.TO_CANCEL
    if len(visits) != 1:
        if len(visits) > 1:
            own.ask_which(case, draft, visits, own.TO_CANCEL if to_cancel else None)
        return len(visits) > 1
    if to_cancel:
        cancelling.cancel(case, draft, sure=True)
    else:
        await own.reschedule(case, draft, desk)
    return True


def _answers(case: Case, pending: Pending) -> bool:
    meant, asks = case.meant, pending.asks
    if asks == "service":
        named = bool(meant.treatments or meant.revenue_lines)
        return named and (case.is_short_answer or not case.wants("price", "service_info"))
    if asks == "book_now":
        named = case.is_short_answer and bool(meant.treatments)
        return case.wants("accept") or case.wants_booking or named
    if asks == "new_or_returning":
        return meant.new_or_returning is not None or case.wants("accept")
    if asks in {"daypart", "when"}:
        return meant.when is not None or case.wants("accept")
    if asks in _DETAILS:
        return bool(meant.name or meant.phone or meant.email)
    return asks == "which_location" and meant.location is not None
