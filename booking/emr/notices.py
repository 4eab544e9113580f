"""A system's own word that something has changed: verified, written down once, and answered; the reading does the rest."""

import hashlib
from collections.abc import Mapping
from typing import NamedTuple

from sqlalchemy import Connection as Sql
from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from booking.emr.base import Handshake
from booking.emr.connections import Connections
from booking.emr.models import emr_connection
from booking.emr.sync import look_soon
from booking.emr.sync_models import emr_notice
from core.db import Database
from core.errors import ForbiddenError, NotFoundError
from core.session import new_id, now, of_practice, practice_of, system_scope

KEYS = ("x-blvd-idempotency-key",)
"""Headers that name one delivery; without one the body itself does."""


class Heard(NamedTuple):
    """What to answer, and whether it was new."""

    body: bytes
    new: bool


class Notices:
    """The door for systems that call us. An address names the connection; its secret must agree."""

    def __init__(self, db: Database, systems: Connections) -> None:
        self._db, self._systems = db, systems

    async def take(self, connection_id: str, headers: Mapping[str, str], body: bytes) -> Heard:
        """`headers` with names in lower case. Raises `NotFoundError`, and `ForbiddenError` for what is forged."""
        practice_id = await self._db.read(system_scope(), lambda conn: _owner(conn, connection_id))
        opened = await self._systems.open(practice_id, connection_id)
        verified = opened.calendar.verify_webhook(headers, body)
        if verified is None:
            raise ForbiddenError("the signature does not fit")
        if isinstance(verified, Handshake):
            return Heard(verified.body, new=False)
        key = next((headers[name] for name in KEYS if name in headers), None)
        # Some send the same few bytes whenever something changes: told again another minute, it is news again.
        key = key or f"{self._db.clock.now():%Y%m%d%H%M}:{hashlib.sha256(body).hexdigest()}"

        def keep(conn: Sql) -> bool:
            new = note_delivery(conn, connection_id, key)
            if new:
                look_soon(conn, connection_id)
            return new

        return Heard(b"", await self._db.write(of_practice(practice_id), keep))


def _owner(conn: Sql, connection_id: str) -> str:
    """Whose connection an address names. Runs under the system's scope."""
    found = conn.execute(
        select(emr_connection.c.practice_id).where(
            emr_connection.c.id == connection_id, emr_connection.c.state != "off"
        )
    ).scalar()
    if found is None:
        raise NotFoundError("no such connection")
    return str(found)


def note_delivery(conn: Sql, connection_id: str, key: str) -> bool:
    """Written down once. False: told before."""
    build = sqlite.insert if conn.dialect.name == "sqlite" else postgresql.insert
    done = conn.execute(
        build(emr_notice)
        .values(
            id=new_id(conn),
            practice_id=practice_of(conn),
            connection_id=connection_id,
            event_key=key[:160],
            at=now(conn),
        )
        .on_conflict_do_nothing(index_elements=["connection_id", "event_key"])
    )
    return done.rowcount == 1
