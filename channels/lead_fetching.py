"""Fetches the leads that a provider has announced: again after 10 s, 1 min, 5 min and 1 h, then people hear of it."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, select, update
from sqlalchemy.dialects import postgresql, sqlite

from channels.abilities import LeadSource
from channels.accounts import Accounts
from channels.base import Account, Adapter, LeadAnnounced
from channels.intake import store_envelope
from channels.models import lead_fetch
from channels.polling import change_state, state_of
from core import claims
from core.claims import Claimed, Claimer, Queue
from core.db import Database
from core.errors import ReconnectError, RetryLaterError
from core.events import AccountBroken
from core.session import emit, mine, new_id, now, of_practice, practice_of, wake

STEPS = (timedelta(seconds=10), timedelta(minutes=1), timedelta(minutes=5), timedelta(hours=1))
FETCHES = Queue("lead_fetches", lead_fetch, lease=timedelta(seconds=60), most=len(STEPS) + 1)
FETCHED = "application/x-glowdesk-fetched"
ACCESS = "LEAD_ACCESS"
"""Of the account's health page: connect lead access at the provider."""
_INSERTS = {
    "sqlite": sqlite.insert(lead_fetch).on_conflict_do_nothing(index_elements=["account_id", "lead_id"]),
    "postgresql": postgresql.insert(lead_fetch).on_conflict_do_nothing(
        index_elements=["account_id", "lead_id"]
    ),
}


def announced(conn: Connection, account: Account, each: LeadAnnounced) -> None:
    """To be fetched now; the same one told again changes nothing."""
    conn.execute(
        _INSERTS[conn.dialect.name],
        {
            "id": new_id(conn),
            "practice_id": practice_of(conn),
            "account_id": account.id,
            "lead_id": each.provider_id,
            "announced_at": now(conn),
            "due_at": now(conn),
            "attempts": 0,
        },
    )
    wake(conn, FETCHES.name)


class LeadFetcher:
    """Claims announced leads."""

    def __init__(self, db: Database, accounts: Accounts, adapters: Mapping[tuple[str, str], Adapter]) -> None:
        self._db, self._accounts, self._adapters = db, accounts, adapters
        self.claimer = Claimer(db, FETCHES, self._work, _not_let_in)

    async def _work(self, claimed: Claimed) -> None:
        assert claimed.practice_id is not None
        scope = of_practice(claimed.practice_id)
        row = await self._db.read(scope, lambda conn: _load(conn, claimed.id))
        account = await self._accounts.open(row.account_id)
        adapter: object = self._adapters.get((account.provider, account.channel))
        if not isinstance(adapter, LeadSource):
            await self._db.write(scope, lambda conn: claims.done(conn, FETCHES, claimed))
            return
        try:
            envelope = await adapter.fetch_lead(row.lead_id, account)
        except (RetryLaterError, ReconnectError) as error:
            step = STEPS[min(claimed.attempt, len(STEPS)) - 1]
            raise RetryLaterError(error.code, step) from None

        def keep(conn: Connection) -> None:
            store_envelope(conn, account, envelope, envelope.kind or "lead", FETCHED)
            conn.execute(
                update(lead_fetch)
                .where(mine(lead_fetch), lead_fetch.c.id == row.id)
                .values(fetched_at=now(conn))
            )
            _let_in(conn, account.id)
            claims.done(conn, FETCHES, claimed)

        await self._db.write(scope, keep)


def _load(conn: Connection, row_id: str) -> Any:
    return conn.execute(select(lead_fetch).where(mine(lead_fetch), lead_fetch.c.id == row_id)).one()


def _not_let_in(conn: Connection, claimed: Claimed) -> None:
    """Every try failed: somebody waits behind that lead. The hourly look fetches it once we are let in."""
    row = _load(conn, claimed.id)
    problems = state_of(conn, row.account_id).get("problems", [])
    if ACCESS not in problems:
        change_state(conn, row.account_id, problems=[*problems, ACCESS])
    emit(conn, AccountBroken(account_id=row.account_id, thread_id=None, code=ACCESS))


def _let_in(conn: Connection, account_id: str) -> None:
    problems = state_of(conn, account_id).get("problems", [])
    if ACCESS in problems:
        change_state(conn, account_id, problems=[each for each in problems if each != ACCESS])
