"""What should have reached somebody and did not: blocked, failed, or nobody knows; until a person has dealt with it."""

from collections.abc import Callable, Collection
from datetime import datetime
from typing import Any, Final

import msgspec
from sqlalchemy import ColumnElement, Connection, Row, Select, and_, exists, func, or_, select, text

from core.errors import NotFoundError
from core.session import mine
from inbox.models import UNSENT_SQL, message, thread
from inbox.task_lists import Locations, dealt_with, is_around

OPTED_OUT: Final = "optout_confirm"
LEFT: Final = ("queued", "sending", "sent", "delivered", "read")
_LATER = message.alias("later")


class Unsent(msgspec.Struct, frozen=True):
    id: str
    thread_id: str
    contact_id: str
    at: datetime
    channel: str
    address_id: str | None
    author_kind: str
    author_id: str | None
    text: str
    has_files: bool
    status: str
    code: str | None
    purpose: str | None
    decision_id: str | None


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """Which of them. What was blocked for another reason than `codes` is nobody's business any more."""

    since: datetime
    codes: frozenset[str]
    refused: Callable[[ColumnElement[Any], Collection[str]], ColumnElement[bool]]
    """Of a decision's id: was its reason one of these?"""
    locations: Locations = None
    status: str | None = None


def page(conn: Connection, wanted: Wanted, after: str | None, limit: int) -> list[Unsent]:
    """Newest first, below an id: ids are ordered by time. What was said later on the same conversation for the same
    purpose makes the earlier moot.
    """
    statement = _all().where(*_these(wanted))
    if after is not None:
        statement = statement.where(message.c.id < after)
    rows = conn.execute(statement.order_by(message.c.id.desc()).limit(limit))
    return [_value(row) for row in rows]


def counts(conn: Connection, wanted: Wanted) -> dict[str, int]:
    """How many of each state there are, on all pages."""
    found = (
        select(message.c.status, func.count())
        .join(thread, thread.c.id == message.c.thread_id)
        .where(*_ours(), *_these(wanted))
    )
    return {row[0]: int(row[1]) for row in conn.execute(found.group_by(message.c.status))}


def one(conn: Connection, message_id: str) -> Unsent:
    """Raises `NotFoundError` for one that does not exist or was sent."""
    row = conn.execute(_all().where(message.c.id == message_id, text(f"message.{UNSENT_SQL}"))).first()
    if row is None:
        raise NotFoundError("no such message waits")
    return _value(row)


def _these(wanted: Wanted) -> list[Any]:
    later = exists().where(
        _LATER.c.practice_id == message.c.practice_id,
        _LATER.c.thread_id == message.c.thread_id,
        _LATER.c.seq > message.c.seq,
        _LATER.c.direction == "out",
        _LATER.c.kind == "message",
        _LATER.c.purpose == message.c.purpose,
        _LATER.c.status.in_(LEFT),
    )
    code = message.c.status_code
    # The network that refuses our word to their STOP has stopped us itself.
    stopped = and_(
        message.c.status == "failed", message.c.purpose == OPTED_OUT, message.c.purpose.isnot(None)
    )
    helped = or_(
        message.c.status != "blocked",
        code.in_(wanted.codes),
        and_(code.is_(None), wanted.refused(message.c.decision_id, wanted.codes)),
    )
    these: list[Any] = [
        text(f"message.{UNSENT_SQL}"),
        message.c.at >= wanted.since,
        helped,
        ~stopped,
        ~later,
        ~dealt_with("message", message.c.id),
        is_around(thread.c.contact_id, wanted.locations),
    ]
    return [*these, message.c.status == wanted.status] if wanted.status is not None else these


def _ours() -> list[Any]:
    return [mine(message), message.c.direction == "out", message.c.kind == "message"]


def _all() -> Select[Any]:
    return (
        select(message, thread.c.contact_id).join(thread, thread.c.id == message.c.thread_id).where(*_ours())
    )


def _value(row: Row[Any]) -> Unsent:
    return Unsent(
        id=row.id,
        thread_id=row.thread_id,
        contact_id=row.contact_id,
        at=row.at,
        channel=row.channel,
        address_id=row.address_id,
        author_kind=row.author_kind,
        author_id=row.author_id,
        text=row.text,
        has_files=bool(row.attachments),
        status=row.status,
        code=row.status_code,
        purpose=row.purpose,
        decision_id=row.decision_id,
    )
