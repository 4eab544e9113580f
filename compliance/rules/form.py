"""Last check: name, opt-out line and disclosure are in the text, put there by code if they were missing."""

from compliance.form import disclaim, is_too_long, repair
from compliance.rules.outcomes import block, hold, passed, skipped
from compliance.types import Check, Facts, Outcome, Purpose, Reason

NAME = "form"
COMPLETE_IN_THEMSELVES = {
    Purpose.EMERGENCY_GUIDANCE,
    Purpose.OPTOUT_CONFIRM,
    Purpose.HELP_REPLY,
    Purpose.STAFF_REPLY,
}


def check(facts: Facts) -> Check:
    if facts.text is None or facts.purpose in COMPLETE_IN_THEMSELVES:
        return skipped(NAME)
    text: str | None = facts.text
    if (
        facts.clinical
        and facts.model_written
        and facts.settings.ai_clinical == "disclaimed"
        and not facts.reviewed
    ):
        text = disclaim(facts.text, facts)
        if text is None:
            return hold(NAME, Reason.DISCLOSURE_DUE)
    text = repair(text or "", facts)
    if text is None or is_too_long(text):
        return block(NAME, Reason.FORM)
    return passed(NAME) if text == facts.text else Check(NAME, Outcome.PASS, repaired_text=text)
