"""Where a person came from: first and last touch, derived from what each of their inquiries keeps."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, select

from core.session import mine, now
from inbox.models import inquiry, thread
from inbox.views import Sources, Touch
from practice.book import PracticeBook

CLICKS = ("gclid", "fbclid")
REMEMBERED = timedelta(days=30)


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


def same_click(conn: Connection, contact_id: str) -> tuple[str, ...]:
    """Contacts who came by the very ad click of this one, as with a form and a chat opened from one page."""
    thread_id = conn.execute(
        select(thread.c.id).where(mine(thread), thread.c.contact_id == contact_id)
    ).scalar()
    if thread_id is None:
        return ()
    kept = conn.execute(
        select(inquiry.c.attribution).where(
            mine(inquiry), inquiry.c.thread_id == thread_id, inquiry.c.attribution.isnot(None)
        )
    ).scalars()
    clicks = {
        (name, str(came["values"][name]))
        for came in kept
        for name in CLICKS
        if came.get("values", {}).get(name)
    }
    found: set[str] = set()
    for name, value in clicks:
        statement = (
            select(thread.c.contact_id)
            .join(inquiry, inquiry.c.thread_id == thread.c.id)
            .where(
                mine(inquiry),
                inquiry.c.opened_at > now(conn) - REMEMBERED,
                inquiry.c.attribution["values"][name].as_string() == value,
            )
        )
        found |= set(conn.execute(statement).scalars())
    return tuple(sorted(found - {contact_id}))
