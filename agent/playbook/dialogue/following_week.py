"""Takes "the following week" for the one after the times on offer, where those words are the wish and nothing else is."""

import re
from datetime import timedelta

import msgspec

from agent.context import Pending, Turn
from agent.playbook.normalise import normalise
from agent.playbook.understand import understand
from agent.understanding import Understanding
from booking.constraints.types import Clause, Constraint, Reading, WhenSlots

_ENDS = r"(?=$| (?:[.?,]|please|pls|works?|would|is|if|at|in|or|instead|then|maybe|though|thanks|por|en|mejor|gracias)(?: |$))"
"""After "the week after" nothing that it could be the week after of, as "my trip" or "thanksgiving"."""
_WEEK = re.compile(
    r"\b(?:(?:the )?following week|week later|(?:next )?week after(?: (?:that|those|these|this)(?: ones?)?)?"
    + _ENDS
    + r"|la semana siguiente|la siguiente semana|la otra semana|semana despues(?: de es[ao]s?)?"
    + _ENDS
    + r")\b"
)
_PART = re.compile(r"[.?,]| (?:how|what) about | (?:can|could|do|would|will) (?:i|we|you|it) | que tal ")
_THIS_ONE = re.compile(
    r"\b(?:this|that|esta|esa) (?:week|semana)\b|\b(?:those|these|them|any|none|esos|esas|ninguno|ninguna)\b"
)
_NOT_THEN = re.compile(
    r"\b(?:cant|cannot|can not|wont|not|dont|doesnt|isnt|never|unable|busy|away|gone|booked|travel\w*|trip|vacation|holidays?|wedding|married|"
    r"honeymoon|surgery|party|cruise|flight|fly\w*|leav\w*|out of|(?:no|ni|tampoco)(?= puedo| podre| me| la| estoy)|viaj\w*|boda|caso|casa|"
    r"fiesta|vacaciones|fuera|cirugia|ocupad[ao]|salgo)\b"
)
_REFUSED = re.compile(
    r"^ (?:either\b|neither\b|tampoco\b|(?:doesnt|does not|wont|isnt|is (?:not|no|out|bad|my)|no (?:me|puedo)|(?:im|i am|we are|were) )\b)"
)
_DAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|lunes|martes|miercoles|jueves|viernes|sabado|domingo"
_AFTER_MINE = re.compile(r"\b(?:the )?week after (?:my|our|the|his|her|their) \w+")
_ITS_DAY = (
    re.compile(rf"\b(?:{_DAY})s?(?: of| in| on| the| de| en)* ?$"),
    re.compile(rf"^(?: on| the| el| los| maybe)* (?:{_DAY})s?\b"),
)


def of_following_week(turn: Turn, meant: Understanding, pending: Pending) -> Understanding:
    """With the week that follows the times on offer, at the hours and on the weekday named beside it."""
    text = normalise(turn.text).text
    if _never(meant.when) and _AFTER_MINE.search(text):
        return msgspec.structs.replace(meant, when=_read(turn, _AFTER_MINE.sub(" ", text)))
    found = _WEEK.search(text)
    if found is None:
        return meant
    before, after = text[: found.start()], text[found.end() :]
    if _REFUSED.match(after) or _NOT_THEN.search(_THIS_ONE.split(_PART.split(before)[-1])[-1]):
        return meant
    its_day = _ITS_DAY[0].search(before) or _ITS_DAY[1].match(after)
    if _names_days(_beside(turn, f"{before} {after}")) and not its_day:
        return meant
    wish = _beside(turn, f"{_PART.split(before)[-1]} {after}")
    return msgspec.structs.replace(meant, when=_week_after(pending, wish), picked=None)


def _beside(turn: Turn, rest: str) -> Clause:
    """What the other words say about time; excluded days are no wish."""
    reading = _read(turn, rest)
    wishes = reading.constraint.any_of if reading is not None and reading.kind == "times" else ()
    return wishes[0] if wishes else Clause()


def _names_days(wish: Clause) -> bool:
    return bool(wish.on or wish.start or wish.end or wish.dow)


def _read(turn: Turn, text: str) -> Reading | None:
    return understand(msgspec.structs.replace(turn, texts=(text,))).when


def _never(reading: Reading | None) -> bool:
    """Days that end before they begin, as where "the week after my trip" is read beside the day of the return."""
    wishes = reading.constraint.any_of if reading is not None else ()
    return any(each.start is not None and each.end is not None and each.start > each.end for each in wishes)


def _week_after(pending: Pending, wish: Clause) -> Reading:
    last = max(slot.start for slot in pending.slots).date()
    monday = last + timedelta(days=7 - last.weekday())
    sunday = monday + timedelta(days=6)
    hours = Clause(at=wish.at, after=wish.after, before=wish.before)
    if len(wish.on) == 1:
        day = monday + timedelta(days=wish.on[0].weekday())
        return Reading(
            "times", Constraint((msgspec.structs.replace(hours, on=(day,)),)), WhenSlots(dates=(day,))
        )
    return Reading(
        "times",
        Constraint((msgspec.structs.replace(hours, start=monday, end=sunday),)),
        WhenSlots(from_date=monday, to_date=sunday),
    )
