"""Finds what somebody has changed, taken out, moved or cut off, and names the first place that is wrong."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, Literal

import msgspec
from sqlalchemy import Connection, select

from compliance.audit.chain import Head, genuine, head_of, link, read_head, waiting
from compliance.models import audit_entry
from core.keys import MasterKey
from core.session import mine, now

Kind = Literal["content", "order", "gap", "tail", "head", "waiting", "consent"]
BATCH = 1000
AROUND = 50
"""How far a row may have been moved for us to say that it was moved and not changed."""
LATE = timedelta(minutes=5)


class Flaw(msgspec.Struct, frozen=True):
    """What is wrong at which place of which record."""

    kind: Kind
    seq: int | None = None
    record_id: str | None = None
    what: str | None = None
    """The consent ledger's own code."""


class Report(msgspec.Struct, frozen=True):
    """How far the record is as it was written. In order: no problems."""

    entries: int
    up_to: datetime | None
    head: Head
    waiting: int
    problems: tuple[Flaw, ...] = ()


def verify(conn: Connection, master: MasterKey) -> Report:
    """Walk the practice's whole chain and check its end against the signed head."""
    row = read_head(conn)
    head = head_of(row)
    problems = [] if row is None or genuine(row, master) else [Flaw("head", row.seq)]
    count, up_to, found, end = _walk(conn, head)
    problems += found
    if not found and end != (head.seq, head.hash):
        problems.append(Flaw("tail", min(end[0], head.seq) + 1))
    unchained, since = waiting(conn)
    if since is not None and now(conn) - since > LATE:
        problems.append(Flaw("waiting"))
    return Report(count, up_to, head, unchained, tuple(problems))


def _walk(conn: Connection, head: Head) -> tuple[int, datetime | None, list[Flaw], tuple[int, str]]:
    place, before, up_to, count = head.kept_from - 1, head.kept_hash, None, 0
    for row in _rows(conn):
        if row.seq != place + 1:
            return (
                count,
                up_to,
                [Flaw("gap" if row.seq > place + 1 else "order", place + 1)],
                (place, before),
            )
        if link(before, row) != row.hash:
            kind: Kind = "order" if _moved(conn, row) else "content"
            return count, up_to, [Flaw(kind, row.seq, row.id)], (place, before)
        place, before, up_to, count = row.seq, row.hash, row.at, count + 1
    return count, up_to, [], (place, before)


def _rows(conn: Connection) -> Iterator[Any]:
    after: tuple[int, str] = (-(2**31), "")
    while True:
        rows = conn.execute(
            select(audit_entry)
            .where(mine(audit_entry), audit_entry.c.seq >= after[0])
            .order_by(audit_entry.c.seq, audit_entry.c.id)
            .limit(BATCH + AROUND)
        ).all()
        fresh = [row for row in rows if (row.seq, row.id) > after]
        yield from fresh
        if not fresh:
            return
        after = (fresh[-1].seq, fresh[-1].id)


def _moved(conn: Connection, row: Any) -> bool:
    """Whether the row is as it was written, after another row than the one before it now."""
    near = conn.execute(
        select(audit_entry.c.hash).where(
            mine(audit_entry), audit_entry.c.seq.between(row.seq - AROUND, row.seq + AROUND)
        )
    ).scalars()
    return any(each is not None and link(each, row) == row.hash for each in near)
