"""Consent as rows that only ever grow: given with its proof, taken back at once, never inferred from silence."""

from compliance.consent.capture import (
    FormGiven,
    StaffGiven,
    capture_form,
    capture_widget_line,
    give,
    record_by_staff,
    record_consent,
    record_permission,
)
from compliance.consent.chain import LedgerProblem, verify
from compliance.consent.reading import (
    Given,
    consent_of,
    entities,
    given_at,
    has_consent,
    legal_entity,
    levels_given,
    permissions_of,
)
from compliance.consent.records import CATEGORIES, MARKETING, Evidence, Record, missing_for_written, proven
from compliance.consent.revoking import lift, on_handed_on, on_opt_in, on_opt_out, on_refused, revoke

__all__ = [
    "CATEGORIES",
    "MARKETING",
    "Evidence",
    "FormGiven",
    "Given",
    "LedgerProblem",
    "Record",
    "StaffGiven",
    "capture_form",
    "capture_widget_line",
    "consent_of",
    "entities",
    "give",
    "given_at",
    "has_consent",
    "legal_entity",
    "levels_given",
    "lift",
    "missing_for_written",
    "on_handed_on",
    "on_opt_in",
    "on_opt_out",
    "on_refused",
    "permissions_of",
    "proven",
    "record_by_staff",
    "record_consent",
    "record_permission",
    "revoke",
    "verify",
]
