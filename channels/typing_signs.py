"""Shows people on other platforms that an answer is being written: in memory, best effort, never in anybody's way."""

import asyncio
from collections.abc import Mapping
from datetime import datetime, timedelta

from channels.abilities import Typing
from channels.accounts import Accounts
from channels.base import Account, Adapter
from core.db import Database, Doorbell

NAME = "typing"
FRESH = timedelta(seconds=4)
"""A sign that could not be shown by then is late: the answer may be there before it."""
SECONDS = 3.0
MOST = 200


class TypingSigns:
    """A claimer without rows: what a restart loses is a sign, not a message."""

    name = NAME

    def __init__(
        self,
        db: Database,
        accounts: Accounts,
        adapters: Mapping[tuple[str, str], Adapter],
        doorbell: Doorbell,
    ) -> None:
        self._db, self._accounts, self._adapters, self._doorbell = db, accounts, adapters, doorbell
        self._waiting: dict[tuple[str, str], datetime] = {}

    def expect(self, account: Account, recipient: str) -> None:
        """The agent is about to answer this person. Asks nothing of anybody yet."""
        adapter: object = self._adapters.get((account.provider, account.channel))
        if isinstance(adapter, Typing) and len(self._waiting) < MOST:
            self._waiting[account.id, recipient] = self._db.clock.now()
            self._doorbell.ring(NAME)

    async def run_due(self, now: datetime, limit: int) -> int:  # noqa: ARG002 - as many as wait
        waiting, self._waiting = self._waiting, {}
        fresh = [whom for whom, since in waiting.items() if now - since <= FRESH]
        await asyncio.gather(*(self._show(*whom) for whom in fresh), return_exceptions=True)
        return 0

    async def next_due(self) -> datetime | None:
        return None

    async def _show(self, account_id: str, recipient: str) -> None:
        account = await self._accounts.open(account_id)
        adapter: object = self._adapters.get((account.provider, account.channel))
        if isinstance(adapter, Typing):
            async with asyncio.timeout(SECONDS):
                await adapter.show_typing(recipient, account, on=True)
