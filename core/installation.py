"""Whether this database is a restored copy: one that may not write to real people until somebody says so."""

import time
from datetime import datetime

from sqlalchemy import Column, Connection, String, Table, insert, select, update

from core.session import now
from core.tables import UTCDateTime, metadata

installation = Table(
    "installation",
    metadata,
    Column("id", String(8), primary_key=True),
    Column("restored_at", UTCDateTime, nullable=False),
    Column("backup_id", String(36), nullable=False),
    Column("confirmed_at", UTCDateTime),
)
THIS = "this"
FRESH = 15.0
"""Seconds for which a process trusts what it read. A restore needs a database without processes, so only the
operator's confirmation can be this late."""


class Installation:
    """One process's view of its database; asked on every decision, read rarely."""

    def __init__(self) -> None:
        self._restored, self._read_at = True, float("-inf")

    def is_restored(self, conn: Connection) -> bool:
        """True until `glowdesk production confirm`; an error is the caller's, who then holds."""
        if time.monotonic() - self._read_at >= FRESH:
            self._restored = restored_at(conn) is not None
            self._read_at = time.monotonic()
        return self._restored


def restored_at(conn: Connection) -> datetime | None:
    """When this database was restored, if nobody has confirmed it since."""
    statement = select(installation.c.restored_at).where(
        installation.c.id == THIS, installation.c.confirmed_at.is_(None)
    )
    found: datetime | None = conn.execute(statement).scalar()
    return found


def mark_restored(conn: Connection, backup_id: str, at: datetime) -> None:
    """In the transaction that brings the restored rows, or before anybody can open the restored file."""
    conn.execute(installation.delete().where(installation.c.id == THIS))
    conn.execute(insert(installation).values(id=THIS, restored_at=at, backup_id=backup_id))


def confirm_production(conn: Connection) -> bool:
    """Let it write to people again; False when it was production already. Runs under the system's scope."""
    changed = conn.execute(
        update(installation)
        .where(installation.c.id == THIS, installation.c.confirmed_at.is_(None))
        .values(confirmed_at=now(conn))
    )
    return changed.rowcount == 1
