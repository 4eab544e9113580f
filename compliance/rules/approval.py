"""Messages that wait for something other than the clock of the recipient: a person's nod or a planned time."""

from compliance.rules.outcomes import hold, passed, skipped
from compliance.rules.standing import ALWAYS_AUTOMATIC, by_person
from compliance.types import Check, Facts, Reason

NAME = "approval"


def check(facts: Facts) -> Check:
    if facts.purpose in ALWAYS_AUTOMATIC:
        return skipped(NAME)
    machine = facts.author == "agent" and not by_person(facts)
    if machine and facts.channel_mode == "draft" and not facts.approved:
        return hold(NAME, Reason.NEEDS_APPROVAL)
    if facts.not_before is not None and facts.now < facts.not_before:
        return hold(NAME, Reason.SCHEDULED, facts.not_before)
    return passed(NAME)
