"""What a held message waits for, and when it is looked at again."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, func, select, update

from compliance.models import draft
from compliance.rules.purposes import rule_of
from compliance.types import Purpose, Reason, Verdict
from core.once import forget
from core.session import at_end, mine, now, practice_of
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
STEP = timedelta(seconds=3)
"""Between two messages of one practice: 20 a minute, a pace at which people answer and carriers stay calm."""
MORNING = timedelta(hours=2)
TOGETHER = frozenset({Reason.QUIET_HOURS, Reason.NO_SEND_DAY, Reason.LOCATION_UNKNOWN})
"""What many messages wait for, to end at one instant."""
ANSWERS = [each.value for each in Purpose if rule_of(each).cls == "responsive"]
"""Somebody waits for these, so they have a line of their own."""
ANEW: dict[str, Any] = {"status": "queued", "status_rank": 0, "status_code": None}
"""A message that was held stands at the beginning of its way again."""


def look_again_at(verdict: Verdict, instant: datetime, stale_at: datetime) -> datetime:
    """What a pause holds waits for somebody to resume, and is dropped when it has become stale by then."""
    if verdict.reason is Reason.PAUSED:
        return stale_at
    due = verdict.hold_until or instant + (SELDOM if verdict.reason in FOR_PEOPLE else LOOK_AGAIN)
    return max(min(due, stale_at), instant + timedelta(seconds=1))


def take_turn(conn: Connection, draft_id: str, verdict: Verdict, purpose: str, stale_at: datetime) -> None:
    """Behind those that wait for the same morning: at eight nobody sends everything at once.

    Settled last in the unit of work: the practice's morning is locked as briefly as can be.
    """
    if verdict.reason in TOGETHER and verdict.hold_until is not None:
        due = look_again_at(verdict, now(conn), stale_at)
        at_end(conn, f"morning:{draft_id}", lambda inner: _line_up(inner, draft_id, due, purpose, stale_at))


def _line_up(conn: Connection, draft_id: str, due: datetime, purpose: str, stale_at: datetime) -> None:
    if conn.dialect.name == "postgresql":
        conn.execute(select(func.pg_advisory_xact_lock(func.hashtext(f"morning:{practice_of(conn)}"))))
        forget(conn)
    answers = draft.c.purpose.in_(ANSWERS)
    before = conn.execute(
        select(func.count())
        .select_from(draft)
        .where(
            mine(draft),
            draft.c.due_at >= due,
            draft.c.due_at < due + MORNING,
            draft.c.state == "held",
            draft.c.id != draft_id,
            answers if purpose in ANSWERS else ~answers,
        )
    ).scalar_one()
    turn = max(due, min(due + before * STEP, stale_at - STEP))
    if turn > due:
        waits = (mine(draft), draft.c.id == draft_id, draft.c.state == "held")
        conn.execute(update(draft).where(*waits).values(due_at=turn))


def hold_on(conn: Connection, row: Any, verdict: Verdict, stale_at: datetime) -> datetime:
    """It goes on waiting, for what the verdict says: when to look again."""
    conn.execute(update(draft).where(mine(draft), draft.c.id == row.id).values(held_why=verdict.reason.value))
    take_turn(conn, row.id, verdict, row.purpose, stale_at)
    return look_again_at(verdict, now(conn), stale_at)


def call_back(conn: Connection, row: Any, decision_id: str, stale_at: datetime) -> None:
    """A pause began after it was released and before it left: it is held again."""
    conn.execute(
        update(draft)
        .where(mine(draft), draft.c.id == row.id)
        .values(state="held", held_why=Reason.PAUSED.value, due_at=stale_at, lease_until=None, attempts=0)
    )
    timeline.set_message(conn, row.message_id, decision_id=decision_id)
