"""When each step is due, and whether it still has a point: pure, from the anchor, the enrolment and the practice's choice."""

from collections.abc import Collection
from datetime import datetime, timedelta

import msgspec

from sequences.definitions import Definition, Part, Step, span
from sequences.settings import Choice

LATE = timedelta(hours=12)
"""Past this a step that was missed is left to the next reminder, where one is still to come."""


class Planned(msgspec.Struct, frozen=True):
    """One step of one enrolment with its moment; after `until` it helps nobody any more."""

    step: str
    kind: str
    template: str
    part: Part
    at: datetime
    until: datetime
    pointless: str | None = None
    """Why it is left out: TOO_FRESH, the booking itself has just said the same."""


class Due(msgspec.Struct, frozen=True):
    """What is to be done now: at most one thing to send, what is skipped and why, when to look again."""

    send: Planned | None
    skips: tuple[tuple[Planned, str], ...]
    next_at: datetime | None


def plan(definition: Definition, choice: Choice, *, anchor: datetime, began: datetime) -> tuple[Planned, ...]:
    """Every step that the practice wants, in the order of time. `began`: when this anchor was set."""
    found: list[Planned] = []
    for step in definition.steps:
        if not choice.wants(step.part):
            continue
        if anchor - began >= span(step.least_wait):
            found += [_planned(step, *each, anchor=anchor, began=began) for each in _moments(step, choice)]
    return tuple(sorted(found, key=lambda each: (each.at, each.step)))


def due(planned: Collection[Planned], done: Collection[str], now: datetime) -> Due:
    """Of several of one part that fell due together (we were away) only the last is sent: it says the same."""
    waiting = [each for each in planned if each.step not in done]
    ripe = [each for each in waiting if each.at <= now]
    skips = [(each, each.pointless or "LATE") for each in ripe if each.pointless or now >= each.until]
    live = [each for each in ripe if each.pointless is None and now < each.until]
    if any(each.at > now and each.part == "reminders" for each in waiting):
        skips += [(each, "LATE") for each in live if now - each.at > LATE]
        live = [each for each in live if now - each.at <= LATE]
    newest = {each.part: each for each in live}
    skips += [(each, "SUPERSEDED") for each in live if newest[each.part] is not each]
    ahead = [now] if len(newest) > 1 else [each.at for each in waiting if each.at > now]
    return Due(next(iter(newest.values()), None), tuple(skips), min(ahead, default=None))


def _moments(step: Step, choice: Choice) -> list[tuple[str, str, timedelta | None]]:
    """Step id, template and how long before the anchor; None is at once."""
    if step.at_once:
        return [(step.id, step.template, None)]
    if step.part == "prep":
        return [(step.id, step.template, timedelta(hours=choice.prep_hours))]
    if not step.each:
        return [(step.id, step.template, span(step.before or "0h"))]
    hours = sorted(choice.hours, reverse=True)
    last = hours[-1] if len(hours) > 1 else None
    return [
        (f"{step.id}_{each}h", "last" if each == last else step.template, timedelta(hours=each))
        for each in hours
    ]


def _planned(
    step: Step, step_id: str, template: str, before: timedelta | None, *, anchor: datetime, began: datetime
) -> Planned:
    at = began if before is None else anchor - before
    earliest = began + span(step.fresh)
    fresh = before is not None and at < earliest
    if fresh and step.still:
        at = earliest
    pointless = "TOO_FRESH" if fresh and not step.still else None
    return Planned(step_id, step.kind, template, step.part, at, anchor - span(step.ends), pointless)
