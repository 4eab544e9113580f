"""API keys: shown once, kept as a hash, good for the scopes they were given and no others."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, or_, select, update

from core.errors import NotFoundError
from core.session import add, mine, now
from practice.access.models import api_key
from practice.access.sessions import SignedIn
from practice.access.tokens import hashed, new_token
from practice.models import practice
from practice.rights import KEY_SCOPES, Right

PREFIX = "gd_"
SHOWN = 9
USE_NOTED = timedelta(minutes=1)


def create_key(
    conn: Connection, *, name: str, scopes: Collection[Right], created_by: str | None, lasts: timedelta | None
) -> tuple[str, str]:
    """(id, the key, shown this once)."""
    token = new_token(PREFIX)
    made = add(
        conn,
        api_key,
        hash=hashed(token),
        prefix=token[:SHOWN],
        name=name.strip(),
        scopes=sorted(scope.value for scope in scopes),
        created_by=created_by,
        created_at=now(conn),
        expires_at=None if lasts is None else now(conn) + lasts,
    )
    return made, token


def keys(conn: Connection) -> list[Any]:
    """Those that are not revoked, newest first."""
    statement = select(api_key).where(mine(api_key), api_key.c.revoked_at.is_(None))
    return list(conn.execute(statement.order_by(api_key.c.created_at.desc(), api_key.c.id)).all())


def revoke_key(conn: Connection, key_id: str) -> None:
    """Raises `NotFoundError`."""
    statement = (
        update(api_key)
        .where(mine(api_key), api_key.c.id == key_id, api_key.c.revoked_at.is_(None))
        .values(revoked_at=now(conn))
        .returning(api_key.c.id)
    )
    if conn.execute(statement).first() is None:
        raise NotFoundError("no such key")


def find_key(conn: Connection, token: str) -> SignedIn | None:
    """Who asks with this key; runs under the system's scope."""
    row = conn.execute(
        select(api_key, practice.c.name.label("practice_name"))
        .join(practice, practice.c.id == api_key.c.practice_id)
        .where(
            api_key.c.hash == hashed(token),
            api_key.c.revoked_at.is_(None),
            or_(api_key.c.expires_at.is_(None), api_key.c.expires_at > now(conn)),
        )
    ).first()
    if row is None:
        return None
    return SignedIn(
        id=row.id,
        practice_id=row.practice_id,
        user_id=row.id,
        name=row.name,
        email="",
        role="key",
        staff_id=None,
        csrf="",
        practice_name=row.practice_name,
        rights=frozenset(scope for scope in KEY_SCOPES if scope.value in row.scopes),
        kind="key",
        seen_at=row.used_at,
    )


def key_used(conn: Connection, key_id: str, at: datetime) -> None:
    conn.execute(update(api_key).where(mine(api_key), api_key.c.id == key_id).values(used_at=at))
