"""Decides what one turn says and does, in the order in which things matter."""

from agent.context import Turn
from agent.desk import Desk
from agent.playbook.dialogue import choosing, own, proposing, safety_first, standing, texts
from agent.playbook.dialogue.answers import facts, hours, paying, people, place, prices, treatments
from agent.playbook.dialogue.case import Case
from agent.playbook.dialogue.handing_over import hand_over
from agent.playbook.dialogue.plans import Draft, Plan
from agent.proposal import CaptureLead, Close, PendingAfter, ReleaseHold, SetLanguage
from agent.understanding import Understanding

_WISHES = frozenset(
    {"book", "accept", "price", "service_info", "provider_info", "photos", "financing_payment"}
)
_HANDOFFS = frozenset({"human_request", "billing", "complaint"})


async def plan(turn: Turn, understood: Understanding, desk: Desk) -> Plan:
    """What to do and say in this turn. Reads the calendar through the desk, writes nothing."""
    case = Case(turn, understood)
    early = safety_first.emergency(case) or standing.keywords(case)
    if early is not None:
        return _with_opt_out(case, early)
    early = standing.opted_out(case) or standing.silent(case) or standing.finished(case)
    if early is not None:
        return early
    draft = Draft(case.language)
    _learn(case, draft)
    if turn.lost is not None:
        await choosing.lost(case, draft, desk, turn.lost, choosing.services_of(case, turn.lost))
        return draft.plan()
    _acknowledge(case, draft)
    safety_first.findings(case, draft)
    if "emergency" in turn.open_handoffs and not draft.commands_of_handoff:
        _after_emergency(case, draft)
    _fetch_person(case, draft)
    answer(case, draft)
    await _move_on(case, draft, desk)
    _something(case, draft)
    return draft.plan()


def _with_opt_out(case: Case, early: Plan) -> Plan:
    """Danger comes first, but a stop said beside it still counts."""
    from agent.proposal import OptOut

    if early.purpose != "emergency_guidance":
        return early
    scope = standing.opt_out_scope(case.turn)
    if scope not in {"all", "marketing", "wrong_number"}:
        return early
    return Plan(
        **{
            **{name: getattr(early, name) for name in early.__struct_fields__},
            "commands": (*early.commands, OptOut(scope)),
        }
    )  # type: ignore[arg-type]


def _learn(case: Case, draft: Draft) -> None:
    """Keep what the person told us about themselves."""
    meant = case.meant
    other = meant.for_someone_else
    timeframe = None
    if meant.when is not None and meant.when.slots is not None and meant.when.slots.before_date is not None:
        timeframe = f"before {meant.when.slots.before_date.isoformat()}"
    learned = CaptureLead(
        name=None if other else meant.name,
        phone=meant.phone,
        email=meant.email,
        treatments=tuple(each for each in meant.treatments if case.book.find_service(each)),
        new_or_returning=meant.new_or_returning,
        timeframe=timeframe,
    )
    if learned != CaptureLead():
        draft.do(learned)
    if meant.wants_language == case.language and case.turn.person.language != case.language:
        draft.do(SetLanguage(case.language))


def _acknowledge(case: Case, draft: Draft) -> None:
    """A greeting once, and on a first message the service they ask about."""
    fresh = not case.turn.greeted and not case.turn.after_handback
    name = f" {case.first_name}" if case.first_name else ""
    grave = not case.safe("complication", "mild_symptom", "clinical", "legal") or case.wants(
        "complaint", "billing", "complication"
    )
    if case.hears("bot"):
        draft.say("automated", kind="ack")
        if not case.wants("human_request"):
            draft.say("offer_person", kind="notice")
    elif grave or case.hears("who"):
        pass
    elif fresh and case.wants(*_WISHES) and case.services:
        draft.say("hello_about", kind="ack", name=name, service=case.service_names(case.services[:2]))
    elif fresh and (case.wants("greeting") or case.turn.first_reply):
        draft.say("hello", kind="ack", name=name)
    if case.hears("who"):
        draft.say("who_we_are", "practice", kind="fact", practice=case.book.practice.name)


def _after_emergency(case: Case, draft: Draft) -> None:
    """Somebody is on it; nothing is sold or booked meanwhile."""
    if case.wants("book", "accept", "closing", "other"):
        draft.say("emergency_open", kind="safety")
        draft.asked = True


def _fetch_person(case: Case, draft: Draft) -> None:
    if case.wants("complaint"):
        safety_first.complaint(case, draft)
    if case.wants("billing"):
        hand_over(case, draft, "billing", "soon")
    if case.wants("human_request"):
        hand_over(case, draft, "human_request", "soon")
    if "image" in case.turn.attachments or "video" in case.turn.attachments:
        grave = draft.commands_of_handoff
        if not grave:
            hand_over(case, draft, "photo_review", "soon")
    if not case.safe("abuse") and not draft.commands_of_handoff:
        hand_over(case, draft, "abuse", "routine", sentence="stay_polite")
        draft.asked = True


def answer(case: Case, draft: Draft) -> None:
    """Every question of the message, in the order of what people most want to know."""
    wants = case.wants
    sales = case.safe("minor")
    if case.meant.not_offered:
        treatments.not_offered(case, draft)
    if wants("prep_aftercare"):
        treatments.care(case, draft)
    if wants("photos") and not case.turn.attachments:
        treatments.photos(case, draft)
    if wants("price") and sales and not prices.answer(case, draft) and not case.meant.not_offered:
        _price_of_what(case, draft)
    elif (
        wants("service_info")
        and sales
        and not wants("photos")
        and not wants("clinical_question")
        and not treatments.info(case, draft)
    ):
        facts.gap(case, draft)
    if wants("provider_info"):
        people.answer(case, draft)
    if wants("financing_payment"):
        paying.financing(case, draft)
    if wants("package_membership"):
        paying.packages(case, draft)
    if wants("gift_card"):
        paying.gift_cards(case, draft)
    if wants("referral"):
        paying.referral(case, draft)
    if wants("review"):
        paying.review(case, draft)
    if wants("hours") and not (
        wants("book", "reschedule") and case.constraint is not None and not case.hears("clock")
    ):
        hours.answer(case, draft)
    if wants("location_parking"):
        place.answer(case, draft)
    if wants("appointment_info"):
        own.info(case, draft)


def _price_of_what(case: Case, draft: Draft) -> None:
    if case.hears("cancel_policy"):
        facts.of_kind(case, draft, "policy")
        return
    options = [each for line in case.meant.revenue_lines for each in case.book.services_of(line)]
    if facts.anything(case, draft, at_least=facts.SURE * 2) and not options:
        return
    proposing.ask_service(case, draft)


async def _move_on(case: Case, draft: Draft, desk: Desk) -> None:
    """The one next step."""
    if draft.asked:
        return
    if not case.safe("minor"):
        return
    if case.wants("cancel"):
        own.cancel(case, draft)
        return
    slot = choosing.chosen(case)
    if slot is not None:
        await choosing.take(case, draft, desk, slot)
        return
    if case.wants("reschedule"):
        await _reschedule(case, draft, desk)
        return
    if not case.safe("pregnancy_nursing") or _stops_booking(case):
        return
    if case.pending is not None and await _answer_to_pending(case, draft, desk):
        return
    if case.wants("book"):
        await proposing.propose(case, draft, desk)
        return
    if case.pending is not None and case.pending.kind != "outreach" and not case.wants("closing"):
        await choosing.again(case, draft, desk)
        return
    _invite(case, draft)


def _stops_booking(case: Case) -> bool:
    """Somebody with a problem or a grievance is not sold to, unless they ask for a time themselves."""
    grave = not case.safe("complication", "mild_symptom", "legal") or case.wants("complication", "complaint")
    return grave and not case.wants("book")


async def _reschedule(case: Case, draft: Draft, desk: Desk) -> None:
    pending = case.pending
    if pending is not None and choosing.open_slots(case) and pending.moves is None and not case.visits:
        await proposing.propose(case, draft, desk)
        return
    await own.reschedule(case, draft, desk)


async def _answer_to_pending(case: Case, draft: Draft, desk: Desk) -> bool:
    """What the message means to our own question; False where it does not answer it."""
    pending = case.pending
    assert pending is not None
    if choosing.open_slots(case):
        return await _about_offer(case, draft, desk)
    if case.wants("decline") and not case.wants("book"):
        return await _declined(case, draft, desk)
    if pending.kind == "reminder" and case.wants("accept"):
        own.confirm(case, draft)
        return True
    if pending.kind == "recall" and case.wants("accept"):
        await proposing.propose(case, draft, desk)
        return True
    if pending.kind == "outreach" and case.wants("accept"):
        await proposing.propose(case, draft, desk)
        return True
    if pending.kind == "question":
        return await _answers_question(case, draft, desk)
    return False


async def _about_offer(case: Case, draft: Draft, desk: Desk) -> bool:
    pending = case.pending
    assert pending is not None
    other = (
        case.constraint is not None
        or case.wants("book")
        or (case.meant.when is not None and case.meant.when.kind == "clarify")
    )
    if case.wants("decline") and case.constraint is None and not case.meant.providers:
        refuses_times = pending.kind == "slot_choice" and not _puts_off(case)
        draft.do(ReleaseHold())
        if refuses_times:
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
        else:
            draft.say("no_problem", kind="ack")
            draft.pending = None
            draft.asked = True
        return True
    if case.wants("accept") and not other and pending.kind == "slot_choice":
        return False
    if case.meant.when is not None and case.meant.when.clarify_about == "which_offer":
        return False
    if other or case.meant.providers:
        if pending.moves is not None:
            visit = next((each for each in case.turn.appointments if each.id == pending.moves), None)
            await own.reschedule(case, draft, desk, visit=visit)
        else:
            await proposing.propose(case, draft, desk)
        return True
    if case.meant.new_or_returning is not None and pending.moves is None:
        await proposing.propose(case, draft, desk)
        return True
    return False


def _puts_off(case: Case) -> bool:
    words = (
        "think",
        "later",
        "not now",
        "never mind",
        "changed",
        "another time",
        "let you know",
        "get back",
        "no thanks",
        "no thank",
        "pass",
        "not interested",
        "expensive",
        "pienso",
        "despues",
        "luego",
        "no gracias",
        "ahorita no",
        "caro",
    )
    return any(word in case.plain for word in words)


async def _declined(case: Case, draft: Draft, desk: Desk) -> bool:
    pending = case.pending
    assert pending is not None
    if pending.kind == "reminder":
        visit = next((each for each in case.turn.appointments if each.id == pending.appointment), None)
        await own.reschedule(case, draft, desk, visit=visit)
        return True
    if pending.kind == "question" and pending.asks in {"name", "phone", "email"}:
        return False
    draft.say("no_problem", kind="ack")
    draft.asked = True
    return True


async def _answers_question(case: Case, draft: Draft, desk: Desk) -> bool:
    pending = case.pending
    assert pending is not None
    asks = pending.asks
    if asks == "which_appointment" and not case.wants("book"):
        if "cancel" in (case.turn.last_out or "").lower():
            own.cancel(case, draft)
        else:
            await own.reschedule(case, draft, desk)
        return True
    if pending.moves is not None and (case.constraint is not None or case.meant.when is not None):
        visit = next((each for each in case.turn.appointments if each.id == pending.moves), None)
        await own.reschedule(case, draft, desk, visit=visit)
        return True
    answered = (
        (asks == "service" and bool(case.meant.treatments or case.meant.revenue_lines))
        or (asks == "book_now" and case.wants("accept", "book"))
        or (asks == "new_or_returning" and (case.meant.new_or_returning is not None or case.wants("accept")))
        or (asks in {"daypart", "when"} and (case.meant.when is not None or case.wants("accept")))
        or (
            asks in {"name", "phone", "email"}
            and bool(case.meant.name or case.meant.phone or case.meant.email)
        )
        or (asks == "which_location" and case.meant.location is not None)
    )
    if not answered:
        return False
    await proposing.propose(case, draft, desk)
    return True


def _invite(case: Case, draft: Draft) -> None:
    """One soft invitation after an answer, where something could be booked."""
    if draft.commands_of_handoff or case.wants("closing", "review", "billing", "complaint", "human_request"):
        return
    if case.wants("appointment_info", "injection") or case.visits:
        return
    service = case.services[0] if case.services else treatments.instead_of(case)
    sells = (
        case.wants(
            "price",
            "service_info",
            "photos",
            "provider_info",
            "financing_payment",
            "package_membership",
            "prep_aftercare",
        )
        or case.meant.not_offered
    )
    if not draft.says_something or not sells or (service is None and case.meant.not_offered):
        return
    if service is not None and case.book.agent_type_for(service, returning=case.returning) is None:
        return
    draft.ask("invite", pending=PendingAfter("question", asks="book_now", service=service))


def _something(case: Case, draft: Draft) -> None:
    """No turn ends without words unless silence was decided."""
    if draft.says_something or any(part.template == "hello_about" for part in draft.parts) and draft.asked:
        return
    if draft.asked and draft.parts:
        return
    if case.wants("closing"):
        draft.parts.clear()
        draft.say("welcome", kind="ack")
        if not case.turn.open_handoffs and case.pending is None:
            draft.do(Close())
        return
    if case.meant.unclear and case.turn.failed_turns >= 1:
        hand_over(case, draft, "low_confidence", "soon")
        return
    if case.wants("contact_info") and not case.wants("greeting"):
        draft.say("noted", kind="ack", name=f", {case.first_name}" if case.first_name else "")
        draft.ask(
            "ask_service" if not case.services else "invite",
            pending=PendingAfter(
                "question",
                asks="service" if not case.services else "book_now",
                service=case.services[0] if case.services else None,
            ),
        )
        return
    if place.reach(case, draft):
        return
    if case.wants("other") and case.hears("question") and not case.wants("injection"):
        if facts.anything(case, draft):
            return
        if "?" in case.turn.text and not case.meant.unclear:
            facts.gap(case, draft)
            return
    if case.wants("injection"):
        draft.ask("help_with", pending=PendingAfter("question", asks="service"))
        return
    if case.wants("greeting"):
        draft.ask("how_help", pending=PendingAfter("question", asks="service"))
        return
    draft.ask("not_sure", pending=PendingAfter("question", asks="service"))


__all__ = ["answer", "plan", "texts"]
