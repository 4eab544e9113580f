"""What colleagues noted of tasks goes when the practice's term for messages has passed; that there was a task stays."""

from collections.abc import Sequence

from sqlalchemy import Connection, select, update

from core.session import mine
from inbox.task_models import task, task_entry


def forget_notes(
    conn: Connection, after: str, before: str, spared: Sequence[str], limit: int
) -> tuple[int, str | None]:
    """Empty the next notes with ids in between, oldest first, but for spared contacts.

    The note that a task was made with goes so long after the task was closed, however old the task is. Gives how
    many lines were emptied and where to go on; None at the end.
    """
    rows = conn.execute(
        select(task_entry.c.id, task_entry.c.task_id, task_entry.c.what, task_entry.c.note, task.c.contact_id)
        .join(task, task.c.id == task_entry.c.task_id)
        .where(mine(task_entry), task_entry.c.id > after, task_entry.c.id < before)
        .order_by(task_entry.c.id)
        .limit(limit)
    ).all()
    going = [row for row in rows if row.contact_id not in spared]
    noted = [row.id for row in going if row.note]
    closed = [row.task_id for row in going if row.what == "closed"]
    if noted:
        conn.execute(update(task_entry).where(mine(task_entry), task_entry.c.id.in_(noted)).values(note=None))
    if closed:
        conn.execute(
            update(task).where(mine(task), task.c.id.in_(closed), task.c.note.isnot(None)).values(note=None)
        )
    return len(noted), rows[-1].id if len(rows) == limit else None
