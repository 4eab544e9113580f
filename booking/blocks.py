"""Time that staff keep free of bookings, besides the blocks of the practice file."""

from datetime import datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, select, update

from booking.locks import lock
from booking.models import calendar_block
from booking.slots.blocks import blocks_of
from booking.slots.types import instant_of
from booking.waitlist.freeing import freed
from core.errors import BadInputError, ConflictError, NotFoundError
from core.session import add, mine, now
from practice.book import PracticeBook

LONGEST = timedelta(days=120)


class Block(msgspec.Struct, frozen=True):
    """`id` None: it stands in the practice file and is changed there."""

    id: str | None
    provider: str | None
    resource: str | None
    starts_at: datetime
    ends_at: datetime
    reason: str | None
    closure_id: str | None = None
    version: int = 0


def block(
    conn: Connection,
    practice: PracticeBook,
    *,
    provider: str | None,
    resource: str | None,
    starts_at: datetime,
    ends_at: datetime,
    reason: str | None,
    by_id: str | None,
    closure_id: str | None = None,
) -> str:
    """Nobody can book there from now on; what stands there already stays. Raises `BadInputError`."""
    if not starts_at < ends_at <= starts_at + LONGEST:
        raise BadInputError("a block ends after it begins, and within four months", at="/ends_at")
    if ends_at <= now(conn):
        raise BadInputError("that time is over", at="/ends_at")
    if (provider is None) == (resource is None):
        raise BadInputError("one person, or one room or device", at="/provider")
    if provider is not None and not practice.is_provider(provider):
        raise BadInputError("nobody here with that id treats", at="/provider")
    if resource is not None and all(each.id != resource for each in practice.file.resources):
        raise BadInputError("there is no such room or device", at="/resource")
    lock(conn, [f"provider:{provider}" if provider else f"resource:{resource}"])
    return add(
        conn,
        calendar_block,
        provider=provider,
        resource=resource,
        starts_at=starts_at,
        ends_at=ends_at,
        reason=reason,
        closure_id=closure_id,
        state="live",
        by_id=by_id,
        version=1,
        created_at=now(conn),
    )


def unblock(conn: Connection, block_id: str, version: int | None = None) -> Block:
    """The time can be booked again, and who waits for such a time hears of it."""
    found = one_block(conn, block_id)
    if version is not None and found.version != version:
        raise ConflictError("somebody else has changed this block; look at it again")
    gone = conn.execute(
        update(calendar_block)
        .where(mine(calendar_block), calendar_block.c.id == block_id, calendar_block.c.state == "live")
        .values(state="gone", version=calendar_block.c.version + 1)
    ).rowcount
    if gone:
        freed(conn, f"block:{block_id}", found.provider, found.starts_at, found.ends_at)
    return found


def one_block(conn: Connection, block_id: str) -> Block:
    row = conn.execute(
        select(calendar_block).where(mine(calendar_block), calendar_block.c.id == block_id)
    ).first()
    if row is None:
        raise NotFoundError("no such block")
    return _value(row)


def blocks_between(
    conn: Connection, practice: PracticeBook, since: datetime, until: datetime
) -> tuple[Block, ...]:
    """Those of the practice file too, by start."""
    rows = conn.execute(
        select(calendar_block).where(
            mine(calendar_block),
            calendar_block.c.state == "live",
            calendar_block.c.ends_at > since,
            calendar_block.c.starts_at < until,
        )
    )
    found = [_value(row) for row in rows]
    for each in practice.file.blocks:
        known = blocks_of(practice)
        spans = (
            known.of_resource[each.resource]
            if each.resource is not None
            else [span[:2] for span in known.of_provider[each.provider or ""]]
        )
        place = [
            one
            for one in practice.file.blocks
            if (one.resource, one.provider) == (each.resource, each.provider)
        ].index(each)
        start, end = (instant_of(minute) for minute in spans[place])
        if end > since and start < until:
            found.append(Block(None, each.provider, each.resource, start, end, each.reason))
    return tuple(sorted(found, key=lambda one: (one.starts_at, one.provider or "", one.resource or "")))


def of_closure(conn: Connection, closure_id: str) -> list[str]:
    rows = conn.execute(
        select(calendar_block.c.id).where(
            mine(calendar_block),
            calendar_block.c.closure_id == closure_id,
            calendar_block.c.state == "live",
        )
    )
    return [row.id for row in rows]


def _value(row: Row[Any]) -> Block:
    return Block(
        row.id,
        row.provider,
        row.resource,
        row.starts_at,
        row.ends_at,
        row.reason,
        row.closure_id,
        row.version,
    )
