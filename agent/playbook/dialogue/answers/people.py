"""Who treats: names, titles, credentials, languages and who does what."""

from agent.playbook.dialogue import figures, texts
from agent.playbook.dialogue.answers.facts import best, quote
from agent.playbook.dialogue.answers.hours import day_with_today
from agent.playbook.dialogue.case import Case
from agent.playbook.dialogue.plans import Draft
from practice.file import WEEKDAYS, StaffMember
from practice.place import Place


def answer(case: Case, draft: Draft) -> bool:
    named = [case.book.staff(each) for each in case.meant.providers if case.book.find_staff(each)]
    named = named or _spoken_of(case)
    place = _place_meant(case)
    if place is not None and not named and not case.services:
        return _team_of(case, draft, place)
    for member in named[:2]:
        if not (case.hears("works_when") and _presence(case, draft, member)):
            _member(case, draft, member)
        if place is not None and case.book.is_provider(member.id):
            _works_at(case, draft, member, place)
    if named:
        if case.services and not any(_does(case, each.id) for each in named):
            _for_services(case, draft)
        return True
    if case.hears("spanish") and _speakers(case, draft):
        return True
    if case.services:
        return _for_services(case, draft)
    entry = best(case, case.entries("provider"))
    if entry is not None:
        quote(case, draft, entry)
        return True
    names = [f"{each.name} ({each.title})" if each.title else each.name for each in case.book.providers[:6]]
    draft.say("team", "practice", names=figures.both(names, case.language))
    return True


def _days_at(case: Case, staff_id: str, place: Place) -> list[str]:
    """Names of the weekdays on which somebody treats there."""
    week = case.book.file.provider_hours.get(staff_id, {})
    names = texts.row(case.language, "weekdays")
    return [
        names[number]
        for number, key in enumerate(WEEKDAYS)
        if any(each.location in {None, place.id} for each in week.get(key, ()))
    ]


def _place_meant(case: Case) -> Place | None:
    """Where there are several."""
    several = len(case.book.location_ids) > 1 and case.meant.location is not None
    return case.book.location(case.meant.location) if several else None


def _place_name(case: Case, place: Place) -> str:
    return place.name_by_language.get(case.language, place.name)


def _team_of(case: Case, draft: Draft, place: Place) -> bool:
    names = [_with_credentials(each) for each in case.book.providers if _days_at(case, each.id, place)]
    if names:
        there = _place_name(case, place)
        draft.say("team_at", "practice", place=there, names=figures.both(names[:6], case.language))
    return bool(names)


def _works_at(case: Case, draft: Draft, member: StaffMember, place: Place) -> None:
    """On which days there; where not at all, where instead."""
    name = case.staff_name(member.id)
    if not _days_at(case, member.id, place):
        draft.say("works_not_at", "practice", name=name, place=_place_name(case, place))
    others = [place] if _days_at(case, member.id, place) else case.book.effective_locations
    for each in others:
        days = _days_at(case, member.id, each)
        if days:
            said = figures.both(days, case.language)
            draft.say("works_at", "practice", name=name, place=_place_name(case, each), days=said)


def _spoken_of(case: Case) -> list[StaffMember]:
    """She, he: the one whom our last text named."""
    last = case.turn.last_out or ""
    if not (case.hears("works_when") and case.hears("pronoun")):
        return []
    found = [each for each in case.book.providers if case.staff_name(each.id) in last]
    return found if len(found) == 1 else []


def _does(case: Case, staff_id: str) -> bool:
    kinds = [case.book.appointment_type_for(each, returning=True) for each in case.services]
    return any(kind is not None and staff_id in kind.providers for kind in kinds)


def _speakers(case: Case, draft: Draft) -> bool:
    """Who treats in Spanish."""
    kinds = [case.book.appointment_type_for(each, returning=False) for each in case.services]
    able = {provider for kind in kinds if kind is not None for provider in kind.providers}
    names = [
        each.name
        for each in case.book.providers
        if "es" in case.book.languages_of(each) and (not able or each.id in able)
    ]
    if names:
        verb = texts.row(case.language, "speak_verb")[0 if len(names) == 1 else 1]
        draft.say("speakers", "practice", names=figures.both(names, case.language), verb=verb)
    return bool(names)


def _presence(case: Case, draft: Draft, member: StaffMember) -> bool:
    """On which days somebody treats, or whether on the day asked about."""
    if not case.book.is_provider(member.id):
        return False
    name = case.staff_name(member.id)
    for day in case.named_days[:2]:
        own = [
            each.range
            for each in case.book.provider_ranges(member.id, day)
            if case.book.opening(day, each.location)
        ]
        hours = figures.ranges(own, case.language)
        draft.say(
            "works_on" if own else "works_not_on",
            "practice",
            name=name,
            day=day_with_today(case, day),
            hours=hours,
        )
    if not case.named_days:
        week = case.book.file.provider_hours[member.id]
        days = [
            texts.row(case.language, "weekdays")[place] for place, key in enumerate(WEEKDAYS) if week.get(key)
        ]
        draft.say("works_days", "practice", name=name, days=figures.both(days, case.language))
    return True


def _member(case: Case, draft: Draft, member: StaffMember) -> None:
    known = case.language == case.book.default_language
    role = (
        ", ".join(part for part in (member.title, member.credentials) if part)
        if known
        else member.credentials
    )
    if known and member.focus and role:
        draft.say("member_focus", "practice", name=member.name, role=role, focus=member.focus)
    elif role:
        draft.say("member", "practice", name=member.name, role=role)
    entry = best(
        case,
        [each for each in case.entries("provider") if member.name.split()[-1] in each.text and each.services],
    )
    if entry is not None and (case.named_days or not role or not known):
        quote(case, draft, entry)
    elif not role:
        draft.say("member_here", "practice", name=member.name)


def _for_services(case: Case, draft: Draft) -> bool:
    for service_id in case.services[:2]:
        kind = case.book.appointment_type_for(service_id, returning=True) or case.book.appointment_type_for(
            service_id, returning=False
        )
        if kind is None:
            continue
        names = [_with_credentials(case.book.staff(each)) for each in kind.providers[:4]]
        draft.say(
            "does_it",
            f"appointment_type:{kind.id}",
            "practice",
            names=figures.both(names, case.language),
            service=case.service_name(service_id),
            verb=texts.row(case.language, "do_verb")[0 if len(names) == 1 else 1],
        )
    return bool(draft.parts)


def _with_credentials(member: StaffMember) -> str:
    return f"{member.name} ({member.credentials})" if member.credentials else member.name
