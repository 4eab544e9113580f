"""When the next session of a series is due and what is still owed: worked out from what is known, never stored by hand."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

import msgspec

State = Literal["active", "complete", "ended"]
Ended = Literal["expired", "cancelled", "refunded", "transferred", "other"]
REOPENS: Ended = "expired"
"""The only end that follows from a date, and so goes when the date does."""


class Terms(msgspec.Struct, frozen=True, kw_only=True):
    """What was sold, as its source and people have said it."""

    total: int
    bought_at: datetime
    cadence_days: int | None = None
    minimum_days: int = 0
    window_days: int = 7
    price_minor: int | None = None
    expires: date | None = None


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """What has come of it. `counted`: sessions here that its source does not count."""

    told_used: int
    counted: int = 0
    done: Collection[datetime] = ()
    ended_why: Ended | None = None


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    used: int
    left: int
    last_done_at: datetime | None
    session_due_at: datetime | None
    window_end_at: datetime | None
    stake_minor: int | None
    state: State
    ended_why: Ended | None


def standing(terms: Terms, known: Known, *, today: date, zone: ZoneInfo) -> Standing:
    """How the series stands on that day at its place. Over, there is nothing due and nothing at stake."""
    used = max(0, known.told_used + known.counted)
    left = max(0, terms.total - used)
    last = max(known.done, default=None)
    why = known.ended_why
    if why is None or why == REOPENS:
        why = REOPENS if left and terms.expires is not None and terms.expires < today else None
    state: State = "complete" if left == 0 and why is None else "active" if why is None else "ended"
    due = _due(terms, used, last, zone) if state == "active" else None
    return Standing(
        used=used,
        left=left,
        last_done_at=last,
        session_due_at=due,
        window_end_at=None if due is None else later(due, terms.window_days, zone),
        stake_minor=worth(terms, left) if state == "active" else 0,
        state=state,
        ended_why=why,
    )


def worth(terms: Terms, left: int) -> int | None:
    """What so many of its sessions cost, to the nearest cent; None where nobody knows a price."""
    if terms.price_minor is None:
        return None
    return (2 * terms.price_minor * left + terms.total) // (2 * terms.total)


def later(at: datetime, days: int, zone: ZoneInfo) -> datetime:
    """The same hour on the wall so many days on."""
    local = at.astimezone(zone)
    return (local.replace(tzinfo=None, fold=0) + timedelta(days=days)).replace(tzinfo=zone)


def _due(terms: Terms, used: int, last: datetime | None, zone: ZoneInfo) -> datetime | None:
    """From the last session, else from the sale; sessions that nobody has dated are taken to have kept the rhythm."""
    if terms.cadence_days is None:
        return None
    if last is not None:
        return later(last, terms.cadence_days, zone)
    return later(terms.bought_at, terms.cadence_days * (used + 1), zone)
