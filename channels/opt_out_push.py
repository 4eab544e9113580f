"""Tells providers of opt-outs that they did not hear themselves, so that no other tool of the practice texts on."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, select, update

from channels.abilities import OptOutTelling
from channels.accounts import Accounts, accounts
from channels.base import Adapter
from channels.models import opt_out_push
from core import claims
from core.claims import Claimed, Claimer, Queue
from core.db import Database
from core.errors import ReconnectError, RejectedError
from core.session import add, mine, now, of_practice, wake

PUSHES = Queue(
    "opt_out_pushes", opt_out_push, lease=timedelta(seconds=60), retry=timedelta(seconds=30), most=20
)
ENDED = {"all", "wrong_number"}

Told = tuple[str, str]
"""An address's channel and value, as the practice keeps them."""
AddressOf = Callable[[Connection, str], Told]


class OptOutTeller:
    """Notes what is to be told in the transaction of the opt-out, and claims it afterwards."""

    def __init__(
        self,
        db: Database,
        opened: Accounts,
        adapters: Mapping[tuple[str, str], Adapter],
        address_of: AddressOf,
    ) -> None:
        self._db, self._accounts, self._adapters, self._address_of = db, opened, adapters, address_of
        self.claimer = Claimer(db, PUSHES, self._work)

    async def _work(self, claimed: Claimed) -> None:
        assert claimed.practice_id is not None
        scope = of_practice(claimed.practice_id)
        row, value = await self._db.read(scope, lambda conn: self._load(conn, claimed.id))
        account = await self._accounts.open(row.account_id)
        adapter: object = self._adapters.get((account.provider, account.channel))
        code = None
        if isinstance(adapter, OptOutTelling):
            try:
                await adapter.tell_opt_out(value, row.id, row.at, account)
            except (RejectedError, ReconnectError) as error:
                code = error.code  # ours stands all the same; no later try says it better

        def end(conn: Connection) -> None:
            told = {"told_at": None if code else now(conn), "last_error": code and code[:80]}
            claims.done(conn, PUSHES, claimed)
            conn.execute(
                update(opt_out_push).where(mine(opt_out_push), opt_out_push.c.id == row.id).values(**told)
            )

        await self._db.write(scope, end)

    def _load(self, conn: Connection, row_id: str) -> tuple[Any, str]:
        row = conn.execute(select(opt_out_push).where(mine(opt_out_push), opt_out_push.c.id == row_id)).one()
        return row, self._address_of(conn, row.address_id)[1]


def to_tell(
    conn: Connection,
    adapters: Mapping[tuple[str, str], Adapter],
    scope: str,
    address_id: str,
    channel: str,
) -> None:
    """Note it for each of our senders on that channel whose provider keeps a list of its own."""
    if scope not in ENDED:
        return
    for row in accounts(conn, channel):
        if isinstance(adapters.get((row.provider, row.channel)), OptOutTelling):
            add(
                conn,
                opt_out_push,
                account_id=row.id,
                address_id=address_id,
                opted_out=True,
                at=now(conn),
                due_at=now(conn),
                attempts=0,
            )
            wake(conn, PUSHES.name)
