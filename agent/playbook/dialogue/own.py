"""A person's own appointments: when they are, moving, cancelling, confirming, running late."""

import re
from datetime import date

import msgspec

from agent.context import Visitable
from agent.desk import Desk, SlotQuery
from agent.playbook.dialogue import figures
from agent.playbook.dialogue.anchoring import read_about, said_last
from agent.playbook.dialogue.answers.facts import anything, best, gap, quote
from agent.playbook.dialogue.answers.place import street
from agent.playbook.dialogue.case import Case
from agent.playbook.dialogue.finding import rank, relevant
from agent.playbook.dialogue.handing_over import hand_over
from agent.playbook.dialogue.leaning import only_hours
from agent.playbook.dialogue.plans import Draft
from agent.playbook.dialogue.presenting import a_type, with_whom
from agent.playbook.dialogue.proposing import ask_when, offer
from agent.proposal import ConfirmAttendance, PendingAfter
from booking.constraints.types import Clause, Constraint
from practice.file import KnowledgeEntry

_NOTICE = re.compile(r"(\d{1,3})[ -](?:hours?|horas?|hrs?)")
_MINUTES = re.compile(r"(\d{1,3})[ -](?:minutes?|minutos?|mins?)")
_USUAL_NOTICE = 24
"""Hours before a visit from which a change counts as late, where the practice's rule names none."""
MOST_LISTED = 4


def meant_visits(case: Case) -> tuple[Visitable, ...]:
    """The appointments that the message can mean; one where it is clear."""
    visits = case.visits
    pending = case.pending
    if pending is not None and pending.appointment is not None:
        named = tuple(each for each in visits if each.id == pending.appointment)
        if named and not case.meant.treatments and not case.named_days:
            return named
    if len(visits) < 2:
        return visits
    for narrowed in (_by_option(case), _by_treatment(case), _by_day(case), _by_provider(case)):
        if len(narrowed) == 1:
            return narrowed
    return visits


def _by_option(case: Case) -> tuple[Visitable, ...]:
    pending = case.pending
    if pending is None or pending.asks != "which_appointment":
        return ()
    listed = [each for key in pending.options for each in case.visits if each.id == key]
    words = set(case.plain.split())
    for place, names in enumerate(
        (
            ("1", "first", "primera", "primero"),
            ("2", "second", "segunda", "segundo"),
            ("3", "third", "tercera"),
        )
    ):
        if words & set(names) and place < len(listed):
            return (listed[place],)
    return ()


def _by_treatment(case: Case) -> tuple[Visitable, ...]:
    named = set(case.meant.treatments)
    lines = set(case.meant.revenue_lines)
    exact = tuple(each for each in case.visits if named & set(each.treatments))
    if exact or not lines:
        return exact
    return tuple(
        each
        for each in case.visits
        if any(case.service(service).revenue_line in lines for service in each.treatments)
    )


def _by_day(case: Case) -> tuple[Visitable, ...]:
    slots = read_about(case, None).slots if case.meant.when is not None else None
    if slots is None:
        return ()
    if case.hears("existing_day"):
        said = figures.days_said(case.turn.text)
        return tuple(each for each in case.visits if (case.wall(each).month, case.wall(each).day) in said)
    fits = tuple(
        each
        for each in case.visits
        if (not slots.dates or case.wall(each).date() in slots.dates)
        and (slots.at is None or case.wall(each).time() == slots.at)
    )
    return fits if slots.dates or slots.at is not None else ()


def _by_provider(case: Case) -> tuple[Visitable, ...]:
    return tuple(each for each in case.visits if each.provider in case.meant.providers)


def hidden(case: Case, draft: Draft) -> bool:
    """In an open chat nothing is said of appointments, not even that there is none; on a shared phone it is asked whose."""
    if case.turn.shared and not case.visits:
        hand_over(
            case,
            draft,
            "staff_action",
            "soon",
            note="about an appointment, from a phone that several people use",
            sentence="handoff_shared_phone",
        )
        return True
    if not case.public or (case.own_chat and case.visits):
        return False
    hand_over(
        case,
        draft,
        "staff_action",
        "soon",
        note="about an appointment, from an open chat",
        sentence="handoff_open_chat",
    )
    return True


TO_CANCEL = "to_cancel"
"""Marks the question which appointment to cancel, beside the one which to move."""


def ask_which(case: Case, draft: Draft, visits: tuple[Visitable, ...], why: str | None = None) -> None:
    listed = visits[:MOST_LISTED]
    said = figures.either([_described(case, each) for each in listed], case.language)
    draft.ask(
        "ask_which_visit",
        visits=said,
        pending=PendingAfter(
            "question", asks="which_appointment", service=why, options=tuple(each.id for each in listed)
        ),
    )


def _described(case: Case, visit: Visitable) -> str:
    kind = case.book.find_appointment_type(visit.type)
    name = case.type_name(kind) if kind is not None else ""
    return f"{name} {case.moment(case.wall(visit))}"


async def reschedule(case: Case, draft: Draft, desk: Desk, *, visit: Visitable | None = None) -> None:
    if hidden(case, draft):
        return
    visits = (visit,) if visit is not None else meant_visits(case)
    if not visits:
        draft.say("no_visit", kind="notice")
        draft.ask("invite", pending=PendingAfter("question", asks="book_now"))
        return
    if len(visits) > 1:
        ask_which(case, draft, visits)
        return
    chosen = visits[0]
    kind = case.book.find_appointment_type(chosen.type)
    if (
        kind is None
        or kind.booked_by == "staff"
        or any(
            case.service(each).booked_by == "staff"
            for each in chosen.treatments
            if case.book.find_service(each)
        )
    ):
        hand_over(
            case,
            draft,
            "staff_action",
            "soon",
            note=f"wants to move {_described(case, chosen)}",
            sentence="handoff_booking",
        )
        return
    late_change_rule(case, draft, chosen)
    providers = tuple(each for each in case.meant.providers if each in kind.providers) or (chosen.provider,)
    query = SlotQuery(
        appointment_type=kind.id,
        services=chosen.treatments,
        constraint=_not_now(case, chosen),
        providers=providers,
        location=case.meant.location or (chosen.location if len(case.book.location_ids) > 1 else None),
        returning=case.returning or kind.who == "returning",
        moving=chosen.id,
        limit=case.book.practice.booking_rules.max_slots_offered,
    )
    query = await _that_day_first(case, desk, query, chosen)
    if case.meant.when is not None and case.meant.when.kind == "clarify":
        ask_when(case, draft)
        if draft.pending is not None:
            draft.pending = PendingAfter(
                "question",
                asks="when",
                service=draft.pending.service,
                options=draft.pending.options,
                appointment=chosen.id,
                moves=chosen.id,
            )
        return
    await offer(case, draft, desk, kind, chosen.treatments, moves=chosen.id, wanted=query)


async def _that_day_first(case: Case, desk: Desk, query: SlotQuery, visit: Visitable) -> SlotQuery:
    """Who names only an hour, like "move it to the afternoon", means the day that they have, where it can be had."""
    wish = case.wish
    open_times = case.pending is not None and bool(case.pending.slots)
    if wish is None or query.constraint is None or open_times or wish.none_of or case.hears("other_day"):
        return query
    day = case.wall(visit).date()
    if not all(only_hours(each) for each in query.constraint.any_of) or case.hears("any_time"):
        return query
    clauses = tuple(msgspec.structs.replace(each, on=(day,)) for each in query.constraint.any_of)
    there = msgspec.structs.replace(query, constraint=Constraint(clauses, query.constraint.none_of))
    return there if await desk.find_slots(there) else query


def _not_now(case: Case, visit: Visitable) -> Constraint:
    """Their wish, without the time that they have."""
    wall = case.wall(visit)
    keep = Clause(on=(wall.date(),), at=wall.time())
    wish = case.wish
    if wish is not None and len(case.visits) > 1 and case.pending is None:
        again = read_about(case, visit)
        wish = again.constraint if again.kind == "times" and not again.constraint.empty else wish
    if not case.names_a_time and case.hears("cannot_come"):
        wish = said_last(case, visit) or wish
    if wish is None:
        return Constraint((Clause(),), (keep,))
    return Constraint(_without_old_day(case, wish.any_of, wall.date()), (*wish.none_of, keep))


def _without_old_day(case: Case, wished: tuple[Clause, ...], old: date) -> tuple[Clause, ...]:
    """Of "move monday to wednesday" the day that is left is no wished day, where another is named beside it."""
    weekday = {each for clause in wished for each in clause.dow} | {
        day.weekday() for c in wished for day in c.on
    }
    if len(weekday) < 2 or old.weekday() not in weekday or not case.hears("from_to"):
        return wished
    kept = []
    for clause in wished:
        on = tuple(day for day in clause.on if day.weekday() != old.weekday())
        dow = tuple(each for each in clause.dow if each != old.weekday())
        if (clause.on and not on) or (clause.dow and not dow):
            continue
        kept.append(msgspec.structs.replace(clause, on=on, dow=dow))
    return tuple(kept) or wished


def type_name(case: Case, visit: Visitable) -> str:
    kind = case.book.find_appointment_type(visit.type)
    return case.type_name(kind) if kind is not None else ""


def bites(case: Case, entry: KnowledgeEntry, visit: Visitable) -> bool:
    """Whether a change now is a late one by this rule."""
    notice = max((int(each) for each in _NOTICE.findall(entry.text)), default=_USUAL_NOTICE)
    return case.within(visit, notice)


def late_change_rule(case: Case, draft: Draft, visit: Visitable) -> None:
    """The rule for late changes, where it bites or is asked for, and has not been told."""
    entry = policy(case, "cancel cancelling move missed fee")
    if entry is None or case.book.language_of(entry) != case.language:
        return
    told = " ".join(
        [case.turn.last_out or "", *(each.text for each in case.turn.history if each.by == "agent")]
    )
    due = bites(case, entry, visit) or case.hears("fee_of_cancel")
    if due and relevant(entry, case.turn.text) not in told:
        quote(case, draft, entry)


def policy(case: Case, about: str) -> KnowledgeEntry | None:
    """The rule about this, found by words in either language."""
    ranked = rank(case.book, about, case.entries("policy"))
    return ranked[0].entry if ranked else None


def _in_first_language(case: Case, about: str) -> KnowledgeEntry | None:
    """Not to be quoted to who writes in another language; its figures hold all the same."""
    ranked = rank(case.book, about, case.book.knowledge(on=case.today, kind="policy"))
    return ranked[0].entry if ranked else None


def rule(case: Case, draft: Draft) -> None:
    """What happens when somebody cancels, moves, or does not come."""
    entry = policy(case, f"cancel cancelling move missed fee {case.turn.text}")
    if entry is not None:
        quote(case, draft, entry)
    else:
        gap(case, draft)


def confirm(case: Case, draft: Draft) -> None:
    """A yes to our reminder."""
    pending = case.pending
    assert pending is not None
    visit = next((each for each in case.turn.appointments if each.id == pending.appointment), None)
    if visit is None:
        draft.say("thanks", kind="ack")
        return
    draft.do(ConfirmAttendance(visit.id))
    if case.public and visit not in case.visits:
        draft.say("confirmed_short", kind="confirm")
        return
    draft.say(
        "confirmed",
        kind="confirm",
        time=case.moment(case.wall(visit)),
        name=f", {case.first_name}" if case.first_name else "",
    )


def _late(case: Case, draft: Draft) -> bool:
    """Running late goes to the front desk at once; what would happen then is only told."""
    if not case.hears("late") or (case.hears("cancel_policy") and not case.hears("supposing")):
        return False
    entry = policy(case, "late minutes") or _in_first_language(case, "late minutes")
    about = entry is not None and ("late" in entry.title.lower() or "tarde" in entry.title.lower())
    supposing = case.hears("supposing")
    if not supposing:
        hand_over(case, draft, "staff_action", "urgent", note="running late", sentence="handoff_late")
    if entry is not None and about:
        _late_rule(case, draft, entry)
    elif supposing:
        gap(case, draft)
    return True


def _late_rule(case: Case, draft: Draft, entry: KnowledgeEntry) -> None:
    """The practice's own words, or, where it has none in their language, the minutes that these allow."""
    minutes = _MINUTES.search(entry.text)
    if case.book.language_of(entry) == case.language or minutes is None:
        quote(case, draft, entry)
    else:
        draft.say("late_minutes", entry.id, minutes=minutes.group(1))


def info(case: Case, draft: Draft) -> None:
    """When, with whom, what to bring."""
    if _late(case, draft):
        return
    if case.hears("clock_change"):
        draft.say("clock_change", kind="notice")
    if case.hears("bring"):
        entry = best(
            case,
            [each for each in case.entries("visit") if each.kinds[0] == "visit"] or case.entries("visit"),
        )
        if entry is not None:
            quote(case, draft, entry)
            if not _asks_when(case):
                return
    if (case.hears("clock_change") and not case.visits) or hidden(case, draft):
        return
    if case.hears("relative_visit"):
        if not draft.commands_of_handoff:
            draft.say("third_party", kind="notice")
        return
    visits = meant_visits(case)
    if not visits:
        if not draft.says_something and not _of_visits_at_large(case, draft):
            draft.say("no_visit", kind="notice")
        return
    _tell(case, draft, visits[:1] if case.hears("the_next") else visits)


def _of_visits_at_large(case: Case, draft: Draft) -> bool:
    """Like "can my husband come with me?", asked by somebody without a visit."""
    if "?" not in case.turn.text and not case.hears("opens_question"):
        return False
    return not case.hears("asks_mine") and not case.hears("when_mine") and anything(case, draft)


def _tell(case: Case, draft: Draft, visits: tuple[Visitable, ...]) -> None:
    for place, visit in enumerate(visits[:MOST_LISTED]):
        kind = case.book.find_appointment_type(visit.type)
        remote = kind is not None and kind.mode != "in_person"
        draft.say(
            "visit_more" if place else ("visit_remote" if remote else "visit"),
            *(() if remote else ("practice",)),
            kind="confirm",
            type=type_name(case, visit),
            a_type=a_type(case, kind) if kind is not None else "",
            time=case.moment(case.wall(visit)),
            who=with_whom(case, visit.type, visit.provider),
            where=street(case.book.location(visit.location)),
        )


def _asks_when(case: Case) -> bool:
    return any(f" {word} " in f" {case.plain} " for word in ("when", "time", "day", "cuando", "hora", "dia"))
