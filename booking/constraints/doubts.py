"""Where words that rule something out were not understood, it is asked back: half a wish allows what was excluded."""

from __future__ import annotations

import re
from datetime import date, time, timedelta
from itertools import pairwise

from booking.constraints.atoms import Days, Hours
from booking.constraints.groups import Piece
from booking.constraints.scene import Scene
from booking.constraints.text import Line
from booking.constraints.types import Clause, Constraint

_RULES_OUT = re.compile(
    r"(?<!\S)(?:not(?! (?:nogood|too|sure|bad|yet|only|just|good|sooner|later|been|feeling|had|happy|urgent|w|with)(?!\S))"
    r"|dont(?! (?:have|mind|care|know|worry|forget|see|remember|think|even|need|feel|get)(?!\S))"
    r"|except|unless|cannot(?! (?:[,.?!]|stop|wait|make|help|tell|believe|at all|afford|sleep|find))(?= )(?!.* X)|off limits|menos|excepto|salvo)(?!\S)"
)
_TOLD_BEFORE = re.compile(
    r"(?<!\S)[DH](?: (?!good|nogood|or|and|only|is|are|pls|please|but)[a-z']+){2,} , good (?:[a-z]+ )?[DH](?!\S)"
)
_OTHER_DAYS = re.compile(r"(?<!\S)(?:the|,) neither [DH](?!\S)")
_UNREAD_HOUR = re.compile(
    r"(?<!\S)(?:but|except|instead) (?:at |it |be |for |to )*(?:[1-9]|1[0-2])(?: [.?!]|$)"
)
_ADDS = re.compile(
    r"(?<!\S)(?:but|so) (?:(?:also|could|even|good|if|maybe|possibly|tambien)(?!\S))|(?<!\S)(?:too|also|either|tambien)(?!\S)"
)
_UNKNOWN_SAYING = re.compile(
    r"(?<!\S)[DH] (?:is|are) (?:(?:a|an|so|such|just|kind of|kinda|pretty|really|super|always|my|the) )*"
    r"(?!good|nogood|only|best|first|preferred|my|our|earliest)[a-z]{3,}(?= [,.?!]|$)"
)
_EARLIEST, _LATEST = time(5), time(23)
_WEEKS = 10


def half_read(line: Line, constraint: Constraint, scene: Scene) -> bool:
    """A no without an object, an hour left over behind a 'but', an impossible hour, or one wish inside another."""
    alone = not (scene.offered or scene.appointment)
    if not constraint.none_of and (_RULES_OUT.search(line.text) or (alone and _OTHER_DAYS.search(line.text))):
        return True
    if _UNREAD_HOUR.search(line.text) or any(map(_out_of_the_day, constraint.any_of)):
        return True
    return " or " not in line.text and _one_inside_another(constraint.any_of, scene.today)


def contrasted(line: Line, pieces: list[Piece]) -> bool:
    """'Tuesdays are whatever, but Wednesday is cool': what is said against or from the first day was not understood."""
    if _ADDS.search(line.text) or any(map(_bound, pieces)):
        return False
    if _TOLD_BEFORE.search(line.text):
        return True
    days = [piece for piece in pieces if isinstance(piece.atom, Days) and not piece.negative]
    return any(two.joined == "but" and one.sentence == two.sentence for one, two in pairwise(days)) or bool(
        _UNKNOWN_SAYING.search(line.text)
    )


def _bound(piece: Piece) -> bool:
    """A day with its own limit was understood: 'weekdays after 6, so Saturday is better'."""
    return isinstance(piece.atom, Hours) and piece.atom.at is None and not piece.atom.part


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
