"""When a step of a sequence is due, and until when it helps: pure, from the definition and the subject's anchors."""

from collections.abc import Mapping
from datetime import datetime, timedelta

import msgspec

from sequences.definitions import span
from sequences.schema import Definition, Step

RELATIVE = frozenset({"enrolled", "previous"})
KEEPS = timedelta(days=3)
"""How long a step that sends nothing may be late."""


class Place(msgspec.Struct, frozen=True):
    """Where an enrolment stands in time."""

    began: datetime
    """When this cycle began."""
    since: datetime
    """When the step before came to its end."""


def moment(step: Step, place: Place, anchors: Mapping[str, datetime]) -> datetime | None:
    """None while the moment that it counts from is not known."""
    own = {"enrolled": place.began, "previous": place.since}
    base = own[step.after] if step.after in RELATIVE else anchors.get(step.after)
    if base is None:
        return None
    return base - span(step.before) if step.before is not None else base + span(step.wait or "0h")


def helps_until(step: Step, at: datetime) -> datetime:
    """After this it is left out, with LATE. What only waits, or is for the practice itself, is never too late."""
    return at + span(step.send.ends) if step.send is not None else datetime.max.replace(tzinfo=at.tzinfo)


def overtaken(
    definition: Definition, step: Step, place: Place, anchors: Mapping[str, datetime], now: datetime
) -> bool:
    """The next message is due as well (we were away, or paused): of two only the newer is sent."""
    following = definition.next_of(step.id)
    if step.send is None or following is None or following.send is None or following.after == "previous":
        return False
    at = moment(following, place, anchors)
    return at is not None and at <= now < helps_until(following, at)
