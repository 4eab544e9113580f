"""What should have reached somebody and did not: blocked, failed, or nobody knows; until a person has dealt with it."""

from datetime import datetime
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, Row, Select, exists, or_, select, text

from core.errors import NotFoundError
from core.session import mine
from inbox.models import UNSENT_SQL, message, thread, thread_card
from inbox.task_lists import Locations
from inbox.task_models import settled

MOST: Final = 300
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


def unsent(conn: Connection, since: datetime, *, locations: Locations = None) -> list[Unsent]:
    """Newest first. What was said later on the same conversation for the same purpose makes the earlier moot."""
    later = exists().where(
        mine_later(),
        _LATER.c.thread_id == message.c.thread_id,
        _LATER.c.seq > message.c.seq,
        _LATER.c.direction == "out",
        _LATER.c.kind == "message",
        _LATER.c.purpose == message.c.purpose,
        _LATER.c.status.in_(LEFT),
    )
    dealt_with = exists().where(
        mine(settled), settled.c.source == "message", settled.c.item_id == message.c.id
    )
    statement = _all().where(text(f"message.{UNSENT_SQL}"), message.c.at >= since, ~later, ~dealt_with)
    if locations is not None:
        statement = statement.outerjoin(thread_card, thread_card.c.thread_id == thread.c.id).where(
            or_(thread_card.c.location.is_(None), thread_card.c.location.in_(locations))
        )
    rows = conn.execute(statement.order_by(message.c.at.desc(), message.c.id.desc()).limit(MOST))
    return [_value(row) for row in rows]


def one(conn: Connection, message_id: str) -> Unsent:
    """Raises `NotFoundError` for one that does not exist or was sent."""
    row = conn.execute(_all().where(message.c.id == message_id, text(f"message.{UNSENT_SQL}"))).first()
    if row is None:
        raise NotFoundError("no such message waits")
    return _value(row)


def mine_later() -> Any:
    """This practice's, of the same table under its other name."""
    return _LATER.c.practice_id == message.c.practice_id


def _all() -> Select[Any]:
    return (
        select(message, thread.c.contact_id)
        .join(thread, thread.c.id == message.c.thread_id)
        .where(mine(message), message.c.direction == "out", message.c.kind == "message")
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
