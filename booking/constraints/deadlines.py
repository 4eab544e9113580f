"""Days of something else (a wedding, a trip): they end the search and are never the appointment."""

from __future__ import annotations

from datetime import date

from booking.constraints.atoms import DAY, Atom, Days, Deadline
from booking.constraints.days import settle_weekdays
from booking.constraints.scene import Scene
from booking.constraints.text import Hit, Line

_PLAIN = r"(?: (?!(?:cannot|not|except|good|appt|but|want|come|book|schedule|see)\b)[a-z']+)"
_OWN = r"(?:(?:is|s|its|for|because|when|thats|are|is when|my|a|an|our|the|her|his|i|we|have|got|sisters?|brothers?|daughters?|sons?|friends?|best|moms?|cousins?|big|bff|of|mi|la|el|es|tengo|una|para|im|am|going|there|were|little|this|husbands?|wifes?|company|work|in) )"
_CLOCK = r"(?: (?:at |in the )?[HT])?"


def mark_deadlines(line: Line, scene: Scene) -> None:
    if "event" not in line.text:
        return

    def build(hit: Hit) -> Atom | None:
        days = hit.atom("d")
        if not isinstance(days, Days):
            return None
        beside = hit.atom("x") if hit.has("x") else None
        if days.single_weekday and isinstance(beside, Days) and len(beside.dates) == 1:
            days = beside  # "Saturday, the 17th of July"
        found = deadline(days, scene.today)
        if found is not None and "after" in [*hit.before.split()[-2:], *hit.words]:
            return Days(start=found.day if "back" in hit.words else found.day + DAY, trouble=found.trouble)
        return found

    line.rewrite(
        rf"(?:(?:before|by|for|until) )?(?:{_OWN})*event{_PLAIN}{{0,6}}(?: ,| :| -)?(?: (?:que|which|and|its|it|that|thats|is|es|sera|on|the|el|happening)){{0,4}}(?: (?:at )?[HT])? (?P<d>D)(?:(?: (?:,|on|of|the))? (?P<x>D))?{_CLOCK}",
        build,
    )
    line.rewrite(rf"(?P<d>D){_CLOCK}(?: ,| -| [(])? {_OWN}{{0,6}}event", build)


def deadline(days: Days, today: date) -> Deadline | None:
    """The event's day and the last good day; of a vague day the first is the limit and the last is its name."""
    settled = settle_weekdays(days, today)
    if settled.at_most and settled.end is not None:
        return Deadline(day=settled.end, last=settled.end, trouble=settled.trouble)
    if settled.dates:
        last = settled.dates[-1] if len(settled.dates) == 1 else settled.dates[0]
        trouble = "" if settled.trouble == "which_weekday" else settled.trouble
        return Deadline(day=settled.dates[0], last=last - DAY, trouble=trouble)
    if settled.end is not None:
        return Deadline(day=settled.end, last=(settled.start or settled.end) - DAY, trouble=settled.trouble)
    if settled.start is not None:
        return Deadline(day=settled.start, last=settled.start - DAY, trouble=settled.trouble)
    if settled.trouble:
        return Deadline(day=today, last=today, trouble=settled.trouble)
    return None
