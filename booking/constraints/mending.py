"""Of 'Tuesday at 3, no wait, Wednesday' only what comes after the correction is wished, with what it leaves open."""

from __future__ import annotations

import re

import msgspec

from booking.constraints.types import Clause, Constraint, Reading, WhenSlots

_CORRECTS = re.compile(
    r"(?<!\w)(?:(?=\*\s?\d)|no,? wait|wait,? no|oh wait|scratch that|i mean|i meant|correction|or rather|actually make (?:it|that)|make that|oops|"
    r"digo|mejor dicho|no,? mejor|no,? perd[oó]n|quise decir)(?!\w)[\s,.:!-]*",
    re.IGNORECASE,
)


def parts(text: str) -> tuple[str, str] | None:
    """What stands before the last correction, and after it; each as long as the whole, so that places stay."""
    found = list(_CORRECTS.finditer(text))
    last = found[-1] if found else None
    if last is None or not text[: last.start()].strip() or not text[last.end() :].strip():
        return None
    blank = " " * last.end()
    return text[: last.start()] + " " * (len(text) - last.start()), blank + text[last.end() :]


def mended(before: Reading, after: Reading) -> Reading | None:
    """The later reading, with the hours or days of the earlier one where it names none; None: nothing is mended."""
    wanted = after.constraint.any_of
    if after.kind != "times" or not wanted or Clause() in wanted or before.kind == "none":
        return None
    earlier = before.constraint.any_of[0] if len(before.constraint.any_of) == 1 else Clause()
    clauses = tuple(_filled(clause, earlier) for clause in wanted)
    slots = _slots(before.slots, after.slots)
    return msgspec.structs.replace(
        after, constraint=Constraint(clauses, after.constraint.none_of), slots=slots
    )


def _filled(clause: Clause, earlier: Clause) -> Clause:
    replace = msgspec.structs.replace
    if clause.at is None and clause.after is None and clause.before is None:
        return replace(clause, at=earlier.at, after=earlier.after, before=earlier.before)
    if not (clause.on or clause.dow or clause.start or clause.end):
        return replace(clause, on=earlier.on, dow=earlier.dow, start=earlier.start, end=earlier.end)
    return clause


def _slots(before: WhenSlots | None, after: WhenSlots | None) -> WhenSlots | None:
    if before is None or after is None:
        return after
    replace = msgspec.structs.replace
    if after.at is None and after.after is None and after.before is None and after.daypart is None:
        return replace(after, at=before.at, after=before.after, before=before.before, daypart=before.daypart)
    if not (after.dates or after.weekdays or after.from_date or after.to_date):
        return replace(
            after,
            dates=before.dates,
            weekdays=before.weekdays,
            from_date=before.from_date,
            to_date=before.to_date,
        )
    return after
