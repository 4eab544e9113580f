"""Keeps in mind what was said before our own question: "tomorrow after 4" still holds when the treatment is named."""

import re
from datetime import date

import msgspec

from agent.context import Pending, Turn
from agent.playbook.contact_details import find_email, find_phone
from agent.playbook.dialogue import cues, topic
from agent.playbook.dialogue.about_own import about_own
from agent.playbook.dialogue.beside_own import beside_own
from agent.playbook.dialogue.following_week import of_following_week
from agent.playbook.dialogue.on_offer import about_offer
from agent.playbook.dialogue.own_name import whose
from agent.playbook.dialogue.taking_back import taken_back
from agent.playbook.normalise import normalise
from agent.playbook.people import location_in
from agent.playbook.understand import understand
from agent.understanding import Understanding
from booking.constraints.types import Clause, Constraint, Reading, WhenSlots
from compliance.phi.bare_names import is_only_a_name

_BETWEEN = frozenset({"service", "new_or_returning", "daypart", "which_location"})
_FULL_NAME = re.compile(r"\s*[^\W\d_]['’\w-]+(?: [^\W\d_]['’.\w-]*){1,2}\s*[.!,;]?\s*")
_HERE = re.compile(r"\s+(?:here|aqu[ií])$", re.IGNORECASE)
_INTERJECTION = re.compile(
    r"^\s*(?:no|oh|ugh|hmm|ok|ay)[,.]?\s+(?:wait|sorry|actually|oops|hold on|espere?|perd[oó]n|mejor)\b[,.]?\s*",
    re.IGNORECASE,
)
_BUT_NOT_TODAY = re.compile(
    r"\b(not today|no today|today (no|not|doesnt|wont|is out)|(pero )?no (hoy|es hoy)|hoy no)\b"
)
_SENTENCES = re.compile(r"\n|(?<=[.!?])\s+")
_TIME_OPEN = frozenset({"confirm_booking", "slot_choice"})
_LEANS_ON_DAY = frozenset({"other", "accept", "contact_info", "closing", "greeting", "decline", "hours"})
_LOOK_BACK = 6
_TEXTS_BACK = 2
_FEW = 5
_LATER = frozenset(["later", "tarde", "despues"])
_EARLIER = frozenset(["earlier", "sooner", "temprano", "antes"])
_OTHER_DAYS = frozenset(["week", "day", "days", "month", "semana", "dia", "dias", "mes"])
_PLACES = (
    frozenset(["first", "1st", "primera", "primero", "primer", "former", "this", "earlier", "sooner", "este", "esta"]),
    frozenset(["second", "2nd", "segunda", "segundo", "latter", "next", "later", "other", "siguiente", "otro", "otra"]),
)  # fmt: skip
_PLACE_WORDS = (
    _PLACES[0]
    | _PLACES[1]
    | {"the", "one", "please", "pls", "ok", "yes", "el", "la", "por", "favor", "works", "day"}
)
_NUMBERS = (frozenset(["1", "one", "a", "uno", "una"]), frozenset(["2", "two", "b", "dos"]))


def remembered(turn: Turn, meant: Understanding) -> Understanding:
    """With the time, person and place of the message that our question interrupted."""
    meant = about_own(turn, _with_place(turn, with_name(turn, _corrected(turn, meant))))
    if cues.hears(_plain(turn), "clock_change") and not cues.hears(_plain(turn), "wants_time"):
        meant = msgspec.structs.replace(meant, when=None, picked=None, intents=("appointment_info",))
    meant = about_offer(turn, meant)
    meant = beside_own(turn, _not_today(turn, _after_interjection(turn, meant)))
    treatments = taken_back(turn) or topic.in_mind(turn, meant.treatments)
    if treatments != meant.treatments:
        meant = msgspec.structs.replace(meant, treatments=treatments)
    pending = turn.pending
    others = pending is not None and _wants_others(turn) and (meant.picked is None or not _latest(turn))
    if pending is not None and pending.slots and others and _open(meant.when):
        meant = msgspec.structs.replace(meant, when=_beside(turn, pending), picked=None)
    if pending is not None and pending.slots:
        meant = of_following_week(turn, meant, pending)
    if pending is None or pending.kind != "question":
        return meant
    if pending.asks == "book_now" and meant.when is None and "accept" in meant.intents:
        return _same_day(meant, pending)
    if pending.asks == "when":
        return _with_day(turn, meant, pending)
    if pending.asks == "which_appointment":
        return _with_new_time(turn, meant)
    return _with_earlier_wish(turn, meant) if pending.asks in _BETWEEN else meant


def _with_place(turn: Turn, meant: Understanding) -> Understanding:
    """Where a practice has several places, the one that was last spoken of stays meant."""
    if len(turn.book.location_ids) < 2:
        return meant
    if meant.location is not None:
        return _of_that_place(turn, meant)
    if cues.hears(_plain(turn), "other_place"):
        return meant
    said = [each.text for each in turn.history[-_LOOK_BACK:] if each.by == "patient"]
    places = (location_in(normalise(text), turn.book) for text in reversed(said))
    found = next((each for each in places if each is not None), None)
    return meant if found is None else msgspec.structs.replace(meant, location=found)


def _of_that_place(turn: Turn, meant: Understanding) -> Understanding:
    """A bare "and at the south one?" asks what was asked before, of another place."""
    said = [each.text for each in turn.history if each.by == "patient"]
    short = len(_plain(turn).split()) <= _FEW + 1 and not meant.treatments
    if not (said and short and cues.hears(_plain(turn), "goes_on")):
        return meant
    before = _earlier(turn, said[-1])
    return msgspec.structs.replace(
        meant,
        intents=before.intents,
        treatments=before.treatments,
        when=meant.when or before.when,
        unclear=before.unclear,
    )


def _wants_others(turn: Turn) -> bool:
    """Like "anything later?", which picks none of the times that were offered."""
    return cues.hears(_plain(turn), "something_else") or _latest(turn)


def _latest(turn: Turn) -> bool:
    return cues.hears(_plain(turn), "the_latest")


def _open(reading: Reading | None) -> bool:
    """No new time is named."""
    return reading is None or reading.kind == "none" or reading.clarify_about == "which_offer"


def _beside(turn: Turn, pending: Pending) -> Reading:
    """Other times than those offered: later or earlier where they say so, at the hours they can come."""
    words = set(_plain(turn).split())
    starts = sorted(slot.start for slot in pending.slots)
    if _latest(turn):
        return Reading("times", Constraint((Clause(on=(starts[0].date(),)),)))
    patient = [each.text for each in turn.history[-_LOOK_BACK:] if each.by == "patient"]
    known = (_hours(_earlier(turn, text).when) for text in reversed(patient))
    wish = next((each for each in known if each is not None and each.at is None), Clause())
    in_day = cues.hears(_plain(turn), "in_the_day")
    if in_day and words & _LATER:
        return _within_days(pending, later=True)
    if in_day and words & _EARLIER:
        return _within_days(pending, later=False)
    same_day = starts[0].date() == starts[-1].date() and not words & _OTHER_DAYS
    replace = msgspec.structs.replace
    if words & _LATER:
        wish = (
            Clause(on=(starts[-1].date(),), after=starts[-1].time())
            if same_day
            else replace(wish, start=starts[0].date())
        )
    elif words & _EARLIER:
        wish = (
            Clause(on=(starts[0].date(),), before=starts[0].time())
            if same_day
            else replace(wish, end=starts[-1].date())
        )
    refused = tuple(Clause(on=(start.date(),), at=start.time()) for start in starts)
    return Reading("times", Constraint((wish,), refused))


def _within_days(pending: Pending, *, later: bool) -> Reading:
    """Later, or earlier, in each of the days that were offered."""
    starts = sorted(slot.start for slot in pending.slots)
    clauses = []
    for day in dict.fromkeys(start.date() for start in starts):
        own = [start.time() for start in starts if start.date() == day]
        clauses.append(Clause(on=(day,), after=max(own)) if later else Clause(on=(day,), before=min(own)))
    refused = tuple(Clause(on=(start.date(),), at=start.time()) for start in starts)
    return Reading("times", Constraint(tuple(clauses), refused))


def _corrected(turn: Turn, meant: Understanding) -> Understanding:
    """Of "Thursday" and "wait, Friday I mean" in two texts only the second day is wished."""
    if len(turn.texts) < 2 or not cues.hears(normalise(turn.texts[-1]).plain, "corrects"):
        return meant
    last = understand(msgspec.structs.replace(turn, texts=turn.texts[-1:]))
    if last.when is None or last.when.kind != "times" or not last.when.constraint.any_of:
        return meant
    return msgspec.structs.replace(meant, when=last.when)


def _after_interjection(turn: Turn, meant: Understanding) -> Understanding:
    """Of "no wait, can you do 10:30" the time, where the first words have hidden it."""
    rest = _INTERJECTION.sub("", turn.text)
    if rest == turn.text or (meant.when is not None and meant.when.kind != "none"):
        return meant
    again = understand(msgspec.structs.replace(turn, texts=(rest,)))
    return msgspec.structs.replace(meant, when=again.when, picked=again.picked) if again.when else meant


def _not_today(turn: Turn, meant: Understanding) -> Understanding:
    """Of today's weekday "but not today" is the next one: nothing is left to ask."""
    reading = meant.when
    today = turn.now.astimezone(turn.zone).date()
    if reading is None or reading.clarify_about != "which_weekday" or not _BUT_NOT_TODAY.search(_plain(turn)):
        return meant
    clauses = tuple(
        msgspec.structs.replace(each, on=tuple(day for day in each.on if day != today))
        for each in reading.constraint.any_of
    )
    if not all(each.on for each in clauses):
        return meant
    slots = reading.slots
    dates = tuple(day for day in slots.dates if day != today) if slots is not None else ()
    told = msgspec.structs.replace(slots, dates=dates) if slots is not None else None
    return msgspec.structs.replace(
        meant, when=Reading("times", Constraint(clauses, reading.constraint.none_of), slots=told)
    )


def with_name(turn: Turn, meant: Understanding) -> Understanding:
    """A line that is only a full name, while times are open, is the name for the booking; with one time a yes."""
    pending = turn.pending
    if pending is not None and pending.asks == "name":
        return _with_asked_name(turn, meant)
    if pending is None or pending.kind not in _TIME_OPEN or turn.person.name:
        return meant
    lines = [each.strip() for each in _SENTENCES.split(turn.text) if each.strip()]
    if is_only_a_name(turn.text):
        meant = msgspec.structs.replace(meant, name=None, when=None, picked=None)
    elif meant.name is not None:
        return meant
    name = next((found for text in lines if (found := _only_name(turn, text))), None)
    if name is None:
        return meant
    if meant.picked is not None:
        return msgspec.structs.replace(meant, name=name)
    intents = ("contact_info", "accept") if len(pending.slots) == 1 else ("contact_info",)
    return msgspec.structs.replace(meant, name=name, intents=intents if len(lines) == 1 else meant.intents)


def _with_asked_name(turn: Turn, meant: Understanding) -> Understanding:
    """The answer to our question for a name: whatever else the words could mean, that is what they are."""
    sure = set(meant.intents) == {"contact_info"} and meant.phone is None
    name = meant.name or whose(turn, for_other=meant.for_someone_else, sure=sure)
    if name is None or (meant.name is not None and not is_only_a_name(turn.text)):
        return meant
    return msgspec.structs.replace(meant, name=name, intents=("contact_info",), when=None)


def _only_name(turn: Turn, text: str) -> str | None:
    """The name, where the line holds nothing else but perhaps a number or an address to write to."""
    bare = text
    for found in (find_email(text), find_phone(text, turn.book.practice.country)):
        if found is not None:
            start, end = found.span
            bare = bare[:start] + " " * (end - start) + bare[end:]
    bare = _HERE.sub("", " ".join(bare.split()).strip(" ,;.-"))
    if not _FULL_NAME.fullmatch(bare) or not bare.istitle():
        return None
    asked = msgspec.structs.replace(turn, texts=(bare,), pending=Pending("question", asks="name"))
    return understand(asked).name


def _earlier(turn: Turn, text: str) -> Understanding:
    return understand(msgspec.structs.replace(turn, texts=(text,), pending=None, attachments=()))


def _with_earlier_wish(turn: Turn, meant: Understanding) -> Understanding:
    if meant.when is not None and meant.providers:
        return meant
    said = [each.text for each in turn.history[-_LOOK_BACK:] if each.by == "patient"]
    wishes = (_earlier(turn, text) for text in reversed(said[-_TEXTS_BACK:]))
    earlier = next((each for each in wishes if "book" in each.intents and _adds(each)), None)
    if earlier is None:
        return meant
    return msgspec.structs.replace(
        meant,
        when=meant.when or earlier.when,
        providers=meant.providers or earlier.providers,
        location=meant.location or earlier.location,
        party_size=max(meant.party_size, earlier.party_size),
    )


def _adds(earlier: Understanding) -> bool:
    """Says when, with whom, where or with how many."""
    return bool(earlier.when or earlier.providers or earlier.location or earlier.party_size > 1)


def _with_new_time(turn: Turn, meant: Understanding) -> Understanding:
    """The time named while we still asked which appointment is meant."""
    if meant.when is not None and meant.when.kind == "times" and not cues.hears(_plain(turn), "existing_day"):
        return meant
    patient = [each.text for each in turn.history[-_LOOK_BACK:] if each.by == "patient"]
    for text in reversed(patient):
        earlier = _earlier(turn, text)
        reading = earlier.when
        if (
            reading is not None
            and reading.kind == "times"
            and not cues.hears(normalise(text).plain, "existing_day")
        ):
            return msgspec.structs.replace(
                meant, when=reading, providers=meant.providers or earlier.providers
            )
    return meant


def _plain(turn: Turn) -> str:
    return normalise(turn.text).plain


def _with_day(turn: Turn, meant: Understanding, pending: Pending) -> Understanding:
    """The day picked of those we asked about, with the hours that came with the wish."""
    days = tuple(date.fromisoformat(each) for each in pending.options if _is_date(each))
    if not days:
        return meant
    before = next((each.text for each in reversed(turn.history) if each.by == "patient"), "")
    earlier = _earlier(turn, before)
    chosen = _chosen_day(turn, meant, days)
    if chosen is None:
        return meant
    hours = _hours(meant.when) or _hours(earlier.when) or Clause()
    reading = Reading(
        "times",
        Constraint((msgspec.structs.replace(hours, on=(chosen,)),)),
        slots=WhenSlots(dates=(chosen,), at=hours.at, after=hours.after, before=hours.before),
    )
    short = len(_plain(turn).split()) <= _FEW and "?" not in turn.text
    leans = short or set(meant.intents) <= _LEANS_ON_DAY
    return msgspec.structs.replace(
        meant,
        when=reading,
        intents=("book",) if leans else meant.intents,
        providers=meant.providers or earlier.providers,
        location=meant.location or earlier.location,
    )


def _same_day(meant: Understanding, pending: Pending) -> Understanding:
    """A yes to "shall I look on the same day?"."""
    days = tuple(date.fromisoformat(each) for each in pending.options if _is_date(each))
    if len(days) != 1:
        return meant
    reading = Reading("times", Constraint((Clause(on=days),)), slots=WhenSlots(dates=days))
    return msgspec.structs.replace(meant, when=reading)


def _is_date(option: str) -> bool:
    return re.fullmatch(r"\d{4}-\d{2}-\d{2}", option) is not None


def _chosen_day(turn: Turn, meant: Understanding, days: tuple[date, ...]) -> date | None:
    words = _plain(turn).split()
    numbers = {int(digits) for word in words if (digits := re.sub(r"(st|nd|rd|th)$", "", word)).isdigit()}
    by_number = [day for day in days if day.day in numbers]
    if len(by_number) == 1:
        return by_number[0]
    if set(words) <= _PLACE_WORDS:
        places = [place for place, names in enumerate(_PLACES[: len(days)]) if names & set(words)]
        return days[places[0]] if len(places) == 1 else None
    slots = meant.when.slots if meant.when is not None else None
    named = [day for day in days if slots is not None and slots.dates == (day,)]
    if named:
        return named[0]
    if slots is not None and slots.dates and not set(slots.dates) & set(days):
        return None
    for listed in (_PLACES, _NUMBERS):
        places = [place for place, names in enumerate(listed[: len(days)]) if names & set(words)]
        if len(places) == 1:
            return days[places[0]]
    return None


def _hours(reading: Reading | None) -> Clause | None:
    """The time of day of a wish, without its days."""
    if reading is None:
        return None
    for clause in reading.constraint.any_of:
        if clause.at or clause.after or clause.before:
            return Clause(at=clause.at, after=clause.after, before=clause.before)
    slots = reading.slots
    if slots is not None and (slots.at or slots.after or slots.before):
        return Clause(at=slots.at, after=slots.after, before=slots.before)
    return None
