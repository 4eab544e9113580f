"""Names the times on offer in one sentence, and says what a yes to them leads to."""

from agent.context import Slot
from agent.playbook.dialogue import figures, texts
from agent.playbook.dialogue.case import BY_TEXT, Case
from agent.playbook.dialogue.elsewhere import theirs
from agent.playbook.dialogue.naming import with_article
from agent.playbook.dialogue.plans import Draft
from agent.proposal import NotifyStaff, Offer, PendingAfter
from practice.file import AppointmentType


def present(
    case: Case,
    draft: Draft,
    kind: AppointmentType,
    slots: tuple[Slot, ...],
    services: tuple[str, ...],
    *,
    moves: str | None = None,
) -> None:
    """Name the times, say what a yes leads to, and leave the choice open."""
    draft.do(Offer(slots, services, moves))
    eager = case.hears("soonest") or case.constraint is not None or case.meant.providers
    if case.wants("book") and case.turn.first_reply and eager:
        draft.do(NotifyStaff("ready_to_book", ", ".join(services)))
    again = case.pending is not None and case.pending.kind in {"slot_choice", "confirm_booking"}
    refused = again and case.wants("decline") and not case.names_a_time and not moves
    one = len(slots) == 1
    key = "offer_move" if moves else "offer_again" if again else "offer"
    key = "offer_other" if refused and not one else key + ("_one" if one else "")
    pending = PendingAfter(
        "confirm_booking" if one else "slot_choice",
        service=services[0] if services else None,
        moves=moves,
    )
    draft.ask(
        key,
        pending=pending,
        slots=slots,
        type=a_type(case, kind),
        times=said_times(case, slots),
        who=who(case, slots),
        reminders=reminders(case, moves),
    )
    if case.zone_elsewhere is not None:
        own = [theirs(slot.start, case.turn.zone, case.zone_elsewhere) for slot in slots]
        said = figures.moments(own, case.language, today=case.today)
        draft.say(
            "your_zone",
            kind="notice",
            times=said,
            zone=case.zone_elsewhere.key.split("/")[-1].replace("_", " "),
        )


def not_there(case: Case, draft: Draft, kind: AppointmentType, location: str) -> None:
    """Said once: the times name the place where it can be had."""
    place = case.book.location(location)
    name = place.name_by_language.get(case.language, place.name)
    if case.turn.last_out is None or name not in case.turn.last_out:
        draft.say(
            "not_there", f"appointment_type:{kind.id}", kind="notice", type=case.type_name(kind), place=name
        )


def a_type(case: Case, kind: AppointmentType) -> str:
    """With its article where the language has a simple one."""
    name = case.type_name(kind)
    return with_article(name) if case.language == texts.FIRST else name


def reminders(case: Case, moves: str | None) -> str:
    """The words by which a yes also allows reminders; said once, where they go to this very number."""
    told = case.turn.last_out or ""
    if moves or case.turn.channel not in BY_TEXT or texts.word(case.language, "reminder_mark") in told:
        return ""
    return texts.word(case.language, "reminders")


def said_times(case: Case, slots: tuple[Slot, ...]) -> str:
    """The times; with the person beside each where they differ, and the place where there are several."""
    if any(slot.beside is not None for slot in slots):
        return figures.either([said_time(case, slot) for slot in slots], case.language)
    providers = {slot.provider for slot in slots}
    places = {slot.location for slot in slots}
    if len(providers) == 1 and len(places) == 1:
        return case.moments(slots) + (where(case, slots[0]) if len(case.book.location_ids) > 1 else "")
    said = []
    for slot in slots:
        person = (
            f" {texts.say(case.language, 'with', name=case.staff_name(slot.provider))}"
            if len(providers) > 1
            else ""
        )
        place = where(case, slot) if len(case.book.location_ids) > 1 else ""
        said.append(f"{case.moment(slot.start)}{person}{place}")
    return figures.either(said, case.language)


def said_time(case: Case, slot: Slot) -> str:
    """The time; of two who come together, both."""
    place = where(case, slot) if slot.beside is not None and len(case.book.location_ids) > 1 else ""
    if slot.beside is None:
        return case.moment(slot.start)
    if slot.beside.start == slot.start:
        both = texts.word(case.language, "for_both")
        return f"{case.moment(slot.start)} {both}{place}"
    after = figures.clock_alone(slot.beside.start.time(), case.language)
    return f"{case.moment(slot.start)} {texts.word(case.language, 'and')} {after}{place}"


def where(case: Case, slot: Slot) -> str:
    place = case.book.find_location(slot.location) if slot.location else None
    if place is None:
        return ""
    return f" ({place.name_by_language.get(case.language, place.name)})"


def who(case: Case, slots: tuple[Slot, ...]) -> str:
    """Like "with Oda", where it is the same person each time and the appointment's name does not say it."""
    providers = {slot.provider for slot in slots} | {each.beside.provider for each in slots if each.beside}
    if len(providers) != 1:
        return ""
    return with_whom(case, slots[0].type, providers.pop())


def with_whom(case: Case, type_id: str, provider: str) -> str:
    kind = case.book.find_appointment_type(type_id)
    name = case.staff_name(provider)
    said = kind is not None and bool(name) and name.split()[-1] in case.type_name(kind).split()
    return "" if said or not name else texts.say(case.language, "with", name=name)
