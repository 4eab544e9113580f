"""The constraint as the probe of the test interface states it: clauses, a question back, or nothing asked for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from booking.constraints.reading import read_when
from booking.constraints.slots import clause_dict
from booking.constraints.types import WhenContext


def probe_when(text: str, now: datetime, tz: str, context: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Exactly one of any_of/none_of, clarify, none."""
    zone = ZoneInfo(tz)
    reading = read_when(text, now, zone, context_from(context or {}, zone))
    if reading.kind == "none":
        return {"none": True}
    if reading.kind == "clarify":
        return {"clarify": True}
    return {
        "any_of": [clause_dict(clause) for clause in reading.constraint.any_of],
        "none_of": [clause_dict(clause) for clause in reading.constraint.none_of],
    }


def context_from(context: Mapping[str, Any], zone: ZoneInfo) -> WhenContext:
    appointment = context.get("appointment")
    return WhenContext(
        appointment=_moment(appointment, zone) if appointment else None,
        offered=tuple(_moment(one, zone) for one in context.get("offered") or ()),
    )


def _moment(text: str, zone: ZoneInfo) -> datetime:
    found = datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=zone)
