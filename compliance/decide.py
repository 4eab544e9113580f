"""The one decision: may this message leave now? Checks run in a fixed order, the first failure wins, errors hold."""

from collections.abc import Callable

from compliance.local_time import candidates, is_open
from compliance.rule_pack import RULE_PACK_VERSION
from compliance.rules import (
    approval,
    channel,
    confirmations,
    consent,
    content,
    form,
    frequency,
    hours,
    numbers,
    phi_policy,
    standing,
    suppression,
)
from compliance.rules.send_reason import send_reason
from compliance.types import Action, Channel, Check, Facts, Outcome, Purpose, Reason, Verdict

ORDER: tuple[tuple[str, Callable[[Facts], Check]], ...] = (
    (suppression.NAME, suppression.check),
    (standing.NAME, standing.check),
    (confirmations.NAME, confirmations.check),
    (channel.NAME, channel.check),
    (content.NAME, content.check),
    (consent.NAME, consent.check),
    (phi_policy.NAME, phi_policy.check),
    (approval.NAME, approval.check),
    (numbers.NAME, numbers.check),
    (frequency.NAME, frequency.check),
    (hours.NAME, hours.check),
    (form.NAME, form.check),
)
_STOPS = {Outcome.HOLD, Outcome.BLOCK, Outcome.ERROR}


def decide(facts: Facts) -> Verdict:
    """Never raises: whatever goes wrong in here, the message is held."""
    try:
        return _decide(facts)
    except Exception:  # noqa: BLE001 - failing closed is the contract of the gate
        return _held()


def _decide(facts: Facts) -> Verdict:
    if facts.now.tzinfo is None:
        return _held()
    checks = tuple(_run(name, rule, facts) for name, rule in ORDER)
    first = next((check for check in checks if check.outcome in _STOPS), None)
    if first is None:
        repaired = next((check.repaired_text for check in checks if check.repaired_text is not None), None)
        return _verdict(Action.SEND, send_reason(facts), checks, repaired=repaired, warnings=_warnings(facts))
    if first.outcome is Outcome.BLOCK and first.reason is not None:
        return _verdict(Action.BLOCK, first.reason, checks)
    return Verdict(
        action=Action.HOLD,
        reason=first.reason or Reason.GATE_ERROR,
        hold_until=first.hold_until,
        checks=checks,
        rule_pack_version=RULE_PACK_VERSION,
    )


def _run(name: str, rule: Callable[[Facts], Check], facts: Facts) -> Check:
    try:
        return rule(facts)
    except Exception:  # noqa: BLE001 - one broken rule must not hide what the others found
        return Check(name, Outcome.ERROR, Reason.GATE_ERROR)


def _verdict(
    action: Action,
    reason: Reason,
    checks: tuple[Check, ...],
    *,
    repaired: str | None = None,
    warnings: tuple[str, ...] = (),
) -> Verdict:
    return Verdict(
        action=action,
        reason=reason,
        checks=checks,
        rule_pack_version=RULE_PACK_VERSION,
        repaired_text=repaired,
        warnings=warnings,
    )


def cannot_tell() -> Verdict:
    """The answer when the facts themselves could not be had."""
    return _held()


def _held() -> Verdict:
    return Verdict(action=Action.HOLD, reason=Reason.GATE_ERROR, rule_pack_version=RULE_PACK_VERSION)


def _warnings(facts: Facts) -> tuple[str, ...]:
    """A person may write at any hour and to somebody who stopped; they are told, and it is kept."""
    if facts.purpose is not Purpose.STAFF_REPLY:
        return ()
    found = []
    if facts.consent.revoked_all:
        found.append("revoked_all")
    if facts.channel is Channel.SMS and not is_open("day", candidates(facts), facts.now):
        found.append("quiet_hours")
    return tuple(found)
