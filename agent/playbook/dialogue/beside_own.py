"""An hour is measured against the visit they have: "something later that same day?" is later than that visit."""

import re
from datetime import datetime, timedelta

import msgspec

from agent.context import Turn, Visitable
from agent.playbook.dialogue import cues
from agent.playbook.normalise import normalise
from agent.playbook.understand import understand
from agent.understanding import Understanding
from booking.constraints.types import Clause, Constraint, Reading, WhenSlots

_LATER = frozenset({"later", "tarde", "despues"})
_EARLIER = frozenset({"earlier", "sooner", "temprano", "antes"})
_DAY = timedelta(days=1)
_SENTENCES = re.compile(r"\n|(?<=[.!?])\s+")


def beside_own(turn: Turn, meant: Understanding) -> Understanding:
    """With the wish to come earlier or later than the one visit it is about."""
    visit = _visit(turn)
    meant = _beyond(turn, meant, visit)
    plain = normalise(turn.text).plain
    words = set(plain.split())
    later, earlier = bool(words & _LATER) and _compares(plain), bool(words & _EARLIER) and _compares(plain)
    instead = "book" in meant.intents and not meant.treatments and cues.hears(plain, "come_when")
    moves = instead or "reschedule" in meant.intents or cues.hears(plain, "cannot_come")
    moves = moves or (turn.pending is not None and turn.pending.moves is not None)
    if visit is None or later == earlier or not moves or _names_hour(meant):
        return meant
    wall = _wall(turn, visit)
    dates = meant.when.slots.dates if meant.when is not None and meant.when.slots is not None else ()
    if dates and dates != (wall.date(),):
        return meant
    if (
        not dates
        and meant.when is not None
        and meant.when.kind == "times"
        and not meant.when.constraint.empty
    ):
        return meant
    in_day = bool(dates) or cues.hears(plain, "in_the_day")
    clauses = _clauses(wall, later=later, in_day=in_day)
    slots = WhenSlots(dates=(wall.date(),)) if in_day else None
    intents = tuple("reschedule" if each == "book" and instead else each for each in meant.intents)
    return msgspec.structs.replace(
        meant, intents=intents, when=Reading("times", Constraint(clauses), slots=slots)
    )


def _beyond(turn: Turn, meant: Understanding, visit: Visitable | None) -> Understanding:
    """Of "is it still Wed at 3? could I come at 5 instead" the time that they do not have."""
    if visit is None or not _is_own(meant, turn, visit):
        return meant
    for sentence in reversed(_SENTENCES.split(turn.text)):
        again = understand(msgspec.structs.replace(turn, texts=(sentence,))) if sentence.strip() else meant
        reading = again.when
        if reading is not None and reading.kind == "times" and not _is_own(again, turn, visit):
            return msgspec.structs.replace(meant, when=reading)
    return meant


def _is_own(meant: Understanding, turn: Turn, visit: Visitable) -> bool:
    clauses = meant.when.constraint.any_of if meant.when is not None and meant.when.kind == "times" else ()
    wall = _wall(turn, visit)
    return bool(clauses) and all((each.on, each.at) == ((wall.date(),), wall.time()) for each in clauses)


def _wall(turn: Turn, visit: Visitable) -> datetime:
    return visit.start.astimezone(turn.book.zone_of(visit.location)).replace(tzinfo=None, fold=0)


def _compares(plain: str) -> bool:
    return cues.hears(plain, "than_that")


def _clauses(wall: datetime, *, later: bool, in_day: bool) -> tuple[Clause, ...]:
    day = wall.date()
    if later:
        same, other = Clause(on=(day,), after=wall.time()), Clause(start=day + _DAY)
    else:
        same, other = Clause(on=(day,), before=wall.time()), Clause(end=day - _DAY)
    return (same,) if in_day else (same, other)


def _visit(turn: Turn) -> Visitable | None:
    pending = turn.pending
    if pending is not None and pending.slots:
        several = len({slot.start.date() for slot in pending.slots}) > 1
        in_day = several and cues.hears(normalise(turn.text).plain, "in_the_day")
        return next((each for each in turn.appointments if in_day and each.id == pending.moves), None)
    if pending is not None and pending.appointment is not None:
        return next((each for each in turn.appointments if each.id == pending.appointment), None)
    return turn.appointments[0] if len(turn.appointments) == 1 else None


def _names_hour(meant: Understanding) -> bool:
    reading = meant.when
    if reading is None:
        return False
    return any(each.at or each.after or each.before for each in reading.constraint.any_of)
