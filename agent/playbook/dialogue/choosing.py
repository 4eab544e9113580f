"""What becomes of the times we offered or hold: booked, held for a name, exchanged, or given back."""

from functools import cache

from agent.context import Pending, Slot
from agent.desk import Desk, SlotQuery
from agent.playbook.dialogue import figures, second_wish, texts
from agent.playbook.dialogue.answers.place import street
from agent.playbook.dialogue.answers.prices import fee
from agent.playbook.dialogue.asking_again import ask_once_more
from agent.playbook.dialogue.case import BY_TEXT, Case
from agent.playbook.dialogue.depositing import pay_deposit
from agent.playbook.dialogue.plans import Draft
from agent.playbook.dialogue.presenting import present, reminders, said_time, said_times, who
from agent.playbook.dialogue.proposing import offer
from agent.playbook.dialogue.topic import named_in
from agent.playbook.dialogue.unreminded import refused
from agent.playbook.normalise import fold
from agent.proposal import Book, Hold, PendingAfter, ReleaseHold
from practice.file import AppointmentType

_NOT_ASKED = frozenset({"service", "book_now", "new_or_returning", "daypart", "which_location"})


def open_slots(case: Case) -> tuple[Slot, ...]:
    """Times that our last text named or that are held while we wait for a name or number."""
    pending = case.pending
    if pending is None or (pending.kind == "question" and pending.asks in _NOT_ASKED):
        return ()
    return pending.slots


def chosen(case: Case) -> Slot | None:
    """The time that this message takes without doubt."""
    slots = open_slots(case)
    keeps_own = case.pending is not None and case.pending.moves is not None and case.hears("keeps_own")
    if not slots or keeps_own or _wants_other(case):
        return None
    if case.meant.picked is not None and _on_another_day(case, case.meant.picked):
        return None
    if case.meant.picked is not None:
        return next((slot for slot in slots if _same(slot, case.meant.picked)), None)
    if len(slots) != 1:
        return None
    gives = bool(case.meant.name or case.meant.phone) and _awaits_details(case)
    return slots[0] if case.wants("accept") or gives else None


def _on_another_day(case: Case, picked: Slot) -> bool:
    """A date that is not among the offers is a wish, even where its digit could be an offer's number."""
    named = {at for at, words in enumerate(_weekdays()) if words & set(case.plain.split())}
    if named and picked.start.weekday() not in named:
        return True
    constraint = case.constraint
    days = {day for clause in constraint.any_of for day in clause.on} if constraint is not None else set()
    return bool(days) and picked.start.date() not in days


@cache
def _weekdays() -> tuple[frozenset[str], ...]:
    """Each weekday as it is written in any of our languages."""
    names = [texts.row(language, "weekdays") for language in texts.languages()]
    return tuple(frozenset(fold(each[day])[0] for each in names) for day in range(7))


def _wants_other(case: Case) -> bool:
    """A yes with another time, and a no, are no yes."""
    if case.wants("decline", "cancel", "opt_out"):
        return case.meant.picked is None
    constraint = case.constraint
    slots = open_slots(case)
    return (
        case.meant.picked is None
        and constraint is not None
        and not any(constraint.fits(slot.start) for slot in slots)
    )


def _awaits_details(case: Case) -> bool:
    pending = case.pending
    return pending is not None and (
        pending.asks in {"name", "phone", "email"} or pending.kind in {"confirm_booking", "slot_choice"}
    )


def _same(one: Slot, other: Slot) -> bool:
    return (one.type, one.provider, one.start) == (other.type, other.provider, other.start)


async def take(case: Case, draft: Draft, desk: Desk, slot: Slot) -> None:
    """Book it where nothing is missing, else keep it and ask for what is."""
    pending = case.pending
    assert pending is not None
    kind = case.book.find_appointment_type(slot.type)
    if kind is None:
        return
    services = services_of(case, slot)
    query = SlotQuery(
        appointment_type=slot.type,
        services=services,
        location=slot.location,
        returning=case.returning or kind.who == "returning",
        moving=pending.moves,
    )
    if not await desk.is_free(slot, query):
        await lost(case, draft, desk, slot, services)
        return
    missing = _missing(case, pending)
    if missing:
        draft.do(Hold(slot, services, pending.moves))
        key = f"hold_{missing}" if draft_is_fresh(case, slot) else f"ask_{missing}"
        key = "hold_who" if case.turn.shared and key == "hold_name" else key
        asks = "phone" if missing == "phone" else "name"
        fee(case, draft, kind)
        draft.ask(
            key,
            time=said_time(case, slot),
            pending=PendingAfter(
                "question", asks=asks, service=services[0] if services else None, moves=pending.moves
            ),
            slots=(slot,),
            reminders=reminders(case, pending.moves),
        )
        return
    book(case, draft, kind, slot, services, pending.moves)


def draft_is_fresh(case: Case, slot: Slot) -> bool:
    """Whether the time is being chosen now, not already held."""
    del slot
    return case.pending is not None and case.pending.kind != "question"


def _missing(case: Case, pending: Pending) -> str:
    needs_name = case.name is None and pending.moves is None
    if needs_name and case.needs_phone:
        return "name_and_phone"
    if needs_name:
        return "name"
    return "phone" if case.needs_phone else ""


def book(
    case: Case,
    draft: Draft,
    kind: AppointmentType,
    slot: Slot,
    services: tuple[str, ...],
    moves: str | None,
) -> None:
    told = f"{case.turn.last_out or ''} {' '.join(each.text for each in case.turn.history[-6:])}"
    promised = any(texts.word(language, "reminder_mark") in told for language in texts.languages())
    consents = case.turn.channel in BY_TEXT and promised and not refused(case.turn)
    draft.do(Book(slot, case.name, case.phone, services, moves, consents_to_reminders=consents))
    place = case.book.location(slot.location)
    if case.public and not case.own_chat:
        draft.say("booked_elsewhere", kind="confirm")
        return
    at_home = kind.mode != "in_person"
    key = ("moved" if moves else "booked") + ("_remote" if at_home else "")
    cited = () if at_home else ("practice",)
    draft.say(
        key,
        *cited,
        kind="confirm",
        type=case.type_name(kind),
        time=said_time(case, slot),
        who=who(case, (slot,)),
        where=street(place),
        name=f", {case.first_name}" if case.first_name else "",
    )
    if moves is None:
        fee(case, draft, kind)
        pay_deposit(case, draft, kind)
    if case.needs_phone is False and case.own_chat and case.phone:
        draft.say("details_by_text", kind="notice")
    if moves is None and not case.returning:
        _first_visit(case, draft)
    if moves is None and not case.public:
        second_wish.ask_for_it(case, draft, kind, services, slot.start.date().isoformat())


def _first_visit(case: Case, draft: Draft) -> None:
    link = case.book.practice.links.forms
    if link and not any(link in each.text for each in case.turn.history if each.by == "agent"):
        draft.say("forms", "practice", kind="notice", link=link)


def services_of(case: Case, slot: Slot) -> tuple[str, ...]:
    """What the time was offered for."""
    fitting = [
        each
        for each in dict.fromkeys((*_pending_services(case), *case.services, *case.turn.person.treatments))
        if case.book.find_service(each) is not None and _gives(case, each, slot.type)
    ]
    pending = case.pending
    if pending is not None and pending.moves is not None:
        visit = next((each for each in case.turn.appointments if each.id == pending.moves), None)
        return visit.treatments if visit is not None else tuple(fitting[:1])
    named = [each for each in fitting if each in case.services or each in _pending_services(case)]
    return tuple(named or fitting[-1:])


def _pending_services(case: Case) -> tuple[str, ...]:
    pending = case.pending
    return (pending.service,) if pending is not None and pending.service else ()


def _gives(case: Case, service_id: str, type_id: str) -> bool:
    types = case.service(service_id).appointment_types
    for main in (types.new, types.returning):
        if main is not None and (
            main == type_id or any(v.id == type_id for v in case.book.variants_of(main))
        ):
            return True
    return False


async def lost(case: Case, draft: Draft, desk: Desk, slot: Slot, services: tuple[str, ...]) -> None:
    """Somebody was faster: apologise, and offer what is nearest."""
    kind = case.book.appointment_type(slot.type)
    moves = case.pending.moves if case.pending is not None else None
    name = case.first_name or (case.meant.name or "").split(" ")[0] * (not case.public)
    draft.say(
        "lost",
        kind="notice",
        time=_clock_and_who(case, slot),
        name=f", {name}" if name else "",
    )
    query = SlotQuery(
        appointment_type=slot.type,
        services=services,
        location=slot.location if len(case.book.location_ids) > 1 else None,
        returning=case.returning or kind.who == "returning",
        moving=moves,
        limit=case.book.practice.booking_rules.max_slots_offered if slot.beside is None else 1,
        people=1 if slot.beside is None else 2,
    )
    still = await _others_still_free(case, desk, slot, query)
    near = still or await desk.nearest(slot, query)
    near = tuple(each for each in near if not _same(each, slot))[: query.limit]
    if near:
        present(case, draft, kind, tuple(sorted(near, key=lambda each: each.start)), services, moves=moves)
    else:
        await offer(case, draft, desk, kind, services, moves=moves, wanted=query)


def _clock_and_who(case: Case, slot: Slot) -> str:
    said = figures.clock(slot.start.time(), case.language)
    several = len(case.book.appointment_type(slot.type).providers) > 1
    return f"{said} {who(case, (slot,))}" if several else said


async def _others_still_free(case: Case, desk: Desk, slot: Slot, query: SlotQuery) -> tuple[Slot, ...]:
    """What was offered beside it and can still be had."""
    others = [each for each in open_slots(case) if not _same(each, slot)]
    return tuple([each for each in others if await desk.is_free(each, query)])


async def again(case: Case, draft: Draft, desk: Desk) -> None:
    """After a digression: the open question once more, with what is still free."""
    slots = open_slots(case)
    pending = case.pending
    if pending is None or draft.asked:
        return
    named = named_in(case.turn, case.turn.text)
    if named and case.wants("price", "service_info") and not _gives_any(case, named[0]):
        draft.ask("invite_staff", pending=PendingAfter("question", asks="book_now", service=named[0]))
        return
    if not slots:
        _repeat_question(case, draft, pending)
        return
    kind = case.book.find_appointment_type(slots[0].type)
    if kind is None:
        return
    services = services_of(case, slots[0])
    query = SlotQuery(
        appointment_type=kind.id,
        services=services,
        returning=case.returning or kind.who == "returning",
        moving=pending.moves,
    )
    free = tuple([slot for slot in slots if await desk.is_free(slot, query)])
    if not free:
        await lost(case, draft, desk, slots[0], services)
        return
    if pending.kind == "question":
        asks = pending.asks or "name"
        key = "ask_phone" if asks == "phone" else "ask_name"
        draft.ask(
            key,
            time=case.moment(free[0].start),
            reminders="",
            pending=PendingAfter("question", asks=asks, service=pending.service, moves=pending.moves),
            slots=free,
        )
        return
    key = "still_one" if len(free) == 1 else "still"
    draft.ask(
        key,
        times=said_times(case, free),
        who=who(case, free),
        pending=PendingAfter(
            "confirm_booking" if len(free) == 1 else "slot_choice",
            service=services[0] if services else pending.service,
            moves=pending.moves,
        ),
        slots=free,
    )


def _latest_service(case: Case, pending: Pending) -> str | None:
    """An open "shall I find a time?" is for what was spoken of last."""
    named = case.services[:1] if pending.asks == "book_now" and case.meant.treatments else ()
    return named[0] if named and _gives_any(case, named[0]) else pending.service


def _gives_any(case: Case, service_id: str) -> bool:
    return case.book.agent_type_for(service_id, returning=case.returning) is not None


def _repeat_question(case: Case, draft: Draft, pending: Pending) -> None:
    after = PendingAfter(
        pending.kind,
        asks=pending.asks,
        service=_latest_service(case, pending),
        options=pending.options,
        appointment=pending.appointment,
        moves=pending.moves,
    )
    if pending.kind == "question" and pending.asks in {
        "name",
        "phone",
        "email",
        "service",
        "new_or_returning",
        "daypart",
    }:
        if pending.asks == "service" and (
            case.services or (not draft.says_something and ask_once_more(case, draft))
        ):
            return
        draft.ask(f"again_{pending.asks}", pending=after)
    elif pending.kind == "question" and pending.asks == "book_now":
        draft.ask("invite", pending=after)
    elif pending.kind == "reminder":
        visit = next((each for each in case.visits if each.id == pending.appointment), None)
        if visit is not None and not draft.says_something:
            draft.ask("again_reminder", time=case.moment(case.wall(visit)), pending=after)
        elif draft.says_something:
            draft.leave_open(after)


def give_back(draft: Draft) -> None:
    draft.do(ReleaseHold())
