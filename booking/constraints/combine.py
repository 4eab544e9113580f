"""Runs of days and hours put together into clauses: which time belongs to which day, what is either-or."""

from __future__ import annotations

from dataclasses import dataclass, replace

import msgspec

from booking.constraints.atoms import Days, Fixed, Hours
from booking.constraints.days import settle_weekdays
from booking.constraints.groups import Piece
from booking.constraints.narrowing import inside, narrow, within
from booking.constraints.scene import Scene
from booking.constraints.settle import Span, settle_hours
from booking.constraints.types import Clause


@dataclass(frozen=True)
class Wish:
    """One alternative: days, hours, or both."""

    days: Days | None = None
    hours: tuple[Hours, ...] = ()
    fixed: Clause | None = None


@dataclass(frozen=True)
class Run:
    """Neighbouring pieces of one kind: alternatives for the day, or for the hour."""

    days: tuple[Days, ...] = ()
    hours: tuple[tuple[Hours, ...], ...] = ()
    joined: str = ""


def wishes_of(pieces: list[Piece], scene: Scene) -> list[Wish]:
    """All alternatives of a message (or of its exclusions), sentences taken together."""
    sentences = sorted({piece.sentence for piece in pieces})
    whole: list[Wish] = []
    for sentence in sentences:
        said = [piece for piece in pieces if piece.sentence == sentence]
        whole = _join_sentences(whole, _sentence(said, scene))
    return whole


def _sentence(pieces: list[Piece], scene: Scene) -> list[Wish]:
    fixed = [
        Wish(fixed=clause)
        for piece in pieces
        if isinstance(piece.atom, Fixed)
        for clause in piece.atom.clauses
    ]
    said = [piece for piece in pieces if not isinstance(piece.atom, Fixed)]
    bound = _closing_bound(said)
    paired = _pair(_runs(said[:-1] if bound else said, scene), scene)
    if bound is not None:
        paired = [replace(wish, hours=(*wish.hours, bound)) for wish in paired]
    if fixed and paired and all(wish.days is None or wish.hours == () for wish in paired):
        return fixed
    return fixed + paired


def _closing_bound(pieces: list[Piece]) -> Hours | None:
    """'Tomorrow morning or Friday afternoon, not before 9': a last bound that holds for all of them."""
    last = pieces[-1].atom if len(pieces) > 3 and pieces[-1].joined == "," else None
    if not isinstance(last, Hours) or last.part or last.at or (last.after and last.before) or last == Hours():
        return None
    return last if sum(isinstance(piece.atom, Hours) for piece in pieces) > 2 else None


def _runs(pieces: list[Piece], scene: Scene) -> list[Run]:
    runs: list[Run] = []
    batch: list[Piece] = []
    for piece in [*pieces, None]:
        if batch and (piece is None or _parts(batch, piece)):
            runs.append(_run(batch, scene))
            batch = []
        if piece is not None:
            batch.append(piece)
    return runs


def _parts(batch: list[Piece], piece: Piece) -> bool:
    """Whether a piece begins a new run; 'Monday, but also Wednesday afternoon' are two."""
    last = batch[-1].atom
    if type(piece.atom) is not type(last) or piece.atom == Hours() or last == Hours():
        return True
    if piece.joined != "but" or not isinstance(piece.atom, Days) or not isinstance(last, Days):
        return False
    return narrow(last, piece.atom, ",") is None


def _run(batch: list[Piece], scene: Scene) -> Run:
    if isinstance(batch[0].atom, Days):
        return Run(days=_day_run(batch), joined=batch[0].joined)
    return Run(hours=_hour_run(batch, scene), joined=batch[0].joined)


def _day_run(batch: list[Piece]) -> tuple[Days, ...]:
    found: list[Days] = []
    open_from = 0  # first alternative that a qualifier may still narrow
    carried: Days | None = None  # 'next week Tuesday or Thursday': the range holds for both
    for piece in batch:
        days = piece.atom
        assert isinstance(days, Days)
        if found and piece.joined in {"", ",", "and", "but"}:
            merged = [narrow(one, days, piece.joined) for one in found[open_from:]]
            if all(one is not None for one in merged):
                found[open_from:] = [one for one in merged if one is not None]
                continue
            last = narrow(found[-1], days, piece.joined)
            if last is not None:
                found[-1] = last
                continue
        if found and days.single_weekday and not days.mod:
            days = _alike(found[-1], days, piece.joined)
        if carried is not None and days.single_weekday:
            days = within(days, carried)
        if days.is_range:
            carried = days if days.start and days.end else None
        found.append(days)
    return tuple(found)


def _alike(last: Days, days: Days, joined: str) -> Days:
    """'Mondays and Wednesday' are both standing; 'next Tuesday or Wednesday' are both next week's."""
    if last.plural and last.dow and joined:
        return replace(days, plural=True)
    if last.single_weekday and last.mod != "coming":
        return replace(days, mod=last.mod)
    return days


def _hour_run(batch: list[Piece], scene: Scene) -> tuple[tuple[Hours, ...], ...]:
    found: list[tuple[Hours, ...]] = []
    for piece in batch:
        hours = piece.atom
        assert isinstance(hours, Hours)
        if found and piece.joined != "or" and _fit_together((*found[-1], hours), scene):
            found[-1] = (*found[-1], hours)
        else:
            found.append((hours,))
    return tuple(found)


def _fit_together(hours: tuple[Hours, ...], scene: Scene) -> bool:
    span = span_of(hours, None, scene)
    return span.possible and span.trouble != "two_times"


def span_of(hours: tuple[Hours, ...], days: Days | None, scene: Scene) -> Span:
    """The conjunction of hours, with a daypart deciding the half of the others."""
    part = next((one.part for one in hours if one.part), "")
    for hint in (part, ""):
        whole = Span()
        for one in hours:
            whole = whole.meet(settle_hours(one, days, scene, hint if not one.part else ""))
        if whole.possible:
            break
    return whole


def _pair(runs: list[Run], scene: Scene) -> list[Wish]:
    runs = _split_shared(runs, scene)
    hour_first = bool(runs) and bool(runs[0].hours) and bool(runs[-1].days)
    wishes: list[Wish] = []
    index = 0
    while index < len(runs):
        run = runs[index]
        partner = runs[index + 1] if index + 1 < len(runs) else None
        if run.days and partner is not None and partner.hours and not hour_first:
            wishes += _cross(run, partner)
            index += 2
        elif run.hours and partner is not None and _takes_day(run, partner, first=hour_first or index == 0):
            wishes += _cross(partner, run)
            index += 2
        else:
            wishes += _cross(run if run.days else Run(), run if run.hours else Run())
            index += 1
    return wishes


def _takes_day(run: Run, partner: Run, *, first: bool) -> bool:
    """Hours belong to the day after them, unless the two are alternatives ('mornings or Fridays')."""
    return (
        bool(partner.days) and (first or run.hours == ((Hours(),),)) and partner.joined not in {"or", "and"}
    )


def _split_shared(runs: list[Run], scene: Scene) -> list[Run]:
    """'Mornings Tuesday or Thursday after 3': the last day goes with the hours that follow it."""
    if len(runs) == 3 and len(runs[1].days) == 1 and len(runs[0].hours) == len(runs[2].hours) == 1:
        both = (*runs[0].hours[0], *runs[2].hours[0])
        return [runs[1], Run(hours=(both,))] if _fit_together(both, scene) else runs
    if len(runs) == 3 and runs[0].hours and runs[2].hours and len(runs[1].days) > 1:
        first, last = runs[1].days[:-1], runs[1].days[-1:]
        return [Run(days=first), runs[0], Run(days=last), runs[2]]
    return runs


def _cross(days: Run, hours: Run) -> list[Wish]:
    wishes = []
    for day in days.days or (None,):
        for hour in hours.hours or ((),):
            own = None if any(one.today for one in hour) else day
            if own is not None and own.single_weekday and not own.mod and any(one.plural for one in hour):
                own = replace(own, plural=True)  # "Tuesday mornings" is a standing wish
            wishes.append(Wish(days=own, hours=hour))
    return wishes


def _join_sentences(before: list[Wish], now: list[Wish]) -> list[Wish]:
    if not before or not now:
        return before or now
    if any(wish.fixed for wish in (*before, *now)):
        return before + now
    for days, hours in ((before, now), (now, before)):
        if all(not wish.hours for wish in days) and all(wish.days is None for wish in hours):
            return [replace(wish, hours=other.hours) for wish in days for other in hours]
    if all(wish.days is None for wish in now):
        return before + [replace(wish, hours=other.hours) for wish in before for other in now if wish.days]
    narrowed = [_narrow_wish(one, two) for one in before for two in now]
    if narrowed and all(wish is not None for wish in narrowed):
        return [wish for wish in narrowed if wish is not None]
    return before + now


def _narrow_wish(one: Wish, two: Wish) -> Wish | None:
    if one.days is None or two.days is None or (one.hours and two.hours):
        return None
    if not (one.days.is_range or two.days.is_range or one.days.plural):
        return None
    days = narrow(one.days, two.days, ",")
    if (
        days is None
        and one.days.is_range
        and two.days.dates
        and all(inside(day, one.days) for day in two.days.dates)
    ):
        days = two.days
    return Wish(days=days, hours=one.hours or two.hours) if days is not None else None


def clause_of(wish: Wish, scene: Scene) -> tuple[Clause, Span, str]:
    """The clause of one alternative, the settled hours, and the doubt that it carries if any."""
    if wish.fixed is not None:
        return wish.fixed, Span(at=wish.fixed.at, after=wish.fixed.after, before=wish.fixed.before), ""
    span = span_of(wish.hours, wish.days, scene)
    days = Days(dates=(scene.today,)) if span.today else settle_weekdays(wish.days or Days(), scene.today)
    clause = Clause(
        on=days.dates,
        start=days.start,
        end=days.end,
        dow=days.dow if not days.dates else (),
        after=span.after,
        before=span.before,
        at=span.at,
    )
    if days.trouble == "which_weekday" and scene.today in clause.on and _over(clause, scene):
        later = tuple(day for day in clause.on if day != scene.today)
        return msgspec.structs.replace(clause, on=later), span, span.trouble  # those hours of today are gone
    return clause, span, days.trouble or span.trouble or _past(clause, scene)


def _past(clause: Clause, scene: Scene) -> str:
    if clause.on and max(clause.on) < scene.today:
        return "past"
    if clause.on == (scene.today,) and _over(clause, scene):
        return "past"
    return "past" if clause.end is not None and clause.end < scene.today else ""


def _over(clause: Clause, scene: Scene) -> bool:
    clock = scene.now.time()
    return (clause.at is not None and clause.at <= clock) or (
        clause.before is not None and clause.before <= clock
    )
