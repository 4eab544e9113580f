"""Last check: name, opt-out line and disclosure are in the text, put there by code if they were missing."""

from compliance import form, mail_form
from compliance.form import COMPLETE_IN_THEMSELVES, disclaim
from compliance.rules.outcomes import block, hold, passed, skipped
from compliance.types import Check, Facts, Outcome, Reason

NAME = "form"


def check(facts: Facts) -> Check:
    if facts.text is None or facts.purpose in COMPLETE_IN_THEMSELVES:
        return skipped(NAME)
    text = disclaim(facts.text, facts) if _must_disclaim(facts) else facts.text
    if text is None:
        return hold(NAME, Reason.DISCLOSURE_DUE)
    of_channel = mail_form if mail_form.is_mail(facts) else form
    mended = of_channel.repair(text, facts)
    if mended is None or of_channel.is_too_long(mended):
        return block(NAME, Reason.FORM)
    return passed(NAME) if mended == facts.text else Check(NAME, Outcome.PASS, repaired_text=mended)


def _must_disclaim(facts: Facts) -> bool:
    unreviewed = facts.clinical and facts.model_written and not facts.reviewed
    return unreviewed and facts.settings.ai_clinical == "disclaimed"
