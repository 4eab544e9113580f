"""What `glowdesk doctor` says of practices' own systems."""

from collections.abc import Iterator
from typing import Literal, NamedTuple

from booking.emr.standing import Standing


class Said(NamedTuple):
    state: Literal["ok", "hint", "problem"]
    what: str
    fix: str | None


FIXES = {
    "paused": "its credentials are refused: connect it again with glowdesk emr add",
    "failing": "it does not answer; times are promised only once it does. Look at its own status page",
    "stale": "nothing was read for half an hour: is a worker running?",
}


def said_of(standing: Standing) -> Iterator[Said]:
    """One finding for its state, one for what nobody has matched."""
    if standing.state == "off":
        return
    fix = FIXES.get(standing.state)
    why = f" ({standing.why})" if standing.why else ""
    yield Said("problem" if fix else "ok", f"{standing.state}{why}", fix)
    if standing.unclear:
        yield Said("hint", f"{standing.unclear} bookings whose end is unknown", "look them up there by hand")
    if standing.unlinked:
        count = len(standing.unlinked)
        yield Said(
            "hint", f"{count} of its words are not matched with ours", "glowdesk emr catalogue, then link"
        )
