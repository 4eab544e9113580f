"""What a process is made of, as `wiring.py` assembles it."""

from collections.abc import Mapping
from dataclasses import dataclass

import httpx
from sqlalchemy import Connection

from agent.model import ModelReader
from agent.runner import Runner
from booking.emr.connections import Connections
from booking.emr.notices import Notices
from channels.accounts import Accounts
from channels.base import Adapter
from channels.intake import Intake
from compliance.gate import Gate
from compliance.phi.outbound import Scanner
from core.clock import Clock
from core.db import Database, Doorbell
from core.keys import MasterKey
from core.media import MediaStore
from core.session import now, practice_of
from core.settings import Settings
from core.supervise import Closing, DueWork
from core.vault import Vault
from inbox.ingest import Ingest
from practice.store import Books
from web import media_links


@dataclass(frozen=True)
class Product:
    """Everything one process needs, wired once."""

    settings: Settings
    clock: Clock
    doorbell: Doorbell
    db: Database
    master: MasterKey
    vault: Vault
    media: MediaStore
    books: Books
    accounts: Accounts
    adapters: Mapping[tuple[str, str], Adapter]
    gate: Gate
    scanner: Scanner
    intake: Intake
    ingest: Ingest
    runner: Runner
    model: ModelReader | None
    claimers: tuple[DueWork, ...]
    client: httpx.AsyncClient
    systems: Connections
    notices: Notices

    def media_link(self, conn: Connection, media_id: str) -> str:
        """A short-lived link to a stored file of this practice."""
        key = self.master.derive(media_links.PURPOSE)
        return media_links.link_to(key, practice_of(conn), media_id, now(conn))

    async def close(self) -> None:
        for each in self.claimers:
            if isinstance(each, Closing):
                await each.close()
        await self.client.aclose()
        if self.model is not None:
            await self.model.line.close()
        await self.db.close()
