"""How fresh the person's own act is: the words "live", "recent" and "this call" in one place."""

from msgspec import structs

from compliance.types import Consent, ConsentState, Facts

LIVE_MINUTES = 15
CALL_MINUTES = 10
CALL_EXPIRES = 12 * 60
DAY_MINUTES = 24 * 60
SESSION_MINUTES = 30
STAFF_MINUTES = 14 * DAY_MINUTES
HUMAN_AGENT_MINUTES = 7 * DAY_MINUTES
CONFIRM_MINUTES = 5


def within(minutes: float | None, limit: float) -> bool:
    """Nothing known is not recent; a negative age is a broken clock and not recent either."""
    return minutes is not None and 0 <= minutes <= limit


def is_live(facts: Facts) -> bool:
    return within(facts.minutes_since_inbound, LIVE_MINUTES)


def wrote_since_optout(facts: Facts) -> bool:
    """Have they written again after revoking? A stop that is itself the last message does not count."""
    inbound, optout = facts.minutes_since_inbound, facts.minutes_since_optout
    if optout is None:
        return within(inbound, STAFF_MINUTES)
    return inbound is not None and 0 <= inbound < optout


def with_own_acts(
    consent: Consent, minutes_since_inbound: float | None, minutes_since_call: float | None
) -> Consent:
    """Add what the person's own acts give (INQUIRY, CALLED); these are derived each time and never stored."""
    wrote = within(minutes_since_inbound, STAFF_MINUTES)
    called = within(minutes_since_call, CALL_EXPIRES)
    given = ConsentState.INQUIRY if wrote else ConsentState.CALLED if called else ConsentState.NONE
    return structs.replace(consent, general=max(consent.general, given))
