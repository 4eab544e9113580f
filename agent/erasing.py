"""The agent forgets: traces of its runs and the questions it could not answer, with the person or in time."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, delete, select, update

from agent.gaps import forget_asker
from agent.models import knowledge_gap, run
from core.events import ContactErased
from core.session import mine

FORGOTTEN: dict[str, Any] = {"steps": [], "result": {}}


def on_contact_erased(conn: Connection, event: ContactErased) -> None:
    """Handler for `wiring.py`."""
    if event.thread_id is None:
        return
    own = select(run.c.id).where(mine(run), run.c.thread_id == event.thread_id)
    forget_asker(conn, event.thread_id)
    unlinked = (
        knowledge_gap.c.run_id.in_(own),
        knowledge_gap.c.terms.is_(None),
    )  # filed before askers were kept
    conn.execute(delete(knowledge_gap).where(mine(knowledge_gap), *unlinked))
    conn.execute(update(run).where(mine(run), run.c.thread_id == event.thread_id).values(trace=FORGOTTEN))


def forget_traces(
    conn: Connection, after: str, before: str, spared: Sequence[str], limit: int
) -> tuple[int, str | None]:
    """Empty the next traces with ids in between, but for spared threads: (count, where to go on)."""
    rows = conn.execute(
        select(run.c.id, run.c.thread_id)
        .where(mine(run), run.c.id > after, run.c.id < before)
        .order_by(run.c.id)
        .limit(limit)
    ).all()
    going = [row.id for row in rows if row.thread_id not in spared]
    if going:
        conn.execute(update(run).where(mine(run), run.c.id.in_(going)).values(trace=FORGOTTEN))
    return len(going), rows[-1].id if len(rows) == limit else None
