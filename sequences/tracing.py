"""The row that says what a step came to; a second one for the same step of the same cycle cannot be."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from core.session import add, now
from sequences.models import touch
from sequences.schema import Step


def trace(
    conn: Connection,
    row: Any,
    step: Step,
    outcome: str,
    why: str | None = None,
    *,
    suffix: str = "",
    planned_at: datetime | None = None,
    channel: str | None = None,
    message_id: str | None = None,
    by_id: str | None = None,
) -> str:
    """`suffix`: the step's second way, after the first one failed."""
    return add(
        conn,
        touch,
        enrolment_id=row.id,
        step=f"{step.id}{suffix}",
        cycle=row.cycle,
        outcome=outcome,
        why=why[:40] if why is not None else None,
        channel=channel,
        template=step.send.template if step.send is not None else None,
        message_id=message_id,
        by_id=by_id,
        planned_at=planned_at,
        at=now(conn),
    )
