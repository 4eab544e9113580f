"""Visitors of a practice's site: known again only by the secret that their browser keeps."""

import hashlib
import hmac
import secrets
from datetime import datetime

from sqlalchemy import Connection, select, update

from core.session import add, mine, now
from practice.models import visitor


def begin_visit(conn: Connection, key: bytes, account_id: str) -> tuple[str, str]:
    """A visitor nobody knows: (id, refresh secret); only the secret's keyed hash is stored."""
    refresh = secrets.token_urlsafe(32)
    visitor_id = add(
        conn,
        visitor,
        account_id=account_id,
        refresh_hash=_digest(key, refresh),
        created_at=now(conn),
        seen_at=now(conn),
    )
    return visitor_id, refresh


def is_visitor(conn: Connection, key: bytes, visitor_id: str, refresh: str) -> bool:
    """Only whoever holds the refresh secret is the same visitor again."""
    row = conn.execute(select(visitor).where(mine(visitor), visitor.c.id == visitor_id)).first()
    if row is None or not hmac.compare_digest(row.refresh_hash, _digest(key, refresh)):
        return False
    conn.execute(update(visitor).where(mine(visitor), visitor.c.id == row.id).values(seen_at=now(conn)))
    return True


def seen_at(conn: Connection, visitor_id: str) -> datetime | None:
    """When the visitor's page last showed a sign of life; None for nobody we know."""
    statement = select(visitor.c.seen_at).where(mine(visitor), visitor.c.id == visitor_id)
    at: datetime | None = conn.execute(statement).scalar()
    return at


def note_page(conn: Connection, visitor_id: str, page: str, language: str) -> None:
    """On which page, and in which language, the visitor's chat stands."""
    conn.execute(
        update(visitor)
        .where(mine(visitor), visitor.c.id == visitor_id)
        .values(shown_page=page[:254], shown_language=language)
    )


def page_of(conn: Connection, visitor_id: str) -> tuple[str | None, str | None]:
    """(page, language) of the visitor's chat as last noted."""
    statement = select(visitor.c.shown_page, visitor.c.shown_language)
    row = conn.execute(statement.where(mine(visitor), visitor.c.id == visitor_id)).first()
    return (None, None) if row is None else (row.shown_page, row.shown_language)


def _digest(key: bytes, secret: str) -> str:
    return hmac.new(key, secret.encode(), hashlib.sha256).hexdigest()
