"""Visitors of a practice's site: known again only by the secret that their browser keeps."""

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select, update

from core.session import add, mine, now
from practice.models import visitor

CLICKS = frozenset({"gclid", "gbraid", "wbraid", "fbclid", "ad_id"})
MARKS = CLICKS | {"utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content", "ref"}
TOLD = MARKS | {"landing_page", "referrer"}
PAID = frozenset({"cpc", "ppc", "paid", "paidsocial", "paid_social", "display"})
SEARCHES = ("google.", "bing.", "duckduckgo.", "yahoo.")


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


def note_arrival(conn: Connection, visitor_id: str, values: Mapping[str, str]) -> None:
    """How they came. A later visit without marks of a campaign says nothing new; the first page stays known."""
    told = {name: value for name, value in values.items() if name in TOLD and value}
    before = came_by(conn, visitor_id)
    if not told or (before is not None and MARKS.isdisjoint(told)):
        return
    first = before["values"] if before is not None else told
    told["first_landing_page"] = first.get("first_landing_page") or first.get("landing_page", "")
    came = {"kind": _kind(told), "values": {name: value for name, value in told.items() if value}}
    conn.execute(update(visitor).where(mine(visitor), visitor.c.id == visitor_id).values(came=came))


def came_by(conn: Connection, visitor_id: str) -> dict[str, Any] | None:
    """{kind, values} of how the visitor came, as an inquiry keeps it."""
    statement = select(visitor.c.came).where(mine(visitor), visitor.c.id == visitor_id)
    found: dict[str, Any] | None = conn.execute(statement).scalar()
    return found


def _kind(told: Mapping[str, str]) -> str:
    if CLICKS & told.keys() or told.get("utm_medium", "").lower() in PAID:
        return "ad"
    searched = any(name in told.get("referrer", "") for name in SEARCHES)
    return "search" if searched and "utm_source" not in told else "link"


def page_of(conn: Connection, visitor_id: str) -> tuple[str | None, str | None]:
    """(page, language) of the visitor's chat as last noted."""
    statement = select(visitor.c.shown_page, visitor.c.shown_language)
    row = conn.execute(statement.where(mine(visitor), visitor.c.id == visitor_id)).first()
    return (None, None) if row is None else (row.shown_page, row.shown_language)


def _digest(key: bytes, secret: str) -> str:
    return hmac.new(key, secret.encode(), hashlib.sha256).hexdigest()
