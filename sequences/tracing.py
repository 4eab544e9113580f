"""The row that says what a step came to; a second one for the same step of the same cycle cannot be."""

from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection

from core.session import add, new_id, now
from sequences.models import touch
from sequences.schema import Step


class Traced(msgspec.Struct, frozen=True, kw_only=True):
    """The row, to be read like one that was loaded."""

    id: str
    enrolment_id: str
    step: str
    cycle: int
    outcome: str
    why: str | None
    channel: str | None
    template: str | None
    message_id: str | None
    by_id: str | None
    planned_at: datetime | None
    at: datetime


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
) -> Traced:
    """`suffix`: the step's second way, after the first one failed."""
    made = Traced(
        id=new_id(conn),
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
    add(conn, touch, **msgspec.structs.asdict(made))
    return made
