"""Turns a wish for an appointment into times on offer, or into the one question that stands before them."""

import msgspec

from agent.desk import Desk, SlotQuery
from agent.playbook.dialogue import cues, figures, second_wish, texts, times
from agent.playbook.dialogue.answers.prices import fee
from agent.playbook.dialogue.answers.treatments import instead_of
from agent.playbook.dialogue.asking_again import ask_once_more
from agent.playbook.dialogue.case import Case
from agent.playbook.dialogue.handing_over import hand_over
from agent.playbook.dialogue.plans import Draft
from agent.playbook.dialogue.presenting import a_type, not_there, present, said_times, with_whom
from agent.playbook.dialogue.topic import named_in, names_closely, seen_for
from agent.playbook.normalise import normalise
from agent.proposal import JoinWaitlist, PendingAfter, ReleaseHold
from booking.constraints.types import Constraint
from practice.file import AppointmentType

MOST_OPTIONS = 4


async def propose(case: Case, draft: Draft, desk: Desk, *, services: tuple[str, ...] = ()) -> None:
    """The next step towards an appointment. Asks one thing at most."""
    wanted = services or case.services or seen_for(case.turn, case.meant.providers)
    kind = kind_for(case, wanted[0]) if wanted else _of_line(case)
    if (
        draft.asked
        or await _advised(case, draft, desk, wanted)
        or _for_a_person(case, draft, desk, wanted, kind)
        or _asks_first(case, draft, wanted, kind)
    ):
        return
    assert kind is not None
    together = tuple(each for each in wanted if kind_for(case, each) == kind)
    second_wish.say_order(case, draft, kind, together)
    await offer(case, draft, desk, kind, together)


async def _advised(case: Case, draft: Draft, desk: Desk, wanted: tuple[str, ...]) -> bool:
    """Nobody who asks us what to do is asked which treatment: a consultation, or what bothers them."""
    if case.meant.not_offered or not (case.hears("advice") or case.hears("skin_woes")):
        return False
    if wanted and (not named_in(case.turn, case.turn.text) or names_closely(case.turn)):
        return False
    draft.say("concern")
    kind = _consultation(case)
    if kind is not None:
        await offer(case, draft, desk, kind, ())
    else:
        draft.ask("ask_concern", pending=PendingAfter("question", asks="service"))
    return True


def _consultation(case: Case) -> AppointmentType | None:
    """The one consultation for everybody, where there is just one."""
    every = [
        kind
        for kind in case.book.file.appointment_types
        if kind.booked_by == "agent"
        and kind.variant_of is None
        and kind.who != "returning"
        and kind.mode == "in_person"
        and cues.hears(normalise(kind.name).plain, "consult_name")
    ]
    everybody = [kind for kind in every if kind.who == "any" and not _surgical(case, kind)]
    fitting = everybody or [kind for kind in every if not _surgical(case, kind)]
    return fitting[0] if len(fitting) == 1 else None


def _surgical(case: Case, kind: AppointmentType) -> bool:
    lines = {
        service.revenue_line
        for service in case.book.file.services
        if kind.id in {service.appointment_types.new, service.appointment_types.returning}
    }
    return lines <= {"surgical", "wellness"}


def _for_a_person(
    case: Case, draft: Draft, desk: Desk, wanted: tuple[str, ...], kind: AppointmentType | None
) -> bool:
    """What only staff may book, and people who come together where it is not two for the same thing."""
    if wanted and kind is None:
        only_staff(case, draft, wanted[0])
        return True
    if not comes_together(case) or (are_two(case) and (kind is None or _seats_two(case, desk, kind))):
        return False
    together(case, draft)
    return True


def comes_together(case: Case) -> bool:
    return case.meant.party_size > 1 or case.hears("party") or _brings_somebody(case)


def _brings_somebody(case: Case) -> bool:
    """Like "can my friend come too?", said beside a visit that they have."""
    return bool(case.visits) and case.hears("somebody_too")


def are_two(case: Case) -> bool:
    """Somebody and one more, for the usual visit; what is called a party is one."""
    return case.meant.party_size == 2 and not case.hears("party")


def _seats_two(case: Case, desk: Desk, kind: AppointmentType) -> bool:
    """Whoever has such a visit already is helped by a person: what becomes of that one is theirs to say."""
    has_one = any(each.type == kind.id for each in case.turn.appointments)
    return not has_one and desk.seats_two(SlotQuery(appointment_type=kind.id, services=case.services))


def together(case: Case, draft: Draft) -> None:
    if case.pending is not None and case.pending.slots:
        draft.do(ReleaseHold())
    party = f"party of {case.meant.party_size}" if case.meant.party_size > 1 else "a party"
    hand_over(case, draft, "staff_action", "soon", note=party, sentence="handoff_party")


def _asks_first(case: Case, draft: Draft, wanted: tuple[str, ...], kind: AppointmentType | None) -> bool:
    """The one question that stands before any times: which treatment, which day, new or returning."""
    if kind is None:
        ask_service(case, draft)
    elif case.meant.when is not None and case.meant.when.kind == "clarify":
        ask_when(case, draft)
    elif wanted and case.unsure_if_returning and types_differ(case, wanted[0]):
        pending = PendingAfter("question", asks="new_or_returning", service=wanted[0])
        draft.ask("ask_new_or_returning", pending=pending)
    elif wanted and _explores(case, wanted[0]):
        explore(case, draft, kind, wanted[0])
    else:
        return False
    return True


def _explores(case: Case, service_id: str) -> bool:
    """Surgery is not rushed: who names no time and no wish for one is asked one thing first."""
    return (
        case.service(service_id).revenue_line == "surgical"
        and case.turn.first_reply
        and not case.returning
        and case.meant.when is None
        and not case.meant.providers
        and not case.hears("wants_time")
    )


def explore(case: Case, draft: Draft, kind: AppointmentType, service_id: str) -> None:
    draft.say("surgeon_first", kind="notice", type=case.type_name(kind), who=who_does(case, kind))
    fee(case, draft, kind)
    draft.ask("ask_daypart", pending=PendingAfter("question", asks="daypart", service=service_id))


def who_does(case: Case, kind: AppointmentType) -> str:
    return with_whom(case, kind.id, kind.providers[0]) if len(kind.providers) == 1 else ""


def types_differ(case: Case, service_id: str) -> bool:
    types = case.service(service_id).appointment_types
    return types.new != types.returning


def kind_for(case: Case, service_id: str) -> AppointmentType | None:
    """The type for this person, in the form (video, phone) that they ask for."""
    kind = case.book.agent_type_for(service_id, returning=case.returning)
    return None if kind is None else _in_form(case, kind)


def _in_form(case: Case, kind: AppointmentType) -> AppointmentType:
    if case.hears("in_person"):
        return kind
    for cue, mode in (("video", "video"), ("phone_visit", "phone")):
        if case.hears(cue):
            for variant in case.book.variants_of(kind.id):
                if variant.mode == mode and variant.booked_by == "agent":
                    return variant
    return kind


def only_staff(case: Case, draft: Draft, service_id: str) -> None:
    hand_over(
        case,
        draft,
        "staff_action",
        "soon",
        note=f"wants {case.service(service_id).name}, which staff book",
        sentence="handoff_staff_books",
    )


def _of_line(case: Case) -> AppointmentType | None:
    """Where no treatment is named: the one type with which a whole revenue line begins, or that was offered."""
    nearest = instead_of(case)
    if case.meant.not_offered:
        return kind_for(case, nearest) if nearest else None
    lines = case.meant.revenue_lines
    kinds = [kind_for(case, each.id) for line in lines for each in case.book.services_of(line)]
    ids = {kind.id if kind is not None else None for kind in kinds}
    if len(ids) == 1 and kinds[0] is not None and not case.returning:
        return kinds[0]
    pending = case.pending
    offered = pending.slots[0].type if pending is not None and pending.slots and not lines else None
    if offered is not None:
        return case.book.find_appointment_type(offered)
    return _of_provider(case) if not lines else None


def _of_provider(case: Case) -> AppointmentType | None:
    """The one consultation that the person they name gives, in the form that they ask for."""
    first = [
        kind
        for kind in case.book.file.appointment_types
        if kind.booked_by == "agent"
        and kind.variant_of is None
        and kind.who != "returning"
        and set(case.meant.providers) & set(kind.providers)
        and cues.hears(normalise(kind.name).plain, "consult_name")
    ]
    if len(first) != 1 or not case.hears("consult"):
        return None
    return _in_form(case, first[0])


def ask_service(case: Case, draft: Draft) -> None:
    """Which treatment? With names to choose from where the line is known."""
    if case.meant.not_offered:
        draft.ask("help_else", pending=PendingAfter("question", asks="service"))
        return
    options = [each.id for line in case.meant.revenue_lines for each in case.book.services_of(line)]
    if options and len(options) <= MOST_OPTIONS:
        names = figures.either([case.service_name(each) for each in options], case.language)
        draft.ask(
            "ask_which",
            options=names,
            pending=PendingAfter("question", asks="service", options=tuple(options)),
        )
        return
    again = case.pending is not None and case.pending.asks == "service"
    if again and ask_once_more(case, draft):
        return
    lost_us = again and case.meant.when is None
    draft.unclear = draft.unclear or lost_us or only_a_guess(case)
    draft.ask("ask_service", pending=PendingAfter("question", asks="service"))


def only_a_guess(case: Case) -> bool:
    """A wish to book that no word of the message states: a second one like it goes to a person."""
    return (
        case.intents == {"book"}
        and case.meant.when is None
        and not case.meant.providers
        and not case.hears("books")
        and not case.hears("wants_time")
    )


def ask_when(case: Case, draft: Draft) -> None:
    reading = case.meant.when
    about = (reading.clarify_about if reading is not None else "") or ""
    days = case.named_days
    service = case.services[0] if case.services else None
    if about == "which_offer" and case.pending is not None and case.pending.slots:
        fitting = tuple(
            each for each in case.pending.slots if reading and reading.constraint.fits(each.start)
        )
        draft.ask(
            "ask_which_offer" if len(fitting) in {0, len(case.pending.slots)} else "ask_which_of",
            pending=PendingAfter("slot_choice", service=case.pending.service, moves=case.pending.moves),
            slots=fitting or case.pending.slots,
            times=said_times(case, fitting),
        )
        return
    options = tuple(day.isoformat() for day in days)
    pending = PendingAfter("question", asks="when", service=service, options=options)
    if about in {"which_weekday", "weekday_and_date", "which_date"} and len(days) == 2:
        said = figures.either([case.day(day) for day in days], case.language)
        draft.ask("ask_which_day", days=said, pending=pending)
        return
    key = f"ask_{about}"
    draft.ask(key if key in texts.texts(texts.FIRST) else "ask_day_again", pending=pending)


async def offer(
    case: Case,
    draft: Draft,
    desk: Desk,
    kind: AppointmentType,
    services: tuple[str, ...],
    *,
    moves: str | None = None,
    providers: tuple[str, ...] = (),
    wanted: SlotQuery | None = None,
) -> None:
    """Search and offer; names what stands in the way of the wish."""
    if moves is None and _has_one_already(case, draft, kind):
        visit = next((each for each in case.visits if each.type == kind.id), None)
        if visit is None or draft.asked:
            return
        moves = visit.id
        draft.say("has_one", type=a_type(case, kind), time=case.moment(case.wall(visit)))
    query = wanted or SlotQuery(
        appointment_type=kind.id,
        services=services,
        constraint=case.wish,
        providers=providers or _providers(case, draft, kind),
        location=case.meant.location,
        returning=case.returning,
        moving=moves,
        people=2 if moves is None and are_two(case) else 1,
    )
    most = case.book.practice.booking_rules.max_slots_offered
    query = msgspec.structs.replace(query, limit=max(1, most // query.people))
    found = await times.search(case, desk, query)
    if query.providers and not case.meant.providers and not found.fits:
        anybody = msgspec.structs.replace(query, providers=())
        theirs = await times.search(case, desk, anybody)
        if theirs.fits or not found.slots:
            query, found = anybody, theirs
    if not found.slots and query.location is not None and found.reason == "not_done":
        not_there(case, draft, kind, query.location)
        query = msgspec.structs.replace(query, location=None)
        found = await times.search(case, desk, query)
    if case.turn.lost is None or found.fits:
        times.explain(case, draft, found, query)
    if not found.slots:
        draft.say("no_times", kind="notice")
        if not case.turn.shared:
            draft.do(
                JoinWaitlist(kind.id, services, query.providers, query.constraint or Constraint(), moves)
            )
            draft.say("waitlisted_too", kind="notice")
        hand_over(
            case,
            draft,
            "staff_action",
            "soon",
            note=f"found no time for {kind.name}",
            sentence="handoff_no_times",
        )
        return
    if moves is None:
        fee(case, draft, kind)
    if query.people > 1:
        draft.say("for_two", kind="notice")
    if kind.fee.kind != "by_service" and moves is None and _decides(case, services):
        draft.say("suitability", kind="notice")
    present(case, draft, kind, found.slots, services, moves=moves)


def _decides(case: Case, services: tuple[str, ...]) -> bool:
    """In wellness the provider decides whether it suits; said once."""
    kind = case.book.appointment_type_for(services[0], returning=False) if services else None
    consults = kind is not None and cues.hears(normalise(kind.name).plain, "consult_name")
    return (
        consults
        and case.turn.first_reply
        and any(case.service(each).revenue_line == "wellness" for each in services)
    )


def _has_one_already(case: Case, draft: Draft, kind: AppointmentType) -> bool:
    if not case.book.practice.booking_rules.one_open_booking_per_type:
        return False
    if not any(each.type == kind.id for each in case.turn.appointments):
        return False
    if case.for_other or not any(each.type == kind.id for each in case.visits):
        hand_over(
            case, draft, "staff_action", "soon", note=f"wants another {kind.name}", sentence="handoff_booking"
        )
        draft.asked = True
    return True


def _providers(case: Case, draft: Draft, kind: AppointmentType) -> tuple[str, ...]:
    """Those they name; for somebody who has been here, the one they saw."""
    named = tuple(each for each in case.meant.providers if case.book.is_provider(each))
    fitting = tuple(each for each in named if each in kind.providers)
    if named and not fitting:
        draft.say(
            "does_not_do",
            f"appointment_type:{kind.id}",
            "practice",
            kind="notice",
            name=case.staff_name(named[0]),
            type=case.type_name(kind),
            others=figures.either([case.staff_name(each) for each in kind.providers[:3]], case.language),
        )
        return ()
    if fitting or case.public:
        return fitting
    seen = (visit.provider for visit in case.turn.person.history if visit.provider in kind.providers)
    own = next(seen, None) if case.returning else None
    return (own,) if own is not None else ()
