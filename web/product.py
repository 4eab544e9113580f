"""What a process is made of, as `wiring.py` assembles it."""

from collections.abc import Mapping
from dataclasses import dataclass

import httpx

from agent.runner import Runner
from channels.accounts import Accounts
from channels.base import Adapter
from channels.intake import Intake
from compliance.gate import Gate
from compliance.phi.outbound import Scanner
from core.claims import Claimer
from core.clock import Clock
from core.db import Database, Doorbell
from core.keys import MasterKey
from core.media import MediaStore
from core.settings import Settings
from core.vault import Vault
from inbox.ingest import Ingest
from practice.store import Books


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
    claimers: tuple[Claimer, ...]
    client: httpx.AsyncClient

    async def close(self) -> None:
        await self.client.aclose()
        await self.db.close()
