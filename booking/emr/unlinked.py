"""Ids of a system that nobody has matched with ours: counted and shown, so that a person can, and nothing moves by guess."""

from typing import Any, Literal

from sqlalchemy import Connection as Sql
from sqlalchemy import Row, delete, select, update

from booking.emr.sync_models import emr_unlinked
from core.session import add, mine, now

Kind = Literal["type", "provider", "location", "service"]


def note(conn: Sql, connection_id: str, kind: Kind, external_id: str) -> bool:
    """True when it had never been seen."""
    seen = conn.execute(
        update(emr_unlinked)
        .where(
            mine(emr_unlinked),
            emr_unlinked.c.connection_id == connection_id,
            emr_unlinked.c.kind == kind,
            emr_unlinked.c.external_id == external_id[:160],
        )
        .values(seen=emr_unlinked.c.seen + 1, last_at=now(conn))
    )
    if seen.rowcount:
        return False
    add(
        conn,
        emr_unlinked,
        connection_id=connection_id,
        kind=kind,
        external_id=external_id[:160],
        seen=1,
        last_at=now(conn),
    )
    return True


def unlinked(conn: Sql, connection_id: str) -> list[Row[Any]]:
    """Most often seen first."""
    statement = select(emr_unlinked).where(mine(emr_unlinked), emr_unlinked.c.connection_id == connection_id)
    return list(conn.execute(statement.order_by(emr_unlinked.c.seen.desc(), emr_unlinked.c.external_id)))


def clear(conn: Sql, connection_id: str) -> None:
    """Links have changed: what is still unknown will be seen again."""
    conn.execute(
        delete(emr_unlinked).where(mine(emr_unlinked), emr_unlinked.c.connection_id == connection_id)
    )
