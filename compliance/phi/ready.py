"""What must be true of the scanner before a process takes its first message."""

import asyncio

from sqlalchemy import Connection, select

from compliance.phi.index import CHECK_OWNER, check_digest, reindex
from compliance.phi.models import phi_digest
from compliance.phi.outbound import Scanner
from compliance.phi.redact import detector
from core.db import Database
from core.session import of_practice, system_scope
from practice.store import all_practices


async def get_ready(db: Database, scanner: Scanner) -> None:
    """Raises `SettingsError` when a promised class is no longer found: a blind scanner must not start.

    Practices whose index was made with another key, or never, get it made anew.
    """
    await asyncio.to_thread(detector)
    practices, made = await db.read(system_scope(), _state)
    for practice_id in practices:
        if made.get(practice_id) != check_digest(scanner.key_of(practice_id)):
            await db.write(of_practice(practice_id), lambda conn: reindex(conn, scanner))


def _state(conn: Connection) -> tuple[list[str], dict[str, str]]:
    rows = conn.execute(
        select(phi_digest.c.practice_id, phi_digest.c.digest).where(phi_digest.c.contact_id == CHECK_OWNER)
    )
    made = {row.practice_id: row.digest for row in rows}
    return [found[0] for found in all_practices(conn)], made
