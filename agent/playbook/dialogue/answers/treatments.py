"""What treatments are, whether they are done here, pictures of results, and general care before and after."""

import re
from datetime import date

from agent.playbook.dialogue import figures
from agent.playbook.dialogue.answers.facts import anything, best, gap, quote
from agent.playbook.dialogue.case import Case
from agent.playbook.dialogue.finding import beside_price, rank, relevant, without
from agent.playbook.dialogue.handing_over import clinical_urgency, hand_over
from agent.playbook.dialogue.naming import said_name
from agent.playbook.dialogue.plans import Draft
from agent.proposal import KnowledgeGap, NotifyStaff
from practice.file import KnowledgeEntry

MOST, MOST_NAMED = 2, 5
FITS = 0.4
"""Share of the question's words that an entry must know to be its answer."""
_ABOUT_TREATMENT = frozenset({"service", "package", "other"})
_GENERAL = frozenset({"policy", "visit", "other", "provider"})


def not_offered(case: Case, draft: Draft) -> None:
    """A plain no, and the nearest real thing where the practice names one."""
    known = [case.book.find_not_offered(treatment) for treatment in case.meant.not_offered[:MOST]]
    items = [item for item in known if item is not None]
    entry = best(case, case.entries("not_offered"))
    cited = (entry.id,) if entry is not None else ("practice",)
    names = [said_name(case.book.name_of(item, case.language)) for item in items]
    if len(names) > 1:
        draft.say("not_offered_both", *cited, treatments=figures.either(names, case.language))
    for item, name in zip(items, names, strict=True):
        if len(names) == 1:
            draft.say("not_offered", *cited, treatment=name)
        if item.instead:
            near = figures.either([case.service_name(each) for each in item.instead[:MOST]], case.language)
            draft.say("instead", *(f"service:{each}" for each in item.instead[:MOST]), services=near)


def instead_of(case: Case) -> str | None:
    """The service to go on with where what was asked for is not done here."""
    for treatment in case.meant.not_offered:
        item = case.book.find_not_offered(treatment)
        if item is not None and item.instead:
            return item.instead[0]
    return None


def info(case: Case, draft: Draft) -> bool:
    """What it is, how long, how many, downtime, or simply: yes, we do that."""
    if not case.services:
        return _without_treatment(case, draft)
    if case.hears("risks") or (case.hears("whats_better") and _several(case)):
        draft.say("concern")
        return True
    if case.hears("consult") and case.hears("lasts") and _length(case, draft):
        return True
    for service_id in case.services[:MOST]:
        if not _elsewhere(case, draft, service_id):
            _one(case, draft, service_id)
    return True


def _elsewhere(case: Case, draft: Draft, service_id: str) -> bool:
    """Asked about one of our places, where it is not done: where it is."""
    done_at = case.service(service_id).locations
    here = case.meant.location
    if here is None or not done_at or here in done_at:
        return False
    names = [_place(case, each) for each in done_at]
    draft.say(
        "only_there",
        f"service:{service_id}",
        service=case.service_name(service_id),
        here=_place(case, here),
        there=figures.either(names, case.language),
    )
    return True


def _place(case: Case, location_id: str) -> str:
    place = case.book.location(location_id)
    return place.name_by_language.get(case.language, place.name)


def _several(case: Case) -> bool:
    """Two things are weighed against each other."""
    return len(case.services) > 1 or len(case.meant.revenue_lines) > 1 or case.hears("concern")


def _one(case: Case, draft: Draft, service_id: str) -> None:
    """Whether we do it; what an entry says to the point; else an honest "we will check" and the consultation."""
    cited = f"service:{service_id}"
    priced = any(cited in part.citations for part in draft.parts)
    question = without(case.turn.text, _names(case, service_id))
    about, answers = _about(case, service_id, question)
    if case.hears("offered") and (case.hears("be_seen") or not asks_more(case)):
        if not priced:
            draft.say("yes_we_do", cited, service=case.service_name(service_id))
    elif about is not None and (answers or case.hears("generic_about") or not asks_more(case)):
        text = beside_price(about, question) if priced else relevant(about, question)
        if not text and answers and asks_more(case):
            text = relevant(about, question)
        if text:
            draft.quote(text, about.id)
    elif about is None and (not asks_more(case) or case.hears("turns_to")):
        draft.say("yes_we_do", cited, service=case.service_name(service_id))
    elif case.hears("time_of_visit") and _length(case, draft):
        return
    elif not priced or case.hears("lasts") or case.hears("hurt"):
        gap(case, draft)
        if priced:
            return
        consult = best(case, case.entries("consultation", service_id))
        if consult is not None:
            quote(case, draft, consult)


_PIECES = re.compile(r"\b(?:and|also|plus|but|y|pero|tambien)\b")
"""Parts of a message that ask for different things."""


def _names(case: Case, service_id: str) -> str:
    service = case.service(service_id)
    return " ".join((service.name, *service.aliases, *service.name_by_language.values()))


def _about(case: Case, service_id: str, question: str) -> tuple[KnowledgeEntry | None, bool]:
    """The entry that fits best, and whether it has to do with what exactly was asked."""
    own = [each for each in case.entries(None, service_id) if set(each.kinds) & _ABOUT_TREATMENT]
    of_treatment = case.hears("lasts") or case.hears("hurt") or case.hears("cancel_policy")
    general = [
        each
        for each in case.entries()
        if not of_treatment and not each.services and each.kinds[0] in _GENERAL
    ]
    asked = [question, *(piece for piece in _PIECES.split(question) if len(piece.split()) > 1)]
    ranked = [each for piece in asked for each in rank(case.book, piece, [*own, *general])]
    sure = next((each for each in ranked if each.share >= FITS), None)
    if sure is not None:
        return sure.entry, True
    return (own[0] if own else None), False


def _without_treatment(case: Case, draft: Draft) -> bool:
    if case.hears("advice") or case.hears("skin_woes"):
        draft.say("concern")
        return True
    if case.meant.not_offered or case.meant.unlisted or _menu(case, draft) or anything(case, draft):
        return True
    if not case.meant.revenue_lines:
        return False
    if case.hears("concern"):
        draft.say("concern")
        return True
    return case.hears("offered") and _line(case, draft)


def asks_more(case: Case) -> bool:
    """More than whether it is done here or what it costs."""
    return case.hears("more") or case.hears("units_for") or case.hears("lasts") or case.hears("hurt")


def not_listed(case: Case, draft: Draft) -> None:
    """Named closely, and nothing of ours: an honest "I don't see it", and a person makes sure."""
    question = " ".join(case.turn.text.split())[:300]
    draft.do(KnowledgeGap(question), NotifyStaff("question", question))
    draft.say("not_listed", kind="notice")


def _length(case: Case, draft: Draft) -> bool:
    """How long the consultation takes where that is asked, else the visit at which it is done."""
    done = case.book.appointment_type_for(case.services[0], returning=True)
    kind = case.book.appointment_type_for(case.services[0], returning=case.returning)
    if not case.hears("consult") and done is not None:
        kind = done
    if kind is None:
        return False
    draft.say("type_length", f"appointment_type:{kind.id}", type=case.type_name(kind), minutes=kind.minutes)
    return True


def _menu(case: Case, draft: Draft) -> bool:
    """Like "What do you offer?": names of services, of the line or of all."""
    if not {
        "offer",
        "offers",
        "services",
        "treatments",
        "menu",
        "servicios",
        "tratamientos",
        "ofrecen",
    } & set(case.plain.split()) and not case.hears("all_done"):
        return False
    if rank(case.book, case.turn.text, case.entries("offer")) and case.hears("discount"):
        return False
    services = case.book.file.services
    if case.meant.revenue_lines:
        services = tuple(each for each in services if each.revenue_line in case.meant.revenue_lines)
    names = [case.service_name(each.id) for each in services]
    if len(names) > 8:
        lines = dict.fromkeys(each.revenue_line for each in services)
        names = [case.service_name(case.book.services_of(line)[0].id) for line in lines]
        draft.say("menu_some", "practice", names=figures.both(names, case.language))
    else:
        draft.say("menu", "practice", names=figures.both(names, case.language))
    return True


def _line(case: Case, draft: Draft) -> bool:
    services = [each for line in case.meant.revenue_lines for each in case.book.services_of(line)]
    if not services:
        return False
    chosen = services[:MOST_NAMED]
    names = figures.both([case.service_name(each.id) for each in chosen], case.language)
    draft.say("menu", *(f"service:{each.id}" for each in chosen), names=names)
    return True


def photos(case: Case, draft: Draft) -> bool:
    """Where to see results; a picture sent to us goes to a person elsewhere."""
    sending = case.hears("send_photo")
    entry = next((each for each in case.entries("photos") if ("http" in each.text) != sending), None)
    gallery = case.book.practice.links.gallery
    if entry is not None:
        quote(case, draft, entry)
    elif gallery:
        draft.say("gallery", "practice", link=gallery)
    else:
        draft.say("no_gallery", kind="notice")
    return True


def care(case: Case, draft: Draft) -> bool:
    """General instructions, only where no symptom and no condition is in play."""
    if not case.safe("complication", "mild_symptom", "clinical", "pregnancy_nursing") or case.wants(
        "clinical_question", "complication"
    ):
        return False
    found = _care_entries(case)
    told = rank(
        case.book, without(case.turn.text, " ".join(_names(case, each) for each in case.services)), found
    )
    if not told and len(case.intents) > 1 and not (case.hears("before") or case.hears("after")):
        return False  # a label without any word of care
    entry = best(case, found)
    if entry is not None:
        quote(case, draft, entry)
        return True
    if anything(case, draft, care=True) or _told_of_treatment(case, draft):
        return True
    if _lately_operated(case) and not draft.commands_of_handoff:
        hand_over(case, draft, "clinical_question", clinical_urgency(case, "soon"))
        return True
    gap(case, draft)
    return True


def _told_of_treatment(case: Case, draft: Draft) -> bool:
    """What the entry of the treatment in mind says to the very question: "eat something before you come"."""
    asked = [each for each in _QUESTION.findall(case.turn.text) if len(each.split()) > 1]
    for service_id in case.services[:1]:
        own = [each for each in case.entries(None, service_id) if set(each.kinds) & _ABOUT_TREATMENT]
        ranked = [each for piece in asked for each in rank(case.book, piece, own)]
        if ranked and ranked[0].share >= FITS:
            quote(case, draft, ranked[0].entry)
            return True
    return False


_QUESTION = re.compile(r"[^.!?\n]+\?")
_HEALING = 30


def _lately_operated(case: Case) -> bool:
    """What somebody may do in the weeks after an operation is for their surgeon to say."""
    for visit in case.turn.person.history[:3]:
        service = case.book.find_service(visit.service) if visit.service else None
        if service is not None and service.revenue_line == "surgical" and visit.event == "visit":
            return (case.today - date.fromisoformat(visit.day[:10])).days <= _HEALING
    return False


def _care_entries(case: Case) -> list[KnowledgeEntry]:
    services = case.services or tuple(each for visit in case.visits[:1] for each in visit.treatments)
    if not services:
        services = tuple(each.service for each in case.turn.person.history[:1] if each.service)
    if case.meant.revenue_lines and not case.meant.treatments:
        services = tuple(each.id for line in case.meant.revenue_lines for each in case.book.services_of(line))
    ids: list[str] = []
    for service_id in services:
        service = case.book.find_service(service_id)
        if service is None:
            continue
        if not (case.hears("after") and not case.hears("before")):
            ids += service.prep
        if not (case.hears("before") and not case.hears("after")):
            ids += service.aftercare
    ordered = ids if case.hears("before") else list(reversed(ids))
    entries = [case.book.knowledge_in(each, case.language, on=case.today) for each in dict.fromkeys(ordered)]
    return [entry for entry in entries if entry is not None]
