"""What a short answer means, given what we last asked or offered: yes, no, a number, a letter, a picture."""

import re
from collections.abc import Set as AbstractSet
from datetime import datetime

import msgspec

from agent.context import Pending, Slot
from agent.playbook.answer_words import ASKS_WHO, CHANGE, LATER, NO, YES, suits
from agent.playbook.picking import POLITE, picked_of
from agent.understanding import Intent
from booking.constraints.types import Constraint

_SEEN_BEFORE = re.compile(
    r"\b(did|does|do|saw|seen|seeing|see|went|came|come|got|had|has|last|back|ago|once|twice|times|years?|couple|few|since|ya|"
    r"fui|vine|hizo|hice|puso|puse|atendio|pasado|pasada|hace|vez|veces|en 20\d\d|in 20\d\d)\b"
)
_DONE_BY = re.compile(
    r"\b(?:(?:but|pero) )?(?:(?:will|would|can|could|should|do|does|am|is) )?(?:i|we|it|id|ill)? ?(?:be |get |need to be |have to be |gonna be )*"
    r"(?:done|out|out of there|finished|finish|through|over|leave|back at work|termin\w+|list[oa]|sal(?:ir|go|dria|ga)) "
    r"(?:(?:there|de ahi) )?(?:by|before|at|around|para|antes de|a)(?: las?)? (?:\d\S*|noon|lunch|mediodia)(?: ?(?:am|pm))?"
)
"""Like "will I be done by 11": when the visit ends is no wish for when it begins."""
_RESCHEDULE = re.compile(r"^(r|rs|reschedule|resched|cambiar|mover|reagendar)$")


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
    plain: str,
    pending: Pending | None,
    *,
    picked_times: tuple[datetime, ...] = (),
    providers: tuple[str, ...] = (),
    when: bool = False,
    wish: Constraint | None = None,
    asks: bool = False,
) -> Answer:
    yes = bool(YES.match(plain)) and not NO.match(plain)
    no = bool(NO.match(plain)) or (pending is not None and bool(LATER.search(plain)))
    short = _only(plain, YES) or _only(plain, NO)
    if pending is None:
        return Answer(yes=yes, no=no, short=short)
    if pending.kind == "confirm_booking" and pending.slots and when and yes and not picked_times:
        plain, when = _elsewhen(plain, pending.slots[0], wish)
    picked = picked_of(plain, pending, picked_times, providers)
    if pending.kind == "confirm_booking" and when and not picked_times:
        picked = None  # a yes beside another hour is no yes to this one
    read = _BY_KIND.get(pending.kind, _open)
    return read(_Said(plain, pending, Answer(yes=yes, no=no, picked=picked, short=short), when, asks))


def _elsewhen(plain: str, held: Slot, wish: Constraint | None) -> tuple[str, bool]:
    """Whether the time beside a yes is another than the one held, and the words without "done by 11", which is none."""
    rest = _DONE_BY.sub(" ", plain)
    fits = wish is not None and wish.fits(held.start) and not CHANGE.search(plain)
    return rest, rest == plain and not fits


def _only(plain: str, pattern: re.Pattern[str]) -> bool:
    rest = pattern.sub("", plain, count=1).split()
    return bool(pattern.match(plain)) and all(word in POLITE or word in _SOFT for word in rest)


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


_QUIET: frozenset[Intent] = frozenset({"greeting", "closing", "other", "review"})


_NOD = re.compile(
    r"^(?:ok|okay|k|kk|cool|great|good|nice|perfect|perfecto|alright|all right|right|fine|awesome|bien|bueno|vale|listo|va|sale|hmm|lol) (?!(?:_yes_|yes|yeah|sure|please|si)\b)"
)
_QUESTION = re.compile(
    r"\b(where|what|whats|how|who|which|do (you|u|yall)|does|is (there|it)|are (there|you)|can i|cuanto|donde|como|que|cual|quien|aceptan|tienen)\b"
)
_WANTS_IT = re.compile(
    r"\b(book\w*|schedul\w*|appointment|appt|consult\w*|come in|get in|availab\w*|openings?|slots?|times?|days?|when|whens|how soon|do (?:you|u|yall) have|lets|do it|go ahead|sign me up|agend\w*|cita|reserv\w*|apart\w*|please|por favor)\b"
)


class _Said(msgspec.Struct, frozen=True):
    """A message in front of what is open; `when`: it names a time; `asks`: it holds a question."""

    plain: str
    pending: Pending
    answer: Answer
    when: bool
    asks: bool = False

    @property
    def only_nods(self) -> bool:
        """Like "ok and does it hurt?": heard, and another question, but no yes to ours."""
        asks = self.asks or _QUESTION.search(self.plain) is not None
        goes_on = asks and _NOD.match(self.plain) is not None
        return goes_on and not self.when and not _WANTS_IT.search(self.plain)


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
    if said.answer.yes and not CHANGE.search(said.plain):
        return _with(said.answer, ("accept",), _QUIET | {"decline"})
    if said.when or CHANGE.search(said.plain):
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
        change = said.answer.picked is None and (said.when or bool(CHANGE.search(said.plain)))
        if change and said.when and said.asks:
            return _with(said.answer, ("book",), _QUIET | {"accept", "cancel", "reschedule"})
        return _with(
            said.answer, ("accept", "book") if change else ("accept",), _QUIET | {"decline", "reschedule"}
        )
    if said.when:
        return _with(said.answer, ("book",), _QUIET | {"cancel", "reschedule"})
    return said.answer


def _reminder(said: _Said) -> Answer:
    if _RESCHEDULE.match(said.plain):
        return _with(said.answer, ("reschedule",), _QUIET | {"accept", "book"})
    if suits(said.plain) and not said.asks:
        return _with(said.answer, ("accept",), _QUIET | {"decline", "book", "reschedule", "cancel"})
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
        if said.only_nods:
            return _with(msgspec.structs.replace(said.answer, yes=False), (), frozenset({"accept"}))
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
        or (len(plain.split()) <= 9 and _SEEN_BEFORE.search(plain) and not ASKS_WHO.match(plain))
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
    if said.answer.yes and not said.only_nods:
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
