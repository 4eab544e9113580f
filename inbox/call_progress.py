"""What is known of one telephone call, and the one moment at which it is decided: events come in any order."""

from datetime import datetime, timedelta
from typing import Any, Literal

import msgspec

from channels.base import CallEvent

Outcome = Literal["connected", "missed", "misdial"]
BACKSTOP = timedelta(seconds=90)
"""After the last thing heard of a call whose end nobody reported."""
LONGEST = timedelta(hours=4)
"""The provider ends every call by then; a conversation that a person accepted is not cut short by silence."""
MISDIAL = timedelta(seconds=3)


class Progress(msgspec.Struct, frozen=True):
    """Facts only ever become known, so their order does not matter; the decision is taken once."""

    rang_at: datetime | None = None
    last_at: datetime | None = None
    accepted: bool = False
    answered: bool = False
    human: bool = False
    bridged: bool | None = None
    dial_result: str | None = None
    voicemail: bool = False
    no_voicemail: bool = False
    wants_text: bool = False
    """They pressed 1 when a text was offered: kept as proof that they asked."""
    ended_at: datetime | None = None
    """When the caller's own leg was over: no message of theirs can begin after it."""
    outcome: Outcome | None = None
    reason: str | None = None
    over_at: datetime | None = None


class Rules(msgspec.Struct, frozen=True):
    """How this line is set up, and why it did not ring, where it did not."""

    screened: bool = True
    misdial: timedelta = MISDIAL
    not_rung: str | None = None
    """closed | forwarded | nobody"""


def heard(known: Progress, event: CallEvent, at: datetime, rules: Rules) -> Progress:
    """What is known after this event; the first that says the call is over decides it."""
    last_at = at if known.last_at is None else max(known.last_at, at)
    known = msgspec.structs.replace(_learned(known, event, at), last_at=last_at)
    if event.step in {"dial_ended", "ended"}:
        return decided(known, at, rules)
    return known


def decided(known: Progress, at: datetime, rules: Rules) -> Progress:
    """Connected, missed or a slip of the finger; what was decided stays."""
    if known.outcome is not None:
        return known
    outcome: Outcome = "connected" if is_connected(known, rules) else "missed"
    short = known.rang_at is not None and timedelta(0) <= at - known.rang_at < rules.misdial
    if outcome == "missed" and short and known.dial_result is None and not known.voicemail:
        outcome = "misdial"
    reason = None if outcome == "connected" else _reason(known, rules)
    return msgspec.structs.replace(known, outcome=outcome, reason=reason, over_at=at)


def is_connected(known: Progress, rules: Rules) -> bool:
    """A person of the practice spoke with the caller; somebody's mailbox picking up is nobody."""
    person = known.accepted or known.human or not rules.screened
    if known.bridged is None:
        return known.accepted or (person and known.answered)
    return known.bridged and person


def due_at(known: Progress) -> datetime | None:
    """When a call whose end nobody reports is decided all the same."""
    if known.outcome is not None or known.last_at is None:
        return None
    return known.last_at + (LONGEST if known.accepted and known.bridged is not False else BACKSTOP)


def _learned(known: Progress, event: CallEvent, at: datetime) -> Progress:
    news: dict[str, Any] = {}
    match event.step:
        case "ringing":
            news = {"rang_at": at if known.rang_at is None else min(known.rang_at, at)}
        case "answered":
            news = {"answered": True}
        case "accepted":
            news = {"accepted": True}
        case "machine":
            news = {"human": known.human or event.result == "human"}
        case "dial_ended":
            said = event.meta.get("bridged")
            bridged = known.bridged if said is None else bool(known.bridged) or bool(said)
            news = {"bridged": bridged, "dial_result": known.dial_result or event.result}
        case "ended":
            news = {"ended_at": at if known.ended_at is None else min(known.ended_at, at)}
        case "wants_text":
            news = {"wants_text": True}
        case "recording":
            left = event.result == "completed"
            news = {"voicemail": known.voicemail or left, "no_voicemail": known.no_voicemail or not left}
    return msgspec.structs.replace(known, **news)


def _reason(known: Progress, rules: Rules) -> str:
    if rules.not_rung is not None:
        return rules.not_rung
    words = {"busy": "busy", "failed": "failed", "no-answer": "no_answer", "completed": "not_accepted"}
    return words.get(known.dial_result or "", "hung_up")
