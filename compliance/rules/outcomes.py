"""How a rule answers: four short words instead of four keyword calls."""

from datetime import datetime

from compliance.types import Check, Outcome, Reason


def passed(name: str) -> Check:
    return Check(name, Outcome.PASS)


def skipped(name: str) -> Check:
    """The purpose does not need this rule, so nothing was looked up for it."""
    return Check(name, Outcome.SKIP)


def hold(name: str, reason: Reason, until: datetime | None = None) -> Check:
    return Check(name, Outcome.HOLD, reason, until)


def block(name: str, reason: Reason) -> Check:
    return Check(name, Outcome.BLOCK, reason)
