"""The one confirmation of an opt-out: at once, once, and with nothing else in it."""

from compliance.rules.content import has_extra, has_offer
from compliance.rules.outcomes import block, passed, skipped
from compliance.rules.timing import CONFIRM_MINUTES, within
from compliance.types import Check, Facts, Purpose, Reason

NAME = "confirmations"


def check(facts: Facts) -> Check:
    if facts.purpose is not Purpose.OPTOUT_CONFIRM:
        return skipped(NAME)
    if not _has_revoked(facts):
        return block(NAME, Reason.NO_CONSENT)
    if facts.confirmations_sent > 0 or facts.provider_confirms_stop:
        return block(NAME, Reason.SECOND_CONFIRM)
    if not within(facts.minutes_since_optout, CONFIRM_MINUTES):
        return block(NAME, Reason.CONFIRM_LATE)
    if facts.text is not None and (has_offer(facts.text) or has_extra(facts.text)):
        return block(NAME, Reason.PROMO_IN_TRANSACTIONAL)
    return passed(NAME)


def _has_revoked(facts: Facts) -> bool:
    return facts.consent.revoked_all or bool(facts.consent.revoked) or facts.wrong_number
