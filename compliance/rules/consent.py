"""Does this person's consent at this address carry this purpose: the consent column of the decision table."""

from collections.abc import Callable

from compliance.rules.content import category_of, has_offer, has_price
from compliance.rules.outcomes import block, hold, passed, skipped
from compliance.rules.purposes import CHAT
from compliance.rules.timing import CALL_EXPIRES, DAY_MINUTES, STAFF_MINUTES, within
from compliance.types import Channel, Check, ConsentState, Facts, Purpose, Reason

NAME = "consent"
NEEDS_NOBODYS_CONSENT = {Purpose.EMERGENCY_GUIDANCE, Purpose.HELP_REPLY, Purpose.OPTOUT_CONFIRM}


def level(facts: Facts) -> ConsentState:
    return facts.consent.level_for(category_of(facts))


def check(facts: Facts) -> Check:
    """On a chat an open session or window is the person's own invitation; the channel check has asked for it."""
    if facts.purpose in NEEDS_NOBODYS_CONSENT or facts.channel in CHAT:
        return skipped(NAME)
    return _BY_PURPOSE.get(facts.purpose, _express)(facts)


def _express(facts: Facts) -> Check:
    return passed(NAME) if level(facts) >= ConsentState.EXPRESS else block(NAME, Reason.NO_CONSENT)


def _visit(facts: Facts) -> Check:
    if level(facts) is ConsentState.INQUIRY and facts.booked_in_thread:
        return passed(NAME)
    return _express(facts)


def _inquiry(facts: Facts) -> Check:
    if facts.is_nudge and facts.nudges_sent >= 1:
        return block(NAME, Reason.NO_CONSENT)
    if level(facts) < ConsentState.INQUIRY:
        return block(NAME, Reason.NO_CONSENT)
    if facts.channel is Channel.EMAIL:
        return passed(NAME)
    answered = _wrote_today(facts) or facts.approved
    return passed(NAME) if answered else hold(NAME, Reason.NEEDS_HUMAN)


def _wrote_today(facts: Facts) -> bool:
    """INQUIRY itself says "within 24 hours", so an unknown age counts as late but not as lapsed."""
    if facts.minutes_since_inbound is None:
        return level(facts) is ConsentState.INQUIRY
    return within(facts.minutes_since_inbound, DAY_MINUTES)


def _notice(facts: Facts) -> Check:
    return passed(NAME) if level(facts) >= ConsentState.EXPRESS else _inquiry(facts)


def _missed_call(facts: Facts) -> Check:
    if level(facts) < ConsentState.CALLED:
        return block(NAME, Reason.NO_CONSENT)
    if facts.minutes_since_call is None and level(facts) is not ConsentState.CALLED:
        return block(NAME, Reason.NO_CONSENT)
    if facts.minutes_since_call is not None and not within(facts.minutes_since_call, CALL_EXPIRES - 1e-9):
        return block(NAME, Reason.EXPIRED)
    return passed(NAME)


def _staff(facts: Facts) -> Check:
    if facts.public_reply or within(facts.minutes_since_inbound, STAFF_MINUTES):
        return passed(NAME)
    if facts.minutes_since_inbound is None and level(facts) is ConsentState.INQUIRY:
        return passed(NAME)
    return block(NAME, Reason.NO_CONSENT)


def _just_given(facts: Facts) -> Check:
    return passed(NAME) if level(facts) >= ConsentState.INQUIRY else block(NAME, Reason.NO_CONSENT)


def _written(facts: Facts) -> Check:
    if level(facts) is ConsentState.WRITTEN:
        return passed(NAME)
    if facts.channel is Channel.EMAIL and facts.mail_opt_in:
        return passed(NAME)
    short = level(facts) is ConsentState.EXPRESS
    return block(NAME, Reason.NEEDS_WRITTEN if short else Reason.NO_CONSENT)


def _quote(facts: Facts) -> Check:
    return passed(NAME) if is_quote_answer(facts) else _written(facts)


def is_quote_answer(facts: Facts) -> bool:
    """The one follow-up to somebody who asked for a quote; with an offer in it, it is plain marketing."""
    asked = facts.quote_requested and level(facts) is ConsentState.INQUIRY
    plain = facts.text is None or not has_offer(facts.text)
    return facts.purpose is Purpose.TREATMENT_PLAN_FOLLOWUP and asked and facts.quotes_sent == 0 and plain


def _recall(facts: Facts) -> Check:
    return passed(NAME) if on_healthcare_basis(facts) else _written(facts)


def on_healthcare_basis(facts: Facts) -> bool:
    """EXPRESS carries a recall only where the practice has attested the basis, and never with an offer."""
    attested = facts.settings.recall_basis == "healthcare_message" and facts.settings.covered_entity
    plain = facts.text is None or not (has_offer(facts.text) or has_price(facts.text))
    express = level(facts) is ConsentState.EXPRESS and facts.channel is Channel.SMS
    return facts.purpose is Purpose.RECALL and attested and express and plain


def _plan(facts: Facts) -> Check:
    return _written(facts) if facts.channel is Channel.EMAIL else _express(facts)


_BY_PURPOSE: dict[Purpose, Callable[[Facts], Check]] = {
    Purpose.APPOINTMENT: _visit,
    Purpose.CARE_FOLLOWUP: _visit,
    Purpose.INQUIRY_REPLY: _inquiry,
    Purpose.SERVICE_NOTICE: _notice,
    Purpose.MISSED_CALL_TEXTBACK: _missed_call,
    Purpose.STAFF_REPLY: _staff,
    Purpose.OPTIN_CONFIRM: _just_given,
    Purpose.TREATMENT_PLAN_FOLLOWUP: _quote,
    Purpose.RECALL: _recall,
    Purpose.PLAN_SESSION_DUE: _plan,
    Purpose.LEAD_NURTURE: _written,
    Purpose.COLD_REENGAGEMENT: _written,
    Purpose.REACTIVATION: _written,
    Purpose.MARKETING: _written,
}
