"""What earlier texts of the same wish said of days and hours: kept while times are being chosen, where they can be had."""

from functools import cache

import msgspec

from agent.context import Pending, Turn
from agent.playbook.dialogue import texts
from agent.playbook.not_times import without_counts
from booking.constraints import WhenContext, read_when
from booking.constraints.types import Clause, Constraint

_LOOK_BACK = 5
_MOST_CLAUSES = 8
_ENDS = ("booked", "booked_remote", "moved", "moved_remote", "cancelled", "booked_elsewhere")


def leaning(turn: Turn) -> Constraint | None:
    """The days, hours and exclusions named since the last visit was settled; None where nothing was."""
    days: tuple[Clause, ...] = ()
    hours: tuple[Clause, ...] = ()
    barred: tuple[Clause, ...] = ()
    for text in _spoken(turn):
        reading = read_when(
            without_counts(text, turn.book),
            turn.now,
            turn.zone,
            WhenContext(country=turn.book.practice.country),
        )
        if reading.kind != "times":
            continue
        wanted = reading.constraint.any_of
        days = days or _all(wanted, _names_day, at=None, after=None, before=None)
        hours = hours or _all(wanted, _names_hour, on=(), start=None, end=None, dow=())
        barred += tuple(clause for clause in reading.constraint.none_of if not clause.on)
    if not (days or hours or barred):
        return None
    return Constraint(_crossed(days or (Clause(),), hours or (Clause(),)), barred)


def kept(turn: Turn, pending: Pending, *, other_day: bool) -> Constraint | None:
    """What of it still holds in front of this open question; of another day only the hours."""
    if pending.moves is not None:
        return None if other_day else _day_offered(pending)
    asked = pending.kind == "question" and pending.asks in {"service", "daypart", "new_or_returning"}
    known = leaning(turn) if pending.slots or asked else None
    if known is None or not other_day:
        return known
    offered = tuple(Clause(on=(slot.start.date(),)) for slot in pending.slots)
    hours = tuple(
        dict.fromkeys(Clause(at=each.at, after=each.after, before=each.before) for each in known.any_of)
    )
    return Constraint(hours, (*known.none_of, *offered))


def _day_offered(pending: Pending) -> Constraint | None:
    """While a visit is moved: the one day of all the times on offer, which "in the afternoon?" still means."""
    days = {slot.start.date() for slot in pending.slots}
    return Constraint((Clause(on=(days.pop(),)),)) if len(days) == 1 else None


def together(wish: Constraint | None, known: Constraint) -> Constraint:
    """The wish of now, with the days or hours that it leaves open as they were said before."""
    found: dict[Clause, None] = {}
    for clause in (wish.any_of if wish is not None else ()) or (Clause(),):
        for before in known.any_of or (Clause(),):
            filled = clause if _names_day(clause) else _with_days(clause, before)
            found[filled if _names_hour(filled) else _with_hours(filled, before)] = None
    barred = (*(wish.none_of if wish is not None else ()), *known.none_of)
    return Constraint(tuple(found)[:_MOST_CLAUSES], tuple(dict.fromkeys(barred)))


def _spoken(turn: Turn) -> list[str]:
    """The patient's texts since something was booked or cancelled, newest first."""
    found: list[str] = []
    for said in reversed(turn.history):
        if said.by == "agent" and said.text.startswith(_endings()):
            break
        if said.by == "patient":
            found.append(said.text)
    return found[:_LOOK_BACK]


@cache
def _endings() -> tuple[str, ...]:
    """How the texts begin that settle a wish."""
    every = [each for language in texts.languages() for key in _ENDS for each in texts.texts(language)[key]]
    return tuple({each.split("{", maxsplit=1)[0].rstrip() for each in every} - {""})


def _names_day(clause: Clause) -> bool:
    return bool(clause.on or clause.start or clause.end or clause.dow)


def _names_hour(clause: Clause) -> bool:
    return clause.at is not None or clause.after is not None or clause.before is not None


def only_hours(clause: Clause) -> bool:
    return _names_hour(clause) and not _names_day(clause)


def _all(clauses: tuple[Clause, ...], names: object, **rest: object) -> tuple[Clause, ...]:
    """The part of the clauses asked for; nothing where an alternative leaves it open."""
    if not clauses or not all(names(clause) for clause in clauses):  # type: ignore[operator]
        return ()
    return tuple(dict.fromkeys(msgspec.structs.replace(clause, **rest) for clause in clauses))


def _with_days(clause: Clause, before: Clause) -> Clause:
    return msgspec.structs.replace(clause, on=before.on, start=before.start, end=before.end, dow=before.dow)


def _with_hours(clause: Clause, before: Clause) -> Clause:
    return msgspec.structs.replace(clause, at=before.at, after=before.after, before=before.before)


def _crossed(days: tuple[Clause, ...], hours: tuple[Clause, ...]) -> tuple[Clause, ...]:
    return tuple(_with_hours(day, hour) for day in days for hour in hours)[:_MOST_CLAUSES]
