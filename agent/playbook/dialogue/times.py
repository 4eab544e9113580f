"""Finds times to offer, and says why a wished one cannot be had and what is nearest to it."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import msgspec

from agent.context import Slot
from agent.desk import Desk, SlotQuery
from agent.playbook.dialogue import texts
from agent.playbook.dialogue.case import Case
from agent.playbook.dialogue.leaning import together
from agent.playbook.dialogue.plans import Draft
from booking.constraints.types import Clause, Constraint

_WHOLE_DAY = 400
"""Free starts among which the last one of a day is sought."""
_QUIET = frozenset({"off_grid", "no_such_time"})
"""Reasons of which the patient gains nothing: the nearest times are simply offered."""


@dataclass(frozen=True)
class Found:
    """Times that fit, or the nearest ones with the reason why what was wished is not among them."""

    slots: tuple[Slot, ...] = ()
    fits: bool = True
    reason: str = ""
    about: datetime | date | None = None


async def search(case: Case, desk: Desk, query: SlotQuery) -> Found:
    """What fits; else the reason and the nearest other times."""
    if case.hears("the_latest") and (last := await _last_of_day(case, desk, query)) is not None:
        return Found((last,))
    if case.leaning is not None:
        kept = msgspec.structs.replace(query, constraint=together(query.constraint, case.leaning))
        if found := await desk.find_slots(kept):
            return Found(found)
    found = await desk.find_slots(query)
    if found or query.constraint is None:
        return Found(found, fits=bool(found))
    exact = _exact(query.constraint)
    if exact is not None:
        reason = await desk.why_not(exact, query)
        if reason == "closed_hours" and await desk.why_day(exact.date(), query) == "closed_day":
            reason = "closed_day"
        wished = Slot(
            type=query.appointment_type,
            provider=_any_provider(case, query),
            start=exact,
            location=query.location,
        )
        near = await desk.nearest(wished, without_wish(query))
        near = tuple(sorted(near[: query.limit], key=lambda each: each.start))
        return Found(near, fits=False, reason=reason or "taken", about=exact)
    day = _only_day(query.constraint)
    reason = await desk.why_day(day, without_times(query, day)) if day is not None else None
    slots = await _relaxed(desk, query, day)
    return Found(slots, fits=False, reason=reason or "none_then", about=day)


async def _last_of_day(case: Case, desk: Desk, query: SlotQuery) -> Slot | None:
    """Of the first day that fits, the last time: what "your latest slot that day" asks for."""
    known = case.leaning
    wish = query.constraint if known is None else together(query.constraint, known)
    many = msgspec.structs.replace(query, constraint=wish, limit=_WHOLE_DAY, spread=False)
    found = await desk.find_slots(many)
    return max(
        (each for each in found if each.start.date() == found[0].start.date()), key=_start, default=None
    )


def _start(slot: Slot) -> datetime:
    return slot.start


def without_wish(query: SlotQuery) -> SlotQuery:
    return msgspec.structs.replace(query, constraint=None)


def without_times(query: SlotQuery, day: date) -> SlotQuery:
    return msgspec.structs.replace(query, constraint=Constraint((Clause(on=(day,)),)))


async def _relaxed(desk: Desk, query: SlotQuery, day: date | None) -> tuple[Slot, ...]:
    """First the same days at other hours, then the same hours on other days, then anything."""
    assert query.constraint is not None
    clauses = query.constraint.any_of or (Clause(),)
    banned = query.constraint.none_of
    same_days = tuple(msgspec.structs.replace(clause, at=None, after=None, before=None) for clause in clauses)
    first = min(
        (clause.start or min(clause.on, default=None) for clause in clauses if clause.start or clause.on),
        default=day,
    )  # type: ignore[type-var]
    last = max((clause.end for clause in clauses if clause.end), default=None)
    same_hours = tuple(
        Clause(
            start=first,
            end=None if clause.on else last,
            after=clause.after or _minutes(clause.at, -60),
            before=clause.before or _minutes(clause.at, 61),
        )
        for clause in clauses
    )
    onwards = (Clause(start=first),) if first is not None else (Clause(),)
    for any_of, none_of in (
        (same_days, banned),
        (same_hours, banned),
        (onwards, banned),
        (onwards, ()),
        ((Clause(),), ()),
    ):
        found = await desk.find_slots(msgspec.structs.replace(query, constraint=Constraint(any_of, none_of)))
        if found:
            return found
    return ()


def _minutes(at: time | None, more: int) -> time | None:
    if at is None:
        return None
    minute = min(max(at.hour * 60 + at.minute + more, 0), 23 * 60 + 59)
    return time(minute // 60, minute % 60)


def _exact(constraint: Constraint) -> datetime | None:
    """The one start that was asked for."""
    if len(constraint.any_of) != 1:
        return None
    clause = constraint.any_of[0]
    if clause.at is None or len(clause.on) != 1:
        return None
    return datetime.combine(clause.on[0], clause.at)


def _only_day(constraint: Constraint) -> date | None:
    days = {day for clause in constraint.any_of for day in clause.on}
    whole = all(clause.on for clause in constraint.any_of)
    return days.pop() if len(days) == 1 and whole else None


def _any_provider(case: Case, query: SlotQuery) -> str:
    if query.providers:
        return query.providers[0]
    return case.book.appointment_type(query.appointment_type).providers[0]


def explain(case: Case, draft: Draft, found: Found, query: SlotQuery) -> None:
    """Say in one sentence why the wish cannot be met."""
    if found.fits or found.reason in _QUIET or _as_early_as_can_be(case, found, query):
        return
    about = found.about
    day = about.date() if isinstance(about, datetime) else about
    who = case.staff_name(query.providers[0]) if len(query.providers) == 1 else ""
    at = case.moment(about) if isinstance(about, datetime) else ""
    where = case.book.location(query.location)
    special = where.special_day(day) if day is not None else None
    name = case.book.name_of(special, case.language) if special is not None else ""
    reason = found.reason
    if reason == "closed_day" and query.location is None and day is not None and _open_somewhere(case, day):
        reason = "not_that_day"  # another of our places is open then
    key = _key(reason, who=bool(who), exact=bool(at))
    if key == "why_closed_day" and query.location is not None:
        key = "why_closed_day_at"
    cited = ("practice",) if key.startswith(("why_closed", "why_too", "why_new", "why_provider")) else ()
    draft.say(
        key,
        *cited,
        kind="notice",
        day=case.day(day) if day is not None else "",
        time=at,
        who=who,
        why=f" ({name})" if name else "",
        place=where.name_by_language.get(case.language, where.name),
        last=case.day(case.today + timedelta(days=case.book.practice.booking_rules.horizon_days)),
    )


def _as_early_as_can_be(case: Case, found: Found, query: SlotQuery) -> bool:
    """Who asks for something early gets the first times of that day, and nothing stands in the way."""
    if found.reason not in {"none_then", "closed_hours", "full"} or not case.hears("early"):
        return False
    clauses = query.constraint.any_of if query.constraint is not None else ()
    days = {day for clause in clauses for day in clause.on}
    hours = {each for clause in clauses for each in (clause.at, clause.after) if each}
    return bool(days) and not hours and all(slot.start.date() in days for slot in found.slots)


def _open_somewhere(case: Case, day: date) -> bool:
    return any(place.opening(day) for place in case.book.effective_locations)


def _key(reason: str, *, who: bool, exact: bool) -> str:
    if reason in {"provider_off", "provider_hours"} and not who:
        reason = "full" if not exact else "taken"
    if reason in {"taken", "no_resource"}:
        return "why_taken" if exact else "why_full"
    if reason == "closed_hours" and not exact:
        reason = "none_then"
    key = f"why_{reason}"
    return key if key in texts.texts(texts.FIRST) else "why_none_then"
