"""Caps on what we start: enough is enough, over all channels."""

from datetime import datetime
from typing import Literal

import msgspec

from compliance.local_time import candidates
from compliance.rules.outcomes import block, hold, passed, skipped
from compliance.rules.purposes import PurposeClass, rule_of
from compliance.rules.timing import is_live
from compliance.tables import table
from compliance.types import Check, Facts, Purpose, Reason

NAME = "frequency"
UNCAPPED = {Purpose.EMERGENCY_GUIDANCE, Purpose.STAFF_REPLY, Purpose.OPTOUT_CONFIRM}
REPLIES = {Purpose.INQUIRY_REPLY, Purpose.SERVICE_NOTICE}


class Cap(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    max: int
    hours: int | None = None
    per_subject: bool = False
    since_inbound: bool = False
    person: bool = False
    classes: frozenset[PurposeClass] = frozenset()
    purposes: frozenset[Purpose] = frozenset()
    states: frozenset[str] = frozenset()
    action: Literal["hold", "block"] = "hold"


CAPS = msgspec.convert(table("caps")["caps"], dict[str, Cap])


def check(facts: Facts) -> Check:
    """A reply within minutes of the person's own message counts toward nothing; the loop guard covers runaways."""
    if not is_counted(facts):
        return skipped(NAME)
    full = [
        (cap, ends) for name, cap in CAPS.items() if _applies(cap, facts) for ends in _over(name, cap, facts)
    ]
    if not full:
        return passed(NAME)
    if any(cap.action == "block" for cap, _ in full):
        return block(NAME, Reason.FREQUENCY)
    if facts.approved and all(cap.person for cap, _ in full):
        return passed(NAME)
    known = [ends for _, ends in full if ends is not None]
    return hold(NAME, Reason.FREQUENCY, max(known) if len(known) == len(full) else None)


def is_counted(facts: Facts) -> bool:
    """Is this something that we start, rather than an answer to what was just said or a person's own words?"""
    if facts.purpose in UNCAPPED or facts.author == "staff":
        return False
    return not (facts.purpose in REPLIES and is_live(facts))


def caps_for(purpose: Purpose) -> dict[str, Cap]:
    """Name the counters that the gate's door has to fill for this purpose."""
    return {name: cap for name, cap in CAPS.items() if names(cap, purpose)}


def names(cap: Cap, purpose: Purpose) -> bool:
    return purpose in cap.purposes or rule_of(purpose).cls in cap.classes


def _applies(cap: Cap, facts: Facts) -> bool:
    if not names(cap, facts.purpose):
        return False
    return not cap.states or any(place.state in cap.states for place in candidates(facts))


def _over(name: str, cap: Cap, facts: Facts) -> list[datetime | None]:
    counted = [use for use in facts.caps_used if use.cap == name and use.used >= cap.max]
    plain = {"marketing_24h": facts.marketing_24h, "textback_24h": facts.textbacks_24h}.get(name, 0)
    if counted:
        return [use.ends_at for use in counted]
    return [None] if plain >= cap.max else []
