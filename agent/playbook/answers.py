"""What a short answer means, given what we last asked or offered: yes, no, a number, a letter, a picture."""

import re
from collections.abc import Set as AbstractSet
from datetime import datetime

import msgspec

from agent.context import Pending, Slot
from agent.understanding import Intent

_YES_WORD = (
    r"(?:yes|_yes_|y|ya(?! (?:no|me|te|se|lo|la|los|las|fui|fue|voy|estoy|soy|puedo|tengo|es|esta|estuvo|mero|quiero|casi|ni|vi|hice|basta|dejen|paren)\b)|si|sip|simon|claro( que si)?|dale|va|sale|vale|sure( thing)?|ok|k|alright|all right|sounds (good|great|perfect|lovely|like a plan)|good|great|perfect|perfecto|awesome|excellent|absolutely|definitely|"
    r"of course|yes please|please|please do|go ahead|do it|lets do (it|that|this)|lets go|lets|book it|book me|book that|lock it in|that works|works( for me)?|it works|this works|that one|that time|i can do (that|it)|i can|ill take it|ill take (that|this)|take it|"
    r"confirm(ed)?|i confirm|confirming|ill be there|will be there|be there|see you (then|there|tomorrow|soon)|correct|right|exactly|yessir|yes maam|bet|cool|fine( by me| with me)?|im in|count me in|sign me up|down|"
    r"thats (fine|perfect|great|good|ok|right|correct|it)|that is (fine|perfect|great|good|ok)|thatll work|that will work|would love (to|that)|id love (to|that)|i would love (to|that)|i would|i would like that|id like that|i do|i am|im coming|for sure|yep|mhm|mmhm|uh huh|totally|deal|"
    r"confirmo|confirmad[ao]|ahi estare|ahi nos vemos|esta bien|bien|de acuerdo|por supuesto|me parece( bien| perfecto)?|esa|ese|ese mismo|me sirve|me funciona|me queda bien|either( one)?( is| works)?|any of (those|them)|whichever|cualquiera|agendal[ao]|reserval[ao]|apartal[ao]|por favor|c)"
)
_YES = re.compile(
    rf"^(?:(?:oh|omg|ooh|yay|aw|heck|hell|uh|umm|ah|ay|sorry|perfect|great|ok|um|well|hi|hello|hey|hola|thanks|gracias|lol|haha|pues|bueno|and|actually|hmm|_smile_|_thanks_|_laugh_|_heart_) )*{_YES_WORD}\b"
)
_NO = re.compile(
    r"^(?:(?:oh|ok|um|well|hi|hello|hey|hola|sorry|actually|hmm|ah|uh|thanks|gracias|pues|lol|ay|perdon|unfortunately|so|but|mmm) )*(?:no(?!t? (sure|problem|worries|preference|idea|rush|thats all|that is all|me importa|importa|hay problema|se que|puedo (respirar|ver|tragar)|worry|soon|clue))\b|_no_|n$|not (now|today|yet|really|right now|interested|at this time|at the moment|for me|this time|ready|anymore|atm)|never mind|maybe (later|another time|next (month|year|time)|some other time|not)|another time|some other time|"
    r"i(ll)? pass|pass|hard pass|nah|none( of (those|these|them|that))?( work\w*)?|neither|dont (think so|want|book|need)|i dont (think so|want|need)|cant( do| make|$)|i cant( do| make|$| that| those| any| on| at)|im (good|ok|fine|all set)( thanks| for now| no thanks|$)|too (early|late|soon|expensive|far|much|pricey)|"
    r"(that|those|these|they|neither|it|none|nothing|this|the times?) (\w+ ){0,4}(dont|doesnt|wont|isnt|arent|not|cant|didnt) (\w+ )?(work|fit|good|great|gonna|going|happening)|doesnt work|dont work|wont work|wrong|changed my mind|let me (think|check|talk|get back|see|ask|look|sleep)|ill (think|let you know|get back|pass|check|wait|hold off|reach out|call)|i(ll)? (need|have) to (think|check|ask|talk|see|look)|need to (think|check|ask|talk)|gonna (think|wait|hold|pass)|going to (think|wait|hold|pass)|hold off|later|ninguna|ningun[ao]|ahorita no|ahora no|todavia no|luego|despues|mas tarde|otro dia|tal vez|quizas|lo (voy a )?pens\w+|dejame (ver|pensar|checar|revisar|preguntar|consultar)|deja(me)? (lo )?(pienso|veo|checo|pensar)|tengo que (pensar|ver|checar|preguntar)|no gracias|paso|muy caro|esta caro|no puedo)\b"
)
_LATER = re.compile(
    r"\b(maybe later|not (right )?now|not yet|not interested|some other time|another time|let me (think|check with|talk to|ask|get back|sleep)|ill (think about|let you know|get back to you|pass|hold off|reach out|call (you )?back)|need to (think|check|ask|talk)|hold off|too (expensive|pricey|much)|changed my mind|dont (want|need) (it|that|to book|an appointment)|"
    r"none of (those|these|them)|ninguna|ningun[ao]|check (with|w) my|not sure yet|shop around|all bad|think about it|"
    r"(those|these|that|they|neither|none|it|that time|those times|these times|the times?) (\w+ ){0,3}(dont|doesnt|wont|cant|not|didnt|isnt) (\w+ )?(work|fit|good|going)|cant (do|make) (any|that|those|these|it|then|either|monday|tuesday|wednesday|thursday|friday|saturday|sunday|\d+)|lo (voy a )?pienso|dejame (pensar|ver|preguntar)|ahorita no|mejor no|ya no quiero|no me (interesa|funciona|sirve|queda)|muy caro)\b"
)
_CHANGE = re.compile(
    r"\b(but|pero|instead|except|however|change|different|another|other|earlier|later|move|rather|mas tarde|mas temprano|otro|otra|cambiar|reschedule|better|after|before|sooner|can we do|could we do|como)\b"
)
_ELSEWHEN = re.compile(
    r"\b(later|earlier|sooner|mas tarde|mas temprano)\b(?! (one|slot|time))|\bnot (the|that|this)\b"
)
_ASKS_WHO = re.compile(
    r"^(is|are|was|who|whos|which|what|whats|does|do|did|has|how|hows|can|tell me|quien|es|cual|como|tiene)\b"
)
_SEEN_BEFORE = re.compile(
    r"\b(did|does|do|saw|seen|seeing|see|went|came|come|got|had|has|last|back|ago|once|twice|times|years?|couple|few|since|ya|"
    r"fui|vine|hizo|hice|puso|puse|atendio|pasado|pasada|hace|vez|veces|en 20\d\d|in 20\d\d)\b"
)
_RESCHEDULE = re.compile(r"^(r|rs|reschedule|resched|cambiar|mover|reagendar)$")
_ORDINALS: tuple[tuple[re.Pattern[str], int], ...] = (
    (re.compile(r"\b(first|1st|primer[ao]?|la 1|el 1|number 1|number one|option 1|option one|option a|opcion (1|a|uno)|#? ?1(?! ?(pm|am|or|\d|:|min|hour|day|week|of)))\b(?! (time|visit|treatment|week|thing|session|of))"), 0),
    (re.compile(r"\b(second|2nd|segund[ao]|middle|del medio|number 2|number two|option 2|option two|option b|opcion (2|b|dos))\b(?! (time|visit|treatment|week|thought\w*|session|of))"), 1),
    (re.compile(r"\b(third|3rd|tercer[ao]?|number 3|number three|option 3|option three|option c|opcion (3|c|tres))\b(?! (time|visit|treatment|week|session|of))"), 2),
    (re.compile(r"\b(last (one|option|time|slot)|the last$|latest( one)?|the later one|later one|el ultimo|la ultima|ultim[ao] opcion|the latter)\b"), -1),
    (re.compile(r"\b(earliest( one)?|the earlier one|earlier one|soonest( one)?|the early one|la mas temprano|el mas temprano|la mas temprana|lo mas pronto|the former)\b"), 0),
)  # fmt: skip
_BARE = {
    "1": 0,
    "2": 1,
    "3": 2,
    "a": 0,
    "b": 1,
    "one": 0,
    "two": 1,
    "three": 2,
    "c": 2,
    "uno": 0,
    "dos": 1,
    "tres": 2,
    "first": 0,
    "second": 1,
    "third": 2,
    "last": -1,
}
_POLITE = frozenset(
    [
        "please",
        "thanks",
        "gracias",
        "por",
        "favor",
        "pls",
        "ok",
        "yes",
        "si",
        "the",
        "el",
        "la",
        "number",
        "option",
        "opcion",
        "_yes_",
        "_smile_",
        "#",
        "one",
        "works",
        "take",
        "ill",
        "do",
        "i",
        "lets",
        "go",
        "with",
        "good",
        "quiero",
        "book",
        "me",
    ]
)


class Answer(msgspec.Struct, frozen=True):
    """How a message answers what is open."""

    force: tuple[Intent, ...] = ()
    forbid: frozenset[Intent] = frozenset()
    picked: Slot | None = None
    yes: bool = False
    no: bool = False
    short: bool = False
    """Nothing was said beyond the answer."""


def read_answer(
    plain: str, pending: Pending | None, *, picked_times: tuple[datetime, ...] = (), providers: tuple[str, ...] = (), when: bool = False
) -> Answer:  # fmt: skip
    yes = bool(_YES.match(plain)) and not _NO.match(plain)
    no = bool(_NO.match(plain)) or (pending is not None and bool(_LATER.search(plain)))
    short = _only(plain, _YES) or _only(plain, _NO)
    if pending is None:
        return Answer(yes=yes, no=no, short=short)
    picked = _picked(plain, pending, picked_times, providers)
    read = _BY_KIND.get(pending.kind, _open)
    return read(_Said(plain, pending, Answer(yes=yes, no=no, picked=picked, short=short), when))


def _only(plain: str, pattern: re.Pattern[str]) -> bool:
    rest = pattern.sub("", plain, count=1).split()
    return bool(pattern.match(plain)) and all(word in _POLITE or word in _SOFT for word in rest)


_SOFT = frozenset(
    [
        "that",
        "this",
        "works",
        "for",
        "me",
        "it",
        "sounds",
        "good",
        "great",
        "perfect",
        "thank",
        "you",
        "so",
        "much",
        "thanks",
        "a",
        "lot",
        "very",
        "much",
        "_thanks_",
        "_laugh_",
        "lol",
        "it",
        "is",
        "be",
        "there",
        "see",
        "then",
        "tomorrow",
        "today",
        "maam",
        "sir",
        "book",
        "i",
        "am",
        "will",
        "confirm",
        "confirmed",
        "interested",
        "right",
        "now",
        "at",
        "time",
        "im",
        "all",
        "set",
        "today",
        "yet",
        "too",
        "much",
    ]
)


def _picked(
    plain: str, pending: Pending, times: tuple[datetime, ...], providers: tuple[str, ...]
) -> Slot | None:
    slots = pending.slots
    if pending.kind not in {"slot_choice", "confirm_booking"} or not slots:
        return None
    if _NO.match(plain) or _LATER.search(plain):
        return None
    hits = [
        slot for slot in slots if slot.start.replace(tzinfo=None) in {t.replace(tzinfo=None) for t in times}
    ]
    if len(hits) == 1:
        return None if _ELSEWHEN.search(plain) else hits[0]
    if pending.kind == "confirm_booking":
        return slots[0] if _YES.match(plain) and not _CHANGE.search(plain) and not times else None
    if len(hits) > 1 and len({slot.start for slot in hits}) < len(hits):
        named = [slot for slot in hits if slot.provider in providers]
        return named[0] if len(named) == 1 else None
    return _by_place(plain, slots) or _by_provider(slots, providers, plain)


def _by_place(plain: str, slots: tuple[Slot, ...]) -> Slot | None:
    words = [word for word in plain.split() if word not in _POLITE or word in _BARE]
    if len(words) == 1 and words[0] in _BARE:
        return _at(slots, _BARE[words[0]])
    if "?" in plain or _CHANGE.search(plain.replace("later one", "").replace("earlier one", "")):
        return None
    for pattern, place in _ORDINALS:
        if pattern.search(plain):
            if place == 0 and len(plain.split()) > 8 and pattern is _ORDINALS[0][0]:
                return None
            return _at(slots, place)
    if len(slots) == 1 and _YES.match(plain) and not _CHANGE.search(plain):
        return slots[0]
    return None


def _at(slots: tuple[Slot, ...], place: int) -> Slot | None:
    return slots[place] if place < len(slots) else None


def _by_provider(slots: tuple[Slot, ...], providers: tuple[str, ...], plain: str) -> Slot | None:
    if not providers or len(plain.split()) > 7 or _CHANGE.search(plain) or _ASKS_WHO.match(plain):
        return None
    fit = [slot for slot in slots if slot.provider in providers]
    return fit[0] if len(fit) == 1 else None


_QUIET: frozenset[Intent] = frozenset({"greeting", "closing", "other", "review"})


class _Said(msgspec.Struct, frozen=True):
    """A message in front of what is open; `when`: it names a time."""

    plain: str
    pending: Pending
    answer: Answer
    when: bool


def _slot_choice(said: _Said) -> Answer:
    if said.answer.picked is not None:
        return _with(
            said.answer, ("accept",), _QUIET | {"reschedule", "appointment_info", "decline", "hours"}
        )
    if said.answer.no:
        extra: tuple[Intent, ...] = ("book",) if said.when else ()
        barred: AbstractSet[Intent] = _QUIET | {
            "accept",
            "reschedule",
            "cancel",
            "opt_out",
            "complaint",
            "book",
        }
        return _with(said.answer, ("decline", *extra), barred)
    if said.answer.yes and not _CHANGE.search(said.plain):
        return _with(said.answer, ("accept",), _QUIET | {"decline"})
    if said.when or _CHANGE.search(said.plain):
        return _with(
            said.answer,
            ("book",) if said.when or "?" in said.plain else (),
            _QUIET | {"reschedule", "accept", "cancel"},
        )
    return _with(said.answer, (), frozenset({"reschedule", "cancel"}))


def _confirm(said: _Said) -> Answer:
    if said.answer.no:
        extra: tuple[Intent, ...] = ("book",) if said.when else ()
        return _with(
            said.answer, ("decline", *extra), _QUIET | {"accept", "cancel", "reschedule", "complaint"}
        )
    if said.answer.yes or said.answer.picked is not None:
        change = bool(_CHANGE.search(said.plain)) and said.answer.picked is None
        return _with(
            said.answer, ("accept", "book") if change else ("accept",), _QUIET | {"decline", "reschedule"}
        )
    if said.when:
        return _with(said.answer, ("book",), _QUIET | {"cancel", "reschedule"})
    return said.answer


def _reminder(said: _Said) -> Answer:
    if _RESCHEDULE.match(said.plain):
        return _with(said.answer, ("reschedule",), _QUIET | {"accept", "book"})
    if said.answer.yes or said.plain in {"c", "1"}:
        change = bool(
            re.search(r"\b(reschedule|move|change|cancel|cant|late|cambiar|mover|cancelar)\b", said.plain)
        )
        return _with(said.answer, () if change else ("accept",), _QUIET | {"decline", "book"})
    if said.answer.no:
        return _with(said.answer, ("decline",), _QUIET | {"accept", "book", "opt_out"})
    if re.search(r"\b(cant|wont) (make|be|come)|no (puedo|podre|voy)", said.plain):
        return _with(said.answer, (), _QUIET | {"accept", "book"})
    return said.answer


def _question(said: _Said) -> Answer:  # noqa: PLR0911 (one line for each thing we ask)
    asks = said.pending.asks
    if asks == "book_now":
        if said.answer.no:
            return _with(said.answer, ("decline",), _QUIET | {"accept", "cancel", "opt_out", "book"})
        if said.answer.yes:
            extra: tuple[Intent, ...] = ("book",) if said.when else ()
            return _with(said.answer, ("accept", *extra), _QUIET | {"decline"})
        return _with(said.answer, ("book",) if said.when else (), frozenset({"reschedule"}))
    if asks in {"name", "phone", "email", "new_or_returning"}:
        return _asked_detail(said.plain, asks, said.answer)
    if asks in {"service", "daypart", "when"}:
        if said.answer.no and said.answer.short:
            return _with(said.answer, ("decline",), _QUIET | {"accept", "cancel"})
        return _with(
            said.answer,
            ("book",) if said.when or said.answer.yes else (),
            _QUIET - {"other"} | {"reschedule"},
        )
    if asks == "cancel_sure":
        if said.answer.yes:
            return _with(said.answer, ("accept",), _QUIET | {"decline"})
        if said.answer.no:
            return _with(said.answer, ("decline",), _QUIET | {"accept", "cancel"})
    return said.answer


def _asked_detail(plain: str, asks: str, answer: Answer) -> Answer:
    if asks == "new_or_returning" and (
        answer.short
        or (len(plain.split()) <= 9 and _SEEN_BEFORE.search(plain) and not _ASKS_WHO.match(plain))
        or re.search(r"\b(new|nuev[ao]|returning|first time|before|primera vez|ya (soy|he)|been)\b", plain)
    ):
        return _with(answer, ("contact_info",), _QUIET | {"accept", "decline", "book"})
    if answer.no and answer.short:
        return _with(answer, ("decline",), _QUIET | {"accept", "cancel"})
    if answer.yes and answer.short:
        return _with(answer, ("accept",), _QUIET | {"decline"})
    return answer


def _recall(said: _Said) -> Answer:
    if said.answer.no:
        return _with(said.answer, ("decline",), _QUIET | {"accept", "cancel", "book", "opt_out"})
    if said.answer.yes:
        return _with(said.answer, ("accept", "book") if said.when else ("accept",), _QUIET | {"decline"})
    return _with(said.answer, ("book",) if said.when else (), frozenset({"reschedule"}))


def _review(said: _Said) -> Answer:
    if (
        re.search(r"\b([1-5]|one|two|three|four|five|uno|dos|tres|cuatro|cinco|10)\b", said.plain)
        and len(said.plain.split()) < 30
    ):
        return _with(said.answer, ("review",), frozenset({"accept", "book", "closing", "greeting", "other"}))
    if said.answer.no:
        return _with(said.answer, ("decline",), frozenset({"other", "closing"}))
    return _with(
        said.answer,
        ("review",) if said.answer.yes else (),
        frozenset({"accept"}) if said.answer.yes else frozenset(),
    )


def _open(said: _Said) -> Answer:
    """An outreach text awaits no particular answer, but a said.plain yes or no to it is one."""
    if said.answer.yes and said.answer.short:
        return _with(said.answer, ("accept",), _QUIET | {"decline"})
    if said.answer.no:
        return _with(said.answer, ("decline",), _QUIET | {"accept", "cancel"})
    return said.answer


def _with(answer: Answer, force: tuple[Intent, ...], forbid: AbstractSet[Intent]) -> Answer:
    return msgspec.structs.replace(answer, force=force, forbid=frozenset(forbid) - set(force))


_BY_KIND = {
    "slot_choice": _slot_choice,
    "confirm_booking": _confirm,
    "reminder": _reminder,
    "question": _question,
    "recall": _recall,
    "review_request": _review,
}
