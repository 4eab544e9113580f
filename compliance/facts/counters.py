"""How much has been sent already: caps over all channels of a person, confirmations, checks of the number."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, func, or_, select

from compliance.facts.reading import Reading
from compliance.gate_models import started
from compliance.models import draft
from compliance.rules import frequency
from compliance.rules.frequency import Cap
from compliance.rules.numbers import NEEDS_CHECK
from compliance.standing import checks_of
from compliance.types import CapUse, Channel, Facts, Purpose
from core.session import mine
from core.tables import UTCDateTime

LONGEST = timedelta(days=90)
"""The longest rolling cap; what is counted per subject has no end."""
_STARTED = (
    select(started)
    .where(
        mine(started),
        started.c.thread_id == bindparam("of_thread"),
        or_(
            started.c.at > bindparam("since", type_=UTCDateTime),
            started.c.subject == bindparam("of_subject"),
            started.c.purpose == bindparam("of_purpose"),
        ),
    )
    .order_by(started.c.at)
)
CHECKS: dict[Purpose, tuple[str, ...]] = {
    Purpose.MISSED_CALL_TEXTBACK: ("line_type",),
    Purpose.RECALL: ("dnc",),
    **dict.fromkeys(NEEDS_CHECK, ("reassigned",)),
}


def of_started(reading: Reading, facts: Facts) -> dict[str, Any]:
    """Every cap of this purpose, and what only ever happens once."""
    rows = _rows(reading, facts)
    nudges = [row for row in rows if row.nudge and row.inquiry_id == reading.around.thread.inquiry_id]
    quotes = [row for row in rows if row.purpose == Purpose.TREATMENT_PLAN_FOLLOWUP]
    caps = frequency.caps_for(facts.purpose)
    return {
        "nudges_sent": len(nudges),
        "quotes_sent": len(quotes),
        "caps_used": tuple(_use(name, cap, rows, reading) for name, cap in caps.items()),
    }


def _rows(reading: Reading, facts: Facts) -> list[Any]:
    asked = {
        "of_thread": reading.around.thread.id,
        "since": reading.instant - LONGEST,
        "of_subject": subject_of(reading.request.subject, reading.request.cause_id),
        "of_purpose": facts.purpose.value,
    }
    return list(reading.conn.execute(_STARTED, asked).all())


def subject_of(subject: str | None, cause_id: str) -> str:
    return (subject or cause_id)[:64]


def _use(name: str, cap: Cap, rows: list[Any], reading: Reading) -> CapUse:
    times = [row.at for row in rows if _counts(cap, row, reading)]
    full = len(times) >= cap.max
    ends = times[-cap.max] + timedelta(hours=cap.hours) if full and cap.hours and not cap.person else None
    return CapUse(name, len(times), ends)


def _counts(cap: Cap, row: Any, reading: Reading) -> bool:
    if not frequency.names(cap, Purpose(row.purpose)):
        return False
    if cap.hours and row.at <= reading.instant - timedelta(hours=cap.hours):
        return False
    if cap.since_inbound and reading.last_in is not None and row.at <= reading.last_in:
        return False
    same = row.subject == subject_of(reading.request.subject, reading.request.cause_id)
    return same if cap.per_subject else True


def of_confirmations(reading: Reading, facts: Facts) -> dict[str, Any]:
    """How often this opt-out was confirmed already."""
    if facts.purpose is not Purpose.OPTOUT_CONFIRM:
        return {}
    since = _instant_of_optout(reading, facts)
    statement = (
        select(func.count())
        .select_from(draft)
        .where(
            mine(draft),
            draft.c.thread_id == reading.around.thread.id,
            draft.c.purpose == Purpose.OPTOUT_CONFIRM.value,
            draft.c.state == "released",
            draft.c.created_at >= since,
        )
    )
    return {"confirmations_sent": int(reading.conn.execute(statement).scalar_one())}


def _instant_of_optout(reading: Reading, facts: Facts) -> datetime:
    return reading.instant - timedelta(minutes=facts.minutes_since_optout or 0)


def of_numbers(reading: Reading, facts: Facts) -> dict[str, Any]:
    """What services said of the number, where the purpose asks for it."""
    kinds = CHECKS.get(facts.purpose)
    if kinds is None or facts.channel is not Channel.SMS or facts.phone is None:
        return {}
    found = checks_of(reading.conn, facts.phone, kinds)
    answer: dict[str, Any] = {}
    if "line_type" in found:
        answer["line_type"] = found["line_type"].result
    if "dnc" in found:
        answer["on_dnc"] = found["dnc"].result == "listed"
    if "reassigned" in found and found["reassigned"].result in {"yes", "no"}:
        checked = found["reassigned"]
        answer["reassigned_check"] = checked.result
        answer["reassigned_check_days"] = (reading.instant - checked.checked_at).total_seconds() / 86400
    return answer
