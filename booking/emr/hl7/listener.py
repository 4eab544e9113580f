"""The port on which systems tell us of appointments: each message is in our calendar before it is acknowledged."""

import asyncio
import hashlib
import hmac
from datetime import datetime
from typing import Final

from sqlalchemy import Connection as Sql
from sqlalchemy import select

from booking.emr import clients, notices, unlinked, visits
from booking.emr.connections import Connections, Opened
from booking.emr.hl7 import reading
from booking.emr.hl7.calendar import ECHO
from booking.emr.hl7.er7 import Segment, UnreadableError, segments
from booking.emr.hl7.messages import OURS, acknowledgement
from booking.emr.hl7.mllp import LONGEST, frame, read_frame
from booking.emr.models import emr_connection
from core.db import Database
from core.errors import GlowdeskError
from core.logging import logger
from core.session import of_practice, system_scope
from practice.store import Books

IDLE: Final = 600.0
"""Seconds after which a connection that says nothing is closed; who has something to say comes again."""
MOST: Final = 64
"""Connections at once."""


class _UnlinkedError(GlowdeskError):
    """Nobody has matched its type or provider: nothing of the message is kept, so that it can be sent again."""


class Listener:
    """Supervised like a claimer: opens the port, and opens it again where it was lost or taken."""

    name = "hl7"

    def __init__(self, db: Database, systems: Connections, books: Books, address: str | None) -> None:
        self._db, self._systems, self._books, self._address = db, systems, books, address
        self._server: asyncio.Server | None = None
        self._open: set[asyncio.Task[None]] = set()
        self.port: int | None = None

    async def run_due(self, now: datetime, limit: int) -> int:  # noqa: ARG002 - as claimers are asked
        if self._address is not None and (self._server is None or not self._server.is_serving()):
            host, _, port = self._address.rpartition(":")
            self._server = await asyncio.start_server(self._serve, host.strip("[]"), int(port), limit=LONGEST)
            self.port = self._server.sockets[0].getsockname()[1]
        return 0

    async def next_due(self) -> datetime | None:
        return None

    async def close(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server = None
        for task in self._open:
            task.cancel()
        await asyncio.gather(*self._open, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        if len(self._open) >= MOST:
            writer.close()
            return
        self._open.add(task)
        try:
            await self._converse(reader, writer)
        except (OSError, ValueError, TimeoutError, asyncio.CancelledError):
            pass  # they hung up, sent too much or nothing: the connection is over, and that is all
        finally:
            self._open.discard(task)
            writer.close()

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            async with asyncio.timeout(IDLE):
                message = await read_frame(reader)
            if message is None:
                return
            writer.write(frame(await self.take(message)))
            await writer.drain()

    async def take(self, message: bytes) -> str:
        """The acknowledgement of one message. AA: it stands in our calendar now."""
        now = self._db.clock.now()
        try:
            found = segments(_decoded(message))
        except UnreadableError:
            return acknowledgement(None, "AR", now, "100", "no message")
        header = found[0]
        if header.text(9) != "SIU" or (header.text(9, 2) or "") not in reading.EVENTS:
            return acknowledgement(header, "AR", now, "200", "SIU S12 S13 S14 S15 S17 S26 only")
        opened = await self._whose(header)
        if opened is None:
            return acknowledgement(header, "AR", now, "204", "unknown receiver")
        refused = await self._refusal(opened, found, message, now)
        if refused is not None:
            return acknowledgement(header, "AE", now, *refused)
        return acknowledgement(header, "AA", now)

    async def _refusal(
        self, opened: Opened, found: list[Segment], message: bytes, now: datetime
    ) -> tuple[str, str] | None:
        """Why it was not kept, in the standard's codes; None: it stands in our calendar."""
        try:
            await self._keep(opened, found, message, now)
        except reading.MissingError as missing:
            return missing.code, missing.field
        except _UnlinkedError:
            return "204", "type or provider not linked"
        except Exception as error:  # noqa: BLE001 - they must hear that it was not taken, and send it again
            logger().error("hl7_failed", account=opened.connection.id, error=type(error).__name__)
            return "207", "not stored"
        return None

    async def _keep(self, opened: Opened, found: list[Segment], message: bytes, now: datetime) -> None:
        connection = opened.connection
        missing: list[tuple[unlinked.Kind, str]] = []

        def keep(conn: Sql) -> None:
            book = self._books.get(conn)
            told = reading.siu(found, book.zone, book.practice.country, now)
            if not notices.note_delivery(conn, connection.id, _name(found[0], message)):
                return
            if told.person is not None:
                clients.apply_client(conn, book, connection.id, told.person)
            if visits.apply_visit(conn, book, connection, told.visit) == "unlinked":
                missing.append(("type", told.visit.type or "?"))
                missing.append(("provider", told.visit.provider or "?"))
                raise _UnlinkedError
            if told.placer is not None:
                notices.note_delivery(conn, connection.id, f"{ECHO}:{told.placer}")

        scope = of_practice(connection.practice_id)
        try:
            await self._db.write(scope, keep)
        except _UnlinkedError:
            await self._db.write(scope, lambda conn: _tell(conn, opened, missing))
            raise

    async def _whose(self, header: Segment) -> Opened | None:
        """The one connection that is meant; its key must agree where it has one."""
        meant = (header.text(5) or "", header.text(6) or "")
        found = [
            (practice_id, connection_id)
            for practice_id, connection_id, ours in await self._db.read(system_scope(), _connections)
            if ours == meant
        ]
        if len(found) != 1:
            return None
        opened = await self._systems.open(*found[0])
        key = opened.connection.secrets.get("key", "")
        said = header.text(8) or ""
        return opened if not key or hmac.compare_digest(key.encode(), said.encode()) else None


def _connections(conn: Sql) -> list[tuple[str, str, tuple[str, str]]]:
    rows = conn.execute(
        select(emr_connection.c.practice_id, emr_connection.c.id, emr_connection.c.options).where(
            emr_connection.c.system == "hl7", emr_connection.c.state != "off"
        )
    )
    return [
        (
            row.practice_id,
            row.id,
            (row.options.get("our_application", OURS), row.options.get("our_facility", "")),
        )
        for row in rows
    ]


def _tell(conn: Sql, opened: Opened, missing: list[tuple[unlinked.Kind, str]]) -> None:
    """What is not linked is shown to people; the transaction that found it was undone."""
    links = opened.connection.links
    known = {"type": set(links.types.values()), "provider": set(links.providers.values())}
    for kind, external_id in missing:
        if external_id not in known[kind]:
            unlinked.note(conn, opened.connection.id, kind, external_id)


def _name(header: Segment, message: bytes) -> str:
    """MSH-10 names a delivery. A sender that begins to count anew says something else under an old name."""
    said = message.split(b"\r", 1)[-1]
    return f"hl7:{header.text(10) or ''}:{hashlib.sha256(said).hexdigest()[:32]}"[:160]


def _decoded(message: bytes) -> str:
    try:
        return message.decode("utf-8")
    except UnicodeDecodeError:
        return message.decode("latin-1")
