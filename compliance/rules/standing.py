"""May this sender speak now at all: test systems, stale drafts, pauses, a person at the wheel."""

from compliance.rules.outcomes import block, hold, passed
from compliance.rules.timing import is_live
from compliance.types import Check, Facts, Purpose, Reason

NAME = "standing"
ALWAYS_AUTOMATIC = {
    Purpose.EMERGENCY_GUIDANCE,
    Purpose.OPTOUT_CONFIRM,
    Purpose.HELP_REPLY,
    Purpose.OPTIN_CONFIRM,
}


def check(facts: Facts) -> Check:
    dead = _dead(facts)
    if dead:
        return block(NAME, dead)
    if by_person(facts) or facts.purpose is Purpose.EMERGENCY_GUIDANCE:
        return passed(NAME)
    if facts.paused:
        return hold(NAME, Reason.PAUSED)
    if facts.purpose in ALWAYS_AUTOMATIC:
        return passed(NAME)
    return _automatic(facts)


def _dead(facts: Facts) -> Reason | None:
    if facts.non_production and not facts.allow_listed:
        return Reason.NON_PRODUCTION
    if facts.superseded:
        return Reason.SUPERSEDED
    stale = facts.expires_at is not None and facts.now >= facts.expires_at
    return Reason.EXPIRED if stale else None


def by_person(facts: Facts) -> bool:
    return facts.purpose is Purpose.STAFF_REPLY or facts.author == "staff"


def _automatic(facts: Facts) -> Check:
    if facts.author == "agent" and facts.owner == "staff":
        return block(NAME, Reason.HUMAN_OWNED)
    if facts.author == "agent" and facts.channel_mode == "off":
        return block(NAME, Reason.CHANNEL_OFF)
    answer = facts.purpose is Purpose.INQUIRY_REPLY and is_live(facts)
    if facts.optout_unclear and not answer:
        return hold(NAME, Reason.OPTOUT_UNCLEAR)
    return passed(NAME)
