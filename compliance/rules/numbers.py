"""Is this still that person's number, and may it be called upon: do-not-call list and reassigned-number check."""

from compliance.rules.consent import on_healthcare_basis
from compliance.rules.outcomes import block, hold, passed, skipped
from compliance.types import Channel, Check, Facts, Purpose, Reason

NAME = "numbers"
FRESH_DAYS = 30
NEEDS_CHECK = {Purpose.REACTIVATION, Purpose.COLD_REENGAGEMENT}


def check(facts: Facts) -> Check:
    if facts.channel is not Channel.SMS:
        return skipped(NAME)
    if facts.purpose in NEEDS_CHECK:
        stale = facts.reassigned_check_days is not None and facts.reassigned_check_days > FRESH_DAYS
        due = facts.reassigned_check != "no" or stale
        return hold(NAME, Reason.NUMBER_CHECK_DUE) if due else passed(NAME)
    if facts.purpose is not Purpose.RECALL or not on_healthcare_basis(facts):
        return skipped(NAME)
    listed = facts.on_dnc and not facts.visited_18m
    return block(NAME, Reason.DNC) if listed else passed(NAME)
