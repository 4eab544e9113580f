"""Where a person came from: first and last touch, derived from what each of their inquiries keeps."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, select

from core.session import mine
from inbox.models import inquiry
from inbox.views import Sources, Touch
from practice.book import PracticeBook


def sources_of(conn: Connection, book: PracticeBook, thread_id: str) -> Sources | None:
    """None before the first inquiry. A merged person's inquiries stand on one thread, so both ends are found."""
    statement = select(inquiry).where(mine(inquiry), inquiry.c.thread_id == thread_id)
    rows = conn.execute(statement.order_by(inquiry.c.opened_at, inquiry.c.id)).all()
    if not rows:
        return None
    names = {each.id: each.name for each in book.practice.sources}
    return Sources(first=_touch(rows[0], names), last=_touch(rows[-1], names), inquiries=len(rows))


def _touch(row: Any, names: Mapping[str, str]) -> Touch:
    came: Mapping[str, Any] = row.attribution or {}
    values = came.get("values") or {}
    return Touch(
        channel=row.channel,
        at=row.opened_at,
        source=names.get(row.source, row.source) if row.source else None,
        kind=came.get("kind"),
        values={str(key): str(value) for key, value in values.items()},
    )
