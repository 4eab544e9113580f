"""Where the practice is, where to park, and how to reach it."""

from collections.abc import Sequence

from agent.playbook.dialogue import figures
from agent.playbook.dialogue.answers.facts import best, gap, quote
from agent.playbook.dialogue.case import Case
from agent.playbook.dialogue.cues import hears
from agent.playbook.dialogue.finding import rank, terms
from agent.playbook.dialogue.plans import Draft
from agent.playbook.normalise import normalise
from practice.file import KnowledgeEntry
from practice.place import Place


def answer(case: Case, draft: Draft) -> bool:
    places = _places(case)
    if case.wants("appointment_info") and case.visits and not (case.hears("parking") or case.hears("access")):
        return True  # the appointment is told with its street
    if case.hears("website") and not case.hears("where") and reach(case, draft):
        return True
    if case.hears("phone_number") and not case.hears("where") and _phones(case, draft, places):
        return True
    access, parking = case.hears("access"), case.hears("parking")
    where = case.hears("where") and not case.hears("where_park")
    if parking and _parking(case, draft, places) and not where:
        return True
    if access and not parking and _access(case, draft) and not where:
        return True
    _address(case, draft, places, directions=parking or access)
    return True


def _address(case: Case, draft: Draft, places: tuple[Place, ...], *, directions: bool) -> None:
    entry = best(case, _plain_entries(case))
    if entry is not None and len(places) == 1 and _names_street(entry, places[0]):
        quote(case, draft, entry)
        return
    _say_places(case, draft, places, directions=directions)


def _say_places(case: Case, draft: Draft, places: Sequence[Place], *, directions: bool = False) -> None:
    for place in places:
        key = "address" if len(case.book.effective_locations) > 1 else "address_ours"
        draft.say(key, "practice", place=_name(case, place), address=address_line(place))
        if place.directions and directions:
            draft.quote(place.directions_by_language.get(case.language, place.directions), "practice")


def where_done(case: Case, draft: Draft) -> None:
    """Of several places those in which the treatment is done."""
    only = case.service(case.services[0]).locations
    places = [each for each in case.book.effective_locations if not only or each.id in only]
    if len(case.book.location_ids) > 1:
        _say_places(case, draft, places[:3])
    else:
        _say_places(case, draft, places[:1])


def _names_street(entry: KnowledgeEntry, place: Place) -> bool:
    """Whether the words that will be quoted are really the address."""
    number = place.address.street.split()[0]
    return number in entry.text and not _about_parking(entry.text)


def _access(case: Case, draft: Draft) -> bool:
    """Stairs, lifts, doors: what an entry or the directions say, else an honest check."""
    for entry in case.entries():
        if hears(normalise(f"{entry.title} {entry.text}").plain, "access") and terms(case.turn.text) & terms(
            f"{entry.title} {entry.text}"
        ):
            quote(case, draft, entry)
            return True
    gap(case, draft)
    return True


def address_line(place: Place) -> str:
    at = place.address
    region = " ".join(part for part in (at.region, at.postal_code) if part)
    return f"{at.street}, {at.city}, {region}"


def street(place: Place) -> str:
    return place.address.street


def reach(case: Case, draft: Draft) -> bool:
    """Phone, mail and page."""
    if case.hears("phone_number"):
        entry = best(case, case.entries("contact"))
        if entry is not None:
            quote(case, draft, entry)
        else:
            draft.say("our_phone", "practice", phone=figures.phone(case.book.phone))
        return True
    if case.hears("form_link") and case.book.practice.links.forms:
        draft.say("our_forms", "practice", link=case.book.practice.links.forms)
        return True
    if case.hears("website") and case.book.practice.links.website:
        draft.say("our_site", "practice", link=case.book.practice.links.website)
        return True
    return False


def _phones(case: Case, draft: Draft, places: tuple[Place, ...]) -> bool:
    """Of several places each has its own number."""
    if len(case.book.location_ids) < 2:
        return reach(case, draft)
    for place in places:
        if place.phone is not None:
            number = figures.phone(place.phone)
            draft.say("place_phone", "practice", place=_name(case, place), phone=number)
    return draft.says_something


def _plain_entries(case: Case) -> list[KnowledgeEntry]:
    """Entries about the address itself, before those about parking."""
    entries = case.entries("location")
    plain = [
        entry
        for entry in entries
        if any(ch.isdigit() for ch in entry.text) and not _about_parking(entry.text)
    ]
    return plain or list(entries)


def _about_parking(text: str) -> bool:
    return "parking" in text.lower() or "estacionamiento" in text.lower()


def _on_parking(entry: KnowledgeEntry) -> bool:
    return _about_parking(entry.text) or hears(normalise(f"{entry.title} {entry.text}").plain, "parking")


def _parking(case: Case, draft: Draft, places: tuple[Place, ...]) -> bool:
    ranked = rank(case.book, case.turn.text + " parking", [*case.entries("location"), *case.entries("visit")])
    found = next((each.entry for each in ranked if _on_parking(each.entry)), None)
    if found is not None:
        quote(case, draft, found)
        return True
    told = False
    for place in places:
        if place.parking:
            draft.quote(place.parking_by_language.get(case.language, place.parking), "practice")
            told = True
    if not told and len(case.book.location_ids) > 1 and len(places) == 1:
        gap(case, draft)
        told = True
    return told


def _places(case: Case) -> tuple[Place, ...]:
    meant = case.meant.location or _spoken_of(case)
    if meant is not None:
        return (case.book.location(meant),)
    return case.book.effective_locations[:3]


def _spoken_of(case: Case) -> str | None:
    """Of several places the one where the times on offer are, or the only visit that they have."""
    if len(case.book.location_ids) < 2:
        return None
    slots = case.pending.slots if case.pending is not None else ()
    found = {slot.location for slot in slots} or {visit.location for visit in case.visits}
    return found.pop() if len(found) == 1 else None


def _name(case: Case, place: Place) -> str:
    return place.name_by_language.get(case.language, place.name)
