"""What a held message waits for, and when it is looked at again."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, update

from compliance.models import draft
from compliance.types import Reason, Verdict
from core.session import mine, now
from inbox import timeline

LOOK_AGAIN, SELDOM = timedelta(minutes=15), timedelta(hours=6)
FOR_PEOPLE = frozenset(
    {
        Reason.NEEDS_HUMAN,
        Reason.PHI_REVIEW,
        Reason.CLINICAL_REVIEW,
        Reason.NUMBER_CHECK_DUE,
        Reason.NEEDS_APPROVAL,
        Reason.OPTOUT_UNCLEAR,
        Reason.DISCLOSURE_DUE,
        Reason.FREQUENCY,
    }
)
"""Nothing changes about these by waiting; what does change rings (`look_again`), so the poll is slow."""
ANEW: dict[str, Any] = {"status": "queued", "status_rank": 0, "status_code": None}
"""A message that was held stands at the beginning of its way again."""


def look_again_at(verdict: Verdict, instant: datetime, stale_at: datetime) -> datetime:
    """What a pause holds waits for somebody to resume, and is dropped when it has become stale by then."""
    if verdict.reason is Reason.PAUSED:
        return stale_at
    due = verdict.hold_until or instant + (SELDOM if verdict.reason in FOR_PEOPLE else LOOK_AGAIN)
    return max(min(due, stale_at), instant + timedelta(seconds=1))


def hold_on(conn: Connection, row: Any, verdict: Verdict, stale_at: datetime) -> datetime:
    """It goes on waiting, for what the verdict says: when to look again."""
    conn.execute(update(draft).where(mine(draft), draft.c.id == row.id).values(held_why=verdict.reason.value))
    return look_again_at(verdict, now(conn), stale_at)


def call_back(conn: Connection, row: Any, decision_id: str, stale_at: datetime) -> None:
    """A pause began after it was released and before it left: it is held again."""
    conn.execute(
        update(draft)
        .where(mine(draft), draft.c.id == row.id)
        .values(state="held", held_why=Reason.PAUSED.value, due_at=stale_at, lease_until=None, attempts=0)
    )
    timeline.set_message(conn, row.message_id, decision_id=decision_id)
