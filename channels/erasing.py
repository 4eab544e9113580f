"""What went through the channels is let go: raw requests after their term, everything of a person who leaves."""

import re
from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, Connection, LargeBinary, bindparam, func, or_, select, update

from channels.models import inbound_event, outbound
from core.session import mine


def on_its_way(conn: Connection, thread_id: str) -> bool:
    """Whether a message has been handed over and nobody knows yet what became of it."""
    statement = select(outbound.c.id).where(
        mine(outbound), outbound.c.thread_id == thread_id, outbound.c.state == "sending"
    )
    return conn.execute(statement.limit(1)).first() is not None


def erase_traffic(conn: Connection, thread_id: str | None, values: Iterable[str]) -> int:
    """Text and recipients of what was sent, and every raw request that names one of these addresses."""
    if thread_id is not None:
        conn.execute(
            update(outbound)
            .where(mine(outbound), outbound.c.thread_id == thread_id)
            .values(body="", recipient="", extras={})
        )
    named = [_within(conn, each) for value in values for each in _spellings(value)]
    if not named:
        return 0
    return conn.execute(
        update(inbound_event)
        .where(
            mine(inbound_event),
            inbound_event.c.body.isnot(None),
            inbound_event.c.due_at.is_(None),
            or_(*named),
        )
        .values(body=None)
    ).rowcount


def _within(conn: Connection, spelling: bytes) -> ColumnElement[bool]:
    needle = bindparam(None, spelling, type_=LargeBinary)
    find = func.instr if conn.dialect.name == "sqlite" else func.pg_catalog.position
    return find(inbound_event.c.body, needle) > 0


def _spellings(value: str) -> set[bytes]:
    """A number with or without its plus sign, a mail address with or without its escape."""
    if re.fullmatch(r"\+\d{7,15}", value):
        return {value[1:].encode()}
    return {value.encode(), value.replace("@", "%40").encode()}


def forget_bodies(conn: Connection, after: str, before: str, limit: int) -> tuple[int, str | None]:
    """Let go of raw requests that were worked and whose ids lie in between; gives (count, where to go on)."""
    rows = conn.execute(
        select(inbound_event.c.id, inbound_event.c.due_at, inbound_event.c.body.isnot(None).label("there"))
        .where(mine(inbound_event), inbound_event.c.id > after, inbound_event.c.id < before)
        .order_by(inbound_event.c.id)
        .limit(limit)
    ).all()
    going = [row.id for row in rows if row.there and row.due_at is None]
    if going:
        conn.execute(
            update(inbound_event).where(mine(inbound_event), inbound_event.c.id.in_(going)).values(body=None)
        )
    return len(going), rows[-1].id if len(rows) == limit else None


def forget_sent(
    conn: Connection, after: str, before: str, spared: Sequence[str], limit: int
) -> tuple[int, str | None]:
    """Empty what was sent, but for spared threads."""
    rows = conn.execute(
        select(outbound.c.id, outbound.c.thread_id, outbound.c.body)
        .where(mine(outbound), outbound.c.id > after, outbound.c.id < before, outbound.c.due_at.is_(None))
        .order_by(outbound.c.id)
        .limit(limit)
    ).all()
    going = [row.id for row in rows if row.body and row.thread_id not in spared]
    if going:
        conn.execute(
            update(outbound).where(mine(outbound), outbound.c.id.in_(going)).values(body="", extras={})
        )
    return len(going), rows[-1].id if len(rows) == limit else None
