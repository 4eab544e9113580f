"""First check: nobody who revoked, was never the right person or must not be written to is written to."""

from compliance.rules.content import category_of
from compliance.rules.outcomes import block, hold, passed, skipped
from compliance.rules.purposes import rule_of
from compliance.rules.timing import CONFIRM_MINUTES, is_live, within, wrote_since_optout
from compliance.types import Check, Facts, Purpose, Reason

NAME = "suppression"
MINOR_EXEMPT = {Purpose.EMERGENCY_GUIDANCE, Purpose.HELP_REPLY, Purpose.STAFF_REPLY}


def check(facts: Facts) -> Check:
    """Emergency guidance never reads the consent store, so a broken store cannot delay it."""
    if facts.purpose is Purpose.EMERGENCY_GUIDANCE:
        return skipped(NAME)
    if facts.consent_store_error:
        return hold(NAME, Reason.GATE_ERROR)
    reason = _revoked(facts) or _wrong_person(facts) or _minor(facts)
    if reason:
        return block(NAME, reason)
    if (
        facts.open_complaint
        and not facts.approved
        and rule_of(facts.purpose).cls in {"marketing", "marketing_light"}
    ):
        return hold(NAME, Reason.NEEDS_HUMAN)
    return passed(NAME)


def _revoked(facts: Facts) -> Reason | None:
    if (facts.consent.revoked_all or facts.deceased) and not _survives_revocation(facts):
        return Reason.REVOKED_ALL
    if {rule_of(facts.purpose).category, category_of(facts)} & facts.consent.revoked:
        return Reason.REVOKED_CATEGORY
    return None


def _survives_revocation(facts: Facts) -> bool:
    if facts.purpose is Purpose.STAFF_REPLY:
        return wrote_since_optout(facts)
    return facts.purpose in {Purpose.OPTOUT_CONFIRM, Purpose.HELP_REPLY}


def _wrong_person(facts: Facts) -> Reason | None:
    if facts.purpose is Purpose.OPTOUT_CONFIRM and within(facts.minutes_since_optout, CONFIRM_MINUTES):
        return None
    if facts.wrong_number:
        return Reason.WRONG_NUMBER
    reassigned = facts.number_reassigned or facts.reassigned_check == "yes"
    return Reason.NUMBER_REASSIGNED if reassigned else None


def _minor(facts: Facts) -> Reason | None:
    live_reply = facts.purpose is Purpose.INQUIRY_REPLY and is_live(facts)
    exempt = live_reply or facts.purpose in MINOR_EXEMPT
    return Reason.MINOR if facts.minor and not exempt else None
