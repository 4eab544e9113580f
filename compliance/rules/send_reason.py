"""Why a message may leave: the OK code of its cell in the decision table."""

from compliance.rules.consent import is_quote_answer, level, on_healthcare_basis
from compliance.rules.purposes import is_marketing
from compliance.rules.timing import is_live
from compliance.types import Channel, ConsentState, Facts, Purpose, Reason

_FIXED = {
    Purpose.EMERGENCY_GUIDANCE: Reason.OK_EMERGENCY,
    Purpose.STAFF_REPLY: Reason.OK_STAFF_REPLY,
    Purpose.MISSED_CALL_TEXTBACK: Reason.OK_MISSED_CALL,
    Purpose.REVIEW_REQUEST: Reason.OK_REVIEW,
    Purpose.OPTOUT_CONFIRM: Reason.OK_OPTOUT_CONFIRM,
    Purpose.HELP_REPLY: Reason.OK_HELP,
}


def send_reason(facts: Facts) -> Reason:
    if facts.purpose in _FIXED:
        return _FIXED[facts.purpose]
    if facts.purpose in {Purpose.INQUIRY_REPLY, Purpose.SERVICE_NOTICE}:
        return _reply(facts)
    if on_healthcare_basis(facts):
        return Reason.OK_HEALTHCARE_MESSAGE
    if is_quote_answer(facts) or _just_booked(facts):
        return Reason.OK_INQUIRY
    return Reason.OK_WRITTEN if is_marketing(facts.purpose) else Reason.OK_TRANSACTIONAL


def _reply(facts: Facts) -> Reason:
    """One code per cell: on every channel but SMS an answer in an open window is a live reply."""
    if (
        facts.purpose is Purpose.SERVICE_NOTICE
        and level(facts) >= ConsentState.EXPRESS
        and not is_live(facts)
    ):
        return Reason.OK_TRANSACTIONAL
    live = is_live(facts) or facts.channel is not Channel.SMS
    return Reason.OK_LIVE_REPLY if live else Reason.OK_INQUIRY


def _just_booked(facts: Facts) -> bool:
    visit = facts.purpose in {Purpose.APPOINTMENT, Purpose.CARE_FOLLOWUP}
    return visit and facts.channel is Channel.SMS and level(facts) is ConsentState.INQUIRY
