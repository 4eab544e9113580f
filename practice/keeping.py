"""Sessions that ended long ago are let go; who signed in and when stands in the audit record."""

from datetime import datetime

from sqlalchemy import Connection, delete, select

from core.session import mine
from practice.access.models import sign_in


def forget_sessions(conn: Connection, before: datetime, limit: int) -> int:
    """Of those that could not be used any more by then."""
    going = select(sign_in.c.id).where(mine(sign_in), sign_in.c.expires_at < before).limit(limit)
    return conn.execute(delete(sign_in).where(mine(sign_in), sign_in.c.id.in_(going))).rowcount
