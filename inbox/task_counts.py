"""How much there is to do for each of many people, in one look."""

from collections.abc import Collection
from datetime import datetime

import msgspec
from sqlalchemy import Connection, func, select

from core.session import mine
from inbox.task_models import task


class Waiting(msgspec.Struct, frozen=True):
    """Open tasks of one person, and when the first of them is due."""

    count: int
    next_at: datetime


def waiting_for(conn: Connection, contact_ids: Collection[str]) -> dict[str, Waiting]:
    """By contact; whoever nothing is to be done for is not named."""
    rows = conn.execute(
        select(task.c.contact_id, func.count(), func.min(task.c.due_at))
        .where(mine(task), task.c.state == "open", task.c.contact_id.in_(contact_ids))
        .group_by(task.c.contact_id)
    )
    return {row[0]: Waiting(int(row[1]), row[2]) for row in rows}
