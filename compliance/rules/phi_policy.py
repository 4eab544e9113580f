"""Health data leaves only where it may: findings of the scanner, clinical review, and the ceiling of open chats."""

import re
from functools import lru_cache

from compliance.rules.content import fold
from compliance.rules.outcomes import block, hold, passed, skipped
from compliance.rules.purposes import META
from compliance.tables import table
from compliance.types import Channel, Check, Facts, Purpose, Reason

NAME = "phi"
PLACEHOLDER = re.compile(r"<[A-Z][A-Z_]*_\d+(?::[^>]*)?>")
OWN = {Channel.WEB}
"""Stays on our own machines."""
EXEMPT = {Purpose.EMERGENCY_GUIDANCE}
_FINDINGS = {"other_person": Reason.OTHER_PERSON_DATA, "unresolved": Reason.UNRESOLVED_PLACEHOLDER}


def check(facts: Facts) -> Check:
    if facts.purpose in EXEMPT:
        return skipped(NAME)
    refused = _refusal(facts, facts.text or "")
    if refused:
        return block(NAME, refused)
    if (facts.phi == "review" or facts.treatment_open) and not facts.approved:
        return hold(NAME, Reason.PHI_REVIEW)
    if _needs_clinician(facts):
        return hold(NAME, Reason.CLINICAL_REVIEW)
    return passed(NAME)


def _refusal(facts: Facts, text: str) -> Reason | None:
    if facts.phi in _FINDINGS:
        return _FINDINGS[facts.phi]
    if PLACEHOLDER.search(text):
        return Reason.UNRESOLVED_PLACEHOLDER
    closed = not facts.covered or facts.unencrypted_ok is False
    unseen = facts.files > 0 and facts.channel not in OWN and closed and not facts.files_public
    return Reason.CHANNEL_NO_PHI if unseen or _above_ceiling(facts, text) else None


def _above_ceiling(facts: Facts, text: str) -> bool:
    """A chat outside our agreements may name services and times, never that somebody is a patient; what everybody
    can read may not even hint at it.
    """
    if facts.public_reply and hints_at_care(text):
        return True
    if facts.unencrypted_ok is False:
        return tells_of_care(text)
    own_session = facts.channel is Channel.WEB and not (facts.verified or facts.booked_in_thread)
    if facts.channel not in META and facts.covered and not own_session:
        return False
    return tells_of_care(text)


def tells_of_care(text: str) -> bool:
    """Does it say that somebody is a patient here?"""
    return _relation().search(fold(text)) is not None


def hints_at_care(text: str) -> bool:
    """Does a public text let readers think that somebody was here?"""
    return tells_of_care(text) or _hints().search(fold(text)) is not None


def _needs_clinician(facts: Facts) -> bool:
    if not (facts.clinical and facts.model_written):
        return False
    if facts.settings.ai_clinical == "disclaimed":
        return False  # The form check puts the disclaimer in, or holds.
    return facts.settings.ai_clinical == "off" or not facts.reviewed


@lru_cache
def _relation() -> re.Pattern[str]:
    return re.compile("|".join(rf"(?<!\w){entry}" for entry in table("relation")["relation"]))


@lru_cache
def _hints() -> re.Pattern[str]:
    return re.compile("|".join(rf"(?<!\w){entry}" for entry in table("relation")["public"]))
