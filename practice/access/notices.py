"""What a user should know of their own account: a sign-in from somewhere new, an emergency access."""

from typing import Any

from sqlalchemy import Connection, select, update

from core.session import add, mine, now
from practice.access.models import user_notice

LISTED = 50


def tell(conn: Connection, user_id: str, kind: str, detail: dict[str, Any]) -> None:
    """`detail` holds ids, codes and device names; never a contact's data."""
    add(conn, user_notice, user_id=user_id, kind=kind, detail=detail, at=now(conn))


def notices_of(conn: Connection, user_id: str) -> list[Any]:
    statement = select(user_notice).where(mine(user_notice), user_notice.c.user_id == user_id)
    return list(
        conn.execute(statement.order_by(user_notice.c.at.desc(), user_notice.c.id.desc()).limit(LISTED)).all()
    )


def notices_read(conn: Connection, user_id: str) -> None:
    conn.execute(
        update(user_notice)
        .where(mine(user_notice), user_notice.c.user_id == user_id, user_notice.c.read_at.is_(None))
        .values(read_at=now(conn))
    )
