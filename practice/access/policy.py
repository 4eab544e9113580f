"""Which roles cannot do without a second step at sign-in; a practice may ask more of its people, not nothing."""

from collections.abc import Sequence

from sqlalchemy import Connection, select
from sqlalchemy.dialects import postgresql, sqlite

from core.session import practice_of
from practice.access.models import access_policy

DEFAULT = ("owner", "manager")
"""Who can change what others may do, or take data out."""


def second_step(conn: Connection) -> tuple[str, ...]:
    """The roles that this practice asks for it."""
    statement = select(access_policy.c.second_step).where(access_policy.c.practice_id == practice_of(conn))
    found = conn.execute(statement).scalar()
    return DEFAULT if found is None else tuple(found)


def ask_second_step(conn: Connection, roles: Sequence[str]) -> None:
    build = sqlite.insert if conn.dialect.name == "sqlite" else postgresql.insert
    chosen = sorted(set(roles))
    statement = build(access_policy).values(practice_id=practice_of(conn), second_step=chosen)
    conn.execute(
        statement.on_conflict_do_update(index_elements=["practice_id"], set_={"second_step": chosen})
    )


def asked_of(role: str, chosen: Sequence[str] | None) -> bool:
    return role in (DEFAULT if chosen is None else chosen)
