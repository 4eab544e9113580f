"""Asks providers what their webhooks missed, at each account's own pace, and puts it through the usual door."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, select, update

from channels.abilities import Polled, Polling
from channels.accounts import Accounts
from channels.base import Account, Adapter
from channels.health.watch import note_missed
from channels.intake import store_envelope
from channels.models import channel_account
from channels.senders import MAY_TEXT, SENDER_ALARMS, UNREGISTERED, keep_settings, sender_of, tell_sender
from core import claims
from core.claims import Claimed, Claimer, Queue
from core.db import Database
from core.errors import ReconnectError
from core.events import AccountBroken
from core.session import emit, mine, now, of_practice, wake

POLLS = Queue("polls", channel_account, lease=timedelta(seconds=120), retry=timedelta(seconds=30), most=1000)
POLLED = "application/x-glowdesk-polled"
ALARM_STANDS = timedelta(days=7)
HEARD = frozenset({"inbound", "events", "lead"})
SOON = timedelta(seconds=2)
MOST_ASKED = 100


class Poller:
    """Claims accounts that are due for a look."""

    def __init__(self, db: Database, accounts: Accounts, adapters: Mapping[tuple[str, str], Adapter]) -> None:
        self._db, self._accounts, self._adapters = db, accounts, adapters
        self.claimer = Claimer(db, POLLS, self._work)

    async def _work(self, claimed: Claimed) -> None:
        assert claimed.practice_id is not None
        scope = of_practice(claimed.practice_id)
        account = await self._accounts.open(claimed.id)
        adapter: object = self._adapters.get((account.provider, account.channel))
        if not isinstance(adapter, Polling):
            await self._db.write(scope, lambda conn: claims.done(conn, POLLS, claimed))
            return
        state = await self._db.read(scope, lambda conn: state_of(conn, account.id))
        cursor = {**state.get("cursor", {}), **({"ask": state["ask"]} if state.get("ask") else {})}
        try:
            polled = await adapter.poll(account, cursor, self._db.clock.now())
        except ReconnectError as error:
            code = error.code
            polled = Polled(cursor=state.get("cursor", {}), problems=(code,))
            await self._db.write(scope, lambda conn: _tell(conn, account, code))
        wait = polled.next_in or adapter.every
        asked = tuple(cursor.get("ask", ()))
        told = bool(state.get("cursor")) and _tells_all(self._adapters[account.provider, account.channel])

        def keep(conn: Connection) -> None:
            found = _keep(conn, claimed, account, polled, wait, asked)
            note_missed(conn, account.id, found if told else 0)

        await self._db.write(scope, keep)


def _tells_all(adapter: Adapter) -> bool:
    return adapter.capabilities.told


def state_of(conn: Connection, account_id: str) -> dict[str, Any]:
    """Where the last look ended and what it found wrong: `cursor`, `problems`, `looked_at`."""
    statement = select(channel_account.c.state).where(
        mine(channel_account), channel_account.c.id == account_id
    )
    return dict(conn.execute(statement).scalar() or {})


def change_state(conn: Connection, account_id: str, **values: Any) -> None:
    """Keep something beside the cursor (a token's end, what a self-check found)."""
    state = {**state_of(conn, account_id), **values}
    conn.execute(
        update(channel_account)
        .where(mine(channel_account), channel_account.c.id == account_id)
        .values(state=state)
    )


def look_soon(conn: Connection, account_id: str, about: str | None = None) -> None:
    """Bring the next look forward: there is something to ask for (`about`: what, handed to it as `ask`)."""
    if about is not None:
        asked = state_of(conn, account_id).get("ask", [])
        change_state(conn, account_id, ask=[*(each for each in asked if each != about), about][-MOST_ASKED:])
    soon = now(conn) + SOON
    conn.execute(
        update(channel_account)
        .where(mine(channel_account), channel_account.c.id == account_id, channel_account.c.due_at > soon)
        .values(due_at=soon)
    )
    wake(conn, POLLS.name)


def _alarms(conn: Connection, account_id: str) -> dict[str, str]:
    """What the provider told us by itself: no look finds it again, so it stands until it is old."""
    told: dict[str, str] = state_of(conn, account_id).get("alarms", {})
    return {code: at for code, at in told.items() if now(conn) - datetime.fromisoformat(at) < ALARM_STANDS}


def _keep(
    conn: Connection,
    claimed: Claimed,
    account: Account,
    polled: Polled,
    wait: timedelta,
    asked: tuple[str, ...] = (),
) -> int:
    """What was asked for while this look was under way waits for the next one, which comes at once. Gives how many
    envelopes in which people speak were new here.
    """
    missed = 0
    for envelope in polled.envelopes:
        is_new = store_envelope(conn, account, envelope, envelope.kind or "polled", POLLED)
        missed += is_new and envelope.kind in HEARD
    alarms = _alarms(conn, account.id)
    if polled.settings:
        keep_settings(conn, account.id, polled.settings)
    if polled.sender is not None:
        tell_sender(conn, account.id, polled.sender)
        alarms = {code: at for code, at in alarms.items() if code not in SENDER_ALARMS}
    barred = sender_of(conn, account.id) not in {None, *MAY_TEXT}
    change_state(
        conn,
        account.id,
        cursor=dict(polled.cursor),
        problems=list(dict.fromkeys((*polled.problems, *alarms, *((UNREGISTERED,) if barred else ())))),
        alarms=alarms,
        looked_at=now(conn).isoformat(),
    )
    left = [each for each in state_of(conn, account.id).get("ask", ()) if each not in asked]
    if asked:
        change_state(conn, account.id, ask=left)
    claims.again(conn, POLLS, claimed, now(conn) + (SOON if left else wait))
    return missed


def _tell(conn: Connection, account: Account, code: str) -> None:
    emit(conn, AccountBroken(account_id=account.id, thread_id=None, code=code))
