"""Can this channel carry this purpose, and is it open: one code per cell of the channel table."""

from compliance.local_time import candidates
from compliance.regions import US, region_of
from compliance.rules.outcomes import block, passed, skipped
from compliance.rules.purposes import META, is_marketing
from compliance.rules.timing import (
    DAY_MINUTES,
    HUMAN_AGENT_MINUTES,
    LIVE_MINUTES,
    SESSION_MINUTES,
    STAFF_MINUTES,
    within,
)
from compliance.types import Channel, Check, Facts, Purpose, Reason

NAME = "channel"
# Answers to what the person did on this very channel.
CONVERSATION = {
    Purpose.INQUIRY_REPLY,
    Purpose.SERVICE_NOTICE,
    Purpose.STAFF_REPLY,
    Purpose.OPTIN_CONFIRM,
    Purpose.HELP_REPLY,
}
ABOUT_A_VISIT = {
    Purpose.APPOINTMENT,
    Purpose.CARE_FOLLOWUP,
    Purpose.REBOOK_AFTER_VISIT,
    Purpose.ACCOUNT_NOTICE,
}
# What only a patient gets: the text may say nothing, that it was sent says enough.
TO_A_PATIENT = ABOUT_A_VISIT | {
    Purpose.PLAN_SESSION_DUE,
    Purpose.RECALL,
    Purpose.REACTIVATION,
    Purpose.REVIEW_REQUEST,
    Purpose.TREATMENT_PLAN_FOLLOWUP,
}
# Lookup's words for lines that never show a text; VoIP and unknown are tried once (channels.md).
DEAD_LINES = {"landline", "tollfree", "premium", "pager", "voicemail", "sharedcost", "uan", "personal"}


def check(facts: Facts) -> Check:
    if facts.purpose is Purpose.EMERGENCY_GUIDANCE:
        return skipped(NAME)
    reason = _refusal(facts)
    return block(NAME, reason) if reason else passed(NAME)


def _refusal(facts: Facts) -> Reason | None:
    channel = facts.channel
    if channel is Channel.SMS:
        return _sms(facts)
    if channel is Channel.WEB:
        return _web(facts)
    if channel in META:
        return _meta(facts)
    if channel is Channel.EMAIL:
        if facts.purpose in {Purpose.MISSED_CALL_TEXTBACK, Purpose.OPTOUT_CONFIRM}:
            return Reason.CHANNEL_UNSUPPORTED
        return Reason.CHANNEL_NO_PHI if not facts.covered and facts.purpose in TO_A_PATIENT else None
    approved_review = (
        channel is Channel.GOOGLE and facts.public_reply and facts.purpose is Purpose.STAFF_REPLY
    )
    return None if approved_review else Reason.CHANNEL_UNSUPPORTED


def _sms(facts: Facts) -> Reason | None:
    if not may_text(facts):
        return Reason.SENDER_UNREGISTERED
    # A person may try what a network refused.
    if facts.unreachable and facts.purpose is not Purpose.STAFF_REPLY:
        return Reason.UNREACHABLE
    return _sms_purpose(facts)


def _sms_purpose(facts: Facts) -> Reason | None:
    if not facts.covered and facts.purpose in TO_A_PATIENT:
        return Reason.CHANNEL_NO_PHI
    if facts.purpose is Purpose.MISSED_CALL_TEXTBACK:
        if facts.settings.missed_call_textback == "off":
            return Reason.CHANNEL_OFF
        if not facts.phone or _dead_line(facts.line_type):
            return Reason.UNREACHABLE
    if is_marketing(facts.purpose) and not facts.settings.texas_registered and _in_texas(facts):
        return Reason.CHANNEL_OFF
    return None


def may_text(facts: Facts) -> bool:
    """Carriers drop what an unregistered number sends: to the US, and from toll-free numbers to Canada as well."""
    if facts.sender_status in {None, "registered", "not_needed"}:
        return True
    region = region_of(facts.phone)
    return region not in (US | {"CA"} if facts.sender_kind == "toll_free" else US)


def _dead_line(line_type: str | None) -> bool:
    return line_type is not None and line_type.replace("_", "").replace("-", "").lower() in DEAD_LINES


def _in_texas(facts: Facts) -> bool:
    return any(place.state == "TX" for place in candidates(facts))


def _web(facts: Facts) -> Reason | None:
    if facts.purpose in CONVERSATION:
        return None if session_is_open(facts) else Reason.SESSION_CLOSED
    visit = facts.purpose in ABOUT_A_VISIT
    if (visit or facts.purpose is Purpose.PLAN_SESSION_DUE) and not facts.verified:
        return Reason.CHANNEL_NO_PHI
    if not visit:
        return Reason.CHANNEL_UNSUPPORTED
    return None if session_is_open(facts) else Reason.SESSION_CLOSED


def session_is_open(facts: Facts) -> bool:
    """The first reply to a message just received is always live, whatever the heartbeat says."""
    if facts.session_open is None:
        if facts.purpose is Purpose.STAFF_REPLY:  # Stored, and shown when the visitor returns.
            return within(facts.minutes_since_inbound, STAFF_MINUTES)
        return within(facts.minutes_since_inbound, SESSION_MINUTES)
    return facts.session_open or within(facts.minutes_since_inbound, LIVE_MINUTES)


def _meta(facts: Facts) -> Reason | None:
    if facts.purpose in ABOUT_A_VISIT:
        return Reason.CHANNEL_NO_PHI
    if facts.purpose is Purpose.MISSED_CALL_TEXTBACK:
        return Reason.CHANNEL_UNSUPPORTED
    if facts.held_elsewhere:
        return Reason.HUMAN_OWNED
    if not window_is_open(facts) or (facts.comment_answered and not facts.window_open):
        return Reason.WINDOW_CLOSED
    answers = facts.purpose in CONVERSATION or facts.purpose is Purpose.OPTOUT_CONFIRM
    return None if answers else Reason.CHANNEL_NO_PHI


def window_is_open(facts: Facts) -> bool:
    """Believe the platform's own window when we know it; a person has seven days with the human-agent tag."""
    if facts.template and facts.channel is Channel.WHATSAPP:
        return True
    tagged = facts.purpose is Purpose.STAFF_REPLY and facts.channel is not Channel.WHATSAPP
    if tagged and within(facts.minutes_since_inbound, HUMAN_AGENT_MINUTES):
        return True
    if facts.window_closes_at is not None and facts.now >= facts.window_closes_at:
        return False
    if facts.window_open is None:
        return facts.window_closes_at is not None or within(facts.minutes_since_inbound, DAY_MINUTES)
    return facts.window_open
