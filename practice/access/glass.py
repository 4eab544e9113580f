"""Emergency access: one contact, one hour, with a reason that the owner reads."""

from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, select, update

from core.errors import NotFoundError
from core.session import add, mine, now
from practice.access.models import break_glass, user

LASTS = timedelta(minutes=60)
SHORTEST_REASON = 10
LISTED = 200


def break_open(conn: Connection, user_id: str, contact_id: str, reason: str) -> Any:
    """The row that says so."""
    made = add(
        conn,
        break_glass,
        user_id=user_id,
        contact_id=contact_id,
        reason=reason.strip(),
        opened_at=now(conn),
        until=now(conn) + LASTS,
    )
    return conn.execute(select(break_glass).where(mine(break_glass), break_glass.c.id == made)).one()


def open_contacts(conn: Connection, user_id: str) -> frozenset[str]:
    """The contacts that this person may see in full just now."""
    statement = select(break_glass.c.contact_id).where(
        mine(break_glass), break_glass.c.user_id == user_id, break_glass.c.until > now(conn)
    )
    return frozenset(conn.execute(statement).scalars())


def openings(conn: Connection) -> list[Any]:
    """Newest first, with who it was."""
    statement = (
        select(break_glass, user.c.name.label("user_name"), user.c.role.label("user_role"))
        .join(user, user.c.id == break_glass.c.user_id)
        .where(mine(break_glass))
        .order_by(break_glass.c.opened_at.desc(), break_glass.c.id.desc())
        .limit(LISTED)
    )
    return list(conn.execute(statement).all())


def end(conn: Connection, opening_id: str) -> Any:
    """Nobody waits for the hour to pass. Raises `NotFoundError` for what is over already."""
    row = conn.execute(
        update(break_glass)
        .where(mine(break_glass), break_glass.c.id == opening_id, break_glass.c.until > now(conn))
        .values(until=now(conn))
        .returning(break_glass.c.contact_id, break_glass.c.user_id)
    ).first()
    if row is None:
        raise NotFoundError("no such emergency access, or it is over")
    return row
