"""Local time: the window of the purpose, at every place the recipient may be, or the first instant that fits."""

from datetime import timedelta

from compliance import local_time
from compliance.rules.consent import is_quote_answer, level
from compliance.rules.outcomes import hold, passed, skipped
from compliance.rules.purposes import CHAT, is_marketing, rule_of
from compliance.rules.timing import CALL_MINUTES, is_live, within
from compliance.types import Channel, Check, ConsentState, Facts, Purpose, Reason

NAME = "local_time"
CHANGE_AHEAD = timedelta(hours=3)


def check(facts: Facts) -> Check:
    window = window_of(facts)
    if window is None:
        return skipped(NAME)
    places = local_time.candidates(facts)
    marketing = is_marketing(facts.purpose) and facts.channel is Channel.SMS
    if marketing and any(place.state in facts.declared_emergencies for place in places):
        return hold(NAME, Reason.NO_SEND_DAY)
    rest = marketing and local_time.shut_days(window, places, facts.now)
    if local_time.is_open(window, places, facts.now) and not rest:
        return passed(NAME)
    until = local_time.next_open(window, places, facts.now)
    if rest:
        return hold(NAME, Reason.NO_SEND_DAY, until)
    return hold(NAME, Reason.QUIET_HOURS if places else Reason.LOCATION_UNKNOWN, until)


def marketing_window(facts: Facts) -> str:
    return f"marketing_{facts.settings.marketing_window}"


def window_of(facts: Facts) -> str | None:
    """Name the window a message must fit, or None when it may go at any hour and no zone is consulted."""
    if facts.channel in CHAT or facts.channel is Channel.GOOGLE:
        return None
    hours = rule_of(facts.purpose).hours
    if facts.channel is Channel.EMAIL:
        return _mail_window(facts)
    if hours == "marketing":
        return "quote" if is_quote_answer(facts) else marketing_window(facts)
    if hours == "any" or _answers_at_once(facts):
        return None
    return "change" if _is_late_change(facts) else "day"


def _answers_at_once(facts: Facts) -> bool:
    hours = rule_of(facts.purpose).hours
    if hours == "call":
        return within(facts.minutes_since_call, CALL_MINUTES)
    return hours == "live" and is_live(facts) and facts.settings.night_live_reply == "on"


def _mail_window(facts: Facts) -> str | None:
    hours = rule_of(facts.purpose).hours
    if hours == "any" or facts.purpose is Purpose.INQUIRY_REPLY:
        return None
    if facts.purpose is Purpose.SERVICE_NOTICE:
        return None if level(facts) < ConsentState.EXPRESS or is_live(facts) else "day"
    if facts.purpose is Purpose.REVIEW_REQUEST:
        return marketing_window(facts)
    return "mail" if hours == "marketing" or facts.purpose is Purpose.PLAN_SESSION_DUE else "day"


def _is_late_change(facts: Facts) -> bool:
    if facts.purpose is not Purpose.APPOINTMENT or not facts.same_day_change or facts.visit_at is None:
        return False
    return timedelta(0) <= facts.visit_at - facts.now <= CHANGE_AHEAD
