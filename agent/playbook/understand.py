"""Understanding without a model service: the same answer on every machine, every time."""

import re
from datetime import datetime, time

import msgspec

from agent.context import Pending, Slot, Turn
from agent.playbook.answers import read_answer
from agent.playbook.contact_details import Detail, find_email, find_phone
from agent.playbook.labels import Evidence, choose
from agent.playbook.language import detect, wished
from agent.playbook.lexicon import lexicon
from agent.playbook.names import Name, find_name
from agent.playbook.normalise import Normal, normalise
from agent.playbook.not_times import without_counts
from agent.playbook.offering import index_of
from agent.playbook.people import for_someone_else, location_in, new_or_returning, people_of, providers_in
from agent.playbook.quantities import read_party, read_rating, read_units
from agent.playbook.safety import find_safety, speaks_of_lesion
from agent.playbook.treatments import Mentioned, treatments_of
from agent.understanding import RevenueLine, Safety, Understanding
from booking.constraints import Reading, WhenContext, read_when
from booking.constraints.types import Clause, Constraint, WhenSlots

_LONGEST = 4000
_LOOK_BACK = 4
_SAID_BESIDE = 2
_FIRST_OF_ALL = re.compile(
    r"\b((?:ask|check|talk|speak|run|discuss|finish|consult with|look at|see (?:if|what|with)|preguntar?\w*|pregunto|consultar\w*|consulto|checar|hablar)\b"
    r"[^.?!\n]{1,40}?)(?<!\bthe)(?<!\bel)(?<!\bla)(?<!\blo),? "
    r"(?:first(?! (?:one|slot|time|option|available|opening))|primero)\b(?= *(?:$|[.,?!\n]|and|then|y|but|pero))",
    re.IGNORECASE,
)
"""Like "I have to ask my wife first": what is done before anything else, and no place among the offers."""


def understand(turn: Turn) -> Understanding:
    """Labels, entities and safety findings of the unanswered texts of a turn. Pure."""
    text = turn.text[:_LONGEST]
    normal = normalise(text)
    index = index_of(turn.book)
    mentioned = treatments_of(normal, index, _topic(turn))
    providers = providers_in(normal, turn.book)
    email, phone, name = _details(text, turn)
    if providers and name is not None and " " in name.value:
        start, end = name.span  # a surname that somebody of ours has too asks for nobody
        providers = providers_in(normalise(f"{text[:start]} {text[end:]}"), turn.book)
    asked_name = turn.pending is not None and turn.pending.asks == "name"
    chosen_text = _FIRST_OF_ALL.sub(r"\1", text)
    when = _when(chosen_text, turn, (email, phone, name if asked_name else None))
    if _speaks_of_the_past(turn, normal):
        when = None
    answer = read_answer(
        normal.plain if chosen_text == text else normalise(chosen_text).plain,
        turn.pending,
        picked_times=when.picked if when is not None else (),
        providers=providers,
        when=when is not None and when.kind != "none",
        wish=when.constraint if when is not None and when.kind == "times" else None,
        asks="?" in normal.text,
    )
    if when is None or (answer.picked is not None and _points(normal, when, answer.picked)):
        when = _when_picked(turn, answer.picked) or when
    safety = find_safety(normal, recent=_recent(turn))
    if _tells_of_harm(safety) and _VISIT.search(normal.plain) is None:
        when = None  # days and hours are of what happened
    evidence = Evidence(
        turn=turn,
        normal=_beside(name, text) if asked_name and name is not None else normal,
        mentioned=mentioned,
        providers=providers,
        answer=answer,
        safety=safety,
        gave_contact=bool(name or phone or email),
        status=new_or_returning(normal.plain, asked=turn.pending is not None and turn.pending.asks == "new_or_returning"),
        has_time=when is not None and when.kind != "none",
    )  # fmt: skip
    chosen = choose(evidence)
    if chosen.intents == ("spam_bot",):
        when = None
    if "complication" in chosen.intents and _VISIT.search(normal.plain) is None:
        when = None
    treatments, lines = _in_context(turn, mentioned, normal, chosen.intents)
    return Understanding(
        intents=chosen.intents,
        treatments=treatments,
        not_offered=mentioned.not_offered,
        unlisted=mentioned.unlisted,
        revenue_lines=lines,
        language=detect(
            normal,
            turn.book.languages,
            _language_before(turn),
            spoken=turn.language is not None,
            names=name.value if name else "",
        ),
        name=name.value if name else None,
        phone=phone.value if phone else None,
        email=email.value if email else None,
        when=when,
        providers=providers,
        location=location_in(normal, turn.book),
        new_or_returning=evidence.status,
        picked=answer.picked,
        rating=_rating(normal, turn.pending),
        for_someone_else=for_someone_else(normal.plain),
        party_size=read_party(normal.plain),
        units=read_units(normal.plain),
        wants_language=wished(normal.plain, turn.book.languages),
        safety=chosen.safety,
        confidence=chosen.confidence,
        unclear=chosen.unclear,
    )


def _beside(name: Name, text: str) -> Normal:
    """What is said beside the name that we asked for, where that is more than a word or two: it has labels of its own."""
    start, end = name.span
    rest = f"{text[:start]} {text[end:]}".strip(" .,;!-\n")
    return normalise(rest if len(rest.split()) > _SAID_BESIDE else text)


def _topic(turn: Turn) -> str | None:
    """The service that the talk is about so far."""
    if turn.pending is not None and turn.pending.service is not None:
        return turn.pending.service
    return turn.person.treatments[-1] if turn.person.treatments else None


def _details(text: str, turn: Turn) -> tuple[Detail | None, Detail | None, Name | None]:
    book = turn.book
    email = find_email(text)
    ours = frozenset(
        number for number in (book.phone, book.sms_number, book.urgent_line) if number is not None
    )
    phone = find_phone(_without(text, email), book.practice.country, ours=ours)
    staff = people_of(book).words
    known = index_of(book).names

    def taken(word: str) -> bool:
        return word in staff or known.knows(word)

    spans = tuple(each.span for each in (email, phone) if each is not None)
    asked = turn.pending is not None and turn.pending.asks in {"name", "phone", "email", "new_or_returning"}
    asked = asked or (turn.pending is not None and turn.pending.kind in {"slot_choice", "confirm_booking"})
    only_name = turn.pending is not None and turn.pending.asks == "name"
    name = find_name(text, asked=only_name or (asked and bool(spans)), taken=taken, blanked=spans)
    return email, phone, name


def _without(text: str, detail: Detail | None) -> str:
    if detail is None:
        return text
    start, end = detail.span
    return text[:start] + "\0" * (end - start) + text[end:]


def _when(text: str, turn: Turn, details: tuple[Detail | Name | None, ...]) -> Reading | None:
    """The wish for a time; None where none is named."""
    for detail in details:
        if detail is not None:
            start, end = detail.span
            text = text[:start] + " " * (end - start) + text[end:]
    text = without_counts(text, turn.book)
    pending = turn.pending
    offered: tuple[Slot, ...] = pending.slots if pending is not None else ()
    context = WhenContext(
        appointment=_appointment(turn),
        offered=tuple(slot.start for slot in offered),
        open_hours=lambda day: tuple(
            (_clock(r.start_minute), _clock(r.end_minute)) for r in turn.book.opening(day)
        ),
        country=turn.book.practice.country,
        asked_for_time=pending is not None and pending.asks in {"daypart", "when", "book_now"},
        keep_hour=False,
    )
    reading = _ahead(read_when(text, turn.now, turn.zone, context), turn)
    return None if reading.kind == "none" and not reading.picked and reading.slots is None else reading


def _ahead(reading: Reading, turn: Turn) -> Reading:
    """Days gone by are no days asked for, whatever is asked back about them."""
    slots = reading.slots
    today = turn.now.astimezone(turn.zone).date()
    if slots is None or not slots.dates or slots.dates[-1] >= today:
        return reading
    left = msgspec.structs.replace(slots, dates=())
    return msgspec.structs.replace(reading, slots=None if left == WhenSlots() else left)


_PLACE = re.compile(
    r"^(?:(?:ok|okay|yes|si|the|la|el|number|option|lets do|ill take|take) )*(?:\d(?:st|nd|rd|th)?|first|second|third|primer[ao]?|segund[ao]|tercer[ao]?)"
    r"(?: (?:one|pls|please|plz|por favor|porfa|works|thanks|gracias|is good|sounds good|then|una|opcion))*$"
)


def _points(normal: Normal, when: Reading, picked: Slot) -> bool:
    """Like "2nd pls", whose number is a place among the offers and no day of the month."""
    return _PLACE.match(normal.plain) is not None and not when.constraint.fits(picked.start)


def _when_picked(turn: Turn, slot: Slot | None) -> Reading | None:
    """An offer picked by its place or its provider is that day and hour."""
    if slot is None or turn.pending is None or turn.pending.kind != "slot_choice":
        return None
    day, start = slot.start.date(), slot.start.time()
    return Reading(
        "times",
        Constraint((Clause(on=(day,), at=start),)),
        WhenSlots(dates=(day,), at=start),
        picked=(slot.start.replace(tzinfo=turn.zone),),
    )


_VISIT = re.compile(
    r"\b(book\w*|appointment|schedul\w*|come in|get in|cita|agendar|openings?|available|see me|next week|tomorrow|reschedul\w*)\b"
)


def _speaks_of_the_past(turn: Turn, normal: Normal) -> bool:
    """A rating, or where and when somebody was seen before, is no wish for a time."""
    pending = turn.pending
    asked = pending is not None and (pending.kind == "review_request" or pending.asks == "new_or_returning")
    return asked and _VISIT.search(normal.plain) is None


def _tells_of_harm(safety: tuple[Safety, ...]) -> bool:
    return any(found.kind in {"emergency", "self_harm", "complication", "mild_symptom"} for found in safety)


def _clock(minutes: int) -> time:
    return time(min(minutes // 60, 23), 59 if minutes >= 24 * 60 else minutes % 60)


def _appointment(turn: Turn) -> datetime | None:
    wanted = turn.pending.appointment if turn.pending is not None else None
    for visit in turn.appointments:
        if wanted is None or visit.id == wanted:
            return visit.start
    return None


def _recent(turn: Turn) -> frozenset[str]:
    """Kinds of treatment that this person had of late, for symptoms told without naming one."""
    kinds: set[str] = set()
    spoken = [each.text for each in turn.history[-_LOOK_BACK:] if each.by == "patient"]
    if any(speaks_of_lesion(normalise(text).plain) for text in spoken):
        kinds.add("lesion")
    for visit in turn.person.history[:3]:
        service = turn.book.find_service(visit.service) if visit.service else None
        if visit.event != "visit" or service is None:
            continue
        if service.revenue_line == "surgical":
            kinds.add("surgery")
        concepts = index_of(turn.book).by_id[service.id].head
        if any("filler" in {each, *lexicon().ancestors(each)} or each == "filler" for each in concepts):
            kinds.add("filler")
        kinds.add("treated")
    return frozenset(kinds)


def _language_before(turn: Turn) -> str:
    return turn.language or turn.person.language or turn.book.default_language


def _rating(normal: Normal, pending: Pending | None) -> int | None:
    if pending is None or pending.kind != "review_request":
        return None
    stars = normal.original.count("⭐") + normal.original.count("🌟")
    return min(stars, 5) if stars else read_rating(normal.plain)


_ABOUT_CONTEXT = frozenset(
    [
        "accept",
        "decline",
        "book",
        "price",
        "service_info",
        "prep_aftercare",
        "complication",
        "clinical_question",
        "appointment_info",
        "reschedule",
        "cancel",
        "provider_info",
        "photos",
        "package_membership",
        "financing_payment",
        "complaint",
    ]
)


def _in_context(
    turn: Turn, mentioned: Mentioned, normal: Normal, intents: tuple[str, ...]
) -> tuple[tuple[str, ...], tuple[RevenueLine, ...]]:
    """Named treatments, else what the message leans on: what we asked about, or the visit it speaks of."""
    lines = _lines_named(turn, mentioned, intents)
    if mentioned.services or mentioned.not_offered or mentioned.lines or not _ABOUT_CONTEXT & set(intents):
        return mentioned.services, lines
    meant = _meant(turn, normal, intents)
    services = tuple(each for each in meant if turn.book.find_service(each) is not None)
    return services, tuple(dict.fromkeys(turn.book.service(each).revenue_line for each in services))


def _lines_named(turn: Turn, mentioned: Mentioned, intents: tuple[str, ...]) -> tuple[RevenueLine, ...]:
    """Parts of the body and marks on the skin are wishes only where no harm and no condition is told."""
    if not {"complication", "clinical_question", "photos"} & set(intents):
        return mentioned.lines
    if mentioned.services:
        return tuple(dict.fromkeys(turn.book.service(each).revenue_line for each in mentioned.services))
    return tuple(line for line in mentioned.lines if line not in mentioned.worries)


def _meant(turn: Turn, normal: Normal, intents: tuple[str, ...]) -> tuple[str, ...]:
    pending = turn.pending
    if pending is not None and pending.service is not None:
        return (pending.service,)
    if pending is not None and pending.options:
        return _chosen_option(pending.options, normal)
    if pending is not None and pending.appointment is not None:
        return next((v.treatments for v in turn.appointments if v.id == pending.appointment), ())
    if len(turn.appointments) == 1 and {"reschedule", "cancel", "appointment_info", "prep_aftercare"} & set(
        intents
    ):
        return turn.appointments[0].treatments
    if {"complication", "complaint", "prep_aftercare"} & set(intents):
        return next(((v.service,) for v in turn.person.history if v.service and v.event == "visit"), ())
    return turn.person.treatments if {"price", "book", "service_info", "accept"} & set(intents) else ()


def _chosen_option(options: tuple[str, ...], normal: Normal) -> tuple[str, ...]:
    """Said as "the second", "b" or "both" among the services that we named."""
    words = set(normal.plain.split())
    if words & {"both", "all", "ambos", "ambas", "todos"}:
        return options
    for place, names in enumerate(
        (
            {"1", "first", "a", "primero", "primera", "former"},
            {"2", "second", "b", "segundo", "segunda", "latter"},
            {"3", "third", "c", "tercero", "tercera"},
        )
    ):
        if words & names and place < len(options) and len(words) <= 6:
            return (options[place],)
    return ()
