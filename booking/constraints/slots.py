"""The reading in the form of the understanding contract, and as plain values for the wire."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time
from typing import Any

from booking.constraints.atoms import DAY, Deadline
from booking.constraints.settle import Span
from booking.constraints.types import Clause, WhenSlots

_NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_EARLY = time(10)
_PARTS = {"morning": (None, time(12)), "afternoon": (time(12), time(17)), "evening": (time(17), None)}


def slots_of(
    wanted: Sequence[tuple[Clause, Span]], excluded: Sequence[tuple[Clause, Span]], deadline: Deadline | None
) -> WhenSlots | None:
    """All keys that the clauses give; None when they give none."""
    clauses = [clause for clause, _ in wanted]
    parts = [span.part if span.part in _PARTS else "" for _, span in wanted]
    trimmed = [_without_part(clause, part) for clause, part in zip(clauses, parts, strict=True)]
    after, before = _from_exclusions(excluded)
    back = next(
        (clause.end + DAY for clause, _ in excluded if clause == Clause(end=clause.end) and clause.end), None
    )
    dates = tuple(sorted({day for clause in clauses for day in clause.on}))
    ranged = [clause for clause in clauses if clause.start or clause.end]
    found = WhenSlots(
        dates=dates,
        from_date=min((clause.start for clause in ranged if clause.start), default=back),
        to_date=max((clause.end for clause in ranged if clause.end), default=None),
        weekdays=_weekdays(clauses, excluded),
        at=_one_start(trimmed),
        after=next((_said(clause.after) for clause in trimmed if clause.after), None) or after,
        before=next((clause.before for clause in trimmed if clause.before), None) or before,
        daypart=next((part for part in parts if part), None),
        before_date=deadline.day if deadline else None,
    )
    return None if found == WhenSlots() else found


def _one_start(clauses: Sequence[Clause]) -> time | None:
    """Two offers at different hours, either of which is fine, name no hour."""
    starts = {clause.at for clause in clauses if clause.at}
    apart = (
        len({(clause.on, clause.at) for clause in clauses}) > 1 and len({c.on for c in clauses if c.on}) > 1
    )
    return None if len(starts) > 1 and apart else next((c.at for c in clauses if c.at), None)


def _without_part(clause: Clause, part: str) -> Clause:
    """The limits beyond those that the daypart's name already says."""
    if not part:
        return clause
    low, high = _PARTS[part]
    after = None if clause.after == low else clause.after
    before = None if clause.before == high or _is_late_morning(clause, part) else clause.before
    return Clause(at=clause.at, after=after, before=before)


def _is_late_morning(clause: Clause, part: str) -> bool:
    """Where the morning is taken to end, give or take an hour, without anybody having named it."""
    return part == "morning" and clause.after is None and (clause.before or time(12)) >= _EARLY


def _said(after: time) -> time:
    """'Later than 3' is kept as 15:01 so that 3 itself is out; what was named is 3."""
    return after.replace(minute=after.minute - 1) if after.minute % 5 == 1 else after


def _weekdays(clauses: Sequence[Clause], excluded: Sequence[tuple[Clause, Span]]) -> tuple[str, ...]:
    without = {dow for clause, _ in excluded if clause == Clause(dow=clause.dow) for dow in clause.dow}
    named = sorted({dow for clause in clauses for dow in clause.dow})
    if named or any(clause.on for clause in clauses):
        return tuple(_NAMES[dow] for dow in named if dow not in without)
    return tuple(name for dow, name in enumerate(_NAMES) if dow not in without) if without else ()


def _from_exclusions(excluded: Sequence[tuple[Clause, Span]]) -> tuple[time | None, time | None]:
    """'Not before 10' is after 10; 'no evenings' is before 17:00."""
    after = before = None
    for clause, _ in excluded:
        if clause == Clause(before=clause.before):
            after = clause.before
        elif clause == Clause(after=clause.after):
            before = clause.after
    return after, before


def slots_dict(slots: WhenSlots | None) -> dict[str, Any] | None:
    """Plain JSON values with the keys that apply; None when there are none."""
    if slots is None:
        return None
    return {name: _plain(getattr(slots, name)) for name in slots.__struct_fields__ if getattr(slots, name)}


def clause_dict(clause: Clause) -> dict[str, Any]:
    named = (
        ("on", clause.on), ("from", clause.start), ("to", clause.end), ("dow", clause.dow),
        ("after", clause.after), ("before", clause.before), ("at", clause.at),
    )  # fmt: skip
    return {name: _plain(value) for name, value in named if value is not None and value != ()}


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if isinstance(value, time):
        return value.strftime("%H:%M")
    return value.isoformat() if isinstance(value, date) else value
