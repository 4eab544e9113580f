"""Where words that rule something out were not understood, it is asked back: half a wish allows what was excluded."""

from __future__ import annotations

import re
from datetime import date, time, timedelta

from booking.constraints.scene import Scene
from booking.constraints.text import Line
from booking.constraints.types import Clause, Constraint

_RULES_OUT = re.compile(
    r"(?<!\S)(?:not(?! (?:nogood|too|sure|bad|yet|only|just|good|sooner|later|been|feeling|had|happy|urgent|w|with)(?!\S))"
    r"|dont(?! (?:have|mind|care|know|worry|forget|see|remember|think|even|need|feel|get)(?!\S))"
    r"|except|unless|cannot(?! (?:[,.?!]|stop|wait|make|help|tell|believe|at all|afford|sleep|find))(?= )(?!.* X)|off limits|menos|excepto|salvo)(?!\S)"
)
_UNREAD_HOUR = re.compile(
    r"(?<!\S)(?:but|except|instead) (?:at |it |be |for |to )*(?:[1-9]|1[0-2])(?: [.?!]|$)"
)
_EARLIEST, _LATEST = time(5), time(23)
_WEEKS = 10


def half_read(line: Line, constraint: Constraint, scene: Scene) -> bool:
    """A no without an object, an hour left over behind a 'but', an impossible hour, or one wish inside another."""
    if not constraint.none_of and _RULES_OUT.search(line.text):
        return True
    if _UNREAD_HOUR.search(line.text) or any(map(_out_of_the_day, constraint.any_of)):
        return True
    return " or " not in line.text and _one_inside_another(constraint.any_of, scene.today)


def _out_of_the_day(clause: Clause) -> bool:
    if clause.at is not None:
        return not _EARLIEST <= clause.at <= _LATEST or not clause.fits_time(clause.at)
    low, high = clause.after or time.min, clause.before or time.max
    return low >= high or high <= _EARLIEST


def _one_inside_another(clauses: tuple[Clause, ...], today: date) -> bool:
    """'The 2nd and 3rd, and from the 22nd on' is no choice that anybody gives."""
    if len(clauses) < 2:
        return False
    days = [today + timedelta(days=step) for step in range(7 * _WEEKS)]
    allowed = [frozenset(day for day in days if clause.fits_day(day)) for clause in clauses]
    return any(
        one < other and clauses[n].at is None and _same_hours(clauses[n], clauses[m])
        for n, one in enumerate(allowed)
        for m, other in enumerate(allowed)
        if n != m and one and clauses[m].start is not None and clauses[m].end is None
    )


def _same_hours(one: Clause, other: Clause) -> bool:
    return (one.after, one.before, one.at) == (other.after, other.before, other.at)
