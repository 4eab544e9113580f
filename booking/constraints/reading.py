"""From a message to a reading: the matchers in their order, then clauses, doubts and picked offers."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import msgspec

from booking.constraints import mending
from booking.constraints.anchoring import anchored
from booking.constraints.appointments import (
    mark_existing,
    mark_instead,
    mark_moved_from,
    mark_moved_hours,
    mark_shifts,
    mark_unanchored,
)
from booking.constraints.atoms import (
    DAY,
    Anytime,
    Atom,
    Days,
    Deadline,
    Existing,
    Fixed,
    Hours,
    Lead,
    at_clause,
)
from booking.constraints.clock import mark_clock
from booking.constraints.combine import Wish, clause_of, wishes_of
from booking.constraints.counted import mark_counted
from booking.constraints.dates import mark_dates
from booking.constraints.days import mark_days, no_preference
from booking.constraints.deadlines import mark_deadlines
from booking.constraints.doubts import contrasted, half_read
from booking.constraints.feasts import mark_feasts
from booking.constraints.groups import Piece, pieces_of
from booking.constraints.history import mark_history
from booking.constraints.hours import mark_bare_numbers, mark_hours
from booking.constraints.lexicon import turns
from booking.constraints.limits import mark_limits, mark_that_day
from booking.constraints.noise import mark_noise
from booking.constraints.offers import chosen, mark_offer_words
from booking.constraints.ordinals import mark_nths
from booking.constraints.ranges import mark_weeks
from booking.constraints.scene import Scene, local_naive
from booking.constraints.seasons import mark_seasons
from booking.constraints.settle import Span
from booking.constraints.slots import slots_of
from booking.constraints.text import Line, fold, line_of
from booking.constraints.types import Clause, Constraint, Reading, WhenContext

_SPANISH = re.compile(
    r"\b(el|la|los|las|de|para|puedo|quiero|cita|por|hola|gracias|dia|manana|que|una|tiene|tienen|del|despues|antes|lunes|martes|miercoles|jueves|viernes|sabado|domingo|semana|proxima|tarde)\b"
)
_LOOKS_ELSEWHERE = re.compile(
    r"\b(anything|something|else|other|another|different|instead|any|what about|how about|otra|otro|algo|reschedule)\b"
)
_NAMED_ONE = re.compile(r"(?<!\S)[DH] (?:one|slot|option|opcion|cita)(?!\S)")
_MOVES = re.compile(r"(?<!\S)(push|move|bump|slide|shift|mover|moverla|pasar|pasarla|moved)(?!\S)")


def read_when(text: str, now: datetime, zone: ZoneInfo, context: WhenContext | None = None) -> Reading:
    """What the words ask for, in the practice's zone; asks back rather than guess."""
    pieces = mending.parts(text)
    if pieces is not None:
        before, after = (_read(piece, now, zone, context) for piece in pieces)
        found = mending.mended(before, after)
        if found is not None:
            return found
    return _read(text, now, zone, context)


def _read(text: str, now: datetime, zone: ZoneInfo, context: WhenContext | None) -> Reading:
    scene = _scene(text, now, zone, context or WhenContext())
    line = line_of(text)
    _mark(line, scene)
    atoms = [element.atom for element in line.elements if element.atom is not None]
    pieces = pieces_of(line)
    spans = tuple((one.start, one.end) for one in line.elements if isinstance(one.atom, _USED))
    reading = _Read(text, scene, zone, line, atoms, pieces).reading()
    return msgspec.structs.replace(reading, spans=spans)


_USED = (Days, Hours, Fixed, Deadline, Existing, Anytime)


def _scene(text: str, now: datetime, zone: ZoneInfo, context: WhenContext) -> Scene:
    return Scene(
        now=local_naive(now, zone),
        context=context,
        appointment=local_naive(context.appointment, zone) if context.appointment else None,
        offered=tuple(local_naive(one, zone) for one in context.offered),
        short=len(text.split()) <= 6,
        spanish=len(_SPANISH.findall(fold(text[:400]))) > 0,
    )


def _mark(line: Line, scene: Scene) -> None:
    for pattern, words in turns():
        line.respell(pattern, words)
    mark_offer_words(line, scene)
    mark_shifts(line, scene)
    mark_counted(line, scene)
    mark_nths(line, scene)
    mark_noise(line)
    mark_unanchored(line)
    mark_feasts(line, scene)
    mark_seasons(line, scene)
    mark_dates(line, scene)
    mark_days(line, scene)
    mark_clock(line)
    mark_history(line)
    mark_moved_from(line)
    mark_instead(line)
    mark_moved_hours(line)
    mark_weeks(line, scene)
    mark_hours(line, scene)
    mark_limits(line, scene)
    mark_bare_numbers(line, scene)
    mark_deadlines(line, scene)
    mark_that_day(line, scene)
    mark_existing(line)
    no_preference(line)


class _Read:
    def __init__(
        self, text: str, scene: Scene, zone: ZoneInfo, line: Line, atoms: list[Atom], pieces: list[Piece]
    ) -> None:
        self._folded = fold(text)
        self._scene = scene
        self._zone = zone
        self._line = line
        self._atoms = atoms
        self._pieces = pieces
        self._deadline = _deadline(atoms)
        self._existing = [atom for atom in atoms if isinstance(atom, Existing)]

    def reading(self) -> Reading:
        wanted = [piece for piece in self._pieces if not piece.negative]
        unwanted = _apart([_standing(piece) for piece in self._pieces if piece.negative])
        wishes = anchored(
            wishes_of(wanted, self._scene), self._scene, moved=bool(_MOVES.search(self._line.text))
        )
        clauses = [clause_of(wish, self._scene) for wish in wishes]
        excluded = [
            clause_of(wish, self._scene) for group in unwanted for wish in wishes_of(group, self._scene)
        ]
        fixed = [piece.atom for piece in self._pieces if isinstance(piece.atom, Fixed) and not piece.negative]
        none_of = tuple(clause for clause, _, _ in excluded) + tuple(
            one for atom in fixed for one in atom.excluded
        )
        open_end = (
            bool(none_of)
            or self._deadline is not None
            or any(isinstance(atom, Anytime) for atom in self._atoms)
        )
        if not clauses and not open_end and not any(atom.trouble for atom in fixed):
            return self._nothing()
        any_of = self._limited(tuple(clause for clause, _, _ in clauses) or (Clause(),))
        constraint = Constraint(_distinct(any_of), _distinct(none_of))
        slots = slots_of([(c, s) for c, s, _ in clauses], [(c, s) for c, s, _ in excluded], self._deadline)
        picked = self._picked(fixed, constraint)
        trouble = self._trouble(
            [doubt for _, _, doubt in clauses], [doubt for _, _, doubt in excluded], fixed, constraint
        )
        if trouble is None and len(picked) > 1 and not any(atom.picked for atom in fixed):
            trouble = "which_offer"
        named = bool(_NAMED_ONE.search(self._line.text))
        if trouble is None and len(picked) == 1 and (named or _open_time(constraint)):
            constraint = Constraint((at_clause(picked[0]),), constraint.none_of)
            slots = slots_of([(constraint.any_of[0], Span(at=picked[0].time()))], [], self._deadline)
        if (
            trouble is None
            and not picked
            and (
                half_read(self._line, constraint, self._scene)
                or (len(clauses) > 1 and contrasted(self._line, self._pieces))
            )
        ):
            trouble = "unsure"
        moments = tuple(start.replace(tzinfo=self._zone) for start in picked)
        if trouble is not None:
            return Reading("clarify", constraint, slots, trouble, picked=moments)
        return Reading("times", constraint, slots, picked=moments)

    def _nothing(self) -> Reading:
        """Only an existing appointment was named, or no time at all."""
        named = [Wish(days=atom) for one in self._existing for atom in one.atoms if isinstance(atom, Days)]
        hours = tuple(atom for one in self._existing for atom in one.atoms if isinstance(atom, Hours))
        if not named and not hours:
            return Reading("none")
        told = clause_of(Wish(days=named[0].days if named else None, hours=hours), self._scene)
        return Reading("none", slots=slots_of([told[:2]], [], None))

    def _limited(self, clauses: tuple[Clause, ...]) -> tuple[Clause, ...]:
        """The deadline ends every alternative that does not name its own days."""
        deadline = self._deadline
        if deadline is None:
            return clauses
        return tuple(
            clause
            if clause.on
            else msgspec.structs.replace(clause, end=min(clause.end or deadline.last, deadline.last))
            for clause in clauses
        )

    def _picked(self, fixed: list[Fixed], constraint: Constraint) -> tuple[datetime, ...]:
        named = tuple(start for atom in fixed for start in atom.picked)
        if named or not self._scene.offered or constraint.none_of:
            return named
        found = chosen(constraint.any_of, self._scene.offered, named=bool(_NAMED_ONE.search(self._line.text)))
        if len(found) != 1 and _LOOKS_ELSEWHERE.search(self._folded):
            return ()
        exact = bool(constraint.any_of) and constraint.any_of[0].at is not None
        return found if exact or not _LOOKS_ELSEWHERE.search(self._folded) else ()

    def _trouble(
        self, wanted: list[str], unwanted: list[str], fixed: list[Fixed], constraint: Constraint
    ) -> str | None:
        doubts = [doubt for doubt in wanted if doubt]
        doubts += [atom.trouble for atom in fixed if atom.trouble]
        doubts += [doubt for doubt in unwanted if doubt == "impossible_date"]
        if self._deadline is not None:
            doubts += [self._deadline.trouble] if self._deadline.trouble else []
        if not doubts and not self._leaves_anything(constraint):
            doubts.append("contradiction")
        return doubts[0] if doubts else None

    def _leaves_anything(self, constraint: Constraint) -> bool:
        if Clause() in constraint.none_of or any(map(_ends_before_it_starts, constraint.any_of)):
            return False
        dated = [clause for clause in constraint.any_of if clause.on]
        if len(dated) < len(constraint.any_of) or not constraint.none_of:
            return True
        return any(
            not any(out.fits_day(day) and _covers(out, clause) for out in constraint.none_of)
            for clause in dated
            for day in clause.on
        )


def _deadline(atoms: list[Atom]) -> Deadline | None:
    found = next((atom for atom in atoms if isinstance(atom, Deadline)), None)
    lead = next((atom for atom in atoms if isinstance(atom, Lead)), None)
    if found is None or lead is None:
        return found
    return replace(found, last=min(found.last, found.day - DAY * lead.days))


def _ends_before_it_starts(clause: Clause) -> bool:
    return clause.start is not None and clause.end is not None and clause.start > clause.end


def _covers(out: Clause, clause: Clause) -> bool:
    if out.at is not None:
        return clause.at == out.at
    if clause.at is not None:
        return out.fits_time(clause.at)
    low = out.after is None or (clause.after is not None and clause.after >= out.after)
    high = out.before is None or (clause.before is not None and clause.before <= out.before)
    return low and high


def _standing(piece: Piece) -> Piece:
    """'Not Monday' rules out Mondays: nobody means only the next one, and asking for less is safe."""
    atom = piece.atom
    if isinstance(atom, Days) and atom.single_weekday and not atom.mod:
        return replace(piece, atom=Days(dow=atom.dow, plural=True))
    if isinstance(atom, Days) and atom.long:
        return replace(piece, atom=replace(atom, dates=atom.long))
    return piece


def _apart(pieces: list[Piece]) -> list[list[Piece]]:
    """'No Mondays or mornings' are two exclusions, not Monday mornings."""
    groups: list[list[Piece]] = [[]]
    for piece in pieces:
        last = groups[-1][-1] if groups[-1] else None
        others = last is not None and piece.joined == "or" and type(piece.atom) is not type(last.atom)
        if others or (last is not None and piece.opener != last.opener):
            groups.append([])
        groups[-1].append(piece)
    return groups


def _open_time(constraint: Constraint) -> bool:
    return all(
        clause.after is None and clause.before is None and clause.at is None for clause in constraint.any_of
    ) or all(clause.at is not None for clause in constraint.any_of)


def _distinct(clauses: tuple[Clause, ...]) -> tuple[Clause, ...]:
    return tuple(dict.fromkeys(clauses))
