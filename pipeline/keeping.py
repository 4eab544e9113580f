"""What colleagues noted of a card's moves goes when the practice's term for messages has passed; the moves stay."""

from collections.abc import Sequence

from sqlalchemy import Connection, select, update

from core.session import mine
from pipeline.models import opportunity_move


def forget_notes(
    conn: Connection, after: str, before: str, spared: Sequence[str], limit: int
) -> tuple[int, str | None]:
    """Empty the next notes with ids in between, but for spared contacts: (count, where to go on)."""
    rows = conn.execute(
        select(opportunity_move.c.id, opportunity_move.c.contact_id, opportunity_move.c.note)
        .where(mine(opportunity_move), opportunity_move.c.id > after, opportunity_move.c.id < before)
        .order_by(opportunity_move.c.id)
        .limit(limit)
    ).all()
    going = [row.id for row in rows if row.note and row.contact_id not in spared]
    if going:
        these = (mine(opportunity_move), opportunity_move.c.id.in_(going))
        conn.execute(update(opportunity_move).where(*these).values(note=None))
    return len(going), rows[-1].id if len(rows) == limit else None
