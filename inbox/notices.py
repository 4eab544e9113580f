"""What staff are told apart from the conversations: something waits too long, broke, or must be known at once."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, select, update

from core.errors import NotFoundError
from core.session import mine, now
from inbox.models import staff_notice


def newest(conn: Connection, since: datetime, limit: int) -> list[Any]:
    """Those since then, newest first."""
    statement = select(staff_notice).where(mine(staff_notice), staff_notice.c.at >= since)
    return list(
        conn.execute(
            statement.order_by(staff_notice.c.at.desc(), staff_notice.c.id.desc()).limit(limit)
        ).all()
    )


def count_unseen(conn: Connection, since: datetime) -> int:
    statement = select(func.count()).where(
        mine(staff_notice), staff_notice.c.at >= since, staff_notice.c.seen_at.is_(None)
    )
    return int(conn.execute(statement).scalar_one())


def see(conn: Connection, notice_id: str) -> bool:
    """Somebody has read it, which is enough for the team; False when it had been read. Raises `NotFoundError`."""
    this = (mine(staff_notice), staff_notice.c.id == notice_id)
    if conn.execute(select(staff_notice.c.id).where(*this)).first() is None:
        raise NotFoundError("no such notice")
    return _seen(conn, *this) == 1


def see_all(conn: Connection, up_to: datetime, ids: Collection[str] | None = None) -> bool:
    """The same of all until then, or of those among `ids`; False when there was nothing new."""
    these = [mine(staff_notice), staff_notice.c.at <= up_to]
    if ids is not None:
        these.append(staff_notice.c.id.in_(ids))
    return _seen(conn, *these) > 0


def thread_of(conn: Connection, notice_id: str) -> str | None:
    """Which conversation it is about; None for none, and for a notice that does not exist."""
    statement = select(staff_notice.c.thread_id).where(mine(staff_notice), staff_notice.c.id == notice_id)
    found: str | None = conn.execute(statement).scalar()
    return found


def _seen(conn: Connection, *these: ColumnElement[bool]) -> int:
    statement = update(staff_notice).where(*these, staff_notice.c.seen_at.is_(None))
    return int(conn.execute(statement.values(seen_at=now(conn))).rowcount)
